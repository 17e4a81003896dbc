//! What is tried again, and when.
//!
//! Every request of this integration is safe to repeat: all but one only read,
//! and a request for a token gets the same token for a day.

use crate::answer::{Reason, Refusal};
use crate::bindings::marketplace::integration::types::{Error, ErrorKind};
use crate::http::TransportError;
use crate::origin::Origin;

/// Why a request was not answered as it should.
#[derive(Debug)]
pub(crate) enum Failure {
    Refused(Refusal),
    Broken(TransportError),
    /// The call has lasted too long to begin it.
    Late,
}

/// The kinds of failures that pass. Each has its own patience: two outages and then
/// one garbled answer are no reason to give up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// The source receives too much.
    Limit,
    /// The source, or the way there, has a problem.
    Outage,
    /// Something else than the source has answered, or it was cut short.
    Garbled,
}

/// How many kinds there are.
pub(crate) const KINDS: usize = 3;

/// How long one and the same request is tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// Attempts for a source that has a problem of its own.
    attempts: u32,
    /// How long after the beginning of a call an attempt may still begin. What
    /// takes longer is reported, with the time to wait: a host gives a call two
    /// minutes, and an answer can take one.
    pub(crate) budget_ms: u64,
}

impl Patience {
    /// For somebody who sits in front of a screen and has pressed "Connect".
    pub(crate) const BRIEF: Self = Self { attempts: 3, budget_ms: 15_000 };
    /// For a run through all employees: the limit of requests per minute may be
    /// used up by somebody else, and a minute later it is not.
    pub(crate) const LONG: Self = Self { attempts: 6, budget_ms: 60_000 };
    /// For one of hundreds of requests like it, where the others go on.
    pub(crate) const PIECEMEAL: Self = Self { attempts: 3, budget_ms: 60_000 };
}

/// A source that refuses because of its limits gets better by waiting, so time
/// is what ends that, not a number. With pauses that double, this is never reached.
const RATE_LIMIT_ATTEMPTS: u32 = 10;

/// A gateway's page in place of an answer, or half of one: an accident that
/// passes at once, or an address that is not Personio's, which no patience mends.
const GARBLED_ATTEMPTS: u32 = 3;

/// The first pause. Personio asks for a second at least after a 429.
const FIRST_PAUSE_MS: u64 = 1_000;

/// Doubled no more than so often: after that the budget is used up anyway.
const MOST_DOUBLINGS: u32 = 6;

impl Failure {
    /// How long to wait before another attempt, after so many failures of this kind.
    /// `None` if there should be no other.
    pub(crate) fn pause_ms(&self, failed: u32, patience: Patience, random: u64) -> Option<u64> {
        let most = match self.kind()? {
            Kind::Limit => RATE_LIMIT_ATTEMPTS,
            Kind::Outage => patience.attempts,
            Kind::Garbled => GARBLED_ATTEMPTS.min(patience.attempts),
        };
        // Not less than the source asks for, and not less than is decent: "0" or a
        // date that has just passed would bring ten requests in a moment.
        let pause = backoff_ms(failed, random).max(self.retry_after_ms().unwrap_or(0));
        (failed < most).then_some(pause)
    }

    /// What kind of failure that passes it is. `None` for one that does not.
    pub(crate) fn kind(&self) -> Option<Kind> {
        match self {
            Self::Refused(refusal) => match refusal.reason {
                Reason::RateLimited => Some(Kind::Limit),
                Reason::Unavailable => Some(Kind::Outage),
                Reason::Malformed => Some(Kind::Garbled),
                _ => None,
            },
            Self::Broken(TransportError::Unavailable { .. }) => Some(Kind::Outage),
            Self::Broken(TransportError::Unreadable { .. }) => Some(Kind::Garbled),
            Self::Broken(TransportError::Denied { .. } | TransportError::TooLarge) | Self::Late => {
                None
            }
        }
    }

    /// Whether it concerns all requests, so that none should leave meanwhile.
    pub(crate) fn is_for_all(&self) -> bool {
        let Self::Refused(refusal) = self else { return false };
        refusal.reason == Reason::RateLimited || refusal.retry_after_ms.is_some()
    }

    /// Whether the source has said no: not now and not later.
    pub(crate) fn is_refusal(&self) -> bool {
        let Self::Refused(refusal) = self else { return false };
        matches!(
            refusal.reason,
            Reason::Unauthorised
                | Reason::Forbidden
                | Reason::Missing
                | Reason::Gone
                | Reason::Rejected
        )
    }

    /// Whether there is nothing at the address: no such person, or no such endpoint.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.reason == Reason::Missing)
    }

    /// As the failure of a request that reads.
    pub(crate) fn into_read_error(self, origin: &Origin) -> Error {
        match self {
            Self::Refused(refusal) => refusal.into_read_error(origin),
            Self::Broken(error) => error.into_error(origin),
            Self::Late => too_slow(origin),
        }
    }

    /// As the failure of a request for a token.
    pub(crate) fn into_auth_error(self, origin: &Origin) -> Error {
        match self {
            Self::Refused(refusal) => refusal.into_auth_error(origin),
            Self::Broken(error) => error.into_error(origin),
            Self::Late => too_slow(origin),
        }
    }

    fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::Refused(refusal) => refusal.retry_after_ms,
            Self::Broken(_) | Self::Late => None,
        }
    }
}

fn too_slow(origin: &Origin) -> Error {
    let message = format!(
        "Personio at {} answers too slowly to be read within two minutes; try again later.",
        origin.authority
    );
    Error::new(ErrorKind::SourceUnavailable, message).with_code("too-slow")
}

/// Doubles with each failure, and varies upwards by half.
fn backoff_ms(failed: u32, random: u64) -> u64 {
    let pause = FIRST_PAUSE_MS << failed.saturating_sub(1).min(MOST_DOUBLINGS);
    pause + random % (pause / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(reason: Reason, retry_after_ms: Option<u64>) -> Failure {
        Failure::Refused(Refusal { reason, status: 0, retry_after_ms })
    }

    #[test]
    fn pauses_double_and_vary() {
        for attempt in 1..=5 {
            let base = FIRST_PAUSE_MS << (attempt - 1);
            assert_eq!(backoff_ms(attempt, 0), base);
            assert_eq!(backoff_ms(attempt, 123), base + 123);
            assert!((base..base * 3 / 2).contains(&backoff_ms(attempt, u64::MAX)));
        }
        assert!(backoff_ms(u32::MAX, u64::MAX) < 100_000);
    }

    #[test]
    fn the_source_says_how_long() {
        let failure = refused(Reason::RateLimited, Some(30_000));
        assert_eq!(failure.pause_ms(1, Patience::LONG, 0), Some(30_000));
        let failure = refused(Reason::Unavailable, Some(5_000));
        assert_eq!(failure.pause_ms(1, Patience::LONG, 0), Some(5_000));
        // Less than decency demands is none.
        let failure = refused(Reason::RateLimited, Some(0));
        assert_eq!(failure.pause_ms(1, Patience::LONG, 0), Some(1_000));
        assert_eq!(failure.pause_ms(2, Patience::LONG, 7), Some(2_007));
    }

    #[test]
    fn what_does_not_pass_is_not_tried_again() {
        for reason in [
            Reason::Unauthorised,
            Reason::Forbidden,
            Reason::Missing,
            Reason::Gone,
            Reason::Redirected,
            Reason::Rejected,
        ] {
            assert_eq!(refused(reason, Some(1)).pause_ms(1, Patience::LONG, 0), None, "{reason:?}");
        }
        for error in [TransportError::Denied { code: "x" }, TransportError::TooLarge] {
            assert_eq!(Failure::Broken(error).pause_ms(1, Patience::LONG, 0), None);
        }
    }

    #[test]
    fn attempts_have_an_end() {
        let most = |failure: Failure, patience| {
            (1..100).find(|attempt| failure.pause_ms(*attempt, patience, 0).is_none()).unwrap()
        };
        let unavailable = || Failure::Broken(TransportError::Unavailable { code: "x" });
        assert_eq!(most(unavailable(), Patience::LONG), 6);
        assert_eq!(most(unavailable(), Patience::BRIEF), 3);
        assert_eq!(most(refused(Reason::Malformed, None), Patience::LONG), 3);
        assert_eq!(most(refused(Reason::RateLimited, None), Patience::BRIEF), 10);
    }
}
