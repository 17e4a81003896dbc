//! A source that a test has in its hand: it answers as it is told to, and
//! remembers what it was sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// An HTTP server on a port of its own.
pub struct Source {
    /// Where it listens.
    pub url: String,
    received: Arc<Mutex<Vec<String>>>,
}

impl Source {
    /// Starts one that says `ok` to everything; it ends with the test.
    pub fn start() -> Self {
        Self::answering(|_| "ok".to_owned())
    }

    /// Starts one that answers 200 with a body made from the request.
    pub fn answering(body: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::responding(move |request| (String::new(), body(request).into_bytes()))
    }

    /// Starts one that answers 200 with headers, each with its line end, and a body.
    pub fn responding(answer: impl Fn(&str) -> (String, Vec<u8>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let received = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&received);
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &log, &*answer));
            }
        });
        Self { url, received }
    }

    /// The requests so far: first line, headers, body.
    pub fn received(&self) -> Vec<String> {
        self.received.lock().expect("the log").clone()
    }
}

/// Answers requests on one connection until the client closes it.
fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<String>>,
    answer: &dyn Fn(&str) -> (String, Vec<u8>),
) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    loop {
        let mut request = String::new();
        while !request.ends_with("\r\n\r\n") {
            if reader.read_line(&mut request).unwrap_or(0) == 0 {
                return;
            }
        }
        let mut body = vec![0; content_length(&request)];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        request.push_str(&String::from_utf8_lossy(&body));
        let (headers, body) = answer(&request);
        log.lock().expect("the log").push(request);
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\n{headers}content-length: {length}\r\n\r\n");
        if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).is_err() {
            return;
        }
    }
}

fn content_length(head: &str) -> usize {
    let head = head.to_ascii_lowercase();
    let value = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}
