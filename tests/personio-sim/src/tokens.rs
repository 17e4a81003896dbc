//! Bearer tokens: one per day.
//!
//! Since 2023 Personio no longer rotates tokens: the same credentials asked
//! again within 24 hours get the same token, which any number of requests may
//! use at once.

use std::time::{Duration, Instant};

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

/// The token of the simulator's only credentials.
///
/// Unlike everything else here it is not derived from the seed: a simulator that
/// was started again must not honour what its predecessor handed out, and a
/// client has to cope with that.
#[derive(Default)]
pub(crate) struct Tokens {
    current: Option<Token>,
}

impl Tokens {
    /// The token to hand out now: the one handed out before, while it is valid.
    pub(crate) fn issue(&mut self, now: Instant) -> String {
        if let Some(token) = self.current.as_ref().filter(|token| token.valid(now)) {
            return token.value.clone();
        }
        let mut rng = fastrand::Rng::new();
        let value: String = PREFIX
            .chars()
            .chain(std::iter::repeat_with(|| rng.alphanumeric()).take(RANDOM_CHARACTERS))
            .collect();
        self.current = Some(Token { value: value.clone(), issued: now });
        value
    }

    pub(crate) fn accepts(&self, value: &str, now: Instant) -> bool {
        self.current.as_ref().is_some_and(|token| token.value == value && token.valid(now))
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
        assert!(tokens.accepts(&first, almost_a_day));

        assert!(!tokens.accepts(&first, start + LIFETIME));
        let second = tokens.issue(start + LIFETIME);
        assert_ne!(second, first);
        assert!(tokens.accepts(&second, start + LIFETIME));
        assert!(!tokens.accepts(&first, start + LIFETIME));
    }

    #[test]
    fn nothing_is_accepted_before_one_was_issued() {
        assert!(!Tokens::default().accepts("", Instant::now()));
        assert!(!Tokens::default().accepts("papi-guess", Instant::now()));
    }
}
