//! A pair of credentials with a token for it, for the length of one call.

use crate::answer::{Reason, Refusal};
use crate::bindings::marketplace::integration::types::Error;
use crate::clock::Clock;
use crate::connector::Connector;
use crate::credentials::Credentials;
use crate::error::Result;
use crate::http::{Http, Request, Response};
use crate::request::{self, Read};
use crate::storage::Storage;
use crate::token::Token;

const CREDENTIALS: &str = "credentials";
const TOKEN: &str = "token";

/// Everything this plugin ever stores.
pub(crate) const KEYS: [&str; 2] = [TOKEN, CREDENTIALS];

pub(crate) struct Session<'c, H, S, C> {
    connector: &'c Connector<H, S, C>,
    credentials: Credentials,
    token: Token,
    /// The token was handed out within this call. One that fails all the same
    /// will not be replaced: whoever asks again and again is blocked.
    fresh: bool,
}

impl<'c, H: Http, S: Storage, C: Clock> Session<'c, H, S, C> {
    /// Proves new credentials. Nothing is stored before [`Session::keep`].
    pub(crate) fn begin(
        connector: &'c Connector<H, S, C>,
        credentials: Credentials,
    ) -> Result<Self> {
        let token = authenticate(connector, &credentials)?;
        Ok(Self { connector, credentials, token, fresh: true })
    }

    /// Takes up the stored credentials, with the stored token if it still serves.
    pub(crate) fn resume(connector: &'c Connector<H, S, C>) -> Result<Self> {
        let stored = connector.storage.get(CREDENTIALS)?.ok_or_else(Error::not_connected)?;
        let credentials = Credentials::from_stored(&stored)?;
        let token = connector.storage.get(TOKEN)?.as_deref().and_then(Token::from_stored);
        if let Some(token) =
            token.filter(|token| token.serves(&credentials, connector.clock.now_ms()))
        {
            return Ok(Self { connector, credentials, token, fresh: false });
        }
        let session = Self::begin(connector, credentials)?;
        session.keep_token()?;
        Ok(session)
    }

    /// Stores credentials and token for later calls.
    pub(crate) fn keep(&self) -> Result<()> {
        // First the credentials: if the host goes down in between, the old
        // token is left without the pair that it belongs to, and is not used.
        self.connector.storage.set(CREDENTIALS, &self.credentials.to_stored()?)?;
        self.keep_token()
    }

    /// Reads from Personio. A token that has expired early, or been replaced by
    /// new credentials in Personio, is renewed: once, and never in a loop.
    ///
    /// The outer error is final. The inner one is for the caller, who knows
    /// what the answer was for.
    pub(crate) fn read<R>(
        &mut self,
        read: Read<'_>,
        parse: impl Fn(&Response) -> Result<R, Refusal>,
    ) -> Result<Result<R, Refusal>> {
        let origin = &self.connector.origin;
        let outcome =
            parse(&self.connector.send(&request::read(origin, read, &self.token.value))?);
        if self.fresh || !matches!(&outcome, Err(refusal) if refusal.reason == Reason::Unauthorised)
        {
            return Ok(outcome);
        }
        self.connector.storage.delete(TOKEN)?;
        self.token = authenticate(self.connector, &self.credentials)?;
        self.fresh = true;
        self.keep_token()?;
        Ok(parse(&self.connector.send(&request::read(origin, read, &self.token.value))?))
    }

    fn keep_token(&self) -> Result<()> {
        if let Some(token) = self.token.to_stored() {
            self.connector.storage.set(TOKEN, &token)?;
        }
        Ok(())
    }
}

impl<H: Http, S, C> Connector<H, S, C> {
    fn send(&self, request: &Request<'_>) -> Result<Response> {
        self.http.send(request).map_err(|error| error.into_error(&self.origin))
    }
}

fn authenticate<H: Http, S, C: Clock>(
    connector: &Connector<H, S, C>,
    credentials: &Credentials,
) -> Result<Token> {
    let response = connector.send(&request::auth(&connector.origin, credentials)?)?;
    Token::read(&response, credentials, connector.clock.now_ms())
        .map_err(|refusal| refusal.into_auth_error(&connector.origin))
}
