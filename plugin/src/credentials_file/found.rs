//! What a credentials file has turned out to hold.

use super::candidate::Candidate;
use super::label::{Kind, Label};
use super::refusal::Refusal;
use super::written::Written;

/// The values found under a label that says what they are.
#[derive(Default)]
pub(super) struct Found {
    id: Candidate,
    secret: Candidate,
}

impl Found {
    /// Takes note of a value that is written as it is.
    pub(super) fn add(&mut self, label: Label, value: &str) {
        self.of(label.kind).add(Candidate::new(value, true, label.is_certain));
    }

    /// Takes note of a value that may be in quotes.
    pub(super) fn add_written(&mut self, label: Label, text: &[u8]) {
        let Written { value, is_clear } = Written::of(text);
        let value = std::str::from_utf8(value).unwrap_or_default();
        self.of(label.kind).add(Candidate::new(value, is_clear, label.is_certain));
    }

    /// Takes note that the value found last goes on below.
    pub(super) fn add_below(&mut self, kind: Kind) {
        self.of(kind).flaw.get_or_insert(Refusal::BrokenLine);
    }

    fn of(&mut self, kind: Kind) -> &mut Candidate {
        match kind {
            Kind::Id => &mut self.id,
            Kind::Secret => &mut self.secret,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.id.value.is_empty() && self.secret.value.is_empty()
    }

    pub(super) fn pair(self) -> Result<(String, String), Refusal> {
        match self.flaw() {
            Some(flaw) => Err(flaw),
            None => Ok((self.id.value, self.secret.value)),
        }
    }

    fn flaw(&self) -> Option<Refusal> {
        let Self { id, secret } = self;
        match (id.value.is_empty(), secret.value.is_empty()) {
            (true, true) => Some(Refusal::NoPair),
            // A value that ends who knows where may hold the other one.
            (true, false) => secret.flaw.or(Some(Refusal::NoId)),
            (false, true) => id.flaw.or(Some(Refusal::NoSecret)),
            (false, false) => id.flaw.or(secret.flaw).or_else(|| self.mismatch()),
        }
    }

    /// Why the two do not belong together, each of them fine as it is.
    fn mismatch(&self) -> Option<Refusal> {
        let Self { id, secret } = self;
        if id.has_lesser && secret.has_lesser {
            // Two pairs, and the better values may be from one each.
            return Some(Refusal::Several);
        }
        (id.value == secret.value || is_id(&secret.value)).then_some(Refusal::IdTwice)
    }
}

/// Whether a value is what Personio's client ids look like today, and its
/// secrets never: `papi-` and a UUID.
fn is_id(value: &str) -> bool {
    value.strip_prefix("papi-").is_some_and(|uuid| {
        uuid.len() == 36 && uuid.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
    })
}
