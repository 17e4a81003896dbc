//! Who may sign in, and which programs may ask.

use super::Marketplace;
use crate::access::{Account, ApiToken, Key, Role};
use crate::data_dir::write_whole;
use crate::database::Session;
use crate::error::Error;
use crate::public_url::PublicUrl;

impl Marketplace {
    /// A code with which somebody signs in once, within a day. The account is made if
    /// there is none of that name.
    pub async fn sign_in_code(&self, tenant: &str, name: &str, role: Role) -> Result<Key, Error> {
        self.database.insert_sign_in_code((tenant, name), role).await
    }

    /// Writes down where the pages are, for whoever makes a link to them.
    pub(crate) fn note_public_url(&self, public_url: &PublicUrl) -> Result<(), Error> {
        let path = self.data_dir.public_url();
        Ok(write_whole(&path, format!("{public_url}\n").as_bytes())?)
    }

    /// Where the pages were served last.
    pub(crate) fn last_public_url(&self) -> Result<PublicUrl, Error> {
        let noted = std::fs::read_to_string(self.data_dir.public_url());
        PublicUrl::parse(noted.map_err(|_| Error::NeverServed)?.trim())
    }

    /// Whom a code signs in, without using it up.
    pub async fn whom_code_admits(&self, code: &str) -> Result<Option<Account>, Error> {
        self.database.whom_code_admits(code).await
    }

    /// Begins a session for whoever has the code, and uses the code up.
    pub async fn sign_in(&self, code: &str) -> Result<Option<(Key, Account)>, Error> {
        self.database.begin_session(code).await
    }

    /// The session with this secret, if it goes on.
    pub(crate) async fn session(&self, secret: &str) -> Result<Option<Session>, Error> {
        self.database.session(secret).await
    }

    /// Ends a session.
    pub async fn sign_out(&self, secret: &str) -> Result<(), Error> {
        self.database.end_session(secret).await
    }

    /// Whether anybody has ever signed in.
    pub async fn has_visitors(&self) -> Result<bool, Error> {
        self.database.has_visitors().await
    }

    /// Everybody who may sign in for a tenant.
    pub async fn accounts(&self, tenant: &str) -> Result<Vec<Account>, Error> {
        self.database.accounts(tenant).await
    }

    /// Lets somebody in no more, and out if they are in.
    pub async fn remove_account(&self, tenant: &str, id: i64) -> Result<(), Error> {
        match self.database.delete_account(tenant, id).await? {
            true => Ok(()),
            false => Err(Error::NoAccount { tenant: tenant.to_owned(), name: id.to_string() }),
        }
    }

    /// A new token for a program of a tenant, or, without one, for the operator's
    /// monitoring.
    pub async fn create_token(
        &self,
        tenant: Option<&str>,
        (name, role): (&str, Role),
        created_by: &str,
    ) -> Result<(ApiToken, Key), Error> {
        self.database.insert_api_token(tenant, (name, role), created_by).await
    }

    /// The tokens of a tenant, or of the operator, the newest first.
    pub async fn tokens(&self, tenant: Option<&str>) -> Result<Vec<ApiToken>, Error> {
        self.database.api_tokens(tenant).await
    }

    /// Lets nobody in with a token any more.
    pub async fn revoke_token(&self, tenant: Option<&str>, id: i64) -> Result<(), Error> {
        match self.database.revoke_api_token(tenant, id).await? {
            true => Ok(()),
            false => Err(Error::NoToken { id }),
        }
    }

    /// The token with this secret, if it opens anything.
    pub async fn token(&self, secret: &str) -> Result<Option<ApiToken>, Error> {
        self.database.api_token(secret).await
    }
}
