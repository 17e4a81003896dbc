//! Encrypted connections to a source: whose certificate is believed.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use e2e::{Order, sample_plugin};
use marketplace_runtime::{Activation, EmployeeQuery, Error, Runtime, RuntimeBuilder};
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tokio_rustls::TlsAcceptor;

/// An authority that no platform knows.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        let certificate: &rcgen::Certificate = self.0.as_ref();
        certificate.pem()
    }

    /// What a server with a certificate for this name needs.
    fn server(&self, name: &str) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap()
    }

    /// Starts a source that says `ok`, with a certificate for this name, and returns
    /// its port.
    fn source(&self, name: &str) -> u16 {
        let config = Arc::new(self.server(name));
        serve(move |stream| {
            let session = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(session, stream);
            let mut request = [0; 4096];
            // A client that does not believe the certificate hangs up.
            if stream.read(&mut request).is_ok_and(|length| length > 0) {
                let answer = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok";
                let _ = stream.write_all(answer.as_bytes());
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        })
    }
}

/// Serves each socket in a thread of its own until the test ends.
fn serve(reply: impl Fn(TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let reply = Arc::new(reply);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let reply = Arc::clone(&reply);
            std::thread::spawn(move || reply(stream));
        }
    });
    port
}

/// What comes of connecting to `localhost`; the courier says what it saw.
async fn connect(builder: RuntimeBuilder, port: u16) -> Result<(), String> {
    let plugin = builder.build().unwrap().load(&sample_plugin("courier")).unwrap();
    let origin = Some(format!("https://localhost:{port}").parse().unwrap());
    let activation =
        Activation { origin, ..Activation::in_memory("acme", "email".parse().unwrap()) };
    let connected = plugin.connect(b"the secret", activation).await;
    connected.map(drop).map_err(|error| error.to_string())
}

#[tokio::test]
async fn an_authority_of_the_operator_is_believed() {
    let authority = Authority::new();
    let port = authority.source("localhost");
    let builder = Runtime::builder().trust_roots(authority.pem().as_bytes()).unwrap();
    assert_eq!(connect(builder, port).await, Ok(()));
}

#[tokio::test]
async fn an_authority_that_nobody_knows_is_not() {
    let port = Authority::new().source("localhost");
    let error = connect(Runtime::builder(), port).await.unwrap_err();
    assert!(error.contains("TlsCertificateError"), "{error}");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_believed() {
    let authority = Authority::new();
    let port = authority.source("api.sample.example");
    let builder = Runtime::builder().trust_roots(authority.pem().as_bytes()).unwrap();
    let error = connect(builder, port).await.unwrap_err();
    assert!(error.contains("TlsCertificateError"), "{error}");
}

#[tokio::test]
async fn a_server_without_encryption_is_not_spoken_to() {
    let port = serve(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    });
    let error = connect(Runtime::builder(), port).await.unwrap_err();
    assert!(error.contains("TlsProtocolError"), "{error}");
}

/// Ten seconds until a socket is ready, and not the sixty until an answer begins.
#[tokio::test]
async fn a_greeting_that_never_comes_is_given_up() {
    let port = serve(|stream| {
        std::thread::sleep(Duration::from_secs(60));
        drop(stream);
    });
    let start = Instant::now();
    let error = connect(Runtime::builder(), port).await.unwrap_err();
    assert!(error.contains("Timeout"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn certificates_that_are_none_are_refused() {
    for pem in ["", "hunter2", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"] {
        let error = Runtime::builder().trust_roots(pem.as_bytes()).map(drop).unwrap_err();
        assert!(matches!(error, Error::InvalidRoots { .. }), "{pem}: {error}");
    }
}

/// What a source that speaks HTTP/2 has seen.
#[derive(Default)]
struct Seen {
    sockets: AtomicUsize,
    requests: Mutex<Vec<http::Request<()>>>,
}

/// Starts a source that speaks HTTP/2 and nothing else, and returns its port.
async fn http2_source(mut config: ServerConfig) -> (u16, Arc<Seen>) {
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let common = Arc::new(Seen::default());
    let seen = Arc::clone(&common);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            seen.sockets.fetch_add(1, Ordering::Relaxed);
            let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
            tokio::spawn(async move {
                let stream = acceptor.accept(socket).await.unwrap();
                let mut connection = h2::server::handshake(stream).await.unwrap();
                while let Some(Ok((request, mut answer))) = connection.accept().await {
                    seen.requests.lock().unwrap().push(request.map(drop));
                    let mut body = answer.send_response(http::Response::new(()), false).unwrap();
                    body.send_data(Bytes::from_static(b"ok"), true).unwrap();
                }
            });
        }
    });
    (port, common)
}

#[tokio::test]
async fn a_source_that_speaks_http_2_is_spoken_to_over_one_socket() {
    let authority = Authority::new();
    let (port, seen) = http2_source(authority.server("localhost")).await;
    let builder = Runtime::builder().trust_roots(authority.pem().as_bytes()).unwrap();
    let plugin = builder.build().unwrap().load(&sample_plugin("courier")).unwrap();
    let origin = Some(format!("https://localhost:{port}").parse().unwrap());
    let activation =
        Activation { origin, ..Activation::in_memory("acme", "email".parse().unwrap()) };
    let (connection, _) = plugin.connect(b"the secret", activation).await.unwrap();
    let people = format!("https://localhost:{port}/people?attributes[]=email");
    for (attribute, expected) in [("", "status 200"), ("&attributes[]=gender", "HttpRequestDenied")]
    {
        let order = Order::get(format!("{people}{attribute}")).cursor();
        let query =
            EmployeeQuery { cursor: Some(order), ..EmployeeQuery::new(connection.consent()) };
        let said = connection.fetch_employees(query).await.unwrap_err().to_string();
        assert!(said.contains(expected), "{said}");
    }
    let requests = seen.requests.lock().unwrap();
    let paths: Vec<_> = requests.iter().map(|request| request.uri().path()).collect();
    assert_eq!(paths, ["/auth", "/people"]);
    assert_eq!(requests[0].version(), http::Version::HTTP_2);
    assert_eq!(requests[0].uri().authority().unwrap().as_str(), format!("localhost:{port}"));
    assert_eq!(seen.sockets.load(Ordering::Relaxed), 1);
}
