//! A request, sent and forgotten.

use wasi::http::outgoing_handler::handle;
use wasi::http::types::{Fields, Method, OutgoingBody, OutgoingRequest, Scheme};

/// Sends a request to a URL and says what came back: `status 200`, or the error
/// that the host gave.
pub fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> String {
    match try_send(method, url, headers, body) {
        Ok(status) => format!("status {status}"),
        Err(error) => error,
    }
}

fn try_send(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Result<u16, String> {
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
    let outgoing = request.body().map_err(|()| "no body")?;
    let response = handle(request, None).map_err(|error| format!("{error:?}"))?;
    if !body.is_empty() {
        let stream = outgoing.write().map_err(|()| "no stream")?;
        stream
            .blocking_write_and_flush(body.as_bytes())
            .map_err(|error| format!("write: {error:?}"))?;
    }
    OutgoingBody::finish(outgoing, None).map_err(|error| format!("finish: {error:?}"))?;
    response.subscribe().block();
    let response = response.get().ok_or("no answer")?.map_err(|()| "answer taken")?;
    Ok(response.map_err(|error| format!("{error:?}"))?.status())
}
