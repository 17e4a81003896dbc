//! What of a span leaves this machine: fields that are named here, with values that can
//! hold nothing of anybody.
//!
//! Who writes a span elsewhere may forget that it is sent away. So nothing is that is not
//! on these lists, whatever a span has.

use std::borrow::Cow;
use std::time::Duration;

use opentelemetry::trace::Status;
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanExporter, SpanLinks};
use tracing::Metadata;

use crate::support::reason;

/// The spans, from the outermost to the innermost.
const SPANS: [&str; 4] = ["run", "page", "plugin-call", "request"];

/// Crates whose spans they are.
const TARGETS: [&str; 2] = ["marketplace", "marketplace_runtime"];

/// Fields with random names of the host: 64 bits in hexadecimal, and no name of anybody.
const REFERENCES: [&str; 3] = ["connection", "run", "request"];

/// Fields with the SHA-256 of a plugin.
const DIGESTS: [&str; 1] = ["plugin_digest"];

/// Fields with a sentence, of which one word leaves: it may name what a manifest names.
const REASONS: [&str; 2] = ["denied", "failed"];

/// Fields with a word of the contract or of a manifest.
const WORDS: [&str; 8] = ["call", "cause", "event", "kind", "method", "outcome", "path", "state"];

/// Fields with a number or a yes or no.
const NUMBERS: [&str; 17] = [
    "added",
    "attempt",
    "bytes",
    "changed",
    "consent",
    "cpu_ms",
    "gone",
    "millis",
    "page",
    "pages",
    "received",
    "rejected",
    "requests",
    "status",
    "total",
    "unchanged",
    "waited_ms",
];

/// The longest word, in characters.
const LONGEST: usize = 100;

/// Whether it is a span that a collector gets; events are none.
pub(super) fn is_ours(metadata: &Metadata<'_>) -> bool {
    let is_target = |target: &&str| {
        let rest = metadata.target().strip_prefix(*target);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    metadata.is_span() && SPANS.contains(&metadata.name()) && TARGETS.iter().any(is_target)
}

/// Hands spans on with what may leave.
#[derive(Debug)]
pub(super) struct Reduced<E>(pub(super) E);

impl<E: SpanExporter> SpanExporter for Reduced<E> {
    fn export(&self, batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        self.0.export(batch.into_iter().map(reduced).collect())
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

fn reduced(mut span: SpanData) -> SpanData {
    span.attributes.iter_mut().for_each(shorten);
    span.attributes.retain(may_leave);
    // A span can be renamed by a field of its own.
    if !SPANS.contains(&&*span.name) {
        span.name = Cow::Borrowed("span");
    }
    if matches!(span.status, Status::Error { .. }) {
        span.status = Status::error("");
    }
    (span.events, span.links) = (SpanEvents::default(), SpanLinks::default());
    span
}

/// Leaves one word of a reason.
fn shorten(field: &mut KeyValue) {
    if let Value::String(reason) = &field.value
        && REASONS.contains(&field.key.as_str())
    {
        field.value = reason::word(reason.as_str()).into();
    }
}

fn may_leave(field: &KeyValue) -> bool {
    let key = field.key.as_str();
    match &field.value {
        Value::Bool(_) | Value::I64(_) | Value::F64(_) => NUMBERS.contains(&key),
        Value::String(text) if REFERENCES.contains(&key) => is_hex(text.as_str(), 16),
        Value::String(text) if DIGESTS.contains(&key) => is_hex(text.as_str(), 64),
        Value::String(text) => {
            (WORDS.contains(&key) || REASONS.contains(&key)) && is_word(text.as_str())
        }
        _ => false,
    }
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c))
}

fn is_word(text: &str) -> bool {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || "/_-.{}[]".contains(c);
    text.len() <= LONGEST && text.chars().all(is_fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_reason_one_word_leaves() {
        let text = "no egress rule allows this method and path; Jörg would";
        let mut denied = KeyValue::new("denied", text);
        assert!(!may_leave(&denied));
        shorten(&mut denied);
        assert_eq!(denied, KeyValue::new("denied", "no-rule"));
        assert!(may_leave(&denied));
    }

    #[test]
    fn what_is_not_listed_stays_here() {
        for (key, value) in [
            ("run", Value::from("0123456789abcdef")),
            ("kind", "full".into()),
            ("path", "/v1/company/employees/{integer}".into()),
            ("added", 12.into()),
            ("plugin_digest", "0".repeat(64).into()),
        ] {
            assert!(may_leave(&KeyValue::new(key, value)), "{key}");
        }
        for (key, value) in [
            ("tenant", Value::from("acme")),
            ("connection", "acme".into()),
            ("message", "words of a plugin".into()),
            ("path", "/v1/Jörg Fischer".into()),
            ("salary", 12.into()),
        ] {
            assert!(!may_leave(&KeyValue::new(key, value)), "{key}");
        }
    }
}
