//! Forms with a file.

use std::future::ready;

use axum::RequestExt;
use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use zeroize::Zeroizing;

use super::form::Values;
use super::problem::Problem;
use super::visitor::Guest;

/// More than a typed field of a form ever has, in bytes.
const LARGEST_VALUE: usize = 16 << 10;

/// More than the largest credentials file that a manifest can allow, in bytes: what comes
/// beyond is read, so that a browser gets its answer, and not kept.
const LARGEST_FILE: usize = (1 << 20) + 1;

/// More than any form, in bytes. The parser keeps what stands before a part and in its
/// head, however long that is, and looks through it anew with each piece that comes.
const LARGEST_FORM: usize = 2 * LARGEST_FILE;

/// How many parts a form has at most.
const MOST_PARTS: usize = 64;

/// A form with a file, sent by a page of this very session.
pub(super) struct Upload {
    pub(super) values: Values,
    /// The file, if one was chosen. Wiped when nobody uses it any more.
    pub(super) file: Option<Zeroizing<Vec<u8>>>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let mut request = request;
        let Guest(_, signed_in) = request.extract_parts_with_state(state).await?;
        let upload = read(request, state).await.map_err(IntoResponse::into_response)?;
        upload.values.check(&signed_in).map_err(IntoResponse::into_response)?;
        Ok(upload)
    }
}

/// Reads a form with a file, whoever sends it.
pub(super) async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Upload, Problem> {
    let form = Multipart::from_request(request.map(beginning), state).await;
    let mut form =
        form.map_err(|_| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-a-form"))?;
    let mut upload = Upload { values: Values::default(), file: None };
    for _ in 0..MOST_PARTS {
        let Some(mut part) = form.next_field().await.map_err(|error| broken(&error))? else {
            return Ok(upload);
        };
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            // A browser sends an empty part without a name where none was chosen.
            let is_chosen = part.file_name().is_some_and(|name| !name.is_empty());
            let file = read_part(&mut part, LARGEST_FILE).await?;
            let is_whole = file.len() < LARGEST_FILE;
            upload.file = is_chosen.then_some(file);
            if !is_whole {
                return Ok(upload);
            }
        } else {
            let value = read_part(&mut part, LARGEST_VALUE).await?;
            let value = String::from_utf8(value.to_vec()).map_err(|_| Problem::bad_request())?;
            upload.values.add(name, value);
        }
    }
    Err(Problem::bad_request())
}

/// As much of a body as a form can have. The rest is read to its end and let go of, so
/// that a browser gets its answer.
fn beginning(body: Body) -> Body {
    let mut room = LARGEST_FORM;
    let stream = body.into_data_stream().filter_map(move |piece| {
        let piece = piece.map(|mut bytes| {
            bytes.truncate(room);
            room -= bytes.len();
            bytes
        });
        ready((!piece.as_ref().is_ok_and(Bytes::is_empty)).then_some(piece))
    });
    Body::from_stream(stream)
}

/// Reads a part to its end, and keeps so much of it. One that is longer may end with the
/// room for all of the form.
async fn read_part(part: &mut Field<'_>, limit: usize) -> Result<Zeroizing<Vec<u8>>, Problem> {
    // The place for all of it is made before: growing would leave a copy behind.
    let mut content = Zeroizing::new(Vec::with_capacity(limit));
    loop {
        match part.chunk().await {
            Ok(Some(chunk)) => {
                let room = limit - content.len();
                content.extend(chunk.iter().take(room));
            }
            Ok(None) => return Ok(content),
            Err(_) if content.len() == limit => return Ok(content),
            Err(error) => return Err(broken(&error)),
        }
    }
}

fn broken(error: &MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        _ => Problem::bad_request(),
    }
}
