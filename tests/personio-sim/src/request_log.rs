//! One line on standard error for each request, made for reading:
//!
//! ```text
//! GET /v1/company/employees?limit=100&offset=0&attributes[]=email → 200, 2 employees, 1 ms
//! ```
//!
//! Whoever watches it sees which attributes a client really asks for. It holds no
//! personal data and no secrets: only values of parameters known to be harmless
//! are written, every other value is replaced by `…`, and headers and bodies
//! are not looked at. Nothing that a client sends can forge a line, or a part of
//! one: what is not plainly part of a value stays percent-encoded.

use std::io::Write;
use std::time::Duration;

use axum::http::{Method, StatusCode, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::form_urlencoded;

/// Parameters whose values say something of the client only.
const HARMLESS: [&str; 4] = ["limit", "offset", "attributes[]", "updated_since"];
const MASKED: &str = "…";
/// A name that is longer than any parameter's is a value in the wrong place.
const LONGEST_NAME: usize = 32;
const LONGEST_VALUE: usize = 200;
const MOST_PARAMETERS: usize = 200;

/// What stays percent-encoded in a decoded value: all that would change what the
/// line seems to say. Controls, blanks, the query's own punctuation, and whatever
/// is not ASCII (our arrow, characters that reverse the direction of writing).
const UNSAFE_IN_VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b':')
    .remove(b'/')
    .remove(b',')
    .remove(b'[')
    .remove(b']')
    .remove(b'(')
    .remove(b')')
    .remove(b'+');

/// A path is written as it came, percent signs included.
const UNSAFE_IN_PATH: &AsciiSet = &UNSAFE_IN_VALUE.remove(b'%');

/// What a handler has to say in the log beyond its status: an extension of the
/// response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Note {
    Employees(usize),
    Refused(String),
    /// There was no answer.
    Reset,
}

/// Writes a line. A simulator whose standard error was closed goes on.
pub(crate) fn write(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// `GET /v1/company/employees?limit=100`, safe to print.
pub(crate) fn describe(method: &Method, uri: &Uri) -> String {
    let mut line = String::new();
    push_safe(&mut line, method.as_str(), LONGEST_NAME, UNSAFE_IN_VALUE);
    line.push(' ');
    push_safe(&mut line, uri.path(), LONGEST_VALUE, UNSAFE_IN_PATH);
    if let Some(query) = uri.query() {
        push_query(&mut line, query);
    }
    line
}

/// The whole line, from the description of its request.
pub(crate) fn line(
    request: &str,
    status: StatusCode,
    note: Option<&Note>,
    elapsed: Duration,
) -> String {
    let status = status.as_u16();
    let milliseconds = elapsed.as_millis();
    match note {
        Some(Note::Employees(count)) => {
            let employees = count_employees(*count);
            format!("{request} → {status}, {employees}, {milliseconds} ms")
        }
        Some(Note::Refused(reason)) => {
            format!("{request} → {status}, {reason}, {milliseconds} ms")
        }
        Some(Note::Reset) => format!("{request} → connection reset, {milliseconds} ms"),
        None => format!("{request} → {status}, {milliseconds} ms"),
    }
}

/// "1 employee", "2 employees".
pub(crate) fn count_employees(count: usize) -> String {
    if count == 1 { "1 employee".to_owned() } else { format!("{count} employees") }
}

fn push_query(line: &mut String, query: &str) {
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    let mut separator = '?';
    for (name, value) in parameters.by_ref().take(MOST_PARAMETERS) {
        line.push(separator);
        separator = '&';
        line.push_str(if is_name(&name) { &name } else { MASKED });
        line.push('=');
        if HARMLESS.contains(&name.as_ref()) {
            push_safe(line, &value, LONGEST_VALUE, UNSAFE_IN_VALUE);
        } else {
            line.push_str(MASKED);
        }
    }
    if parameters.next().is_some() {
        line.push(separator);
        line.push_str(MASKED);
    }
}

/// Whether this can be printed as a parameter's name: a secret without a name,
/// as in `?papi-…`, parses as one.
fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_[].".contains(&byte);
    !text.is_empty() && text.len() <= LONGEST_NAME && text.bytes().all(plain)
}

/// Appends up to `longest` characters of `text`, percent-encoding all that is in
/// `set`.
fn push_safe(line: &mut String, text: &str, longest: usize, set: &'static AsciiSet) {
    let end = text.char_indices().nth(longest).map_or(text.len(), |(end, _)| end);
    let (shown, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    line.extend(utf8_percent_encode(shown, set));
    if !rest.is_empty() {
        line.push_str(MASKED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(uri: &str) -> String {
        describe(&Method::GET, &uri.parse().unwrap())
    }

    #[test]
    fn the_query_can_be_read() {
        assert_eq!(
            described(
                "/v1/company/employees?limit=100&offset=0&attributes%5B%5D=email\
                 &attributes%5B%5D=hire_date&updated_since=2022-12-24T08%3A15%3A30"
            ),
            "GET /v1/company/employees?limit=100&offset=0&attributes[]=email\
             &attributes[]=hire_date&updated_since=2022-12-24T08:15:30"
        );
        assert_eq!(described("/v1/company/employees"), "GET /v1/company/employees");
    }

    #[test]
    fn values_that_may_be_personal_or_secret_are_masked() {
        assert_eq!(described("/e?email=a%40example.com&limit=1"), "GET /e?email=…&limit=1");
        assert_eq!(
            described("/v1/auth?client_id=papi-a&client_secret=papi-b"),
            "GET /v1/auth?client_id=…&client_secret=…"
        );
        let bare = "papi-00000000-0000-4000-8000-000000000000";
        assert_eq!(described(&format!("/v1/auth?{bare}")), "GET /v1/auth?…=…");
        assert_eq!(described(&format!("/v1/auth?papi_{}", "A".repeat(40))), "GET /v1/auth?…=…");
    }

    #[test]
    fn a_line_cannot_be_forged() {
        assert_eq!(
            described("/e?limit=1%0AGET%20/x%20%E2%86%92%20200&offset=0%26email=x%1B%5B31m"),
            "GET /e?limit=1%0AGET%20/x%20%E2%86%92%20200&offset=0%26email%3Dx%1B[31m"
        );
        assert_eq!(described("/a%0Ab?%0A=1"), "GET /a%0Ab?…=…");
        assert_eq!(described("/e?limit=%E2%80%AE%FF"), "GET /e?limit=%E2%80%AE%EF%BF%BD");
    }

    #[test]
    fn a_line_has_an_end() {
        let long = described(&format!("/{}?limit={}", "ä".repeat(500), "1".repeat(5000)));
        assert!(long.chars().count() < 2_000, "{}", long.len());
        let many = described(&format!("/e?{}", "limit=1&".repeat(1_000)));
        assert!(many.ends_with("&limit=1&…"), "{many}");
    }

    #[test]
    fn says_how_it_went() {
        let written = |note| line("GET /e", StatusCode::OK, note, Duration::from_micros(1_900));
        assert_eq!(written(None), "GET /e → 200, 1 ms");
        assert_eq!(written(Some(&Note::Employees(1))), "GET /e → 200, 1 employee, 1 ms");
        assert_eq!(written(Some(&Note::Employees(0))), "GET /e → 200, 0 employees, 1 ms");
        let refused = Note::Refused("Wrong credentials".to_owned());
        assert_eq!(written(Some(&refused)), "GET /e → 200, Wrong credentials, 1 ms");
    }
}
