//! A request as it stands on the wire: also one that no browser would send.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A request, before it is sent.
pub struct Request {
    address: String,
    method: &'static str,
    path: String,
    host: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers, with their names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Request {
    /// One to a server of this machine.
    pub fn new(method: &'static str, url: &str) -> Self {
        let rest = url.strip_prefix("http://").expect("an HTTP address");
        let (address, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
        let (host, path) = (address.to_owned(), format!("/{path}"));
        let address = address.to_owned();
        Self { address, method, path, host, headers: Vec::new(), body: Vec::new() }
    }

    /// For another host than the one that it goes to.
    pub fn host(mut self, host: &str) -> Self {
        host.clone_into(&mut self.host);
        self
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// As a program with this token.
    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// With JSON.
    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    /// With a form.
    pub fn form(mut self, pairs: &[(&str, &str)]) -> Self {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.body = body.into_bytes();
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    /// With these bytes.
    pub fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    /// Sends it.
    pub fn send(self) -> Reply {
        let length = self.body.len();
        let mut stream = self.begin(length as u64);
        stream.write_all(&self.body).expect("it reads");
        reply(&mut stream)
    }

    /// Sends it, waits so long without getting an answer, and is gone.
    pub fn hang_up_after(self, wait: Duration) {
        let mut stream = self.begin(self.body.len() as u64);
        stream.write_all(&self.body).expect("it reads");
        stream.set_read_timeout(Some(wait)).expect("a time");
        assert!(stream.read(&mut [0]).is_err(), "it was answered at once");
    }

    /// Sends it with so many bytes between what was given and this end. Whoever answers
    /// before the end is heard.
    pub fn send_with_much(self, bytes: u64, end: &[u8]) -> Reply {
        let mut stream = self.begin((self.body.len() + end.len()) as u64 + bytes);
        let piece = vec![b'x'; 1 << 16];
        let mut left = bytes;
        let mut begun = stream.write_all(&self.body).is_ok();
        while left > 0 && begun {
            let next = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            begun = stream.write_all(&piece[..next]).is_ok();
            left -= next as u64;
        }
        if begun {
            let _ = stream.write_all(end);
        }
        reply(&mut stream)
    }

    fn begin(&self, length: u64) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        let mut head = format!(
            "{} {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
            self.method, self.path, self.host
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.method != "GET" {
            head.push_str(&format!("content-length: {length}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).expect("it reads");
        stream
    }
}

fn reply(stream: &mut TcpStream) -> Reply {
    let mut answer = Vec::new();
    // What was answered before a connection broke is an answer.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let is_chunked =
        headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = if is_chunked { joined(body) } else { body.to_owned() };
    Reply { status: status.parse().expect("a status"), headers, body }
}

/// The pieces of a body, put together.
fn joined(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 || rest.len() < size {
            break;
        }
        whole.push_str(&rest[..size]);
        body = rest[size..].trim_start_matches("\r\n");
    }
    whole
}

impl Reply {
    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }

    /// It must have this status.
    pub fn has(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// It must be a problem of this kind.
    pub fn is_problem(&self, status: u16, kind: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], format!("urn:marketplace:problem:{kind}"), "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{problem}");
    }
}
