//! Why a request was refused or failed, in one fixed word.
//!
//! The ledger has it in a sentence, with names of a manifest in it. Sentences may change,
//! and a ledger may be somebody else's by now: what is not recognised is `other`.

/// Part of a sentence, and the word for it.
const WORDS: [(&str, &str); 36] = [
    ("the name cannot be resolved", "name"),
    ("the connection was refused", "connection-refused"),
    ("the connection took too long", "connection-timeout"),
    ("the answer took too long", "answer-timeout"),
    ("the connection was closed", "connection-closed"),
    ("the connection could not be encrypted", "tls"),
    ("the source cannot be reached", "unreachable"),
    ("the headers of the answer are larger than the limit", "answer-headers-too-large"),
    ("the answer is larger than the limit", "answer-too-large"),
    ("the answer cannot be unpacked", "encoding"),
    ("the answer is not HTTP", "no-http"),
    ("given up by the plugin or its host", "given-up"),
    ("while credentials were parsed", "closed-room"),
    ("the only origin of this connection", "origin"),
    ("the address names a user", "user-info"),
    ("the method is neither GET nor POST", "method"),
    ("no egress rule allows this method and path", "no-rule"),
    ("which is not released; releasing it would allow it", "field-not-released"),
    ("the query cannot be decoded", "query"),
    ("does not name one of the query parameters", "parameter"),
    ("which is what the rule allows", "parameter-type"),
    ("belongs to no released field", "attribute-not-released"),
    ("that no field of the manifest needs", "attribute-unknown"),
    ("does not say which attributes it wants", "no-attributes"),
    ("a GET request carries a body", "body"),
    ("the request body has more than", "body-too-large"),
    ("the request body is not what the request says", "body-broken"),
    ("a request header is there twice", "header-twice"),
    ("the request headers have more than", "headers-too-large"),
    ("the request has ", "header"),
    ("too many different credentials", "too-many-credentials"),
    ("has characters that no header can carry", "secret-in-header"),
    ("is the metadata service of a cloud", "metadata-service"),
    ("is not a public address", "private-address"),
    ("which it was not asked for", "fields-not-asked-for"),
    ("the plugin returned credentials", "credentials-returned"),
];

/// The word for a reason.
pub(crate) fn word(reason: &str) -> &'static str {
    let known = WORDS.iter().find(|(part, _)| reason.contains(part));
    known.map_or("other", |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_word() {
        let refused = "no egress rule allows this method and path; this one would: GET /v1/…";
        assert_eq!(word(refused), "no-rule");
        assert_eq!(word("the connection was refused"), "connection-refused");
        assert_eq!(word("Jörg Fischer"), "other");
    }
}
