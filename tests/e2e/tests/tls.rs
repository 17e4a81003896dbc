//! Encrypted connections to a source: whose certificate is believed.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use e2e::sample_plugin;
use marketplace_runtime::{Activation, Error, Runtime, RuntimeBuilder};
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

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

    /// Starts a source that says `ok`, with a certificate for this name, and returns
    /// its port.
    fn source(&self, name: &str) -> u16 {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
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
