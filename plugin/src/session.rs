//! A pair of credentials with a token for it, for the length of one call.

use crate::answer::{Reason, Refusal};
use crate::bindings::marketplace::integration::types::Error;
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::error::Result;
use crate::exchange::{Errand, Exchange, MOST_IN_FLIGHT, Verdict};
use crate::http::{Http, Request, Response};
use crate::origin::Origin;
use crate::platform::Platform;
use crate::request::{self, Read};
use crate::retry::{Failure, Patience};
use crate::storage::Storage;
use crate::token::Token;
use std::rc::Rc;

/// Half of what a call may last.
const LATE_MS: u64 = 55_000;

const CREDENTIALS: &str = "credentials";
const TOKEN: &str = "token";

/// Everything this plugin ever stores.
pub(crate) const KEYS: [&str; 2] = [TOKEN, CREDENTIALS];

/// Takes the answer to the read at a position, or says why it is none.
pub(crate) type Take<'t> = &'t mut dyn FnMut(usize, &Response) -> Result<(), Refusal>;

pub(crate) struct Session<'c, H, S, C> {
    platform: &'c Platform<H, S, C>,
    exchange: Rc<Exchange<'c, H, S, C>>,
    credentials: Credentials,
    token: Token,
    /// How often the token has changed within this call.
    generation: u32,
    /// The token was handed out within this call. One that fails all the same
    /// will not be replaced: whoever asks again and again is blocked.
    fresh: bool,
    /// The credentials are stored: what becomes of the token is worth storing, too.
    kept: bool,
}

impl<'c, H: Http, S: Storage, C: Clock> Session<'c, H, S, C> {
    /// Proves new credentials. Nothing is stored before [`Session::keep`].
    pub(crate) fn begin(
        platform: &'c Platform<H, S, C>,
        credentials: Credentials,
        patience: Patience,
    ) -> Result<Self> {
        let exchange = Rc::new(Exchange::new(platform, patience));
        let token = authenticate(platform, &exchange, &credentials)?;
        Ok(Self { platform, exchange, credentials, token, generation: 0, fresh: true, kept: false })
    }

    /// Takes up the stored credentials, with the stored token if it still serves.
    pub(crate) fn resume(platform: &'c Platform<H, S, C>, patience: Patience) -> Result<Self> {
        let stored = platform.storage.get(CREDENTIALS)?.ok_or_else(Error::not_connected)?;
        let credentials = Credentials::from_stored(&stored)?;
        let token = platform.storage.get(TOKEN)?.as_deref().and_then(Token::from_stored);
        let serves = |token: &Token| token.serves(&credentials, platform.clock.now_ms());
        let Some(token) = token.filter(serves) else {
            let session = Self { kept: true, ..Self::begin(platform, credentials, patience)? };
            session.remember_token();
            return Ok(session);
        };
        let exchange = Rc::new(Exchange::new(platform, patience));
        Ok(Self { platform, exchange, credentials, token, generation: 0, fresh: false, kept: true })
    }

    /// Stores credentials and token for later calls.
    pub(crate) fn keep(&mut self) -> Result<()> {
        // First the credentials: if the host goes down in between, the old
        // token is left without the pair that it belongs to, and is not used.
        self.platform.storage.set(CREDENTIALS, &self.credentials.to_stored()?)?;
        self.kept = true;
        self.keep_token()
    }

    /// Where Personio is.
    pub(crate) fn origin(&self) -> &'c Origin {
        &self.platform.origin
    }

    /// Whether the call has lasted so long that no more should be begun than what
    /// has been begun: an answer can take a minute.
    pub(crate) fn is_late(&self) -> bool {
        self.exchange.elapsed_ms() > LATE_MS
    }

    /// From here on, requests are repeated as `patience` says.
    pub(crate) fn set_patience(&self, patience: Patience) {
        self.exchange.set_patience(patience);
    }

    /// Reads from Personio, several things at once, and returns those that failed
    /// for good.
    pub(crate) fn read_all(
        &mut self,
        reads: &[Read<'_>],
        take: Take<'_>,
    ) -> Result<Vec<(usize, Failure)>> {
        let exchange = Rc::clone(&self.exchange);
        let sent_with = vec![self.generation; reads.len()];
        exchange.run(reads.len(), &mut Reading { session: self, reads, sent_with, take })
    }

    fn replace_token(&mut self, token: Token) {
        self.token = token;
        self.generation += 1;
        self.remember_token();
    }

    /// A token that cannot be stored, on a full disk say, serves for this call, and
    /// the next one asks for another.
    fn remember_token(&self) {
        let _ = self.keep_token();
    }

    fn keep_token(&self) -> Result<()> {
        if let Some(token) = self.token.to_stored().filter(|_| self.kept) {
            self.platform.storage.set(TOKEN, &token)?;
        }
        Ok(())
    }

    /// A token that has expired early, or been replaced by new credentials in
    /// Personio, is renewed: once, and never in a loop.
    fn renew_token(&mut self) -> Result<()> {
        let _ = self.platform.storage.delete(TOKEN);
        let token = authenticate(self.platform, &self.exchange, &self.credentials)?;
        self.fresh = true;
        self.replace_token(token);
        Ok(())
    }
}

/// Reads that carry the session's token, whichever it is by then.
struct Reading<'r, 'c, H, S, C> {
    session: &'r mut Session<'c, H, S, C>,
    reads: &'r [Read<'r>],
    /// The generation of the token with which each was sent last.
    sent_with: Vec<u32>,
    take: Take<'r>,
}

impl<H: Http, S: Storage, C: Clock> Errand for Reading<'_, '_, H, S, C> {
    fn request(&mut self, item: usize) -> Option<Request<'_>> {
        let Session { platform, token, generation, .. } = &*self.session;
        *self.sent_with.get_mut(item)? = *generation;
        request::read(&platform.origin, &platform.identity, *self.reads.get(item)?, token)
    }

    fn take(&mut self, item: usize, response: &Response) -> Result<Verdict> {
        let is_current = self.sent_with.get(item) == Some(&self.session.generation);
        let refusal = match (self.take)(item, response) {
            Ok(()) => {
                let successor = self.session.token.successor(response);
                if let Some(token) = successor.filter(|_| is_current) {
                    self.session.replace_token(token);
                }
                return Ok(Verdict::Done);
            }
            Err(refusal) => refusal,
        };
        match refusal.reason {
            // Another request has met the same and has renewed the token.
            Reason::Unauthorised if !is_current => Ok(Verdict::Repeat),
            Reason::Unauthorised if !self.session.fresh => {
                self.session.renew_token()?;
                Ok(Verdict::Repeat)
            }
            _ => Ok(Verdict::Failed(Failure::Refused(refusal))),
        }
    }

    fn at_once(&self) -> usize {
        if self.session.token.is_single_use { 1 } else { MOST_IN_FLIGHT }
    }
}

/// The one request that carries credentials.
struct Authentication<'r, 'c, H, S, C> {
    platform: &'c Platform<H, S, C>,
    credentials: &'r Credentials,
    token: Option<Token>,
}

impl<H, S, C: Clock> Errand for Authentication<'_, '_, H, S, C> {
    fn request(&mut self, _: usize) -> Option<Request<'_>> {
        request::auth(&self.platform.origin, &self.platform.identity, self.credentials)
    }

    fn take(&mut self, _: usize, response: &Response) -> Result<Verdict> {
        match Token::read(response, self.credentials, self.platform.clock.now_ms()) {
            Ok(token) => {
                self.token = Some(token);
                Ok(Verdict::Done)
            }
            Err(refusal) => Ok(Verdict::Failed(Failure::Refused(refusal))),
        }
    }
}

fn authenticate<H: Http, S, C: Clock>(
    platform: &Platform<H, S, C>,
    exchange: &Exchange<'_, H, S, C>,
    credentials: &Credentials,
) -> Result<Token> {
    let mut errand = Authentication { platform, credentials, token: None };
    let failure = exchange.run(1, &mut errand)?.pop();
    match (errand.token, failure) {
        (Some(token), _) => Ok(token),
        (None, Some((_, failure))) => Err(failure.into_auth_error(&platform.origin)),
        (None, None) => Err(Error::lost_answer()),
    }
}
