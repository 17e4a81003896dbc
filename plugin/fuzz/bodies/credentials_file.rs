//! What holds for every file that is taken for a credentials file.
//!
//! The fuzzer runs it, and a property test for every build: see
//! `tests/fuzz_bodies.rs`.

use personio::credentials_file::{MAX_BYTES, parse};
use personio::types::{Error, ErrorKind, Secret};
use personio::{CLIENT_ID, CLIENT_SECRET};

/// Panics where it does not hold.
pub(crate) fn check(data: &[u8]) {
    let result = parse(data);
    match &result {
        Ok(secrets) => check_secrets(secrets),
        Err(error) => check_refusal(error),
    }
    if let Ok(text) = std::str::from_utf8(data)
        && data.len() <= MAX_BYTES / 3
        && !text.contains('\0')
    {
        check_line_ends(text, &result);
        check_encodings(text, &result);
    }
}

fn check_secrets(secrets: &[Secret]) {
    let names: Vec<_> = secrets.iter().map(|secret| secret.name.as_str()).collect();
    assert_eq!(names, [CLIENT_ID, CLIENT_SECRET]);
    for secret in secrets {
        assert!(!secret.value.is_empty());
        assert!(secret.value.bytes().all(|byte| byte.is_ascii_graphic()));
    }
}

/// A sentence, without a word so long that it could be a part of a secret.
fn check_refusal(error: &Error) {
    assert_eq!(error.kind, ErrorKind::InvalidRequest);
    assert!(error.code.is_some() && error.retry_after_ms.is_none());
    assert!(error.message.starts_with("The file ") || error.message.starts_with("A value "));
    assert!(error.message.ends_with('.') && error.message.len() < 200);
    assert!(error.message.split(' ').all(|word| word.len() < 16));
}

/// A file is the same with the line ends of another system.
fn check_line_ends(text: &str, result: &Result<Vec<Secret>, Error>) {
    if !text.contains('\r') {
        for end in ["\r\n", "\r"] {
            assert_eq!(&parse(text.replace('\n', end).as_bytes()), result);
        }
    }
}

/// A file is the same in UTF-16.
fn check_encodings(text: &str, result: &Result<Vec<Secret>, Error>) {
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let marked = format!("\u{feff}{text}");
        let file: Vec<u8> = marked.encode_utf16().flat_map(order).collect();
        assert_eq!(&parse(&file), result);
    }
}
