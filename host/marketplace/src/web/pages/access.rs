//! Who may use the marketplace: people, and programs.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use crate::access::{Account, ApiToken, Key, Role};
use crate::error::Error;
use crate::name;
use crate::web::Web;
use crate::web::form::{self, Form, Values};
use crate::web::parts::{
    Badge, Column, Errors, Field, Nav, Page, Row, Tone, badge, head, moment, notice, table,
    text_field,
};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::{Administrator, Visitor};

/// The inputs for names: that of a person, and that of a program.
const PERSON: &str = "person";
const PROGRAM: &str = "program";

/// What was just done, if anything was.
enum Done {
    Nothing,
    Link { name: String, link: String },
    Token { name: String, key: Key },
    Removed,
    Revoked,
}

/// `GET /settings/access`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
) -> Result<Response, Problem> {
    page(&web, &administrator, &Done::Nothing, &Errors::default()).await
}

/// `POST /settings/access/links`
pub(in crate::web) async fn invite(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    form: Form,
) -> Result<Response, Problem> {
    let (name, role) = match named(&administrator.0, &form, PERSON) {
        Ok(named) => named,
        Err(errors) => return page(&web, &administrator, &Done::Nothing, &errors).await,
    };
    match web.marketplace.sign_in_code(administrator.tenant(), &name, role).await {
        Ok(code) => {
            let link = web.public_url.sign_in_link(&code);
            page(&web, &administrator, &Done::Link { name, link }, &Errors::default()).await
        }
        Err(error @ Error::OtherRole { .. }) => {
            let words = Problem::from(error).detail(administrator.0.texts);
            let errors = Errors::one(PERSON, words);
            page(&web, &administrator, &Done::Nothing, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /settings/access/remove`
pub(in crate::web) async fn remove(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    form: Form,
) -> Result<Response, Problem> {
    let id = id(&form)?;
    // Who removes the last administrator locks everybody out; who is left can remove one.
    if id == administrator.1.account.id {
        return Err(Problem::bad_request());
    }
    web.marketplace.remove_account(administrator.tenant(), id).await?;
    page(&web, &administrator, &Done::Removed, &Errors::default()).await
}

/// `POST /settings/access/tokens`
pub(in crate::web) async fn create_token(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    form: Form,
) -> Result<Response, Problem> {
    let (name, role) = match named(&administrator.0, &form, PROGRAM) {
        Ok(named) => named,
        Err(errors) => return page(&web, &administrator, &Done::Nothing, &errors).await,
    };
    let tenant = Some(administrator.tenant());
    let new = (name.as_str(), role);
    let (_, key) = web.marketplace.create_token(tenant, new, administrator.name()).await?;
    page(&web, &administrator, &Done::Token { name, key }, &Errors::default()).await
}

/// `POST /settings/access/revoke`
pub(in crate::web) async fn revoke_token(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    form: Form,
) -> Result<Response, Problem> {
    web.marketplace.revoke_token(Some(administrator.tenant()), id(&form)?).await?;
    page(&web, &administrator, &Done::Revoked, &Errors::default()).await
}

fn id(values: &Values) -> Result<i64, Problem> {
    values.one("id").parse().map_err(|_| Problem::bad_request())
}

/// The name and the role of somebody new, or what is wrong with them.
fn named(visitor: &Visitor, values: &Values, input: &str) -> Result<(String, Role), Errors> {
    let name = values.one(input);
    if name::check(name).is_err() {
        return Err(Errors::one(input, visitor.texts.say("name-refused")));
    }
    let is_administrator = values.one("role") == Role::Administrator.name();
    let role = if is_administrator { Role::Administrator } else { Role::Viewer };
    Ok((name.to_owned(), role))
}

async fn page(
    web: &Web,
    administrator: &Administrator,
    done: &Done,
    errors: &Errors,
) -> Result<Response, Problem> {
    let visitor = &administrator.0;
    let texts = visitor.texts;
    let tenant = administrator.tenant();
    let accounts = web.marketplace.accounts(tenant).await?;
    let tokens = web.marketplace.tokens(Some(tenant)).await?;
    let title = texts.say("access");
    let lede = texts.with("access-lede", [("tenant", tenant.into())]);
    let content = html! {
        (head(&html! { h1 { (title) } }, Some(&lede), &html! {}))
        (errors.summary(texts))
        (said(texts, done))
        div.stack {
            (people(administrator, &accounts))
            (new(visitor, errors, &INVITATION))
        }
        hr;
        div.stack {
            @if tokens.is_empty() {
                h2 { (texts.say("access-tokens")) }
                p.muted { (texts.say("access-no-tokens")) }
            } @else { (programs(visitor, &tokens)) }
            (new(visitor, errors, &NEW_TOKEN))
        }
    };
    Ok(Page::new(visitor, Nav::Access, &title).with_errors(errors).show(&content))
}

fn said(texts: &Texts, done: &Done) -> Markup {
    let secret = |heading: &str, hint: &str, secret: &str| {
        notice(
            Tone::Done,
            Some(heading),
            &html! {
                p { (texts.say(hint)) }
                div.secret {
                    code id="secret" { (secret) }
                    button.button.small type="button" data-needs-script hidden data-copy="secret"
                        data-copied=(texts.say("copied")) data-failed=(texts.say("copy-by-hand")) {
                        (texts.say("copy"))
                    }
                    span.small role="status" {}
                }
            },
        )
    };
    match done {
        Done::Nothing => html! {},
        Done::Link { name, link } => {
            let heading = texts.with("access-link-heading", [("name", name.as_str().into())]);
            secret(&heading, "access-link-once", link)
        }
        Done::Token { name, key } => {
            let heading = texts.with("access-token-heading", [("name", name.as_str().into())]);
            secret(&heading, "access-token-once", key.reveal())
        }
        Done::Removed => notice(Tone::Done, None, &html! { p { (texts.say("access-removed")) } }),
        Done::Revoked => {
            notice(Tone::Done, None, &html! { p { (texts.say("access-token-revoked")) } })
        }
    }
}

fn people(administrator: &Administrator, accounts: &[Account]) -> Markup {
    let visitor = &administrator.0;
    let texts = visitor.texts;
    let columns = [
        Column::text(texts.say("person-name")),
        Column::text(texts.say("role")),
        Column::text(texts.say("access-last-sign-in")),
        Column::text(texts.say("access-remove")),
    ];
    let rows = accounts.iter().map(|account| {
        let is_self = account.id == administrator.1.account.id;
        Row::from(vec![
            html! {
                bdi.person { (account.name) }
                @if is_self { " " span.muted { (texts.say("access-you")) } }
            },
            html! { (texts.say(&format!("role-{}", account.role))) },
            html! {
                @match account.last_sign_in_at {
                    Some(at) => (moment(texts, at)),
                    None => span.muted { (texts.say("access-never")) },
                }
            },
            html! {
                @if is_self { span.muted { (texts.say("access-not-yourself")) } }
                @else {
                    (one_button(visitor, "remove", account.id, ("access-remove", &account.name)))
                }
            },
        ])
    });
    table(("people", &html! { (texts.say("access-people")) }), &columns, rows)
}

fn programs(visitor: &Visitor, tokens: &[ApiToken]) -> Markup {
    let texts = visitor.texts;
    let columns = [
        Column::text(texts.say("person-name")),
        Column::text(texts.say("role")),
        Column::text(texts.say("access-token-created")),
        Column::text(texts.say("access-token-used")),
        Column::text(texts.say("access-token-revoke")),
    ];
    let rows = tokens.iter().map(|token| {
        Row::from(vec![
            html! { bdi { (token.name) } },
            html! { (texts.say(&format!("role-{}", token.role))) },
            html! { (moment(texts, token.created_at)) ", " bdi { (token.created_by) } },
            html! {
                @match token.used_at {
                    Some(at) => (moment(texts, at)),
                    None => span.muted { (texts.say("access-never")) },
                }
            },
            html! {
                @if token.revoked_at.is_some() { (badge(texts, Badge::Revoked)) }
                @else {
                    (one_button(visitor, "revoke", token.id, ("access-token-revoke", &token.name)))
                }
            },
        ])
    });
    table(("tokens", &html! { (texts.say("access-tokens")) }), &columns, rows)
}

/// A button that ends one of several, whose name a screen reader says.
fn one_button(visitor: &Visitor, action: &str, id: i64, (text, whose): (&str, &str)) -> Markup {
    html! {
        form method="post" action={ "/settings/access/" (action) } {
            (form::token(visitor))
            input type="hidden" name="id" value=(id);
            button.button.danger.small {
                (visitor.texts.say(text)) span.visually-hidden { " " (whose) }
            }
        }
    }
}

/// A form for somebody new.
struct NewForm {
    action: &'static str,
    input: &'static str,
    heading: &'static str,
    hint: &'static str,
    button: &'static str,
}

const INVITATION: NewForm = NewForm {
    action: "/settings/access/links",
    input: PERSON,
    heading: "access-invite",
    hint: "access-invite-hint",
    button: "access-invite-button",
};

const NEW_TOKEN: NewForm = NewForm {
    action: "/settings/access/tokens",
    input: PROGRAM,
    heading: "access-token-new",
    hint: "access-token-new-hint",
    button: "access-token-button",
};

fn new(visitor: &Visitor, errors: &Errors, new: &NewForm) -> Markup {
    let texts = visitor.texts;
    let label = texts.say("person-name");
    let field =
        Field { name: new.input, label: &label, hint: None, value: "", masked: false, class: "" };
    let role = format!("{}-role", new.input);
    html! {
        form.panel method="post" action=(new.action) novalidate {
            (form::token(visitor))
            div.panel-head { div {
                h2 { (texts.say(new.heading)) }
                p { (texts.say(new.hint)) }
            } }
            div.toolbar {
                (text_field(texts, errors, &field))
                div.field {
                    label for=(role) { (texts.say("role")) }
                    select.input id=(role) name="role" {
                        option value="viewer" { (texts.say("access-role-viewer")) }
                        option value="administrator" { (texts.say("access-role-administrator")) }
                    }
                }
                button.button { (texts.say(new.button)) }
            }
        }
    }
}
