//! What is around every page.

use maud::{DOCTYPE, Markup, html};

use super::address;
use super::mistake::Mistake;
use super::notice::Notice;
use super::text::Text;
use super::visitor::{Visitor, switch};
use crate::language::Language;

/// A page but for its content.
pub(super) struct Page<'a> {
    pub(super) title: &'a str,
    /// Where it can be had again, in the other language too. None where that would
    /// lose what it shows.
    pub(super) here: Option<String>,
    /// Its own entry in the trail, below the list.
    pub(super) leaf: Option<&'a str>,
}

impl Page<'_> {
    pub(super) fn around(&self, visitor: &Visitor, body: &Markup) -> Markup {
        let text = visitor.text();
        html! {
            (DOCTYPE)
            html lang=(visitor.language.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " – " (text.product) }
                    link rel="stylesheet" href=(address::STYLE);
                    link rel="icon" href=(address::ICON) type="image/svg+xml";
                    script src=(address::SCRIPT) type="module" {}
                }
                body {
                    a.skip href="#content" { (text.skip) }
                    header {
                        p.simulator { strong { (text.simulator) } " " (text.not_personio) }
                        div.bar {
                            a.product href=(address::CREDENTIALS) { (text.product) }
                            @if let Some(here) = &self.here {
                                (languages(visitor, here))
                            }
                        }
                    }
                    main #content tabindex="-1" {
                        (self.trail(text))
                        (body)
                    }
                }
            }
        }
    }

    fn trail(&self, text: &Text) -> Markup {
        html! {
            nav.trail aria-label=(text.trail) {
                ol {
                    li { (text.settings) }
                    li { (text.integrations) }
                    @match self.leaf {
                        Some(leaf) => {
                            li { a href=(address::CREDENTIALS) { (text.api_credentials) } }
                            li aria-current="page" { (leaf) }
                        }
                        None => li { (text.api_credentials) },
                    }
                }
            }
        }
    }
}

fn languages(visitor: &Visitor, here: &str) -> Markup {
    html! {
        nav.languages aria-label=(visitor.text().language) {
            ul {
                @for language in Language::ALL {
                    @let code = language.code();
                    @let is_current = language == visitor.language;
                    li {
                        a href=(switch(here, language)) hreflang=(code) lang=(code)
                            aria-current=[is_current.then_some("true")] {
                            (Text::of(language).language_name)
                        }
                    }
                }
            }
        }
    }
}

/// What has just been done.
pub(super) fn notice(notice: Option<Notice>, text: &Text) -> Markup {
    html! {
        @if let Some(notice) = notice {
            p.notice role="status" { (notice.message(text)) }
        }
    }
}

/// All that is wrong with a form, each with the way to where it is.
pub(super) fn mistakes(mistakes: &[Mistake], text: &Text) -> Markup {
    html! {
        @if !mistakes.is_empty() {
            div.mistakes #mistakes role="alert" tabindex="-1" autofocus {
                h2 { (text.mistakes) }
                ul {
                    @for mistake in mistakes {
                        li { a href={ "#" (mistake.field().id()) } { (mistake.message(text)) } }
                    }
                }
            }
        }
    }
}
