//! Personio's answers: what they hold, or why they are refused.
//!
//! An answer is good if its HTTP status is 2xx **and** it says `"success": true`:
//! Personio also reports a missing right as `"success": false` in a 200. Its
//! messages are a mixture of English, German and PHP class names, so they are
//! searched for the few known markers and never shown.

use crate::http::{Response, ResponseHeaders};
use crate::instant;
use crate::json::{self, Reader, Shape, members, next_name};
use crate::value::Value;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess};
use serde_json::value::RawValue;

/// The members of a good answer. `limit` is the page size that the source says
/// it has used.
#[derive(Debug)]
pub(crate) struct Answer<'a, T> {
    pub(crate) data: T,
    pub(crate) metadata: Option<&'a RawValue>,
    pub(crate) limit: Option<&'a RawValue>,
}

/// An answer that does not deliver what was asked for.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) reason: Reason,
    /// The HTTP status.
    pub(crate) status: u16,
    pub(crate) retry_after_ms: Option<u64>,
}

impl Refusal {
    /// Of a good answer whose `data` is not what the request was for.
    pub(crate) fn malformed(response: &Response) -> Self {
        Self { reason: Reason::Malformed, status: response.status, retry_after_ms: None }
    }
}

/// What an answer's status, or its `error` where the status is 200, amounts to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reason {
    /// The token is missing, wrong or too old: another one may do.
    Unauthorised,
    /// Whoever asks is known and not allowed to.
    Forbidden,
    /// There is nothing at this address.
    Missing,
    /// There is nothing at this address any more.
    Gone,
    RateLimited,
    /// The source has a problem of its own.
    Unavailable,
    Redirected,
    /// Any other "no".
    Rejected,
    /// A "yes" that cannot be understood.
    Malformed,
}

/// `{"code": …, "message": …}`, each part optional.
#[derive(Default)]
struct Cause {
    code: Option<u16>,
    message: String,
}

/// Reads a response as an answer with `data` for data.
pub(crate) fn read<'a, D: DeserializeSeed<'a> + Copy>(
    response: &'a Response,
    data: D,
) -> Result<Answer<'a, D::Value>, Refusal> {
    let refusal = |reason| Refusal {
        reason,
        status: response.status,
        retry_after_ms: retry_after_ms(&response.headers),
    };
    // Checked once and as a whole, so that not every string in it is again.
    let body = std::str::from_utf8(&response.body).unwrap_or_default();
    if !(200..300).contains(&response.status) {
        return Err(refusal(reason_of(response.status, &cause(body).unwrap_or_default())));
    }
    // The whole answer in one pass; only where that fails is it read again.
    match json::read(body, ReadAnswer(data)) {
        Ok(Shape::Found(answer)) => Ok(answer),
        _ => Err(refusal(cause(body).map_or(Reason::Malformed, |cause| reason_in_success(&cause)))),
    }
}

/// Reads `{"success": true, "data": …, "metadata": {…}, "limit": …}`, of which
/// the first two have to be there.
struct ReadAnswer<D>(D);

impl<'de, D: DeserializeSeed<'de> + Copy> Reader<'de> for ReadAnswer<D> {
    type Found = Answer<'de, D::Value>;

    fn object<A: MapAccess<'de>>(self, mut object: A) -> Result<Shape<Self::Found>, A::Error> {
        let (mut success, mut metadata, mut limit) = (None::<&RawValue>, None, None);
        let mut data = None;
        while let Some(name) = next_name(&mut object)? {
            match &*name {
                "success" => success = Some(object.next_value()?),
                "data" => data = Some(object.next_value_seed(self.0)?),
                "metadata" => metadata = Some(object.next_value()?),
                "limit" => limit = Some(object.next_value()?),
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        let succeeded = success.is_some_and(|success| success.get() == "true");
        Ok(match data {
            Some(data) if succeeded => Shape::Found(Answer { data, metadata, limit }),
            _ => Shape::Other,
        })
    }
}

/// Why an answer with a good status says that it is none.
fn reason_in_success(cause: &Cause) -> Reason {
    match cause.code {
        Some(code @ 400..) => reason_of(code, cause),
        _ if says_forbidden(&cause.message) => Reason::Forbidden,
        // "Provided authorization is not valid"
        _ if has(&cause.message, "not valid") => Reason::Unauthorised,
        _ => Reason::Rejected,
    }
}

fn reason_of(status: u16, cause: &Cause) -> Reason {
    match status {
        300..=399 => Reason::Redirected,
        401 => Reason::Unauthorised,
        // One status for two cases: a token that has expired, and a missing right.
        // The right is missing for certain where the class of that name says so;
        // all else, in whatever language, may be cured by another token.
        403 if says_forbidden(&cause.message) => Reason::Forbidden,
        403 => Reason::Unauthorised,
        404 => Reason::Missing,
        410 => Reason::Gone,
        429 => Reason::RateLimited,
        408 | 500.. => Reason::Unavailable,
        _ => Reason::Rejected,
    }
}

/// "personio.core.api.exceptions.api.forbidden.http.exception"
fn says_forbidden(message: &str) -> bool {
    has(message, "forbidden")
}

/// `str::contains`, without the two-way search that makes it quick on long
/// texts: that would be five kilobytes of code for two short words.
fn has(message: &str, word: &str) -> bool {
    message.as_bytes().windows(word.len()).any(|window| window == word.as_bytes())
}

/// What an answer that says `"success": false` gives as its cause. The body may
/// be anything: empty, HTML of a gateway, a list.
fn cause(body: &str) -> Option<Cause> {
    let [success, error] = members(body, ["success", "error"]).ok()?;
    if success?.get() != "false" {
        return None;
    }
    let [code, message] =
        error.and_then(|error| members(error.get(), ["code", "message"]).ok()).unwrap_or_default();
    let text = |raw| Value::unlabelled(raw).and_then(Value::text).ok().flatten();
    Some(Cause {
        code: text(code).and_then(|code| code.parse().ok()),
        message: text(message).unwrap_or_default().into_owned(),
    })
}

/// Seconds, or a date. A date is told by the source's own clock: ours may be
/// minutes off, and the pause is often a second.
fn retry_after_ms(headers: &ResponseHeaders) -> Option<u64> {
    let text = headers.retry_after.as_deref()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return seconds.checked_mul(1000);
    }
    let pause = instant::parse_http(text)? - instant::parse_http(headers.date.as_deref()?)?;
    // In the past means now.
    Some(u64::try_from(pause).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::marker::PhantomData;

    fn reason(status: u16, body: &str) -> Reason {
        let response = Response { status, headers: ResponseHeaders::default(), body: body.into() };
        read(&response, PhantomData::<Vec<u8>>).expect_err(body).reason
    }

    #[test]
    fn good_needs_status_and_success() {
        let body = r#"{"success":true,"data":[1]}"#;
        let response =
            Response { status: 200, headers: ResponseHeaders::default(), body: body.into() };
        assert_eq!(read(&response, PhantomData::<Vec<u8>>).unwrap().data, [1]);
        assert_eq!(reason(500, body), Reason::Unavailable);
        assert_eq!(reason(302, body), Reason::Redirected);
        for body in [
            "",
            "[]",
            "null",
            "<html>",
            r#"{"data":[1]}"#,
            r#"{"success":true}"#,
            r#"{"success":"true","data":[1]}"#,
            r#"{"success":true,"data":{}}"#,
        ] {
            assert_eq!(reason(200, body), Reason::Malformed, "{body}");
        }
    }

    #[test]
    fn success_false_in_a_200() {
        for (error, expected) in [
            (
                r#"{"code":0,"message":"personio.core.api.exceptions.api.forbidden.http.exception"}"#,
                Reason::Forbidden,
            ),
            (r#"{"code":403,"message":"x"}"#, Reason::Unauthorised),
            (
                r#"{"code":403,"message":"Provided authorization is not valid"}"#,
                Reason::Unauthorised,
            ),
            (r#"{"code":0,"message":"Provided authorization is not valid"}"#, Reason::Unauthorised),
            (r#"{"code":401,"message":"Authorization is not provided"}"#, Reason::Unauthorised),
            (r#"{"code":500,"message":"Something went wrong"}"#, Reason::Unavailable),
            (r#"{"code":0,"message":"Es ist ein Problem aufgetreten "}"#, Reason::Rejected),
            (r#""text""#, Reason::Rejected),
            ("null", Reason::Rejected),
        ] {
            let body = format!(r#"{{"success":false,"error":{error}}}"#);
            assert_eq!(reason(200, &body), expected, "{error}");
            let body = format!(r#"{{"success":false,"data":[1],"error":{error}}}"#);
            assert_eq!(reason(200, &body), expected, "with data: {error}");
        }
    }

    #[test]
    fn statuses() {
        let expired = r#"{"success":false,"error":{"message":"Provided authorization is not valid","code":403}}"#;
        assert_eq!(reason(403, expired), Reason::Unauthorised);
        let forbidden = r#"{"success":false,"error":{"message":"personio.core.api.exceptions.api.forbidden.http.exception","code":0}}"#;
        assert_eq!(reason(403, forbidden), Reason::Forbidden);
        assert_eq!(reason(403, "<html>forbidden</html>"), Reason::Unauthorised);
        for (status, expected) in [
            (401, Reason::Unauthorised),
            // In German, say, or without a word.
            (403, Reason::Unauthorised),
            (404, Reason::Missing),
            (410, Reason::Gone),
            (422, Reason::Rejected),
            (429, Reason::RateLimited),
            (408, Reason::Unavailable),
            (503, Reason::Unavailable),
            (301, Reason::Redirected),
            (100, Reason::Rejected),
        ] {
            assert_eq!(reason(status, ""), expected, "{status}");
        }
    }

    #[test]
    fn retry_after() {
        let pause = |retry_after: &str, date: Option<&str>| {
            retry_after_ms(&ResponseHeaders {
                retry_after: Some(retry_after.into()),
                date: date.map(Into::into),
                authorization: None,
            })
        };
        assert_eq!(pause("30", None), Some(30_000));
        assert_eq!(pause(" 1 ", None), Some(1_000));
        let now = Some("Wed, 21 Oct 2026 07:27:45 GMT");
        assert_eq!(pause("Wed, 21 Oct 2026 07:28:00 GMT", now), Some(15_000));
        assert_eq!(pause("Wed, 21 Oct 2026 07:27:00 GMT", now), Some(0));
        assert_eq!(pause("Wed, 21 Oct 2026 07:28:00 GMT", None), None, "by whose clock?");
        for header in ["", "-1", "1.5", "soon", "2026-10-21T07:28:00Z", "18446744073709551615"] {
            assert_eq!(pause(header, now), None, "{header}");
        }
    }
}
