//! The form for credentials: a file, or what it holds.

use axum::http::StatusCode;
use marketplace_runtime::manifest::SecretEntry;
use marketplace_runtime::{Error as RuntimeError, ErrorKind, Manifest, Secret};
use maud::{Markup, html};

use crate::error::Error;
use crate::marketplace::Credentials;
use crate::web::form;
use crate::web::parts::{Errors, Field, Tone, count, notice, text_field};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::upload::Upload;
use crate::web::visitor::Visitor;

/// The input for the file.
const FILE: &str = "file";

/// What came of a form that was sent.
#[derive(Default)]
pub(super) struct Outcome {
    /// What is wrong with what was given.
    pub(super) errors: Errors,
    /// What went wrong elsewhere.
    pub(super) problem: Option<Problem>,
    /// What was typed and is no secret, so that it need not be typed again.
    typed: Vec<(String, String)>,
}

impl Outcome {
    /// The status of the page that shows the form again.
    pub(super) fn status(&self) -> StatusCode {
        match (&self.problem, self.errors.is_empty()) {
            (Some(problem), _) => problem.status,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) => StatusCode::OK,
        }
    }
}

/// The input for a secret.
fn input(secret: &SecretEntry) -> String {
    format!("secret-{}", secret.name)
}

/// The credentials of a form, or what is missing.
pub(super) fn read(
    visitor: &Visitor,
    manifest: &Manifest,
    upload: Upload,
) -> Result<(Credentials, Outcome), Box<Outcome>> {
    let texts = visitor.texts;
    let secrets = &manifest.credentials.secrets;
    let value = |secret: &SecretEntry| upload.values.one(&input(secret)).to_owned();
    let open = secrets.iter().filter(|secret| !secret.masked);
    let typed = open.map(|secret| (input(secret), value(secret))).collect();
    let mut outcome = Outcome { typed, ..Outcome::default() };
    let missing: Vec<_> = secrets.iter().filter(|secret| value(secret).is_empty()).collect();
    match (upload.file, missing.as_slice()) {
        (Some(file), missing) if missing.len() == secrets.len() => {
            return Ok((Credentials::File(file), outcome));
        }
        (Some(_), _) => outcome.errors.add(FILE, texts.say("credentials-both")),
        (None, []) => {
            let typed =
                secrets.iter().map(|secret| (secret.name.clone(), Secret::new(value(secret))));
            return Ok((Credentials::Typed(typed.collect()), outcome));
        }
        (None, missing) if missing.len() == secrets.len() => {
            outcome.errors.add(FILE, texts.say("credentials-none"));
        }
        (None, missing) => {
            for secret in missing {
                let label = texts.choose(&secret.label).as_str();
                let words = texts.with("credentials-missing", [("label", label.into())]);
                outcome.errors.add(&input(secret), words);
            }
        }
    }
    Err(Box::new(outcome))
}

/// What to say where credentials did not work, and where.
pub(super) fn refusal(
    visitor: &Visitor,
    manifest: &Manifest,
    (was_typed, mut outcome): (bool, Outcome),
    error: Error,
) -> Outcome {
    let texts = visitor.texts;
    let last = manifest.credentials.secrets.last().map(input);
    let place = last.filter(|_| was_typed).unwrap_or_else(|| FILE.to_owned());
    let refused = match &error {
        Error::Runtime(RuntimeError::FileTooLarge { .. }) => Some(FILE.to_owned()),
        Error::Runtime(RuntimeError::InvalidSecret { name }) => {
            let is_it = |secret: &&SecretEntry| secret.name == *name && was_typed;
            let secret = manifest.credentials.secrets.iter().find(is_it);
            Some(secret.map_or(place, input))
        }
        Error::Runtime(RuntimeError::Plugin(error)) => match error.kind {
            ErrorKind::InvalidRequest => {
                let code = error.code.as_deref().unwrap_or_default();
                if let Some(refusal) = manifest.credentials.file.refusals.get(code) {
                    outcome.errors.add(&place, texts.choose(refusal).clone());
                    return outcome;
                }
                Some(place)
            }
            ErrorKind::InvalidCredentials => Some(place),
            _ => None,
        },
        _ => None,
    };
    let problem = Problem::from(error);
    match refused {
        Some(place) => outcome.errors.add(&place, problem.detail(texts)),
        None => outcome.problem = Some(problem),
    }
    outcome
}

/// What went wrong elsewhere, in the place of a page of its own: what was typed stays.
pub(super) fn problem_notice(texts: &Texts, outcome: &Outcome) -> Markup {
    html! {
        @if let Some(problem) = &outcome.problem {
            (notice(
                Tone::Refusal,
                Some(&problem.title(texts)),
                &html! { p { (problem.detail(texts)) } },
            ))
        }
    }
}

/// The form.
pub(super) fn show(
    visitor: &Visitor,
    manifest: &Manifest,
    (action, submit, cancel): (&str, &str, &str),
    outcome: &Outcome,
) -> Markup {
    let texts = visitor.texts;
    let source = &texts.choose(&manifest.listing).name;
    html! {
        div.split {
            form.panel method="post" action=(action) enctype="multipart/form-data" novalidate {
                (form::token(visitor))
                div.panel-head { div {
                    h2 { (texts.with("credentials-heading", [("source", source.as_str().into())])) }
                    p { (texts.say("credentials-sealed")) }
                } }
                (file_field(texts, manifest, &outcome.errors))
                p.or { (texts.say("credentials-or")) }
                @for secret in &manifest.credentials.secrets {
                    (secret_field(texts, secret, outcome))
                }
                div.actions.form-actions {
                    button.button.primary { (submit) }
                    a href=(cancel) { (texts.say("cancel")) }
                }
            }
            aside.panel aria-labelledby="where" { div.stack {
                h2 id="where" { (texts.say("credentials-where")) }
                p.small { (texts.choose(&manifest.credentials.help)) }
                p.small.muted { (texts.say("credentials-what-checking-does")) }
            } }
        }
    }
}

fn file_field(texts: &Texts, manifest: &Manifest, errors: &Errors) -> Markup {
    let file = &manifest.credentials.file;
    let extensions = file.extensions.join(",");
    let kilobytes = i64::try_from(file.max_bytes.div_ceil(1024)).unwrap_or(i64::MAX);
    let size = count(texts, kilobytes);
    let hint = texts.with(
        "credentials-file-hint",
        [("types", file.extensions.join(", ").into()), ("kilobytes", size.into())],
    );
    let is_invalid = errors.of(FILE).is_some();
    html! {
        div class=(if is_invalid { "field invalid" } else { "field" }) {
            label for=(FILE) { (texts.say("credentials-file")) }
            p.hint id="file-hint" { (hint) }
            (errors.beside(texts, FILE))
            div.drop data-drop data-chosen=(texts.with("credentials-chosen", [("name", "{}".into())]))
                data-one-file=(texts.say("credentials-one-file")) {
                input type="file" id=(FILE) name=(FILE) accept=(extensions)
                    aria-describedby=[errors.description(FILE, true)]
                    aria-invalid=[is_invalid.then_some("true")];
                p.hint data-needs-script hidden { (texts.say("credentials-drop")) }
                p.small role="status" {}
            }
        }
    }
}

fn secret_field(texts: &Texts, secret: &SecretEntry, outcome: &Outcome) -> Markup {
    let name = input(secret);
    let typed = outcome.typed.iter().find(|(input, _)| *input == name);
    let hint = secret.masked.then(|| texts.say("credentials-masked-hint"));
    let field = Field {
        name: &name,
        label: texts.choose(&secret.label).as_str(),
        hint: hint.as_deref(),
        value: typed.map_or("", |(_, value)| value),
        masked: secret.masked,
        class: "",
    };
    text_field(texts, &outcome.errors, &field)
}
