//! What the runtime holds plugins to, with plugins made to break it.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use e2e::{Source, sample_plugin};
use flate2::Compression;
use flate2::write::GzEncoder;
use marketplace_runtime::{
    Activation, Connection, EmployeeQuery, Error, FieldMask, LimitExceeded, Limits, MemoryStorage,
    Plugin, Runtime, Storage,
};

const SECRET: &str = "the \"real\" secret";

fn limits() -> Limits {
    Limits {
        cpu: Duration::from_millis(200),
        wall_clock: Duration::from_secs(2),
        memory: 8 << 20,
        ..Limits::default()
    }
}

fn load(name: &str) -> Plugin {
    let runtime = Runtime::builder().limits(limits()).build().unwrap();
    runtime.load(&sample_plugin(name)).unwrap()
}

fn mask(fields: &str) -> FieldMask {
    fields.parse().unwrap()
}

fn activation(url: &str, fields: &str) -> Activation {
    Activation { origin: Some(url.parse().unwrap()), ..Activation::in_memory("acme", mask(fields)) }
}

/// A connection for plugins that reach no source.
async fn connected(name: &str) -> Connection {
    let activation = activation("http://127.0.0.1:9", "email");
    load(name).connect(SECRET.as_bytes(), activation).await.unwrap().0
}

/// What `fetch-employees` of a misbehaving plugin ends in.
async fn ends_in(name: &str) -> Error {
    let connection = connected(name).await;
    let error = connection.fetch_employees(EmployeeQuery::new(mask("email"))).await.unwrap_err();
    // The host goes on: the same connection answers the next call.
    connection.status().await.unwrap();
    error
}

#[tokio::test]
async fn a_plugin_that_computes_for_ever_is_stopped() {
    let start = Instant::now();
    let error = ends_in("endless-loop").await;
    assert!(matches!(error, Error::Limit(LimitExceeded::Cpu(_))), "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_plugin_that_waits_for_ever_is_stopped() {
    let error = ends_in("endless-wait").await;
    assert!(matches!(error, Error::Limit(LimitExceeded::WallClock(_))), "{error:?}");
}

#[tokio::test]
async fn a_plugin_that_takes_all_memory_is_stopped() {
    let error = ends_in("memory-bomb").await;
    assert!(matches!(error, Error::Limit(LimitExceeded::Resource("memory"))), "{error:?}");
}

#[tokio::test]
async fn a_crash_is_reported_with_what_is_known() {
    let Error::Trap(report) = ends_in("panicking").await else { panic!("no trap") };
    assert_eq!(report.connection, "acme");
    assert_eq!(report.digest, marketplace_runtime::digest(&sample_plugin("panicking")));
    assert!(report.printed.contains("the last words"), "{report:?}");
    assert!(report.backtrace.contains("fetch"), "{report:?}");
}

#[tokio::test]
async fn a_busy_plugin_does_not_keep_others_waiting() {
    let busy = connected("endless-loop").await;
    let other = connected("unmasked").await;
    let fetch = busy.fetch_employees(EmployeeQuery::new(mask("email")));
    let answer = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let start = Instant::now();
        other.status().await.unwrap();
        start.elapsed()
    };
    let (_, elapsed) = tokio::join!(fetch, answer);
    assert!(elapsed < Duration::from_millis(150), "{elapsed:?}");
}

#[tokio::test]
async fn a_field_that_was_not_asked_for_is_not_passed_on() {
    let error = ends_in("unmasked").await;
    assert!(
        matches!(error, Error::MaskViolation { fields } if fields == mask("vacation-days")),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_was_not_released_cannot_be_asked_for() {
    let source = Source::start();
    let connection = courier(&source, "email").await.0;
    let error = connection.fetch_employees(EmployeeQuery::new(mask("email,gender"))).await;
    assert!(matches!(error, Err(Error::NotConsented { fields }) if fields == mask("gender")));
}

/// A connected courier, and what it kept.
async fn courier(source: &Source, fields: &str) -> (Connection, Activation) {
    let activation = activation(&source.url, fields);
    let (connection, _) =
        load("courier").connect(SECRET.as_bytes(), activation.clone()).await.unwrap();
    (connection, activation)
}

/// What the courier says after it tried to send a request.
async fn send(connection: &Connection, order: String) -> String {
    let query = EmployeeQuery { cursor: Some(order), ..EmployeeQuery::new(connection.consent()) };
    connection.fetch_employees(query).await.unwrap_err().to_string()
}

#[tokio::test]
async fn only_released_attributes_leave_for_the_source() {
    let source = Source::start();
    let (connection, _) = courier(&source, "email").await;
    let before = source.received().len();
    let get = |path: &str| format!("GET\n{}{path}\n", source.url);

    for path in [
        "/people",
        "/people?attributes[]=gender",
        "/people?attributes[]=email&attributes[]=gender",
        "/people?attributes%5B%5D=%67ender",
        "/people?attributes[]=email&email=x",
        "/people/1",
        "/people/../auth",
        "//people?attributes[]=email",
        "/auth",
    ] {
        let answer = send(&connection, get(path)).await;
        assert!(answer.contains("HttpRequestDenied"), "{path}: {answer}");
    }
    assert_eq!(source.received().len(), before, "{:#?}", source.received());

    assert_eq!(send(&connection, get("/people?attributes%5B%5D=email")).await, "status 200");
    assert_eq!(source.received().len(), before + 1);
}

#[tokio::test]
async fn no_other_server_is_reached() {
    let (source, other) = (Source::start(), Source::start());
    let (connection, _) = courier(&source, "email").await;
    let port = other.url.rsplit(':').next().unwrap();
    for url in [
        format!("{}/people?attributes[]=email", other.url),
        format!("http://localhost:{port}/people?attributes[]=email"),
        format!("http://2130706433:{port}/people?attributes[]=email"),
        format!("{}@127.0.0.1:{port}/people?attributes[]=email", source.url),
        "https://api.sample.example/people?attributes[]=email".to_owned(),
    ] {
        let answer = send(&connection, format!("GET\n{url}\n")).await;
        assert!(!answer.contains("status"), "{url}: {answer}");
    }
    assert_eq!(other.received(), Vec::<String>::new());
}

#[tokio::test]
async fn the_secret_is_opened_where_its_rule_says_and_nowhere_else() {
    let source = Source::start();
    let (connection, activation) = courier(&source, "email").await;
    let auth = &source.received()[0];
    assert!(auth.starts_with("POST /auth "), "{auth}");
    assert!(auth.ends_with(r#"{"client_secret":"the \"real\" secret"}"#), "{auth}");

    let sealed = activation.secrets.secrets().await.unwrap().remove(0);
    let order = format!("POST\n{}/echo\n{{\"x\":\"{}\"}}", source.url, sealed.stand_in);
    assert_eq!(send(&connection, order).await, "status 200");
    let echo = source.received().pop().unwrap();
    assert!(echo.contains(&sealed.stand_in) && !echo.contains("real"), "{echo}");
}

#[tokio::test]
async fn a_stand_in_is_worthless_in_another_connection() {
    let source = Source::start();
    let (_, first) = courier(&source, "email").await;
    let (second, _) = courier(&source, "email").await;
    let stolen = first.secrets.secrets().await.unwrap().remove(0).stand_in;
    let before = source.received().len();
    let order = format!("POST\n{}/auth\n{{\"client_secret\":\"{stolen}\"}}", source.url);
    send(&second, order).await;
    let sent = source.received().split_off(before);
    assert!(sent.iter().all(|request| !request.contains("real")), "{sent:#?}");
}

#[tokio::test]
async fn credentials_are_parsed_where_nothing_gets_out() {
    let source = Source::start();
    let plugin = load("eavesdropper");
    for file in ["store this", "send this"] {
        let storage = Arc::new(MemoryStorage::default());
        let activation =
            Activation { storage: storage.clone(), ..activation(&source.url, "email") };
        plugin.connect(file.as_bytes(), activation).await.unwrap();
        assert_eq!(storage.keys().await.unwrap(), Vec::<String>::new());
    }
    assert_eq!(source.received(), Vec::<String>::new());
}

#[tokio::test]
async fn an_error_about_the_credentials_file_does_not_repeat_it() {
    let plugin = load("blabbermouth");
    let tell = async |file: &str| {
        let activation = activation("http://127.0.0.1:9", "email");
        let Err(error) = plugin.connect(file.as_bytes(), activation).await else {
            panic!("the plugin accepts nothing")
        };
        error.to_string()
    };
    let secret = "papi-0123456789abcdef";
    for file in [format!("client_secret: {secret}"), secret.to_owned(), format!("\"{secret}\"\r\n")]
    {
        let text = tell(&file).await;
        assert!(text.contains("withheld") && !text.contains("0123"), "{text}");
    }
    assert_eq!(tell("client_secret").await, "cannot read client_secret");
}

#[tokio::test]
async fn disconnect_empties_storage_and_secrets() {
    let source = Source::start();
    let (connection, activation) = courier(&source, "email").await;
    activation.storage.set("key", b"value".to_vec()).await.unwrap();
    connection.disconnect().await.unwrap();
    assert_eq!(activation.storage.keys().await.unwrap(), Vec::<String>::new());
    assert_eq!(activation.secrets.secrets().await.unwrap(), Vec::new());
}

#[tokio::test]
async fn a_file_larger_than_the_manifest_allows_is_not_even_read() {
    let activation = activation("http://127.0.0.1:9", "email");
    let error = load("courier").connect(&[b'x'; 2000], activation).await;
    assert!(matches!(error, Err(Error::FileTooLarge { limit: 1024 })));
}

#[tokio::test]
async fn a_compressed_answer_counts_as_what_it_unpacks_to() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&vec![b' '; 2 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    let source = Source::responding(move |request| match request.split(' ').nth(1) {
        Some("/v1/auth") => (String::new(), br#"{"success":true,"data":{"token":"t"}}"#.to_vec()),
        _ => ("content-encoding: gzip\r\n".to_owned(), packed.clone()),
    });
    let limits = Limits { response_body: 1 << 20, ..Limits::default() };
    let runtime = Runtime::builder().limits(limits).build().unwrap();
    let plugin = runtime.load(&std::fs::read(e2e::plugin()).unwrap()).unwrap();
    let file = b"client_id: papi-1\nclient_secret: papi-2";
    let Err(Error::Plugin(error)) =
        plugin.connect(file, activation(&source.url, "email")).await.map(drop)
    else {
        panic!("the answer is too large")
    };
    // wasmtime tells a guest that the stream broke, and not why.
    assert_eq!(error.code.as_deref(), Some("connection-broken"));
}

/// A source that gives a token, and then an answer that stops after its first byte.
fn stalling_source() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut request = [0; 4096];
                let length = stream.read(&mut request).unwrap();
                let token = r#"{"success":true,"data":{"token":"t"}}"#;
                let (length, body) = match request[..length].starts_with(b"POST") {
                    true => (token.len(), token),
                    false => (1000, "{"),
                };
                let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length:";
                stream.write_all(format!("{head} {length}\r\n\r\n{body}").as_bytes()).unwrap();
                std::thread::sleep(Duration::from_secs(if body == "{" { 300 } else { 0 }));
            });
        }
    });
    url
}

#[tokio::test]
async fn an_answer_that_stalls_in_the_middle_is_given_up() {
    let runtime = Runtime::builder().build().unwrap();
    let plugin = runtime.load(&std::fs::read(e2e::plugin()).unwrap()).unwrap();
    let file = b"client_id: papi-1\nclient_secret: papi-2";
    let start = Instant::now();
    let Err(Error::Plugin(error)) =
        plugin.connect(file, activation(&stalling_source(), "email")).await.map(drop)
    else {
        panic!("there is no answer")
    };
    assert_eq!(error.kind_name(), "source-unavailable");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}
