//! Credentials as programs give them: the file that the source has handed out, in a form,
//! or each value by its name, in JSON.

use std::collections::BTreeMap;

use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use marketplace_runtime::Secret;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::extract::Json;
use super::idempotency::Fingerprint;
use crate::marketplace::Credentials;
use crate::web::problem::Problem;
use crate::web::upload::{self, Upload};

/// A wish to activate an integration.
pub(super) struct NewActivation {
    pub(super) integration: String,
    pub(super) credentials: NewCredentials,
}

/// Credentials of either kind.
pub(super) struct NewCredentials(Credentials);

/// A wish to activate an integration, with values.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActivationValues {
    /// As the catalogue calls it.
    integration: String,
    /// The values, by the names that the catalogue has for them.
    #[schema(value_type = BTreeMap<String, String>)]
    secrets: BTreeMap<String, Value>,
}

/// New credentials, as values.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CredentialsValues {
    /// The values, by the names that the catalogue has for them.
    #[schema(value_type = BTreeMap<String, String>)]
    secrets: BTreeMap<String, Value>,
}

/// A wish to activate an integration, with a file.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it describes a form")]
pub(super) struct ActivationForm {
    /// As the catalogue calls it.
    #[schema(pattern = r"\S")]
    integration: String,
    /// The file that the source has handed out.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// New credentials, in a file.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it describes a form")]
pub(super) struct CredentialsForm {
    /// The file that the source has handed out.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// A secret, wiped when nobody needs it any more.
#[derive(Deserialize)]
#[serde(from = "String")]
struct Value(Secret);

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self(Secret::new(value))
    }
}

/// A body of either kind.
enum Either<T> {
    Values(T),
    Form(Upload),
}

impl NewCredentials {
    fn of_values(secrets: BTreeMap<String, Value>) -> Self {
        let secrets = secrets.into_iter().map(|(name, value)| (name, value.0));
        Self(Credentials::Typed(secrets.collect()))
    }

    fn of_file(file: Option<Zeroizing<Vec<u8>>>) -> Result<Self, Problem> {
        Ok(Self(Credentials::File(file.ok_or_else(|| missing("file"))?)))
    }

    pub(super) fn into_inner(self) -> Credentials {
        self.0
    }

    /// What tells them from others.
    pub(super) fn identify(&self, fingerprint: Fingerprint) -> Fingerprint {
        match &self.0 {
            Credentials::File(file) => fingerprint.with(b"file").with(file),
            Credentials::Typed(secrets) => {
                secrets.iter().fold(fingerprint.with(b"values"), |fingerprint, (name, secret)| {
                    fingerprint.with(name.as_bytes()).with(secret.reveal().as_bytes())
                })
            }
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for NewActivation {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match read::<ActivationValues, _>(request, state, &["integration"]).await? {
            Either::Values(ActivationValues { integration, secrets }) => {
                Ok(Self { integration, credentials: NewCredentials::of_values(secrets) })
            }
            Either::Form(Upload { values, file }) => {
                let integration = values.one("integration").to_owned();
                if integration.is_empty() {
                    return Err(missing("integration"));
                }
                Ok(Self { integration, credentials: NewCredentials::of_file(file)? })
            }
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for NewCredentials {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match read::<CredentialsValues, _>(request, state, &[]).await? {
            Either::Values(CredentialsValues { secrets }) => Ok(Self::of_values(secrets)),
            Either::Form(Upload { file, .. }) => Self::of_file(file),
        }
    }
}

/// Reads a body; a form has a file, and nothing but these parts beside it.
async fn read<T: DeserializeOwned, S: Send + Sync>(
    mut request: Request,
    state: &S,
    beside_file: &[&str],
) -> Result<Either<T>, Problem> {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if media_type.is_some_and(|value| value.trim_start().starts_with("multipart/form-data")) {
        // What is too large is read, and not kept.
        DefaultBodyLimit::disable().apply(&mut request);
        let upload = upload::read(request, state).await?;
        return match upload.values.has_more_than(beside_file) {
            true => Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "other-part")),
            false => Ok(Either::Form(upload)),
        };
    }
    match Json::from_request(request, state).await {
        Ok(Json(values)) => Ok(Either::Values(values)),
        Err(problem) if problem.status == StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Err(Problem::new(problem.status, "neither-json-nor-form"))
        }
        Err(problem) => Err(problem),
    }
}

fn missing(part: &'static str) -> Problem {
    let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "part-missing");
    problem.with("part", part).about(part)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    async fn read(media_type: &str, body: &str) -> Result<NewActivation, (u16, &'static str)> {
        let request = Request::builder().header(CONTENT_TYPE, media_type);
        let request = request.body(Body::from(body.replace('\n', "\r\n"))).unwrap();
        let read = NewActivation::from_request(request, &()).await;
        read.map_err(|problem| (problem.status.as_u16(), problem.kind))
    }

    const FORM: &str = "multipart/form-data; boundary=x";

    #[tokio::test]
    async fn credentials_come_as_values_or_as_a_file() {
        let json = r#"{"integration":"personio","secrets":{"client-secret":"s","client-id":"i"}}"#;
        let values = read("application/json", json).await.unwrap();
        assert_eq!(values.integration, "personio");
        let Credentials::Typed(secrets) = values.credentials.into_inner() else { panic!() };
        assert_eq!(secrets.len(), 2);

        let form = "--x\nContent-Disposition: form-data; name=\"integration\"\n\npersonio\n\
                    --x\nContent-Disposition: form-data; name=\"file\"; filename=\"c.txt\"\n\nabc\n\
                    --x--\n";
        let form = read(FORM, form).await.unwrap();
        assert_eq!(form.integration, "personio");
        let Credentials::File(file) = form.credentials.into_inner() else { panic!() };
        assert_eq!(&file[..], b"abc");
    }

    #[tokio::test]
    async fn what_is_missing_or_in_another_form_is_named() {
        let no_file = "--x\nContent-Disposition: form-data; name=\"integration\"\n\na\n--x--\n";
        let no_name =
            "--x\nContent-Disposition: form-data; name=\"file\"; filename=\"c\"\n\na\n--x--\n";
        let other_part = "--x\nContent-Disposition: form-data; name=\"other\"\n\na\n--x--\n";
        for (media_type, body, expected) in [
            ("text/plain", "abc", (415, "neither-json-nor-form")),
            ("application/json", "{", (400, "malformed-json")),
            ("application/json", r#"{"integration":"a"}"#, (422, "other-shape")),
            (FORM, no_file, (422, "part-missing")),
            (FORM, no_name, (422, "part-missing")),
            (FORM, other_part, (422, "other-part")),
            (FORM, "--x\n", (400, "bad-request")),
            ("multipart/form-data", no_file, (415, "not-a-form")),
        ] {
            let problem = read(media_type, body).await.err();
            assert_eq!(problem, Some(expected), "{media_type} {body}");
        }
    }
}
