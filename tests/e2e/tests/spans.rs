//! What whoever traces a host sees: calls, the requests within them, and nothing that
//! is anybody's business.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::time::Duration;

use e2e::{CapturedSpan, CapturedSpans, Order, Party, Source, runtime, sample_plugin};
use marketplace_runtime::{Activation, Limits, Plugin};

const SECRET: &str = "the secret 5ec2e7-0123456789abcdef";
const PERSON: &str = "ada.lovelace";

async fn courier(name: &str) -> (Party, String) {
    let plugin = runtime().build().unwrap().load(&sample_plugin("courier")).unwrap();
    // It repeats whatever it is sent.
    let source = Source::responding(|request| {
        (format!("x-who: {PERSON}\r\n"), format!("{PERSON}: {request}").into_bytes())
    });
    let party = Party::connect(&plugin, name, SECRET, "email", source).await;
    (party, plugin.digest().to_owned())
}

/// The calls of this name, each with the requests within it.
fn calls(spans: &CapturedSpans, name: &str) -> Vec<(CapturedSpan, Vec<CapturedSpan>)> {
    let all = spans.spans();
    let is_call = |span: &CapturedSpan| span.name == "plugin-call" && span.field("call") == name;
    let requests = |call: usize| {
        let within = all.iter().filter(|span| span.name == "request" && span.parent == Some(call));
        within.cloned().collect()
    };
    let calls = all.iter().enumerate().filter(|(_, span)| is_call(span));
    calls.map(|(place, span)| (span.clone(), requests(place))).collect()
}

/// Requests that are over leave their rest to the ledger a moment later.
async fn settled() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

#[tokio::test]
async fn a_call_and_its_requests_are_traced_without_what_they_are_about() {
    let spans = CapturedSpans::start();
    let (party, digest) = courier("acme").await;
    let orders = [
        Order::get(party.url("/people?attributes[]=email&limit=471142"))
            .header("accept-language", PERSON),
        Order::get(party.url("/people?attributes[]=gender")),
        Order::get(party.url(&format!("/people/{PERSON}?who={PERSON}"))),
        Order::new("ADA", party.url("/people")),
        Order::post(party.url("/echo"), PERSON.repeat(10_000)),
    ];
    for order in &orders {
        party.send(order).await;
    }
    settled().await;

    let connects = calls(&spans, "connect");
    let [(connect, sent)] = &connects[..] else { panic!("{connects:#?}") };
    assert_eq!(connect.field("connection"), "acme");
    assert_eq!(connect.field("plugin_digest"), digest);
    assert_eq!(connect.ends, 1);
    let [auth] = &sent[..] else { panic!("{sent:#?}") };
    assert_eq!([auth.field("method"), auth.field("path")], ["POST", "/auth"]);

    let fetches = calls(&spans, "fetch-employees");
    let requests: Vec<_> = fetches.iter().flat_map(|(_, requests)| requests).collect();
    assert_eq!((fetches.len(), requests.len()), (orders.len(), orders.len()), "{fetches:#?}");
    let asked = requests.iter().map(|request| [request.field("method"), request.field("path")]);
    let asked: Vec<_> = asked.collect();
    assert_eq!(
        asked,
        [["GET", "/people"], ["GET", "/people"], ["GET", ""], ["", ""], ["POST", "/echo"]]
    );
    assert_eq!(requests[0].field("status"), "200");
    assert!(requests[0].field("bytes").parse::<u64>().unwrap() > 0);
    assert!(requests[0].field("millis").parse::<u64>().unwrap() < 30_000);
    for (request, reason) in requests.iter().zip(["", "`gender`", "no egress rule", "", "bytes"]) {
        assert!(request.field("denied").contains(reason), "{request:#?}");
        assert_eq!(request.field("status").is_empty(), !request.field("denied").is_empty());
        assert_eq!(request.ends, 1, "{request:#?}");
    }

    // Of all spans, those of other crates included.
    let text = format!("{:?}", spans.spans());
    for planted in [SECRET, "5ec2e7", PERSON, "ADA", "471142", "limit=", "accept-language"] {
        assert!(!text.contains(planted), "{planted}: {text}");
    }
    assert!(!text.contains(&party.stand_in().await), "{text}");
    // It was there to be seen.
    assert!(party.source.received().concat().contains(PERSON));
}

#[tokio::test]
async fn requests_of_calls_at_the_same_time_are_told_apart() {
    let spans = CapturedSpans::start();
    let ((one, _), (other, _)) = (courier("one").await, courier("other").await);
    let order = |party: &Party, path: &str| Order::get(party.url(path));
    let people = "/people?attributes[]=email";
    for _ in 0..10 {
        let (allowed, refused) = (order(&one, people), order(&other, "/secrets"));
        let _ = tokio::join!(one.send(&allowed), other.send(&refused));
    }
    settled().await;
    let fetches = calls(&spans, "fetch-employees");
    assert_eq!(fetches.len(), 20);
    for (call, requests) in &fetches {
        let [request] = &requests[..] else { panic!("{call:#?}: {requests:#?}") };
        match call.field("connection") {
            "one" => assert_eq!(request.field("status"), "200"),
            "other" => assert!(request.field("denied").contains("no egress rule")),
            name => panic!("{name}"),
        }
    }
}

#[tokio::test]
async fn a_request_that_fails_says_so() {
    let spans = CapturedSpans::start();
    let plugin = runtime().build().unwrap().load(&sample_plugin("courier")).unwrap();
    let origin = Some("http://127.0.0.1:9".parse().unwrap());
    let activation =
        Activation { origin, ..Activation::in_memory("acme", "email".parse().unwrap()) };
    assert!(plugin.connect(b"the secret", activation).await.is_err());
    settled().await;
    let calls = calls(&spans, "connect");
    let [(_, requests)] = &calls[..] else { panic!("{calls:#?}") };
    let [request] = &requests[..] else { panic!("{requests:#?}") };
    assert_eq!(request.field("failed"), "the connection was refused");
    assert!(request.fields.contains_key("millis") && !request.fields.contains_key("status"));
}

#[tokio::test]
async fn a_parser_that_asks_for_something_is_traced_as_well() {
    let spans = CapturedSpans::start();
    let plugin = runtime().build().unwrap().load(&sample_plugin("eavesdropper")).unwrap();
    let (source, fields) = (Source::start(), "email".parse().unwrap());
    let send = format!("send this to {}", source.url);
    let activation = Activation::in_memory("acme", fields);
    plugin.parse(send.as_bytes(), &activation).await.unwrap();
    settled().await;
    let calls = calls(&spans, "parse");
    let [(_, requests)] = &calls[..] else { panic!("{calls:#?}") };
    let [request] = &requests[..] else { panic!("{requests:#?}") };
    assert!(request.field("denied").contains("while credentials were parsed"), "{request:#?}");
    assert!(!format!("{calls:?}").contains(&source.url));
}

#[tokio::test]
async fn what_a_plugin_prints_is_said_within_its_call() {
    let limits = Limits { log: 100, ..Limits::default() };
    let plugin: Plugin =
        runtime().limits(limits).build().unwrap().load(&sample_plugin("chatterbox")).unwrap();
    let party = Party::connect(&plugin, "acme", "the secret", "email", Source::start()).await;
    let spans = CapturedSpans::start();
    party.fetch("a line\n").await.unwrap();
    settled().await;
    let all = spans.spans();
    let events = spans.events();
    let printed: Vec<_> = events.iter().filter(|event| event.target == "guest").collect();
    assert!(printed.len() > 10, "{printed:#?}");
    for event in printed {
        let call = &all[event.parent.unwrap()];
        assert_eq!([call.name, call.field("call")], ["plugin-call", "fetch-employees"]);
    }
}

#[tokio::test]
async fn a_crash_is_reported_within_its_call() {
    let plugin = runtime().build().unwrap().load(&sample_plugin("panicking")).unwrap();
    let party = Party::connect(&plugin, "acme", "the secret", "email", Source::start()).await;
    let spans = CapturedSpans::start();
    party.fetch("").await.unwrap_err();
    let events = spans.events();
    let crashed = |event: &&CapturedSpan| event.field("message").starts_with("a plugin crashed");
    let crash = events.iter().find(crashed).unwrap();
    let call = &spans.spans()[crash.parent.unwrap()];
    assert_eq!([call.name, call.field("call")], ["plugin-call", "fetch-employees"]);
}
