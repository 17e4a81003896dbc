//! What is appended, what it costs, and what is refused.

use std::time::Instant;

use super::*;
use crate::database::ledger::row::NOTHING;

#[tokio::test]
async fn every_event_becomes_a_row_that_remembers_the_one_before() {
    let (_folder, database) = ledger_of(0).await;
    let ledger = database.ledger();
    let failed = LedgerEvent::Failed { reason: "no answer".to_owned(), millis: 7 };
    let denied = LedgerEvent::Denied { reason: "no such rule".to_owned() };
    let violation = LedgerEvent::Violation { reason: "`email` was not asked for".to_owned() };
    ledger.append(vec![entry("a", LedgerEvent::Sent)]).await.unwrap();
    ledger.append(vec![entry("a", answered()), entry("b", LedgerEvent::Sent)]).await.unwrap();
    ledger.append(vec![entry("b", failed)]).await.unwrap();
    let unknown = LedgerEntry { method: None, path: None, run: None, ..entry("c", denied) };
    ledger.append(vec![unknown]).await.unwrap();
    ledger.append(vec![entry("d", violation)]).await.unwrap();

    let rows = database.all_rows().await;
    let events: Vec<_> = rows.iter().map(|row| row.row.event.as_str()).collect();
    assert_eq!(events, ["sent", "answered", "sent", "failed", "denied", "violation"]);
    let mut previous = NOTHING;
    for (row, seq) in rows.iter().zip(1..) {
        assert_eq!((row.row.seq, row.row.previous.as_str()), (seq, previous));
        previous = &row.hash;
    }
    let answered = &rows[1].row;
    assert_eq!(
        (answered.status, answered.bytes, answered.millis),
        (Some(200), Some(4711), Some(120))
    );
    assert_eq!(rows[3].row.reason.as_deref(), Some("no answer"));
    assert_eq!((rows[4].row.method.as_deref(), rows[4].row.path.as_deref()), (None, None));

    let sound = database.verify_ledger(None).await.unwrap();
    assert_eq!((sound.rows, sound.head.as_str()), (6, previous));
}

#[tokio::test]
async fn an_empty_ledger_is_good() {
    let (_folder, database) = ledger_of(0).await;
    let sound = database.verify_ledger(Some(NOTHING)).await.unwrap();
    assert_eq!((sound.rows, sound.head.as_str()), (0, NOTHING));
}

/// By `jq -cS 'del(.hash)' | tr -d '\n' | sha256sum`, and by Python's `json` and
/// `hashlib`.
#[test]
fn a_hash_is_what_anybody_computes_from_an_export() {
    let line = r#"{"at":1764000000123,"attributes":["email","größe \"ß\""],"bytes":4711,"call":"fetch-employees","connection":"00112233aabbccdd","consent":1,"event":"answered","method":"GET","millis":120,"path":"/v1/company/employees","plugin_digest":"abc","previous":"0000000000000000000000000000000000000000000000000000000000000000","reason":null,"request":"0123456789abcdef","run":null,"seq":1,"status":200,"tenant":"Müller & Söhne"}"#;
    let row = super::super::LedgerRow {
        at: 1_764_000_000_123,
        attributes: r#"["email","größe \"ß\""]"#.to_owned(),
        bytes: Some(4711),
        call: "fetch-employees".to_owned(),
        connection: "00112233aabbccdd".to_owned(),
        consent: Some(1),
        event: "answered".to_owned(),
        method: Some("GET".to_owned()),
        millis: Some(120),
        path: Some("/v1/company/employees".to_owned()),
        plugin_digest: "abc".to_owned(),
        previous: NOTHING.to_owned(),
        reason: None,
        request: "0123456789abcdef".to_owned(),
        run: None,
        seq: 1,
        status: Some(200),
        tenant: "Müller & Söhne".to_owned(),
    };
    assert_eq!(serde_json::to_string(&row).unwrap(), line);
    assert_eq!(
        row.digest().unwrap(),
        "32f4646dc675655fb7e35aacd494aeb993afd8c04f542c11e7b573e958640bb2"
    );
}

#[tokio::test]
async fn a_row_is_neither_changed_nor_deleted_nor_put_in_between() {
    let (_folder, database) = ledger_of(3).await;
    for statement in [
        "UPDATE ledger SET status = 500 WHERE seq = 2",
        "DELETE FROM ledger WHERE seq = 3",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 2",
        "INSERT INTO ledger SELECT 2, at, connection, tenant, run, consent, plugin_digest, request,
             call, event, method, path, attributes, status, bytes, millis, reason, previous, hash
         FROM ledger WHERE seq = 1",
        "DELETE FROM ledger_head",
    ] {
        let refused = sqlx::query(statement).execute(&database.pool).await;
        let reason = refused.unwrap_err().to_string();
        assert!(reason.contains("of the ledger"), "{statement}: {reason}");
    }
    assert_eq!(database.verify_ledger(None).await.unwrap().rows, 3);
}

#[tokio::test]
async fn rows_of_one_request_are_one_line() {
    let (_folder, database) = ledger_of(0).await;
    let ledger = database.ledger();
    let violation = LedgerEvent::Violation { reason: "unmasked".to_owned() };
    ledger
        .append(vec![entry("a", LedgerEvent::Sent), entry("b", LedgerEvent::Sent)])
        .await
        .unwrap();
    ledger.append(vec![entry("b", answered()), entry("c", LedgerEvent::Sent)]).await.unwrap();
    ledger.append(vec![entry("b", violation)]).await.unwrap();

    let requests = database.ledger_requests(None, i64::MAX, 10).await.unwrap();
    let seen: Vec<_> = requests
        .iter()
        .map(|request| (request.event.as_str(), request.status, request.reason.as_deref()))
        .collect();
    let expected =
        [("sent", None, None), ("violation", Some(200), Some("unmasked")), ("sent", None, None)];
    assert_eq!(seen, expected);
    assert_eq!(database.ledger_requests(None, i64::MAX, 1).await.unwrap(), requests[..1]);
    assert_eq!(database.ledger_requests(None, requests[0].seq, 1).await.unwrap(), requests[1..2]);
    assert_eq!(database.ledger_requests(Some("globex"), i64::MAX, 10).await.unwrap(), []);
}

#[tokio::test]
async fn nothing_leaves_once_its_consent_has_ended() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "value").await;
    let row = database.connection("acme").await.unwrap().unwrap();
    let owner = Owner {
        connection: row.reference.clone(),
        tenant: "acme".to_owned(),
        consent: Some(row.consent.number),
    };
    let ledger = SqliteLedger { database: database.clone(), owner };
    ledger.append(vec![entry("a", LedgerEvent::Sent)]).await.unwrap();
    database.consents_to(id, "first-name").await;
    ledger.append(vec![entry("a", answered()), entry("b", LedgerEvent::Sent)]).await.unwrap_err();
    // What has left before has an end all the same.
    ledger.append(vec![entry("a", answered())]).await.unwrap();
    let requests = database.ledger_requests(None, i64::MAX, 10).await.unwrap();
    let events: Vec<_> = requests.iter().map(|request| request.event.as_str()).collect();
    assert_eq!(events, ["denied", "answered"], "{requests:?}");
    database.verify_ledger(None).await.unwrap();
}

/// As fast as a connector works: fifteen requests in flight, each with two rows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifteen_requests_in_flight_append_to_one_chain() {
    const IN_FLIGHT: usize = 15;
    const EACH: usize = 20;
    let (_folder, database) = ledger_of(0).await;
    let start = Instant::now();
    let requests = (0..IN_FLIGHT).map(|number| {
        let ledger = database.ledger();
        tokio::spawn(async move {
            let mut longest = std::time::Duration::ZERO;
            for turn in 0..EACH {
                let before = Instant::now();
                let request = format!("{number}-{turn}");
                ledger.append(vec![entry(&request, LedgerEvent::Sent)]).await.unwrap();
                longest = longest.max(before.elapsed());
            }
            longest
        })
    });
    let mut longest = std::time::Duration::ZERO;
    for request in requests.collect::<Vec<_>>() {
        longest = longest.max(request.await.unwrap());
    }
    let rows = u32::try_from(IN_FLIGHT * EACH).unwrap();
    let mean = start.elapsed() / rows;
    println!("{rows} appends, {mean:?} each; the longest that one of fifteen waited: {longest:?}");
    assert_eq!(database.verify_ledger(None).await.unwrap().rows, i64::from(rows));
}
