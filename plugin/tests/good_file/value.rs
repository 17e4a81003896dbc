//! Invented client ids and client secrets.

use proptest::prelude::*;

const UUID: &str = "papi-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const BASE64URL: &str = "[A-Za-z0-9_-]{20,64}";
const BASE64: &str = "[A-Za-z0-9+/]{20,62}={0,2}";

pub(crate) fn id() -> impl Strategy<Value = String> {
    prop_oneof![UUID, BASE64URL, BASE64].prop_filter("could be a word", |value| has_digit(value))
}

pub(crate) fn secret() -> impl Strategy<Value = String> {
    prop_oneof!["papi-[A-Za-z0-9_-]{86}", BASE64URL, BASE64]
        .prop_filter("could be a word", |value| has_digit(value))
}

/// Hardly any random value has none.
fn has_digit(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_digit())
}
