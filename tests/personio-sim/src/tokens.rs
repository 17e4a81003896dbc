//! Bearer tokens: one per day.
//!
//! Since 2023 Personio no longer rotates tokens: the same credentials asked
//! again within 24 hours get the same token, which any number of requests may
//! use at once. Before, each was good for one request; a fault brings that back.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::answer::Refusal;

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

/// The tokens of the simulator's only credentials: one, unless tokens rotate.
///
/// Unlike everything else here they are not derived from the seed: a simulator
/// that was started again must not honour what its predecessor handed out, and a
/// client has to cope with that.
#[derive(Default)]
pub(crate) struct Tokens {
    valid: Vec<Token>,
    ended: HashMap<String, End>,
}

impl Tokens {
    /// The token to hand out now: the one handed out before, while it is valid.
    pub(crate) fn issue(&mut self, now: Instant) -> String {
        match self.valid.last().filter(|token| token.valid(now)) {
            Some(token) => token.value.clone(),
            None => self.issue_another(now),
        }
    }

    /// One that nobody has.
    pub(crate) fn issue_another(&mut self, now: Instant) -> String {
        self.valid.retain(|token| token.valid(now));
        let mut rng = fastrand::Rng::new();
        let value: String = PREFIX
            .chars()
            .chain(std::iter::repeat_with(|| rng.alphanumeric()).take(RANDOM_CHARACTERS))
            .collect();
        self.valid.push(Token { value: value.clone(), issued: now });
        value
    }

    pub(crate) fn accept(&self, value: &str, now: Instant) -> Result<(), Refusal> {
        if self.valid.iter().any(|token| token.value == value && token.valid(now)) {
            return Ok(());
        }
        Err(self.ended.get(value).map_or(Refusal::AuthorizationInvalid, |end| (*end).into()))
    }

    pub(crate) fn end(&mut self, value: &str, end: End) {
        self.valid.retain(|token| token.value != value);
        self.ended.insert(value.to_owned(), end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_same_for_a_day() {
        let start = Instant::now();
        let almost_a_day = start + LIFETIME - Duration::from_secs(1);
        let mut tokens = Tokens::default();

        let first = tokens.issue(start);
        assert!(first.starts_with("papi-"));
        assert_eq!(tokens.issue(almost_a_day), first);
        assert_eq!(tokens.accept(&first, almost_a_day), Ok(()));

        assert!(tokens.accept(&first, start + LIFETIME).is_err());
        let second = tokens.issue(start + LIFETIME);
        assert_ne!(second, first);
        assert_eq!(tokens.accept(&second, start + LIFETIME), Ok(()));
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
            let token = tokens.issue(now);
            tokens.end(&token, end);
            assert_eq!(tokens.accept(&token, now), Err(refusal));
            assert_ne!(tokens.issue(now), token);
        }
    }

    #[test]
    fn another_token_leaves_the_first_valid() {
        let now = Instant::now();
        let mut tokens = Tokens::default();
        let (first, second) = (tokens.issue(now), tokens.issue_another(now));
        assert_eq!((tokens.accept(&first, now), tokens.accept(&second, now)), (Ok(()), Ok(())));
    }
}
