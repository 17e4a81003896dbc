use ::parquet::file::metadata::RowGroupMetaData;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::{Row, RowAccessor};
use marketplace_runtime::{Date, Employee};

use super::*;
use crate::clock::Timestamp;
use crate::database::Consent;
use crate::directory::tests;

/// Somebody of whom this reader can print every value.
fn ada() -> Employee {
    Employee { created_at: Some(1_700_000_000_000), ..tests::ada() }
}

fn mask(names: &str) -> FieldMask {
    names.parse().unwrap()
}

fn connection(fields: FieldMask) -> ConnectionRow {
    let at = Timestamp::from_millis(0);
    let digest = "d1935".to_owned();
    ConnectionRow {
        id: 1,
        reference: "0123456789abcdef".into(),
        tenant: "Ada's company".into(),
        integration: "sample".into(),
        plugin_digest: digest.clone(),
        publisher_key: None,
        origin: None,
        settings: Default::default(),
        connected_at: at,
        disconnected_at: None,
        consent: Consent {
            number: 3,
            fields,
            plugin_digest: digest,
            given_by: "Charles".into(),
            given_at: at,
        },
    }
}

fn stored(employee: Employee, withheld: &str) -> StoredEmployee {
    StoredEmployee {
        seq: 1,
        employee,
        present: FieldMask::all().without(mask(withheld)),
        withheld: mask(withheld),
        unknown: FieldMask::empty(),
        added_at: Timestamp::from_millis(1),
        fetched_at: Timestamp::from_millis(1_700_000_000_001),
        gone_at: None,
    }
}

fn file(people: impl IntoIterator<Item = StoredEmployee>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut file = ParquetFile::new(&mut out, &connection(FieldMask::all())).unwrap();
    for person in people {
        file.add(&person).unwrap();
    }
    file.finish().unwrap();
    out
}

fn reader(written: &[u8]) -> SerializedFileReader<std::fs::File> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(written).unwrap();
    SerializedFileReader::new(file).unwrap()
}

fn rows(file: &[u8]) -> Vec<Row> {
    reader(file).into_iter().map(Result::unwrap).collect()
}

/// The cells of a row as texts, by the names of their columns.
fn cells(row: &Row) -> std::collections::BTreeMap<String, String> {
    row.get_column_iter().map(|(name, field)| (name.clone(), field.to_string())).collect()
}

#[test]
fn columns_have_types() {
    let reader = reader(&file([]));
    let mut schema = Vec::new();
    let metadata = reader.metadata().file_metadata();
    ::parquet::schema::printer::print_schema(&mut schema, metadata.schema());
    assert_eq!(
        String::from_utf8(schema).unwrap(),
        "message employee {
  REQUIRED BYTE_ARRAY id (STRING);
  OPTIONAL BYTE_ARRAY first_name (STRING);
  OPTIONAL BYTE_ARRAY last_name (STRING);
  OPTIONAL BYTE_ARRAY email (STRING);
  OPTIONAL BYTE_ARRAY status (STRING);
  OPTIONAL BYTE_ARRAY gender (STRING);
  OPTIONAL BYTE_ARRAY position (STRING);
  OPTIONAL BYTE_ARRAY department_id (STRING);
  OPTIONAL BYTE_ARRAY department_name (STRING);
  OPTIONAL BYTE_ARRAY office_id (STRING);
  OPTIONAL BYTE_ARRAY office_name (STRING);
  OPTIONAL BYTE_ARRAY supervisor_id (STRING);
  OPTIONAL BYTE_ARRAY supervisor_first_name (STRING);
  OPTIONAL BYTE_ARRAY supervisor_last_name (STRING);
  OPTIONAL BYTE_ARRAY supervisor_email (STRING);
  OPTIONAL INT32 hire_date (DATE);
  OPTIONAL DOUBLE vacation_days;
  OPTIONAL INT64 last_modified (TIMESTAMP(MILLIS,true));
  OPTIONAL INT64 created_at (TIMESTAMP(MILLIS,true));
  REQUIRED INT64 fetched_at (TIMESTAMP(MILLIS,true));
  OPTIONAL INT64 gone_at (TIMESTAMP(MILLIS,true));
  REQUIRED group unknown (LIST) {
    REPEATED group list {
      REQUIRED BYTE_ARRAY element (STRING);
    }
  }
  REQUIRED group withheld (LIST) {
    REPEATED group list {
      REQUIRED BYTE_ARRAY element (STRING);
    }
  }
}
"
    );
}

#[test]
fn what_was_written_is_read() {
    let bare = Employee { email: None, gender: None, vacation_days: None, ..ada() };
    let mut gone = stored(bare, "gender,status");
    gone.gone_at = Some(Timestamp::from_millis(1_700_000_000_002));
    let rows = rows(&file([stored(ada(), ""), gone]));
    assert_eq!(rows.len(), 2);
    let first = cells(&rows[0]);
    for (name, value) in [
        ("id", "\"7\""),
        ("department_name", "\"Engines\""),
        ("supervisor_last_name", "null"),
        ("supervisor_email", "\"charles@example.com\""),
        ("hire_date", "1833-06-05"),
        ("vacation_days", "-2.5E0"),
        ("gone_at", "null"),
        ("withheld", "[]"),
    ] {
        assert_eq!(first[name], value, "{name}");
    }
    assert_eq!(rows[0].get_timestamp_millis(19).unwrap(), 1_700_000_000_001);
    let second = cells(&rows[1]);
    assert_eq!(second["withheld"], "[\"status\", \"gender\"]");
    for name in ["email", "gender", "vacation_days"] {
        assert_eq!(second[name], "null", "{name}");
    }
    assert_eq!(rows[1].get_timestamp_millis(20).unwrap(), 1_700_000_000_002);
}

#[test]
fn a_day_that_no_calendar_has_is_not_taken_for_empty() {
    let odd = Employee { hire_date: Some(Date { year: 2022, month: 2, day: 30 }), ..ada() };
    let rows = rows(&file([stored(odd, "")]));
    let cells = cells(&rows[0]);
    assert_eq!((&*cells["hire_date"], &*cells["unknown"]), ("null", "[\"hire_date\"]"));
}

#[test]
fn the_file_says_where_it_is_from_and_nothing_of_anybody_outside_of_its_cells() {
    let file = file([stored(ada(), "")]);
    let reader = reader(&file);
    let metadata = reader.metadata();
    let mut origin: Vec<_> =
        metadata.file_metadata().key_value_metadata().unwrap().iter().collect();
    origin.sort_by_key(|entry| &entry.key);
    let origin: Vec<_> = origin
        .into_iter()
        .map(|entry| format!("{}={}", entry.key, entry.value.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        origin,
        [
            "marketplace.connection=0123456789abcdef",
            "marketplace.consent=3",
            "marketplace.plugin_digest=d1935"
        ]
    );
    let footer = format!("{metadata:?}");
    for word in ["Ada", "Lovelace", "Charles", "London"] {
        assert!(!footer.contains(word), "{word} is in {footer}");
    }
}

#[test]
fn groups_of_rows_are_bounded_by_number_and_by_size() {
    let many = (0..MOST_ROWS + 1).map(|id| {
        stored(Employee { id: id.to_string(), ..ada() }, if id % 2 == 0 { "" } else { "office" })
    });
    let written = file(many);
    let groups = |file: &[u8]| {
        let reader = reader(file);
        let groups = reader.metadata().row_groups().iter();
        groups.map(RowGroupMetaData::num_rows).collect::<Vec<_>>()
    };
    assert_eq!(groups(&written), [8_192, 1]);
    let rows = rows(&written);
    assert_eq!(rows.len(), MOST_ROWS + 1);
    for (index, row) in rows.iter().enumerate() {
        assert_eq!(row.get_string(0).unwrap(), &index.to_string());
        let withheld = if index % 2 == 0 { "[]" } else { "[\"office\"]" };
        assert_eq!(cells(row)["withheld"], withheld);
    }
    let long = (0..30).map(|id| {
        let position = Some(format!("{id}{}", "x".repeat(1 << 20)));
        stored(Employee { position, ..ada() }, "")
    });
    assert_eq!(groups(&file(long)), [8, 8, 8, 6]);
}
