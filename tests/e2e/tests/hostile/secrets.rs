//! Plugins that tell what they know of a secret.

use std::sync::atomic::{AtomicBool, Ordering};

use e2e::{
    Answer, CapturedLog, Order, Scene, Source, Stage, guest, manifest_with_pin, runtime,
    with_manifest,
};
use marketplace_runtime::{Activation, Secret};

use crate::courier;

/// The part of [`SECRET`] that is the same in every encoding.
const CORE: &str = "5ec2e7-0123456789abcdef";
const SECRET: &str = "the \"real\" \\ 5ec2e7-0123456789abcdef ü";

/// The ways in which a plugin can tell something.
const WAYS: [&str; 9] =
    ["log", "storage", "storage-key", "cursor", "error", "code", "field", "rejected", "panic"];

/// A tattler whose source answers `/auth` with what is made of the request.
async fn tattler(secret: &'static str, answer: fn(&str) -> Answer) -> Stage {
    let source = Source::serving(answer);
    Scene { source, secret, ..Scene::of("tattler") }.open().await
}

/// The tattler tells what it knows in every way. The secret is in the requests to
/// its source that may hold it, and nowhere else.
async fn nobody_hears_of_the_secret(answer: fn(&str) -> Answer) {
    nobody_hears_of(SECRET, CORE, answer).await;
}

async fn nobody_hears_of(secret: &'static str, core: &str, answer: fn(&str) -> Answer) {
    let log = CapturedLog::start();
    let stage = tattler(secret, answer).await;
    let other = Source::start();
    let mut heard = vec![format!("{:?}", stage.hostile.seen)];
    for way in WAYS.into_iter().chain([other.url.as_str()]) {
        heard.push(format!("{way}: {:?}", stage.fetch(way).await));
    }
    heard.extend(
        stage
            .hostile
            .storage
            .entries()
            .iter()
            .map(|(key, value)| format!("{key}: {}", String::from_utf8_lossy(value))),
    );
    heard.extend(stage.hostile.ledger.entries().iter().map(|entry| format!("{entry:?}")));
    heard.push(format!("{:?}", stage.good.source.received()));
    heard.push(log.text());
    for text in &heard {
        assert!(!text.contains(core), "{text}");
    }
    assert_eq!(other.connections(), 0);

    // And all of that was told: what stands in for the secret is in each.
    let stand_in = stage.hostile.stand_in().await;
    let repeated = heard.iter().filter(|text| text.contains(&stand_in)).count();
    assert!(repeated >= WAYS.len(), "{repeated}");
    for request in stage.hostile.source.received() {
        assert!(request.starts_with("POST /auth ") && request.contains(core), "{request}");
    }
}

#[tokio::test]
async fn a_plugin_has_no_secret_to_tell() {
    nobody_hears_of_the_secret(|_| Answer::default()).await;
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default()
}

#[tokio::test]
async fn a_source_that_repeats_the_secret_in_json_tells_the_plugin_nothing() {
    nobody_hears_of_the_secret(|request| Answer {
        headers: "content-type: application/json\r\n".to_owned(),
        body: body(request).as_bytes().to_vec(),
        ..Answer::default()
    })
    .await;
}

/// The secret in a request for `/auth`.
fn told(request: &str) -> String {
    let body: serde_json::Value = serde_json::from_str(body(request)).unwrap();
    body["client_secret"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_source_that_repeats_the_secret_in_text_tells_the_plugin_nothing() {
    nobody_hears_of_the_secret(|request| {
        let body = format!("unknown secret {}!", told(request)).into_bytes();
        Answer { body, ..Answer::default() }
    })
    .await;
}

#[tokio::test]
async fn a_source_that_repeats_the_secret_in_a_header_tells_the_plugin_nothing() {
    nobody_hears_of_the_secret(|request| {
        let headers = format!("x-echo: {0}\r\nwww-authenticate: Basic {0}\r\n", told(request));
        Answer { headers, ..Answer::default() }
    })
    .await;
}

#[tokio::test]
async fn a_source_that_repeats_the_secret_as_json_in_a_header_tells_the_plugin_nothing() {
    nobody_hears_of_the_secret(|request| Answer {
        headers: format!("x-echo: {}\r\n", body(request)),
        ..Answer::default()
    })
    .await;
}

#[tokio::test]
async fn a_source_that_repeats_the_secret_as_json_in_text_tells_the_plugin_nothing() {
    nobody_hears_of_the_secret(|request| Answer {
        body: format!("cannot read {}", body(request)).into_bytes(),
        ..Answer::default()
    })
    .await;
}

#[tokio::test]
async fn a_source_that_takes_the_secret_for_a_number_tells_the_plugin_nothing() {
    let digits = "4815162342";
    nobody_hears_of(digits, digits, |request| Answer {
        body: format!("{{\"text\":\"{0}\",\"number\":{0}}}", told(request)).into_bytes(),
        ..Answer::default()
    })
    .await;
}

/// What a courier says of this answer to a request with its secret.
async fn answered(answer: fn(&str) -> Answer) -> String {
    let connected = AtomicBool::new(false);
    let source = Source::serving(move |request| match connected.swap(true, Ordering::Relaxed) {
        true => answer(request),
        false => Answer::default(),
    });
    let stage = Scene { source, secret: SECRET, ..Scene::of("courier") }.open().await;
    let body = format!("{{\"client_secret\":\"{}\"}}", stage.hostile.stand_in().await);
    stage.during(stage.hostile.send(&Order::post(stage.hostile.url("/auth"), body))).await
}

#[tokio::test]
async fn a_source_that_repeats_the_secret_in_disguise_is_not_heard() {
    let told = answered(|request| {
        let escaped = told(request).replace('-', "\\u002d").replace('"', "\\\"");
        Answer { body: format!("{{}} {{\"e\":\"{escaped}\"}}").into(), ..Answer::default() }
    });
    assert!(told.await.contains("repeats a secret"));
}

/// It is taken apart in search of the secret, which nobody does to megabytes.
#[tokio::test]
async fn a_long_answer_to_a_request_with_a_secret_is_not_taken() {
    let told = answered(|_| Answer { body: vec![b'x'; 300 << 10], ..Answer::default() }).await;
    assert!(told.contains("HttpResponseBodySize"), "{told}");
}

#[tokio::test]
async fn the_secret_is_opened_where_its_rule_says_and_nowhere_else() {
    let stage = Scene { secret: SECRET, ..Scene::of("courier") }.open().await;
    let auth = stage.hostile.source.received().remove(0);
    assert!(auth.starts_with("POST /auth "), "{auth}");
    let sent: serde_json::Value = serde_json::from_str(body(&auth)).unwrap();
    assert_eq!(sent["client_secret"], SECRET);

    let stand_in = stage.hostile.stand_in().await;
    let order =
        Order::post(stage.hostile.url("/echo"), format!("{{\"client_secret\":\"{stand_in}\"}}"));
    assert_eq!(stage.during(stage.hostile.send(&order)).await, "status 200");
    let echo = stage.hostile.source.received().pop().unwrap();
    assert!(echo.contains(&stand_in) && !echo.contains(CORE), "{echo}");
}

#[tokio::test]
async fn a_stand_in_is_worthless_in_another_connection() {
    let stage = courier().await;
    let stolen = stage.good.stand_in().await;
    let before = stage.hostile.source.received().len();
    let body = format!("{{\"client_secret\":\"{stolen}\"}}");
    let order = Order::post(stage.hostile.url("/auth"), body);
    let outcome = stage.during(stage.hostile.send(&order)).await;
    assert_eq!(outcome, "status 200");
    let sent = stage.hostile.source.received().split_off(before);
    assert_eq!(sent.len(), 1);
    assert!(sent[0].contains(&stolen) && !sent[0].contains("the good"), "{sent:#?}");
}

#[tokio::test]
async fn a_token_that_was_used_is_told_to_nobody() {
    const TOKEN: &str = "token-91c0d7e25ab84f36";
    let log = CapturedLog::start();
    let stage = tattler(SECRET, |_| Answer { body: TOKEN.into(), ..Answer::default() }).await;
    let told = stage.during(stage.hostile.report("token")).await;
    assert!(stage.hostile.source.received().concat().contains(&format!("Bearer {TOKEN}")));
    for text in [told, log.printed().concat()] {
        assert!(text.contains("the token is ") && !text.contains(TOKEN), "{text}");
    }
}

#[tokio::test]
async fn a_plugin_learns_of_no_cookie() {
    let stage = tattler(SECRET, |_| Answer {
        headers: "set-cookie: session=1a2b3c\r\nx-seen: yes\r\n".to_owned(),
        ..Answer::default()
    })
    .await;
    let told = stage.during(stage.hostile.report("error")).await;
    assert!(told.contains("x-seen") && !told.contains("1a2b3c"), "{told}");
}

#[tokio::test]
async fn a_rule_opens_no_other_secret_than_its_own() {
    let component = with_manifest(guest("courier"), &manifest_with_pin());
    let plugin = runtime().build().unwrap().load(&component).unwrap();
    let source = Source::start();
    let origin = Some(source.url.parse().unwrap());
    let activation =
        Activation { origin, ..Activation::in_memory("acme", "email".parse().unwrap()) };
    let secrets = [("client-secret", "the secret itself"), ("pin", "the pin itself")];
    let secrets = secrets.map(|(name, value)| (name.to_owned(), Secret::new(value.to_owned())));
    let connect = plugin.connect_with(secrets.into(), activation);
    courier().await.during(connect).await.unwrap();
    // The courier sends both where the first is opened.
    let [secret, pin] = &source.received()[..] else { panic!("two requests") };
    assert!(secret.contains("the secret itself"), "{secret}");
    assert!(!pin.contains("the pin itself") && pin.contains("sealed-"), "{pin}");
}
