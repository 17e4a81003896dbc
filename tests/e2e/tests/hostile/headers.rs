//! Headers that would make a request another one on its way.

use e2e::{Answer, Order, Scene, Source, small_limits};
use marketplace_runtime::{LedgerEvent, Limits};

use crate::{DENIED, allowed, courier, refused};

/// What a guest is told that sets a header which is the host's own.
const FORBIDDEN: &str = "header: HeaderError::Forbidden";
/// What a guest is told about a header that is none.
const INVALID: &str = "header: HeaderError::InvalidSyntax";

#[tokio::test]
async fn headers_of_the_connection_itself_are_refused() {
    let stage = courier().await;
    let orders = [
        ("host", "other.example"),
        ("Host", "other.example"),
        ("HOST", "127.0.0.1"),
        ("connection", "close"),
        ("connection", "upgrade, x-secret"),
        ("keep-alive", "timeout=1"),
        ("proxy-connection", "keep-alive"),
        ("proxy-authenticate", "Basic"),
        ("proxy-authorization", "Basic eDp5"),
        ("transfer-encoding", "chunked"),
        ("Transfer-Encoding", "identity"),
        ("upgrade", "h2c"),
        ("http2-settings", "AAMAAABkAARAAAAAAAIAAAAA"),
    ];
    let order = |(name, value)| (allowed(&stage).header(name, value), FORBIDDEN);
    refused(&stage, orders.map(order)).await;
}

#[tokio::test]
async fn headers_that_servers_and_proxies_obey_are_refused() {
    let stage = courier().await;
    let orders = [
        ("te", "trailers"),
        ("trailer", "x-secret"),
        ("expect", "100-continue"),
        ("cookie", "session=1"),
        ("forwarded", "for=127.0.0.1;host=other.example"),
        ("via", "1.1 other.example"),
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-host", "other.example"),
        ("x-forwarded-proto", "https"),
        ("x-real-ip", "127.0.0.1"),
        ("x-http-method", "DELETE"),
        ("x-http-method-override", "DELETE"),
        ("X-HTTP-Method-Override", "PUT"),
        ("x-method-override", "DELETE"),
        ("x-original-url", "/auth"),
        ("x-original-host", "other.example"),
        ("x-rewrite-url", "/auth"),
        ("range", "bytes=0-1"),
        ("origin", "https://other.example"),
        ("x-never-heard-of", "a"),
    ];
    let order = |(name, value)| (allowed(&stage).header(name, value), DENIED);
    refused(&stage, orders.map(order)).await;
}

#[tokio::test]
async fn a_header_cannot_hold_another_one() {
    let stage = courier().await;
    let orders = [
        ("x-note", "a\r\nhost: other.example"),
        ("x-note", "a\nhost: other.example"),
        ("x-note", "a\rhost: other.example"),
        ("x-note", "a\r\n\r\nGET /auth HTTP/1.1\r\nhost: x\r\n\r\n"),
        ("x-note", "a\0b"),
        ("x-note\r\nhost", "other.example"),
        ("x-note: a\r\nhost", "other.example"),
        ("x-note:", "a"),
        ("host ", "other.example"),
        (" host", "other.example"),
        ("", "a"),
        ("x note", "a"),
        ("x-n\u{f6}te", "a"),
    ];
    let order = |(name, value)| (allowed(&stage).header(name, value), INVALID);
    refused(&stage, orders.map(order)).await;
}

#[tokio::test]
async fn a_body_has_the_length_that_it_says() {
    let stage = courier().await;
    let echo =
        |length| Order::post(stage.hostile.url("/echo"), "12345").header("content-length", length);
    let cut = "ErrorCode::ConnectionWriteTimeout";
    let no_length = "header: HeaderError::InvalidSyntax";
    refused(
        &stage,
        [
            (echo("4"), cut),
            (echo("6"), cut),
            (echo("5, 6"), no_length),
            (echo("-1"), no_length),
            (echo("0x5"), no_length),
            (echo("5").header("content-length", "6"), no_length),
        ],
    )
    .await;
    assert_eq!(stage.hostile.send(&echo("5")).await, "status 200");
    let request = stage.hostile.source.received().pop().unwrap();
    assert_eq!(request.matches("content-length: 5\r\n").count(), 1, "{request}");
}

#[tokio::test]
async fn headers_of_an_answer_beyond_the_limit_are_not_handed_over() {
    let limits = Limits { response_headers: 2_000, ..small_limits() };
    let answer = |request: &str| {
        let length = request.split(['=', '&', ' ']).nth(2).unwrap().parse().unwrap_or(0);
        Answer { headers: format!("x-long: {}\r\n", "x".repeat(length)), ..Answer::default() }
    };
    let source = Source::serving(answer);
    let stage = Scene { source, limits, ..Scene::of("courier") }.open().await;
    for (length, expected) in [
        (1_900, "status 200"),
        (2_000, "ErrorCode::HttpResponseHeaderSectionSize(Some(2000))"),
        // More than the client below reads at all.
        (500_000, "ErrorCode::HttpResponseHeaderSectionSize(None)"),
    ] {
        let order =
            Order::get(stage.hostile.url(&format!("/people?limit={length}&attributes[]=email")));
        assert_eq!(stage.during(stage.hostile.send(&order)).await, expected);
        let recorded = stage.hostile.ledger.entries().pop().unwrap().event;
        let is_failure = matches!(recorded, LedgerEvent::Failed { .. });
        assert_eq!(is_failure, length > 1_900, "{recorded:?}");
    }
}

#[tokio::test]
async fn headers_of_a_request_beyond_the_limit_are_refused() {
    let limits = Limits { request_headers: 200, ..small_limits() };
    let stage = Scene { limits, ..Scene::of("courier") }.open().await;
    let long = |length: usize| allowed(&stage).header("accept", &"a".repeat(length));
    assert_eq!(stage.hostile.send(&long(100)).await, "status 200");
    refused(&stage, [(long(200), DENIED)]).await;
}
