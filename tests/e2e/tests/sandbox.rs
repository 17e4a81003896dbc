//! What the runtime holds plugins and sources to that mean no harm. Those that do
//! are in `hostile/`.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use e2e::{Source, runtime, sample_plugin};
use flate2::Compression;
use flate2::write::GzEncoder;
use marketplace_runtime::{Activation, EmployeeQuery, Error, Limits, Plugin};

fn load(name: &str) -> Plugin {
    runtime().build().unwrap().load(&sample_plugin(name)).unwrap()
}

fn activation(url: &str, fields: &str) -> Activation {
    let fields = fields.parse().unwrap();
    Activation { origin: Some(url.parse().unwrap()), ..Activation::in_memory("acme", fields) }
}

#[tokio::test]
async fn disconnect_empties_storage_and_secrets() {
    let source = Source::start();
    let activation = activation(&source.url, "email");
    let (connection, _) = load("courier").connect(b"the secret", activation.clone()).await.unwrap();
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
    let runtime = runtime().limits(limits).build().unwrap();
    let plugin = runtime.load(&std::fs::read(e2e::plugin()).unwrap()).unwrap();
    let file = b"client_id: papi-0001\nclient_secret: papi-0002";
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
    let runtime = runtime().build().unwrap();
    let plugin = runtime.load(&std::fs::read(e2e::plugin()).unwrap()).unwrap();
    let file = b"client_id: papi-0001\nclient_secret: papi-0002";
    let start = Instant::now();
    let Err(Error::Plugin(error)) =
        plugin.connect(file, activation(&stalling_source(), "email")).await.map(drop)
    else {
        panic!("there is no answer")
    };
    assert_eq!(error.kind_name(), "source-unavailable");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_connection_has_sockets_of_its_own() {
    let source = Source::start();
    let plugin = load("diligent");
    for connections in 1..=2 {
        let activation = activation(&source.url, "email");
        let (connection, _) = plugin.connect(b"the secret", activation).await.unwrap();
        connection.fetch_employees(EmployeeQuery::new(connection.consent())).await.unwrap();
        // It keeps its own for the next request, and has nobody else's.
        assert_eq!(source.connections(), connections);
    }
}
