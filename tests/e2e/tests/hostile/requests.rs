//! Requests to the right server for the wrong thing.

use e2e::{Order, Scene, Source, Stage, guest, sample_manifest, small_limits, with_manifest};
use marketplace_runtime::LedgerEvent;

use crate::{DENIED, allowed, courier, refused};

/// The courier asks its source for each of these, and each is refused.
async fn refused_targets(stage: &Stage, targets: &[&str], expected: &'static str) {
    let order = |target: &&str| (Order::get(stage.hostile.url(target)), expected);
    refused(stage, targets.iter().map(order)).await;
}

/// The courier asks for people with each of these queries, and each is refused.
async fn refused_queries(queries: &[&str], expected: &'static str) {
    let stage = courier().await;
    let targets: Vec<_> = queries.iter().map(|query| format!("/people?{query}")).collect();
    let targets: Vec<_> = targets.iter().map(String::as_str).collect();
    refused_targets(&stage, &targets, expected).await;
}

#[tokio::test]
async fn what_is_allowed_arrives() {
    let stage = courier().await;
    let before = stage.hostile.source.received().len();
    let targets = [
        "/people?attributes[]=email",
        "/people?attributes%5B%5D=email",
        "/people?attributes%5b%5d=%65%6d%61%69%6c",
        "/people?attributes[]=email&attributes[]=email",
        "/people?limit=10&attributes[]=email",
    ];
    for target in targets {
        let order = Order::get(stage.hostile.url(target));
        assert_eq!(stage.hostile.send(&order).await, "status 200", "{target}");
    }
    let received = stage.hostile.source.received().split_off(before);
    for (target, request) in targets.iter().zip(&received) {
        assert!(request.starts_with(&format!("GET {target} HTTP/1.1\r\n")), "{request}");
    }
    assert_eq!(received.len(), targets.len());
}

#[tokio::test]
async fn every_other_method_is_refused() {
    let stage = courier().await;
    let people = stage.hostile.url("/people?attributes[]=email");
    let methods = [
        "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get",
        "Get", "GETT", "GE",
    ];
    refused(&stage, methods.map(|method| (Order::new(method, &people), DENIED))).await;
    let broken = ["GET /auth", "GET\r\nx: y", "GET\0", ""];
    refused(&stage, broken.map(|method| (Order::new(method, &people), "method refused"))).await;
}

#[tokio::test]
async fn a_request_that_reads_has_no_body() {
    let stage = courier().await;
    let url = stage.hostile.url("/people?attributes[]=email");
    let order = Order::post(url, "gender").with_method("GET");
    refused(&stage, [(order, DENIED)]).await;
}

#[tokio::test]
async fn every_other_path_is_refused() {
    let stage = courier().await;
    let paths = [
        "/",
        "/auth",
        "/echo",
        "/people/",
        "/people/1",
        "/people.json",
        "/People",
        "/PEOPLE",
        "//people",
        "/people//",
        "///people",
        "/./people",
        "/people/.",
        "/x/../people",
        "/people/..",
        "/people/../auth",
        "/people/%2e%2e/auth",
        "/people/%2E%2E/auth",
        "/people/.%2e/auth",
        "/people/..%2fauth",
        "/people/%252e%252e/auth",
        "/people/..;/auth",
        "/people\\..\\auth",
        "/people/..%5cauth",
        "/%70eople",
        "/%70%65%6f%70%6c%65",
        "/%2570eople",
        "/people%2f",
        "/people%00",
        "/people%20",
        "/people+",
        "/people%09",
        "/people%0d%0a",
        "/people;",
        "/people;v=1",
        "/people%3b",
        "/people,",
        "/people:80",
        "/people%3Fattributes[]=email",
        "/people%23",
        "/%c0%afpeople",
        "/p%c3%a9ople",
        "/peop%6c%65/",
        "/people%EF%BC%8F",
    ];
    let targets: Vec<_> = paths.iter().map(|path| format!("{path}?attributes[]=email")).collect();
    let targets: Vec<_> = targets.iter().map(String::as_str).collect();
    refused_targets(&stage, &targets, DENIED).await;
}

#[tokio::test]
async fn what_is_no_path_is_refused_where_it_is_said() {
    let stage = courier().await;
    let targets = [
        "/people\t?attributes[]=email",
        "/people\n?attributes[]=email",
        "/people\r\n?attributes[]=email",
        "/people?attributes[]=email HTTP/1.1\r\nhost: other.example\r\n\r\nGET /auth",
        "/people ?attributes[]=email",
        "/people\0?attributes[]=email",
        "/people?attributes[]=email gender",
        "/people?attributes[]=email\tgender",
        "/people?attributes[]=email\u{7f}",
    ];
    refused_targets(&stage, &targets, "path refused").await;
}

#[tokio::test]
async fn an_attribute_of_no_released_field_is_refused_however_it_is_written() {
    refused_queries(
        &[
            "attributes[]=gender",
            "attributes[]=email&attributes[]=gender",
            "attributes[]=gender&attributes[]=email",
            "attributes[]=salary",
            "attributes[]=GENDER",
            "attributes[]=Email",
            // Percent-encoding, once and twice, in both cases.
            "attributes[]=%67ender",
            "attributes[]=%67%65%6e%64%65%72",
            "attributes[]=%67%65%6E%64%65%72",
            "attributes%5B%5D=gender",
            "attributes%5b%5d=%67ender",
            "%61%74%74%72%69%62%75%74%65%73%5b%5d=gender",
            "attributes[]=%2567ender",
            "attributes[]=%2565mail",
            // Separators that some server may know.
            "attributes[]=email,gender",
            "attributes[]=email%2Cgender",
            "attributes[]=email;gender",
            "attributes[]=email%3Bgender",
            "attributes[]=email|gender",
            "attributes[]=email+gender",
            "attributes[]=email%20gender",
            "attributes[]=email%26attributes[]=gender",
            "attributes[]=email;attributes[]=gender",
            "attributes[]=email%23",
            "attributes[]=email=gender",
            "attributes[]=email[gender]",
            "attributes[]=*",
            // What may be cut off, or seen as nothing.
            "attributes[]=email%00",
            "attributes[]=email%00gender",
            "attributes[]=email%0d%0agender",
            "attributes[]=email%09",
            "attributes[]=email+",
            "attributes[]=%20email",
            "attributes[]=email%e2%80%8b",
            "attributes[]=email%ef%bb%bf",
            // What looks the same: Cyrillic, full width, decomposed.
            "attributes[]=%d0%b5mail",
            "attributes[]=%ef%bd%85mail",
            "attributes[]=ge%cc%80nder",
            // Nothing.
            "attributes[]",
            "attributes[]=",
            "attributes[]=email&attributes[]=",
        ],
        DENIED,
    )
    .await;
}

#[tokio::test]
async fn what_cannot_be_decoded_is_refused() {
    refused_queries(
        &[
            "attributes[]=%ff",
            // Overlong forms of `e`, `&` and NUL.
            "attributes[]=%c1%a5mail",
            "attributes[]=%e0%81%a5mail",
            "attributes[]=email%c0%a6attributes[]=gender",
            "attributes[]=email%c0%80",
            // A surrogate, and half a character.
            "attributes[]=email%ed%a0%80",
            "attributes[]=email%e2%80",
            "attributes%ff[]=email",
            // What begins like an escape.
            "attributes[]=%",
            "attributes[]=%6",
            "attributes[]=%zz",
            "attributes[]=%u0065mail",
            "attributes[]=email%",
        ],
        DENIED,
    )
    .await;
}

#[tokio::test]
async fn every_other_parameter_is_refused() {
    refused_queries(
        &[
            "attributes[]=email&fields=gender",
            "attributes[]=email&attributes=gender",
            "attributes[]=email&attributes[0]=gender",
            "attributes[]=email&attributes[1]=gender",
            "attributes[]=email&attributes[a]=gender",
            "attributes[]=email&attributes[][]=gender",
            "attributes[]=email&attributes[[]]=gender",
            "attributes[]=email&attributes[=gender",
            "attributes[]=email&attributes.0=gender",
            "attributes[]=email&ATTRIBUTES[]=gender",
            "attributes[]=email&attributes[]%00=gender",
            "attributes[]=email&attributes[+]=gender",
            "attributes[]=email&attributes[%20]=gender",
            "attributes[]=email&+attributes[]=gender",
            "attributes[]=email&%20attributes[]=gender",
            "attributes[]=email&attributes%255B%255D=gender",
            "attributes[]=email&%d0%b0ttributes[]=gender",
            "attributes[]=email&",
            "attributes[]=email&&",
            "&attributes[]=email",
            "?attributes[]=email",
            "attributes[]=email&=gender",
            "attributes[]=email&=",
            "attributes[]=email&gender",
            "attributes[]=email&%00",
            "attributes[]=email&_method=DELETE",
            "attributes[0]=email",
            "attributes=email",
        ],
        DENIED,
    )
    .await;
}

#[tokio::test]
async fn a_parameter_is_of_its_type_and_there_once() {
    refused_queries(
        &[
            "attributes[]=email&limit=",
            "attributes[]=email&limit",
            "attributes[]=email&limit=ten",
            "attributes[]=email&limit=-1",
            "attributes[]=email&limit=+1",
            "attributes[]=email&limit=1e3",
            "attributes[]=email&limit=0x10",
            "attributes[]=email&limit=1.0",
            "attributes[]=email&limit=1%00",
            "attributes[]=email&limit=1%20",
            "attributes[]=email&limit=%d9%a1",
            "attributes[]=email&limit=1&limit=2",
            "attributes[]=email&limit=1&limi%74=2",
            "attributes[]=email&limit[]=1",
            "attributes[]=email&limit=100000000000000000000000000000000000000000",
        ],
        DENIED,
    )
    .await;
}

#[tokio::test]
async fn asking_for_no_attribute_is_asking_for_all_and_refused() {
    let stage = courier().await;
    refused_targets(&stage, &["/people", "/people?", "/people?limit=1"], DENIED).await;
}

#[tokio::test]
async fn a_fragment_is_no_way_to_say_more() {
    let stage = courier().await;
    let before = stage.hostile.source.received().len();
    for end in ["#", "#&attributes[]=gender", "#/../auth"] {
        let order = Order::get(stage.hostile.url(&format!("/people?attributes[]=email{end}")));
        assert_eq!(stage.hostile.send(&order).await, "status 200", "{end}");
    }
    for request in stage.hostile.source.received().split_off(before) {
        assert!(request.starts_with("GET /people?attributes[]=email HTTP/1.1\r\n"), "{request}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let stage = courier().await;
    let order = Order::post(stage.hostile.url("/echo"), "x".repeat(100 << 10));
    let size = "ErrorCode::HttpRequestBodySize(Some(65536))";
    refused(&stage, [(order, size)]).await;
    assert_eq!(stage.hostile.send(&allowed(&stage)).await, "status 200");
}

#[tokio::test]
async fn a_bad_body_hides_no_request_to_another_server() {
    let stage = courier().await;
    let large = "x".repeat(small_limits().request_body + 1);
    let elsewhere = Order::post("http://collector.example/", large.as_str());
    refused(&stage, [(elsewhere, DENIED)]).await;
    let short = Order::post("http://collector.example/", "12345").header("content-length", "6");
    refused(&stage, [(short, DENIED)]).await;
}

/// A request that was let go of while it waited has not left, and the ledger does not
/// say so: or a loop of them would fill it, however slow the source may be asked.
#[tokio::test]
async fn requests_that_are_given_up_leave_neither_rows_nor_a_queue() {
    let mut manifest = sample_manifest();
    manifest["pace"] = serde_json::json!([{"path": "/people", "requests": 3, "per-seconds": 60}]);
    let component = with_manifest(guest("quitter"), &manifest);
    let stage = Scene { component, ..Scene::of("quitter") }.open().await;
    let told = stage.during(stage.hostile.report("")).await;
    assert_eq!(told, "200 requests");
    // What was still being written when the call ended.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let entries = stage.hostile.ledger.entries();
    let count = |is_it: fn(&LedgerEvent) -> bool| {
        entries.iter().filter(|entry| entry.path.is_some() && is_it(&entry.event)).count()
    };
    let sent = count(|event| *event == LedgerEvent::Sent);
    assert!(sent <= 20, "{sent} rows");
    assert_eq!(count(|event| *event != LedgerEvent::Sent), sent, "{entries:#?}");
}

#[tokio::test]
async fn a_request_that_is_refused_is_recorded_even_if_the_plugin_lets_go_of_it() {
    let stage = Stage::of("quitter").await;
    let other = Source::start();
    assert_eq!(stage.during(stage.hostile.report(&other.url)).await, "200 requests");
    let entries = stage.hostile.ledger.entries();
    let reasons: Vec<_> = entries
        .iter()
        .filter_map(|entry| match &entry.event {
            LedgerEvent::Denied { reason } => Some(reason),
            _ => None,
        })
        .collect();
    // The first hundred one by one, and how many more there were.
    assert_eq!(reasons.len(), 101);
    assert_eq!(reasons[100], "100 further requests were refused");
    assert_eq!(other.connections(), 0);
}
