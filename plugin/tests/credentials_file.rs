//! Credentials files of every sort, good ones and others.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may panic, and so may what helps them"
)]

mod good_file;

use good_file::{GoodFile, any_good_file};
use personio::credentials_file::parse;
use personio::types::ErrorKind;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Nothing is kept of a failure: it prints the file, which belongs into a table
/// of tests then.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// The id and the secret, or the message.
fn read(file: &[u8]) -> Result<[String; 2], String> {
    match parse(file) {
        Ok(secrets) => {
            Ok(secrets.into_iter().map(|s| s.value).collect::<Vec<_>>().try_into().unwrap())
        }
        Err(error) => {
            assert_eq!(error.kind, ErrorKind::InvalidRequest);
            Err(error.message)
        }
    }
}

/// Whatever becomes of a file that holds this pair: no message repeats a part
/// of it, and nothing is a value that cannot be one.
fn read_discreetly(file: &[u8], good: &GoodFile) -> Result<[String; 2], String> {
    let result = read(file);
    match &result {
        Ok(values) => {
            for value in values {
                assert!(!value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
        Err(message) => {
            for value in [&good.id, &good.secret] {
                for piece in value.as_bytes().windows(6) {
                    let piece = std::str::from_utf8(piece).unwrap();
                    assert!(!message.contains(piece), "{piece}: {message}");
                }
            }
        }
    }
    result
}

fn is_damaged(result: &Result<[String; 2], String>, good: &GoodFile) -> bool {
    result.as_ref().is_ok_and(|[id, secret]| (id, secret) != (&good.id, &good.secret))
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn good_files_are_read(good in any_good_file()) {
        let file = good.bytes();
        prop_assert_eq!(
            read(&file),
            Ok([good.id.clone(), good.secret.clone()]),
            "{}", String::from_utf8_lossy(&file)
        );
    }

    /// Without a line a file is as good as before, or refused.
    #[test]
    fn a_line_is_missing(good in any_good_file(), line in any::<Index>()) {
        let file = good.without_line(line).bytes();
        let result = read_discreetly(&file, &good);
        prop_assert!(!is_damaged(&result, &good), "{}", String::from_utf8_lossy(&file));
    }

    /// What a file ends with may be cut short; nothing can tell. But no value
    /// takes the place of another one.
    #[test]
    fn the_end_is_missing(good in any_good_file(), end in any::<Index>()) {
        let mut file = good.bytes();
        file.truncate(end.index(file.len()));
        if let Ok([id, secret]) = read_discreetly(&file, &good) {
            prop_assert!(good.id.starts_with(&id), "{}", String::from_utf8_lossy(&file));
            prop_assert!(good.secret.starts_with(&secret), "{}", String::from_utf8_lossy(&file));
        }
    }
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn bytes_are_damaged(
        good in any_good_file(),
        damages in prop::collection::vec(any::<(Index, u8)>(), 1..20),
    ) {
        let mut file = good.bytes();
        for (index, byte) in damages {
            *index.get_mut(&mut file) = byte;
        }
        let _ = read_discreetly(&file, &good);
    }

    /// Two files in one: no pair is made of both.
    #[test]
    fn two_pairs(first in any_good_file(), second in any_good_file()) {
        let file = first.and(&second).bytes();
        let _ = read_discreetly(&file, &second);
        if let Ok(pair) = read_discreetly(&file, &first) {
            let pairs = [[first.id, first.secret], [second.id, second.secret]];
            prop_assert!(pairs.contains(&pair), "{}", String::from_utf8_lossy(&file));
        }
    }

    #[test]
    fn pieces_of_files(good in any_good_file(), pieces in pieces()) {
        let file = pieces.replace("ID!", &good.id).replace("SECRET!", &good.secret);
        let _ = read_discreetly(file.as_bytes(), &good);
    }

    #[test]
    fn any_bytes(file in prop::collection::vec(any::<u8>(), 0..300), good in any_good_file()) {
        let _ = read_discreetly(&file, &good);
    }

    #[test]
    fn any_text(file in "(\\PC|[\\s:=;,\"])*", good in any_good_file()) {
        let _ = read_discreetly(file.as_bytes(), &good);
    }
}

/// What files are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "ID!",
        "SECRET!",
        "Client ID",
        "Client Secret",
        "client_id",
        "client_secret",
        "ID",
        "Secret",
        "Schlüssel",
        ":",
        "=",
        ";",
        ",",
        "\t",
        "|",
        "&",
        "->",
        "→",
        "\n",
        "\r\n",
        "\n\n",
        " ",
        "\"",
        "'",
        "„",
        "“",
        "#",
        "// ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "{\"client_id\":\"ID!\"",
        "\"client_secret\":\"SECRET!\"}",
        "\\",
        "(",
        "x",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}
