//! Requests that may come twice, since nobody knows whether the first one arrived: by the
//! same key, the second gets the answer of the first
//! (draft-ietf-httpapi-idempotency-key-header).
//!
//! Keys are in memory, like the activations that most of them are about: they last for a
//! day, and not longer than this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use tracing::Instrument;
use utoipa::IntoParams;

use super::caller::Caller;
use crate::error::Error;
use crate::web::problem::Problem;

/// The header with the key.
const HEADER: &str = "idempotency-key";

/// The longest key.
const LONGEST: usize = 255;

/// How long an answer is kept.
const LASTS: Duration = Duration::from_hours(24);

/// Answers of one token that are kept: beyond, the oldest is forgotten.
const MOST_OF_A_TOKEN: usize = 1_000;

/// More than any answer that is kept, in bytes.
const LARGEST_ANSWER: usize = 1 << 20;

/// How the key is described.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes; the key is read by `Key`")]
pub(super) struct KeyHeader {
    /// A random name for this request. If it comes again, within a day and with the same
    /// body, nothing is done again, and the answer is the same. What failed is not kept,
    /// and can be tried again. Keys do not survive a restart of the marketplace.
    #[param(rename = "Idempotency-Key", value_type = String, required = false)]
    #[param(pattern = r#"^"?[A-Za-z0-9._~:-]{1,255}"?$"#)]
    idempotency_key: String,
}

/// The key of a request, and whose it is.
pub(super) struct Key(Option<Name>);

/// A token, and a key of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Name {
    token: i64,
    key: String,
}

/// What a request asks for. It may be a secret, and only its hash is kept.
pub(super) struct Fingerprint(Sha256);

/// Answers to requests, by their keys.
#[derive(Clone, Default)]
pub(in crate::web) struct Answers(Arc<Mutex<HashMap<Name, Kept>>>);

struct Kept {
    fingerprint: [u8; 32],
    since: Instant,
    /// `None` while the request is answered.
    answer: Option<Answer>,
}

/// An answer that can be given again.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// What to do about a request.
enum Turn {
    /// It is new: whoever holds this answers it. Dropped without an answer, it may come
    /// again.
    New(Place),
    /// It was answered.
    Again(Answer),
}

/// The place of an answer.
struct Place {
    answers: Answers,
    name: Name,
}

impl Fingerprint {
    /// Of a request for this.
    pub(super) fn of(operation: &str) -> Self {
        Self(Sha256::new()).with(operation.as_bytes())
    }

    /// With something that was sent.
    pub(super) fn with(mut self, part: &[u8]) -> Self {
        // What ends where is a part of it: "ab", "c" is not "a", "bc".
        self.0.update(part.len().to_be_bytes());
        self.0.update(part);
        self
    }

    fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

impl Answers {
    /// Does something once. With a key it is done to its end, also if whoever asks does
    /// not wait for it.
    pub(super) async fn once(
        &self,
        key: Key,
        fingerprint: Fingerprint,
        work: impl Future<Output = Result<Response, Problem>> + Send + 'static,
    ) -> Result<Response, Problem> {
        let Some(name) = key.0 else { return work.await };
        let place = match self.turn(name, fingerprint.finish())? {
            Turn::Again(answer) => return Ok(answer.into_response()),
            Turn::New(place) => place,
        };
        let work = async move {
            let response = work.await?;
            let answer = Answer::of(response).await?;
            if answer.status.is_success() {
                place.keep(answer.clone());
            }
            Ok(answer.into_response())
        };
        let done = tokio::spawn(work.in_current_span()).await;
        done.unwrap_or_else(|error| Err(std::io::Error::from(error).into()))
    }

    fn turn(&self, name: Name, fingerprint: [u8; 32]) -> Result<Turn, Problem> {
        let mut all = self.locked();
        all.retain(|_, kept| kept.answer.is_none() || kept.since.elapsed() < LASTS);
        if let Some(kept) = all.get(&name) {
            return match &kept.answer {
                _ if kept.fingerprint != fingerprint => {
                    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "other-request"))
                }
                Some(answer) => Ok(Turn::Again(answer.clone())),
                None => Err(Problem::new(StatusCode::CONFLICT, "still-answered")),
            };
        }
        forget_oldest(&mut all, name.token);
        let kept = Kept { fingerprint, since: Instant::now(), answer: None };
        all.insert(name.clone(), kept);
        Ok(Turn::New(Place { answers: self.clone(), name }))
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Name, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes room for one more of this token.
fn forget_oldest(all: &mut HashMap<Name, Kept>, token: i64) {
    let theirs = || all.iter().filter(|(name, _)| name.token == token);
    if theirs().count() < MOST_OF_A_TOKEN {
        return;
    }
    let answered = theirs().filter(|(_, kept)| kept.answer.is_some());
    let oldest = answered.min_by_key(|(_, kept)| kept.since).map(|(name, _)| name.clone());
    if let Some(oldest) = oldest {
        all.remove(&oldest);
    }
}

impl Place {
    fn keep(&self, answer: Answer) {
        if let Some(kept) = self.answers.locked().get_mut(&self.name) {
            kept.answer = Some(answer);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.answers.locked();
        if all.get(&self.name).is_some_and(|kept| kept.answer.is_none()) {
            all.remove(&self.name);
        }
    }
}

impl Answer {
    async fn of(response: Response) -> Result<Self, Problem> {
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, LARGEST_ANSWER).await;
        let body = body.map_err(|error| Error::from(std::io::Error::other(error)))?;
        Ok(Self { status: parts.status, headers: parts.headers, body })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        (self.status, self.headers, Body::from(self.body)).into_response()
    }
}

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let key = key(&parts.headers)?;
        Ok(Self(key.map(|key| Name { token: caller.token, key })))
    }
}

/// The key that a request has, if it has one: by the draft in quotation marks, which many
/// programs leave out.
fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let bad = || Problem::new(StatusCode::BAD_REQUEST, "bad-key");
    let key = value.to_str().map_err(|_| bad())?;
    let key = key.strip_prefix('"').unwrap_or(key);
    let key = key.strip_suffix('"').unwrap_or(key);
    let is_good = (1..=LONGEST).contains(&key.len())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || "._~:-".contains(c));
    (is_good && values.next().is_none()).then(|| Some(key.to_owned())).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::http::HeaderValue;
    use axum::http::header::LOCATION;
    use tokio::sync::oneshot;

    use super::*;

    /// A request that counts how often it is done.
    struct Desk {
        answers: Answers,
        done: Arc<AtomicUsize>,
    }

    impl Desk {
        fn new() -> Self {
            Self { answers: Answers::default(), done: Arc::default() }
        }

        async fn ask(&self, token: i64, key: &str, what: &str) -> Result<(u16, Bytes), u16> {
            self.ask_for(token, key, what, true).await
        }

        async fn ask_for(
            &self,
            token: i64,
            key: &str,
            what: &str,
            succeeds: bool,
        ) -> Result<(u16, Bytes), u16> {
            let done = Arc::clone(&self.done);
            let work = async move {
                let number = done.fetch_add(1, Ordering::SeqCst);
                if !succeeds {
                    return Err(Problem::new(StatusCode::BAD_GATEWAY, "source-unavailable"));
                }
                let place = [(LOCATION, HeaderValue::from(number))];
                Ok((StatusCode::CREATED, place, number.to_string()).into_response())
            };
            let name = (!key.is_empty()).then(|| Name { token, key: key.to_owned() });
            let fingerprint = Fingerprint::of("do").with(what.as_bytes());
            let answer = self.answers.once(Key(name), fingerprint, work).await;
            let response = answer.map_err(|problem| problem.status.as_u16())?;
            let answer = Answer::of(response).await.unwrap();
            assert_eq!(answer.headers.get(LOCATION).unwrap().as_bytes(), &answer.body[..]);
            Ok((answer.status.as_u16(), answer.body))
        }
    }

    #[tokio::test]
    async fn the_same_request_with_the_same_key_is_done_once() {
        let desk = Desk::new();
        let first = desk.ask(1, "k", "a").await.unwrap();
        assert_eq!(first, (201, Bytes::from("0")));
        assert_eq!(desk.ask(1, "k", "a").await.unwrap(), first);
        assert_eq!(desk.ask(1, "k", "b").await, Err(422));
        // Another token's key of the same name is another key.
        assert_eq!(desk.ask(2, "k", "b").await.unwrap().1, "1");
        assert_eq!(desk.ask(1, "other", "a").await.unwrap().1, "2");
        assert_eq!(desk.ask(1, "", "a").await.unwrap().1, "3");
        assert_eq!(desk.ask(1, "", "a").await.unwrap().1, "4");
    }

    #[tokio::test]
    async fn what_failed_can_be_tried_again() {
        let desk = Desk::new();
        assert_eq!(desk.ask_for(1, "k", "a", false).await, Err(502));
        assert_eq!(desk.ask(1, "k", "a").await.unwrap().1, "1");
    }

    #[tokio::test]
    async fn while_it_is_answered_the_second_one_is_told_so() {
        let answers = Answers::default();
        let name = || Key(Some(Name { token: 1, key: "k".to_owned() }));
        let (go_on, wait) = oneshot::channel::<()>();
        let slow = async move {
            let _ = wait.await;
            Ok(StatusCode::NO_CONTENT.into_response())
        };
        let first = {
            let answers = answers.clone();
            tokio::spawn(async move { answers.once(name(), Fingerprint::of("do"), slow).await })
        };
        while answers.locked().is_empty() {
            tokio::task::yield_now().await;
        }
        let again = async || Ok(StatusCode::OK.into_response());
        let second = answers.once(name(), Fingerprint::of("do"), again()).await;
        assert_eq!(second.unwrap_err().kind, "still-answered");
        // Whoever asked is gone, and it is done all the same.
        first.abort();
        let _ = first.await;
        go_on.send(()).unwrap();
        while answers.locked().values().any(|kept| kept.answer.is_none()) {
            tokio::task::yield_now().await;
        }
        let third = answers.once(name(), Fingerprint::of("do"), again()).await.unwrap();
        assert_eq!(third.status(), StatusCode::NO_CONTENT);
    }

    #[tokio::test]
    async fn a_token_has_room_for_so_many_and_takes_it_from_nobody_else() {
        let desk = Desk::new();
        desk.ask(2, "k", "a").await.unwrap();
        for number in 0..=MOST_OF_A_TOKEN {
            desk.ask(1, &number.to_string(), "a").await.unwrap();
        }
        assert_eq!(desk.answers.locked().len(), MOST_OF_A_TOKEN + 1);
        assert_eq!(desk.ask(2, "k", "a").await.unwrap().1, "0");
        assert_ne!(desk.ask(1, "0", "a").await.unwrap().1, "1");
    }

    #[test]
    fn a_key_is_a_short_word_with_or_without_quotation_marks() {
        let read = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(HEADER, HeaderValue::from_static(value));
            }
            key(&headers).map_err(|problem| problem.status.as_u16())
        };
        let uuid = "8e03978e-40d5-43dd-bc93-6894a57f9324";
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(read(&[uuid]), Ok(Some(uuid.to_owned())));
        assert_eq!(read(&["\"8e03978e\""]), Ok(Some("8e03978e".to_owned())));
        for values in [&[""][..], &["\"\""], &["a b"], &["a", "b"], &["a,b"]] {
            assert_eq!(read(values), Err(400), "{values:?}");
        }
    }
}
