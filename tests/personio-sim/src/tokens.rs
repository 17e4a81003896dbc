//! Bearer tokens: one per client and day.
//!
//! Since 2023 Personio no longer rotates tokens: the same credentials asked
//! again within 24 hours get the same token, which any number of requests may
//! use at once. Before, each was good for one request; a fault brings that back.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::answer::Refusal;
use crate::clients::Client;

/// What Personio says in `expires_in`.
pub(crate) const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

const PREFIX: &str = "papi-";
const RANDOM_CHARACTERS: usize = 86;

struct Token {
    value: String,
    issued: Instant,
}

impl Token {
    fn valid(&self, now: Instant) -> bool {
        now.duration_since(self.issued) < LIFETIME
    }
}

/// Why a token that was valid is not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// As if it had not been sent.
    Expired,
    /// As if it had never been handed out.
    Revoked,
    /// Used, where a token may be used only once.
    Spent,
}

impl From<End> for Refusal {
    fn from(end: End) -> Self {
        match end {
            End::Expired => Self::AuthorizationMissing,
            End::Revoked => Self::AuthorizationInvalid,
            End::Spent => Self::TokenSpent,
        }
    }
}

/// The tokens of all clients: one each, unless tokens rotate.
///
/// Unlike everything else here they are not derived from the seed: a simulator
/// that was started again must not honour what its predecessor handed out, and a
/// client has to cope with that.
#[derive(Default)]
pub(crate) struct Tokens {
    valid: HashMap<Client, Vec<Token>>,
    ended: HashMap<String, End>,
    /// Of every token that was handed out, valid or not.
    owners: HashMap<String, Client>,
}

impl Tokens {
    /// The token to hand out now: the one handed out before, while it is valid.
    pub(crate) fn issue(&mut self, client: Client, now: Instant) -> String {
        let last = self.valid.get(&client).and_then(|tokens| tokens.last());
        match last.filter(|token| token.valid(now)) {
            Some(token) => token.value.clone(),
            None => self.issue_another(client, now),
        }
    }

    /// One that nobody has.
    pub(crate) fn issue_another(&mut self, client: Client, now: Instant) -> String {
        let mut rng = fastrand::Rng::new();
        let value: String = PREFIX
            .chars()
            .chain(std::iter::repeat_with(|| rng.alphanumeric()).take(RANDOM_CHARACTERS))
            .collect();
        let tokens = self.valid.entry(client).or_default();
        tokens.retain(|token| token.valid(now));
        tokens.push(Token { value: value.clone(), issued: now });
        self.owners.insert(value.clone(), client);
        value
    }

    /// Whose token this is, or was.
    pub(crate) fn owner(&self, value: &str) -> Option<Client> {
        self.owners.get(value).copied()
    }

    /// Whose token this is, as long as it is valid.
    pub(crate) fn accept(&self, value: &str, now: Instant) -> Result<Client, Refusal> {
        let owner = self.owner(value);
        let tokens = owner.and_then(|owner| self.valid.get(&owner)).into_iter().flatten();
        let mut valid = tokens.filter(|token| token.value == value && token.valid(now));
        if let (Some(owner), Some(_)) = (owner, valid.next()) {
            return Ok(owner);
        }
        Err(self.ended.get(value).map_or(Refusal::AuthorizationInvalid, |end| (*end).into()))
    }

    pub(crate) fn end(&mut self, value: &str, end: End) {
        if let Some(tokens) = self.owner(value).and_then(|owner| self.valid.get_mut(&owner)) {
            tokens.retain(|token| token.value != value);
        }
        self.ended.insert(value.to_owned(), end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: Client = Client(0);

    #[test]
    fn is_the_same_for_a_day() {
        let start = Instant::now();
        let almost_a_day = start + LIFETIME - Duration::from_secs(1);
        let mut tokens = Tokens::default();

        let first = tokens.issue(ME, start);
        assert!(first.starts_with("papi-"));
        assert_eq!(tokens.issue(ME, almost_a_day), first);
        assert_eq!(tokens.accept(&first, almost_a_day), Ok(ME));

        assert!(tokens.accept(&first, start + LIFETIME).is_err());
        let second = tokens.issue(ME, start + LIFETIME);
        assert_ne!(second, first);
        assert_eq!(tokens.accept(&second, start + LIFETIME), Ok(ME));
        assert!(tokens.accept(&first, start + LIFETIME).is_err());
    }

    #[test]
    fn nothing_is_accepted_before_one_was_issued() {
        let invalid = Err(Refusal::AuthorizationInvalid);
        assert_eq!(Tokens::default().accept("", Instant::now()), invalid);
        assert_eq!(Tokens::default().accept("papi-guess", Instant::now()), invalid);
    }

    #[test]
    fn an_ended_token_is_told_from_an_unknown_one_and_replaced() {
        let now = Instant::now();
        let mut tokens = Tokens::default();
        for (end, refusal) in [
            (End::Expired, Refusal::AuthorizationMissing),
            (End::Revoked, Refusal::AuthorizationInvalid),
            (End::Spent, Refusal::TokenSpent),
        ] {
            let token = tokens.issue(ME, now);
            tokens.end(&token, end);
            assert_eq!(tokens.accept(&token, now), Err(refusal));
            assert_ne!(tokens.issue(ME, now), token);
        }
    }

    #[test]
    fn another_token_leaves_the_first_valid() {
        let now = Instant::now();
        let mut tokens = Tokens::default();
        let (first, second) = (tokens.issue(ME, now), tokens.issue_another(ME, now));
        assert_eq!((tokens.accept(&first, now), tokens.accept(&second, now)), (Ok(ME), Ok(ME)));
    }

    #[test]
    fn each_client_has_its_own() {
        let now = Instant::now();
        let mut tokens = Tokens::default();
        let (mine, other) = (tokens.issue(ME, now), tokens.issue(Client(1), now));
        assert_ne!(mine, other);
        assert_eq!(tokens.issue(ME, now), mine);
        assert_eq!(
            (tokens.accept(&mine, now), tokens.accept(&other, now)),
            (Ok(ME), Ok(Client(1)))
        );
        // What has ended is still known for whose it was.
        tokens.end(&mine, End::Revoked);
        assert_eq!(tokens.owner(&mine), Some(ME));
        assert_eq!(tokens.accept(&other, now), Ok(Client(1)));
        assert_eq!(tokens.owner("papi-guess"), None);
    }
}
