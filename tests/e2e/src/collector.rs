//! A collector of OpenTelemetry that a test has in its hand.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

/// An HTTP server that takes spans.
pub struct Collector {
    /// Where it listens.
    pub url: String,
    received: Arc<Mutex<Vec<Request>>>,
}

/// What came with one request.
struct Request {
    head: String,
    body: Vec<u8>,
}

impl Collector {
    /// Starts one; it ends with the test.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let received = Arc::new(Mutex::new(Vec::new()));
        let common = Arc::clone(&received);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let received = Arc::clone(&common);
                std::thread::spawn(move || serve(stream, &received));
            }
        });
        Self { url, received }
    }

    /// The first lines of all requests.
    pub fn requests(&self) -> Vec<String> {
        let first = |request: &Request| request.head.lines().next().unwrap_or_default().to_owned();
        self.received.lock().expect("the log").iter().map(first).collect()
    }

    /// Every byte that came.
    pub fn bytes(&self) -> Vec<u8> {
        let received = self.received.lock().expect("the log");
        received.iter().flat_map(|one| [one.head.as_bytes(), &one.body].concat()).collect()
    }

    /// Every span that came.
    pub fn spans(&self) -> Vec<Span> {
        let received = self.received.lock().expect("the log");
        let decode = |request: &Request| {
            ExportTraceServiceRequest::decode(request.body.as_slice()).expect("spans in protobuf")
        };
        let resources = received.iter().flat_map(|request| decode(request).resource_spans);
        let scopes = resources.flat_map(|resource| resource.scope_spans);
        scopes.flat_map(|scope| scope.spans).collect()
    }
}

/// Takes requests on one connection until the client closes it.
fn serve(mut stream: TcpStream, received: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).unwrap_or(0) == 0 {
                return;
            }
        }
        let lines = head.to_ascii_lowercase();
        let length = lines.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length = length.and_then(|length| length.trim().parse().ok()).expect("a length");
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        received.lock().expect("the log").push(Request { head, body });
        if stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").is_err() {
            return;
        }
    }
}
