//! What is around every page.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::field::Errors;
use super::icon::icon;
use crate::web::assets::{ICON, SCRIPT, STYLE};
use crate::web::form;
use crate::web::language::Language;
use crate::web::visitor::Visitor;

/// The parts of the marketplace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Nav {
    Marketplace,
    Integrations,
    Directory,
    Runs,
    Ledger,
    DataProtection,
    Access,
    /// A page beside all of them.
    Nowhere,
}

/// A part with its address, its icon and its text.
type Part = (Nav, &'static str, &'static str, &'static str);

/// What somebody looks at, in order.
const PARTS: [Part; 5] = [
    (Nav::Marketplace, "/marketplace", "market", "nav-marketplace"),
    (Nav::Directory, "/directory", "person", "nav-directory"),
    (Nav::Runs, "/runs", "runs", "nav-runs"),
    (Nav::Ledger, "/ledger", "ledger", "nav-ledger"),
    (Nav::DataProtection, "/data-protection", "shield", "nav-data-protection"),
];

/// What somebody sets.
const SETTINGS: [Part; 2] = [
    (Nav::Integrations, "/settings/integrations", "plug", "nav-integrations"),
    (Nav::Access, "/settings/access", "key", "nav-access"),
];

/// A page.
pub(in crate::web) struct Page<'a> {
    pub(in crate::web) visitor: &'a Visitor,
    pub(in crate::web) nav: Nav,
    /// What it is called in a window's title; a heading says it again.
    pub(in crate::web) title: &'a str,
    pub(in crate::web) status: StatusCode,
}

impl<'a> Page<'a> {
    pub(in crate::web) fn new(visitor: &'a Visitor, nav: Nav, title: &'a str) -> Self {
        Self { visitor, nav, title, status: StatusCode::OK }
    }

    /// The page as an answer to a form that cannot be taken.
    pub(in crate::web) fn with_errors(mut self, errors: &Errors) -> Self {
        if !errors.is_empty() {
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        self
    }

    pub(in crate::web) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub(in crate::web) fn show(self, content: &Markup) -> Response {
        let status = self.status;
        (status, self.markup(content)).into_response()
    }

    fn markup(&self, content: &Markup) -> Markup {
        let texts = self.visitor.texts;
        let is_wrong = self.status.is_client_error() || self.status.is_server_error();
        let has_menu = self.visitor.signed_in.is_some();
        html! {
            (DOCTYPE)
            html lang=(texts.language().tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title {
                        @if is_wrong { (texts.say("error")) " " }
                        (self.title) " – " (texts.say("product"))
                    }
                    link rel="icon" href=(ICON.path()) type="image/svg+xml";
                    link rel="stylesheet" href=(STYLE.path());
                    script src=(SCRIPT.path()) defer {}
                }
                body class=(self.class()) {
                    a.skip href="#main" { (texts.say("skip")) }
                    header.site-header { div.bar {
                        a.brand href="/" {
                            img src=(ICON.path()) alt="" width="24" height="24";
                            (texts.say("product"))
                        }
                        @if has_menu { (self.menu()) } @else { (self.languages()) }
                    } }
                    main.page id="main" tabindex="-1" { (content) }
                    footer.site-footer {
                        span { (texts.say("product")) " " (env!("CARGO_PKG_VERSION")) }
                        span { (texts.say("times-in-utc")) }
                    }
                }
            }
        }
    }

    /// Where there is no menu, only what belongs to a part of the marketplace needs the
    /// whole width.
    fn class(&self) -> &'static str {
        match (&self.visitor.signed_in, self.nav) {
            (Some(_), _) => "shell",
            (None, Nav::Nowhere) => "plain",
            (None, _) => "plain wide",
        }
    }

    fn menu(&self) -> Markup {
        let texts = self.visitor.texts;
        let Some(signed_in) = &self.visitor.signed_in else { return Markup::default() };
        let account = &signed_in.account;
        html! {
            details.menu {
                summary { (icon("menu")) (texts.say("menu")) }
                div.menu-body {
                    nav aria-label=(texts.say("nav-main")) {
                        ul.nav { (self.parts(&PARTS)) }
                        p.nav-heading id="nav-settings" { (texts.say("nav-settings")) }
                        ul.nav aria-labelledby="nav-settings" { (self.parts(&SETTINGS)) }
                    }
                    div.account {
                        p {
                            strong { bdi { (account.tenant) } } " "
                            bdi { (account.name) } " · "
                            (texts.say(&format!("role-{}", account.role)))
                        }
                        (self.languages())
                        form method="post" action="/sign-out" {
                            (form::token(self.visitor))
                            button.button.small { (texts.say("sign-out")) }
                        }
                    }
                }
            }
        }
    }

    fn parts(&self, parts: &[Part]) -> Markup {
        let is_ours = |nav: Nav| nav != Nav::Access || self.visitor.is_administrator();
        html! {
            @for (nav, address, name, text) in parts.iter().filter(|part| is_ours(part.0)) {
                li {
                    a href=(address) aria-current=[(*nav == self.nav).then_some("page")] {
                        (icon(name)) (self.visitor.texts.say(text))
                    }
                }
            }
        }
    }

    /// Without a script: each is the same page, and remembered from then on.
    fn languages(&self) -> Markup {
        let texts = self.visitor.texts;
        let address = &self.visitor.address;
        let mark = if address.contains('?') { '&' } else { '?' };
        html! {
            nav aria-label=(texts.say("language")) { ul.lang {
                @for language in Language::ALL {
                    @let tag = language.tag();
                    li {
                        a href={ (address) (mark) "lang=" (tag) } lang=(tag) hreflang=(tag)
                            aria-current=[(language == texts.language()).then_some("true")] {
                            (language.name())
                        }
                    }
                }
            } }
        }
    }
}

/// The head of a page: its heading, a sentence, and what can be done.
pub(in crate::web) fn head(heading: &Markup, lede: Option<&str>, actions: &Markup) -> Markup {
    html! {
        div.page-head {
            div {
                (heading)
                @if let Some(lede) = lede { p.lede { (lede) } }
            }
            @if !actions.0.is_empty() { div.actions { (actions) } }
        }
    }
}
