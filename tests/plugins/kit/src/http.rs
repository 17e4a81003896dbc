//! A request, and what came of it.

use std::fmt;

use wasi::http::outgoing_handler::handle;
use wasi::http::types::{
    Fields, IncomingBody, IncomingResponse, Method, OutgoingBody, OutgoingRequest, Scheme,
};
use wasi::io::streams::StreamError;

/// What a source answered.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body, as text.
    pub body: String,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.status)
    }
}

/// Sends a request to a URL; an error is the host's own, in its words.
pub fn send(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Answer, String> {
    let (request, outgoing) = request(method, url, headers)?;
    let response = handle(request, None).map_err(|error| format!("{error:?}"))?;
    let written = write(outgoing, body);
    response.subscribe().block();
    let response = response.get().ok_or("no answer")?.map_err(|()| "answer taken")?;
    // Why the host refuses a request says more than that it takes no more of its body.
    let response = response.map_err(|error| format!("{error:?}"))?;
    written?;
    read(&response)
}

fn write(outgoing: OutgoingBody, body: &str) -> Result<(), String> {
    if !body.is_empty() {
        let stream = outgoing.write().map_err(|()| "no stream")?;
        for chunk in body.as_bytes().chunks(4096) {
            stream.blocking_write_and_flush(chunk).map_err(|error| format!("write: {error:?}"))?;
        }
    }
    OutgoingBody::finish(outgoing, None).map_err(|error| format!("finish: {error:?}"))
}

/// A request that has not been sent, and its body.
pub fn request(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
) -> Result<(OutgoingRequest, OutgoingBody), String> {
    let (scheme, rest) = url.split_once("://").ok_or("no scheme")?;
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let fields = Fields::new();
    for (name, value) in headers {
        fields.append(name, value.as_bytes()).map_err(|error| format!("header: {error:?}"))?;
    }
    let request = OutgoingRequest::new(fields);
    let method = match method {
        "GET" => Method::Get,
        "POST" => Method::Post,
        other => Method::Other(other.to_owned()),
    };
    let scheme = match scheme {
        "http" => Scheme::Http,
        "https" => Scheme::Https,
        other => Scheme::Other(other.to_owned()),
    };
    request.set_method(&method).map_err(|()| "method refused")?;
    request.set_scheme(Some(&scheme)).map_err(|()| "scheme refused")?;
    request.set_authority(Some(authority)).map_err(|()| "authority refused")?;
    request.set_path_with_query(Some(path)).map_err(|()| "path refused")?;
    let body = request.body().map_err(|()| "no body")?;
    Ok((request, body))
}

fn read(response: &IncomingResponse) -> Result<Answer, String> {
    let headers = response.headers().entries();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers = headers.iter().map(|(name, value)| (name.clone(), text(value))).collect();
    let body = response.consume().map_err(|()| "no body")?;
    Ok(Answer { status: response.status(), headers, body: text(&read_body(&body)?) })
}

fn read_body(body: &IncomingBody) -> Result<Vec<u8>, String> {
    let stream = body.stream().map_err(|()| "no stream")?;
    let mut bytes = Vec::new();
    loop {
        match stream.blocking_read(4096) {
            Ok(chunk) => bytes.extend(chunk),
            Err(StreamError::Closed) => return Ok(bytes),
            Err(error) => return Err(format!("read: {error:?}")),
        }
    }
}
