//! A source that a test has in its hand: it answers as it is told to, and
//! remembers what it was sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// An HTTP server on a port of its own.
pub struct Source {
    /// Where it listens.
    pub url: String,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    received: Vec<String>,
    connections: usize,
}

/// What a source says to a request.
pub struct Answer {
    /// The status and its reason.
    pub status: &'static str,
    /// Headers, each with its line end.
    pub headers: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Default for Answer {
    fn default() -> Self {
        Self { status: "200 OK", headers: String::new(), body: b"ok".to_vec() }
    }
}

impl Source {
    /// Starts one that says `ok` to everything; it ends with the test.
    pub fn start() -> Self {
        Self::serving(|_| Answer::default())
    }

    /// Starts one that answers 200 with a body made from the request.
    pub fn answering(body: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::responding(move |request| (String::new(), body(request).into_bytes()))
    }

    /// Starts one that answers 200 with headers, each with its line end, and a body.
    pub fn responding(answer: impl Fn(&str) -> (String, Vec<u8>) + Send + Sync + 'static) -> Self {
        Self::serving(move |request| {
            let (headers, body) = answer(request);
            Answer { headers, body, ..Answer::default() }
        })
    }

    /// Starts one that answers as it likes.
    pub fn serving(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Self {
        Self::at("127.0.0.1:0", answer)
    }

    /// Starts one at this address that answers as it likes.
    pub fn at(address: &str, answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(address).expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let log = Arc::new(Mutex::new(Log::default()));
        let (answer, common) = (Arc::new(answer), Arc::clone(&log));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                common.lock().expect("the log").connections += 1;
                let (log, answer) = (Arc::clone(&common), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &log, &*answer));
            }
        });
        Self { url, log }
    }

    /// The requests so far: first line, headers, body.
    pub fn received(&self) -> Vec<String> {
        self.log.lock().expect("the log").received.clone()
    }

    /// How many sockets have been opened to it.
    pub fn connections(&self) -> usize {
        self.log.lock().expect("the log").connections
    }

    /// The port that it listens on.
    pub fn port(&self) -> &str {
        self.url.rsplit(':').next().unwrap_or_default()
    }
}

/// Answers requests on one connection until the client closes it.
fn serve(mut stream: TcpStream, log: &Mutex<Log>, answer: &dyn Fn(&str) -> Answer) {
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
        let Answer { status, headers, body } = answer(&request);
        log.lock().expect("the log").received.push(request);
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n");
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
