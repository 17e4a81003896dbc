//! What the fuzzer runs, for a moment in every test run.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may panic, and so may what helps them"
)]

#[path = "../fuzz/bodies/credentials_file.rs"]
mod credentials_file;
#[expect(dead_code, reason = "here only the bytes of a file matter")]
mod good_file;
#[path = "../fuzz/bodies/list_answer.rs"]
mod list_answer;

use good_file::any_good_file;
use proptest::prelude::*;
use proptest::sample::Index;
use std::fs;
use std::path::Path;

fn config() -> ProptestConfig {
    ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_as_credentials_file(data in prop::collection::vec(any::<u8>(), 0..600)) {
        credentials_file::check(&data);
    }

    #[test]
    fn damaged_credentials_files(
        good in any_good_file(),
        line in any::<Index>(),
        damages in prop::collection::vec(any::<(Index, u8)>(), 0..4),
    ) {
        for good in [good.without_line(line), good] {
            let mut data = good.bytes();
            for (index, byte) in damages.iter().filter(|_| !data.is_empty()).collect::<Vec<_>>() {
                *index.get_mut(&mut data) = *byte;
            }
            credentials_file::check(&data);
        }
    }
}

/// Values of every type that JSON has, and texts that look like something else.
fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        any::<f64>()
            .prop_filter("JSON has no other", |value| value.is_finite())
            .prop_map(|value| format!("{value:?}")),
        prop::sample::select(vec![
            r#""""#,
            r#""active""#,
            r#""2022-07-01T00:00:00+02:00""#,
            r#""12.5""#,
            "1067807102794692000",
            r#""\ud800""#,
            r#""a\u0000b""#,
            "-0",
            "1e400",
            "[]",
            "{}",
            r#"{"id":1,"name":"IT"}"#,
            r#"{"type":"Office","attributes":{"id":1,"name":"Remote"}}"#,
        ])
        .prop_map(str::to_owned),
        ".{0,12}"
            .prop_map(|text| format!("{text:?}").replace("\\u{", "\\\\u{").replace("\\'", "'")),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((any_key(), inner), 0..5).prop_map(|members| {
                let members: Vec<_> =
                    members.into_iter().map(|(key, value)| format!("{key:?}:{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

/// Names that mean something to the connector, and one that does not.
fn any_key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "success",
        "data",
        "metadata",
        "total_elements",
        "limit",
        "error",
        "code",
        "message",
        "attributes",
        "value",
        "id",
        "first_name",
        "email",
        "status",
        "gender",
        "department",
        "office",
        "supervisor",
        "hire_date",
        "vacation_day_balance",
        "last_modified_at",
        "category",
        "balance",
        "key",
        "dynamic_1",
    ])
}

/// An answer in Personio's envelope, with anything at all for data.
fn any_answer() -> impl Strategy<Value = String> {
    let record = prop::collection::vec((any_key(), any_json()), 0..8).prop_map(|attributes| {
        let attributes: Vec<_> = attributes
            .into_iter()
            .map(|(key, value)| {
                format!(r#"{key:?}:{{"label":"L","value":{value},"type":"standard"}}"#)
            })
            .collect();
        format!(
            r#"{{"type":"Employee","attributes":{{"id":{{"value":{}}},{}}}}}"#,
            attributes.len(),
            attributes.join(",")
        )
        .replace(",}}", "}}")
    });
    let records = prop::collection::vec(prop_oneof![3 => record, 1 => any_json()], 0..6);
    (records, any_json(), any_json()).prop_map(|(records, metadata, limit)| {
        let records = records.join(",");
        format!(r#"{{"success":true,"metadata":{metadata},"limit":{limit},"data":[{records}]}}"#)
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_as_list_answer(data in prop::collection::vec(any::<u8>(), 0..600)) {
        list_answer::check(&data);
    }

    #[test]
    fn any_json_as_list_answer(json in any_json()) {
        list_answer::check(json.as_bytes());
    }

    #[test]
    fn damaged_list_answers(
        answer in any_answer(),
        end in any::<Index>(),
        damages in prop::collection::vec(any::<(Index, u8)>(), 0..4),
    ) {
        list_answer::check(answer.as_bytes());
        let mut data = answer.into_bytes();
        list_answer::check(&data[..end.index(data.len())]);
        for (index, byte) in damages {
            *index.get_mut(&mut data) = byte;
        }
        list_answer::check(&data);
    }
}

#[test]
fn seeds_of_list_answer() {
    seeds("list_answer", list_answer::check);
}

#[test]
fn seeds_of_credentials_file() {
    seeds("credentials_file", credentials_file::check);
}

/// Runs what the fuzzer begins with.
fn seeds(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let seeds: Vec<_> = fs::read_dir(folder).unwrap().map(|seed| seed.unwrap().path()).collect();
    assert!(!seeds.is_empty());
    for seed in seeds {
        check(&fs::read(seed).unwrap());
    }
}
