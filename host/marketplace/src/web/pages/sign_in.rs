//! How somebody comes in, and goes out.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, Query, Request, State};
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Account;
use crate::web::Web;
use crate::web::address;
use crate::web::form::{self, Form};
use crate::web::parts::{Errors, Field, Nav, Page, Tone, notice, text_field};
use crate::web::problem::Problem;
use crate::web::session_cookie;
use crate::web::visitor::{Guest, Visitor, see};

/// What the address of the page may say.
#[derive(Default, Deserialize)]
pub(in crate::web) struct Wish {
    /// The code of a sign-in link.
    code: Option<String>,
    /// Where to go afterwards.
    next: Option<String>,
    /// Whether a session has just ended.
    expired: Option<String>,
}

/// `GET /sign-in`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(wish) = wish.unwrap_or_default();
    let next = local(wish.next.as_deref());
    let Some(code) = wish.code else {
        if visitor.signed_in.is_some() {
            return Ok(see(&next));
        }
        let is_expired = wish.expired.is_some();
        return Ok(ask(&visitor, &next, is_expired, &Errors::default()));
    };
    // The code is used up by a click and not by the page: programs look at links, too.
    match web.marketplace.whom_code_admits(&code).await? {
        Some(account) => Ok(confirm(&visitor, &account, &code, &next)),
        None => not_admitted(&web, peer, &visitor, &next),
    }
}

/// `POST /sign-in`
pub(in crate::web) async fn submit(
    State(web): State<Arc<Web>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Problem> {
    let values = form::read(request, &()).await?;
    let next = local(Some(values.one("next")));
    if let Some((secret, _)) = web.marketplace.sign_in(code_in(values.one("code"))).await? {
        if let Some(signed_in) = &visitor.signed_in {
            web.marketplace.sign_out(&signed_in.secret).await?;
        }
        return Ok(([(SET_COOKIE, session_cookie::set(&secret))], see(&next)).into_response());
    }
    not_admitted(&web, peer, &visitor, &next)
}

/// Who tries one code after the other has to wait.
fn not_admitted(
    web: &Web,
    peer: SocketAddr,
    visitor: &Visitor,
    next: &str,
) -> Result<Response, Problem> {
    match web.limiter.note(peer.ip()) {
        Ok(()) => Ok(ask(visitor, next, false, &refused(visitor))),
        Err(wait) => Err(Problem::too_many_tries(wait)),
    }
}

/// `POST /sign-out`
pub(in crate::web) async fn sign_out(
    State(web): State<Arc<Web>>,
    Guest(_, signed_in): Guest,
    _form: Form,
) -> Result<Response, Problem> {
    web.marketplace.sign_out(&signed_in.secret).await?;
    Ok(([(SET_COOKIE, session_cookie::remove())], see("/sign-in")).into_response())
}

/// Somebody may paste the whole link.
fn code_in(text: &str) -> &str {
    text.split_once("code=").map_or(text, |(_, code)| code.split('&').next().unwrap_or(code))
}

/// Where somebody goes on: on a page of ours, whatever a link says.
fn local(next: Option<&str>) -> String {
    let next = next.and_then(address::local).filter(|next| !next.starts_with("/sign-in"));
    next.unwrap_or(address::FIRST).to_owned()
}

fn refused(visitor: &Visitor) -> Errors {
    Errors::one("code", visitor.texts.say("sign-in-refused"))
}

fn ask(visitor: &Visitor, next: &str, is_expired: bool, errors: &Errors) -> Response {
    let texts = visitor.texts;
    let title = texts.say("sign-in");
    let (label, hint) = (texts.say("sign-in-code"), texts.say("sign-in-code-hint"));
    let field = Field {
        name: "code",
        label: &label,
        hint: Some(&hint),
        value: "",
        masked: false,
        class: "code",
    };
    let content = html! {
        section.panel aria-labelledby="sign-in" {
            h1 id="sign-in" { (title) }
            (errors.summary(texts))
            @if is_expired {
                (notice(Tone::Info, None, &html! { p { (texts.say("session-expired")) } }))
            }
            form method="post" action="/sign-in" novalidate {
                input type="hidden" name="next" value=(next);
                (text_field(texts, errors, &field))
                div.actions.form-actions { button.button.primary { (title) } }
            }
            p.small.muted { (texts.say("sign-in-no-link")) " " code { "marketplace account link" } }
        }
    };
    Page::new(visitor, Nav::Nowhere, &title).with_errors(errors).show(&content)
}

fn confirm(visitor: &Visitor, account: &Account, code: &str, next: &str) -> Response {
    let texts = visitor.texts;
    let title = texts.say("sign-in");
    let content = html! {
        section.panel aria-labelledby="sign-in" {
            h1 id="sign-in" { (title) }
            (whom(visitor, account))
            form method="post" action="/sign-in" {
                input type="hidden" name="code" value=(code);
                input type="hidden" name="next" value=(next);
                div.actions.form-actions { button.button.primary { (title) } }
            }
        }
    };
    Page::new(visitor, Nav::Nowhere, &title).show(&content)
}

fn whom(visitor: &Visitor, account: &Account) -> Markup {
    let texts = visitor.texts;
    html! {
        dl.facts {
            div { dt { (texts.say("person-name")) } dd { bdi { (account.name) } } }
            div { dt { (texts.say("tenant")) } dd { bdi { (account.tenant) } } }
            div {
                dt { (texts.say("role")) }
                dd { (texts.say(&format!("role-{}", account.role))) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        for (next, expected) in [
            ("/directory?search=a", "/directory?search=a"),
            ("", "/settings/integrations"),
            ("https://evil.example", "/settings/integrations"),
            ("/sign-in?code=x", "/settings/integrations"),
        ] {
            assert_eq!(local(Some(next)), expected, "{next}");
        }
    }

    #[test]
    fn a_whole_link_is_as_good_as_its_code() {
        assert_eq!(code_in("abc"), "abc");
        assert_eq!(code_in("http://127.0.0.1:8470/sign-in?code=abc&next=x"), "abc");
    }
}
