//! Inputs, and what is wrong with them.

use maud::{Markup, html};

use super::icon::icon;
use crate::web::texts::Texts;

/// What is wrong with a form: each with the id of the input that it is about.
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct Errors(Vec<(String, String)>);

impl Errors {
    pub(in crate::web) fn one(input: &str, words: String) -> Self {
        Self(vec![(input.to_owned(), words)])
    }

    pub(in crate::web) fn add(&mut self, input: &str, words: String) {
        self.0.push((input.to_owned(), words));
    }

    pub(in crate::web) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::web) fn of(&self, input: &str) -> Option<&str> {
        self.0.iter().find(|(about, _)| about == input).map(|(_, words)| words.as_str())
    }

    /// All of them, each leading to its input. A script puts the focus there.
    pub(in crate::web) fn summary(&self, texts: &Texts) -> Markup {
        html! {
            @if !self.is_empty() {
                div.error-summary role="alert" tabindex="-1" aria-labelledby="errors" {
                    h2 id="errors" { (texts.say("errors")) }
                    ul {
                        @for (input, words) in &self.0 {
                            li { a href={ "#" (input) } { (words) } }
                        }
                    }
                }
            }
        }
    }

    /// The words beside an input.
    pub(in crate::web) fn beside(&self, texts: &Texts, input: &str) -> Markup {
        html! {
            @if let Some(words) = self.of(input) {
                p.error id={ (input) "-error" } {
                    (icon("bad"))
                    span { span.visually-hidden { (texts.say("error")) " " } (words) }
                }
            }
        }
    }

    /// What describes an input, for `aria-describedby`.
    pub(in crate::web) fn description(&self, input: &str, has_hint: bool) -> Option<String> {
        let hint = has_hint.then(|| format!("{input}-hint"));
        let error = self.of(input).map(|_| format!("{input}-error"));
        let parts: Vec<_> = hint.into_iter().chain(error).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// An input for a line of text.
pub(in crate::web) struct Field<'a> {
    pub(in crate::web) name: &'a str,
    pub(in crate::web) label: &'a str,
    pub(in crate::web) hint: Option<&'a str>,
    pub(in crate::web) value: &'a str,
    /// Whether it shows dots instead of what is typed.
    pub(in crate::web) masked: bool,
    pub(in crate::web) class: &'static str,
}

pub(in crate::web) fn text_field(texts: &Texts, errors: &Errors, field: &Field<'_>) -> Markup {
    let Field { name, label, hint, value, masked, class } = field;
    let is_invalid = errors.of(name).is_some();
    let kind = if *masked { "password" } else { "text" };
    html! {
        div class=(if is_invalid { "field invalid" } else { "field" }) {
            label for=(name) { (label) }
            @if let Some(hint) = hint { p.hint id={ (name) "-hint" } { (hint) } }
            (errors.beside(texts, name))
            input class={ "input " (class) } id=(name) name=(name) type=(kind)
                value=[(!masked).then_some(value)] autocomplete="off" spellcheck="false"
                autocapitalize="none" aria-describedby=[errors.description(name, hint.is_some())]
                aria-invalid=[is_invalid.then_some("true")];
        }
    }
}
