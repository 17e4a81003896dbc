//! "Generate new credentials".

use std::sync::Arc;

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::access::{self, described_by, is_wrong};
use super::address;
use super::draft::{AccessDraft, Draft, INTEGRATION, NAME, OTHER, Order, TICKED_FOR};
use super::form::Form;
use super::layout::{self, Page};
use super::mistake::{Field, Mistake};
use super::notice::Notice;
use super::text::Text;
use super::visitor::Visitor;
use crate::attribute::Catalogue;
use crate::integration::{Integration, Integrations};
use crate::simulator::Simulator;

/// The name of both buttons, and the value of the one that only ticks.
const BUTTON: &str = "do";
const CHOOSE: &str = "choose";
const GENERATE: &str = "generate";

/// What there is to fill in, and how it has been filled in so far.
struct View<'a> {
    draft: &'a Draft,
    mistakes: &'a [Mistake],
    /// Whether the ticks have just been set.
    is_preselected: bool,
    integrations: &'a Integrations,
    catalogue: &'a Catalogue,
    text: &'static Text,
}

/// With `?integration=` as if that had been chosen already.
pub(super) async fn show(
    State(simulator): State<Arc<Simulator>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Markup {
    let catalogue = simulator.directory.catalogue();
    let query = Form::parse(query.unwrap_or_default().as_bytes());
    let integration = query.one(INTEGRATION).and_then(|id| simulator.integrations.get(id));
    let draft = match integration {
        Some(integration) => Draft { integration: integration.id.to_owned(), ..Draft::empty() }
            .preselected(&simulator.integrations, catalogue),
        None => Draft::empty(),
    };
    View {
        draft: &draft,
        mistakes: &[],
        is_preselected: integration.is_some(),
        integrations: &simulator.integrations,
        catalogue,
        text: visitor.text(),
    }
    .page(&visitor)
}

pub(super) async fn submit(
    State(simulator): State<Arc<Simulator>>,
    Extension(visitor): Extension<Visitor>,
    form: Form,
) -> Response {
    let integrations = &simulator.integrations;
    let catalogue = simulator.directory.catalogue();
    let draft = Draft::of(&form);
    let view = |draft: &Draft, mistakes: &[Mistake], is_preselected| {
        let text = visitor.text();
        View { draft, mistakes, is_preselected, integrations, catalogue, text }.page(&visitor)
    };
    if draft.check_integration(integrations).is_ok() && wants_ticks(&form, &draft) {
        let draft = draft.preselected(integrations, catalogue);
        return view(&draft, &[], true).into_response();
    }
    match draft.check(integrations, catalogue) {
        Ok(Order { name, integration, access }) => {
            let client = simulator.generate_credentials(name, integration, access);
            Redirect::to(&Notice::Generated.at(&address::of(client))).into_response()
        }
        Err(mistakes) => {
            (StatusCode::UNPROCESSABLE_ENTITY, view(&draft, &mistakes, false)).into_response()
        }
    }
}

/// Whether the ticks are to be set before anything is generated: because that button was
/// pressed, or because it was not after another integration had been chosen.
fn wants_ticks(form: &Form, draft: &Draft) -> bool {
    let is_outdated = form.one(TICKED_FOR).is_some_and(|id| id != draft.integration);
    form.one(BUTTON) == Some(CHOOSE) || is_outdated
}

impl View<'_> {
    fn page(&self, visitor: &Visitor) -> Markup {
        let text = self.text;
        let title = if self.mistakes.is_empty() {
            text.new_credentials.to_owned()
        } else {
            format!("{}: {}", text.mistake, text.new_credentials)
        };
        let body = html! {
            h1 { (text.new_credentials) }
            (layout::mistakes(self.mistakes, text))
            form #draft method="post" action=(address::NEW) novalidate {
                // The first button is the one that Enter presses.
                button type="submit" name=(BUTTON) value=(GENERATE) hidden {}
                input #ticked-for type="hidden" name=(TICKED_FOR) value=(self.draft.integration);
                (self.name())
                (self.integration())
                (access::fields(&self.draft.access, self.mistakes, self.catalogue, text))
                p.actions {
                    button.primary #generate type="submit" name=(BUTTON) value=(GENERATE) {
                        (text.generate)
                    }
                    a.button href=(address::CREDENTIALS) { (text.cancel) }
                }
            }
        };
        let here = Some(address::NEW.to_owned());
        Page { title: &title, here, leaf: Some(text.new_credentials) }.around(visitor, &body)
    }

    fn name(&self) -> Markup {
        let field = Field::Name;
        let described = described_by(field, Some("name-hint"), self.mistakes);
        html! {
            div.field {
                label for=(field.id()) { (self.text.name) }
                p.hint #name-hint { (self.text.name_hint) }
                (access::message(field, self.mistakes, self.text))
                input id=(field.id()) name=(NAME) type="text" value=(self.draft.name) required
                    autocomplete="off" aria-describedby=[described]
                    aria-invalid=[is_wrong(field, self.mistakes).then_some("true")];
            }
        }
    }

    fn integration(&self) -> Markup {
        let field = Field::Integration;
        let described = described_by(field, Some("integration-hint"), self.mistakes);
        let chosen = self.integrations.get(&self.draft.integration);
        html! {
            div.field {
                label for=(field.id()) { (self.text.integration) }
                p.hint #integration-hint { (self.text.integration_hint) }
                (access::message(field, self.mistakes, self.text))
                div.choice {
                    select id=(field.id()) name=(INTEGRATION) autocomplete="off"
                        aria-describedby=[described]
                        aria-invalid=[is_wrong(field, self.mistakes).then_some("true")] {
                        @for integration in self.integrations.iter() {
                            (self.option(Some(integration)))
                        }
                        (self.option(None))
                    }
                    button #choose type="submit" name=(BUTTON) value=(CHOOSE) {
                        (self.text.choose)
                    }
                }
                p.hint #preselected role="status" {
                    @if self.is_preselected { (self.says_what_is_ticked(chosen)) }
                }
            }
        }
    }

    /// With what the script needs to know to do what the button does.
    fn option(&self, integration: Option<&Integration>) -> Markup {
        let id = integration.map_or(OTHER, |integration| integration.id);
        let name = integration.map_or(self.text.other, |integration| &integration.name);
        let needed = AccessDraft::needed_by(integration, self.catalogue);
        let keys = self.catalogue.optional().map(|attribute| attribute.key.as_str());
        let ticked: Vec<&str> = keys.filter(|key| needed.attributes.contains(*key)).collect();
        html! {
            option value=(id) selected[self.draft.integration == id]
                data-attributes=(ticked.join(" "))
                data-employees=[needed.reads_employees.then_some("")]
                data-says=(self.says_what_is_ticked(integration)) { (name) }
        }
    }

    fn says_what_is_ticked(&self, integration: Option<&Integration>) -> String {
        match integration {
            Some(integration) => {
                let needed = AccessDraft::needed_by(Some(integration), self.catalogue);
                (self.text.preselected)(&integration.name, needed.attributes.len())
            }
            None => self.text.nothing_preselected.to_owned(),
        }
    }
}
