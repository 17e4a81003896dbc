//! The faults that refuse whole requests, whatever they ask for.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::http::{HeaderValue, StatusCode};

use super::fault::Value;
use super::kind::Kind;
use super::{Active, Faults, take_at};
use crate::answer::Refusal;

impl Faults {
    /// How this request is refused, if it is. Of several such faults the first
    /// is done first.
    pub(crate) fn refuse(&self, now: Instant) -> Result<(), Refusal> {
        let mut active = self.active();
        active.retain(|active| active.until.is_none_or(|until| now < until));
        let Some(position) = active.iter().position(|active| refuses(active.fault.kind)) else {
            return Ok(());
        };
        let refusal = active.get_mut(position).and_then(|active| refusal_of(active, now));
        take_unless_timed(&mut active, position);
        refusal.map_or(Ok(()), Err)
    }
}

fn refuses(kind: Kind) -> bool {
    is_timed(kind)
        || matches!(
            kind,
            Kind::Http500
                | Kind::Http502
                | Kind::Http503
                | Kind::Http504
                | Kind::TooManyRequests
                | Kind::Reset
        )
}

fn is_timed(kind: Kind) -> bool {
    matches!(kind, Kind::TooManyRequestsSeconds | Kind::TooManyRequestsDate)
}

fn take_unless_timed(active: &mut Vec<Active>, position: usize) {
    if active.get(position).is_some_and(|active| !is_timed(active.fault.kind)) {
        take_at(active, position);
    }
}

fn refusal_of(active: &mut Active, now: Instant) -> Option<Refusal> {
    Some(match active.fault.kind {
        Kind::Http500 => Refusal::ServerError,
        Kind::Http502 => Refusal::Gateway(StatusCode::BAD_GATEWAY),
        Kind::Http503 => Refusal::Gateway(StatusCode::SERVICE_UNAVAILABLE),
        Kind::Http504 => Refusal::Gateway(StatusCode::GATEWAY_TIMEOUT),
        Kind::Reset => Refusal::Reset,
        Kind::TooManyRequests => Refusal::TooManyRequests(None),
        Kind::TooManyRequestsSeconds => {
            let seconds = round_up(remaining(active, now));
            Refusal::TooManyRequests(Some(HeaderValue::from(seconds)))
        }
        Kind::TooManyRequestsDate => {
            let date = http_date(SystemTime::now() + remaining(active, now));
            Refusal::TooManyRequests(HeaderValue::try_from(date).ok())
        }
        _ => return None,
    })
}

/// How long such a fault still lasts. It begins with the first request.
fn remaining(active: &mut Active, now: Instant) -> Duration {
    let Value::Number(seconds) = active.fault.value else {
        return Duration::ZERO;
    };
    let until = active.until.get_or_insert(now + Duration::from_secs(seconds));
    until.saturating_duration_since(now)
}

/// A date has no fractions of a second. Rounded up, it is never too early.
fn http_date(moment: SystemTime) -> String {
    let seconds = round_up(moment.duration_since(UNIX_EPOCH).unwrap_or_default());
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
}

fn round_up(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(texts: &[&str]) -> Faults {
        let faults: Vec<_> = texts.iter().map(|text| text.parse().unwrap()).collect();
        Faults::new(&faults)
    }

    #[test]
    fn one_after_the_other_in_the_order_given() {
        let faults = faults(&["http-503=2", "latency", "http-500=1"]);
        let unavailable = Err(Refusal::Gateway(StatusCode::SERVICE_UNAVAILABLE));
        let now = Instant::now();
        assert_eq!(faults.refuse(now), unavailable);
        assert_eq!(faults.refuse(now), unavailable);
        assert_eq!(faults.refuse(now), Err(Refusal::ServerError));
        assert_eq!(faults.refuse(now), Ok(()));
        assert_eq!(faults.now().names(), ["latency=100"]);
    }

    #[test]
    fn the_seconds_begin_with_the_first_request() {
        let faults = faults(&["too-many-requests-seconds=5"]);
        let wait = |seconds: u64| Err(Refusal::TooManyRequests(Some(HeaderValue::from(seconds))));
        let first = Instant::now();
        assert_eq!(faults.refuse(first), wait(5));
        assert_eq!(faults.refuse(first + Duration::from_millis(3_200)), wait(2));
        assert_eq!(faults.refuse(first + Duration::from_millis(4_999)), wait(1));
        assert_eq!(faults.refuse(first + Duration::from_secs(5)), Ok(()));
        assert!(faults.now().is_empty());
    }

    #[test]
    fn a_date_is_never_early() {
        let at = |milliseconds| http_date(UNIX_EPOCH + Duration::from_millis(milliseconds));
        assert_eq!(at(1_000), "Thu, 01 Jan 1970 00:00:01 GMT");
        assert_eq!(at(1_001), "Thu, 01 Jan 1970 00:00:02 GMT");
        assert_eq!(at(1_999), "Thu, 01 Jan 1970 00:00:02 GMT");
    }
}
