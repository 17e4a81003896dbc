//! How often a directory is brought up to date.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::{Panels, address, connected};
use crate::schedule::{LONGEST_MINUTES, Schedule};
use crate::web::Web;
use crate::web::form::{self, Form};
use crate::web::pages::integrations::Connected;
use crate::web::parts::{Errors, Field, interval, moment, text_field};
use crate::web::problem::Problem;
use crate::web::visitor::{Administrator, Visitor, see};

/// The input for the time between two runs.
const MINUTES: &str = "every-minutes";

/// `POST /settings/integrations/{integration}/schedule`
pub(in crate::web) async fn submit(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let tenant = administrator.tenant();
    let connected = connected(&web, tenant, &integration).await?;
    let typed = form.one(MINUTES);
    let minutes: Option<u64> =
        typed.parse().ok().filter(|n| (1..=LONGEST_MINUTES.into()).contains(n));
    if minutes.is_none() && !typed.is_empty() {
        let texts = administrator.0.texts;
        let errors = Errors::one(MINUTES, texts.say("schedule-refused"));
        let (schedule, _) = web.marketplace.schedule(tenant).await?;
        let panels =
            Panels { visitor: &administrator.0, connected: &connected, schedule: &schedule };
        return Ok(panels.page(None, &errors));
    }
    web.marketplace.set_schedule(tenant, minutes.map(Duration::from_mins)).await?;
    Ok(see(&format!("{}?done=scheduled", address(&integration))))
}

/// `POST /settings/integrations/{integration}/pause`
pub(in crate::web) async fn pause(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
    _form: Form,
) -> Result<Response, Problem> {
    connected(&web, administrator.tenant(), &integration).await?;
    web.marketplace.pause(administrator.tenant(), administrator.name()).await?;
    Ok(see(&format!("{}?done=paused", address(&integration))))
}

/// `POST /settings/integrations/{integration}/resume`
pub(in crate::web) async fn resume(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
    _form: Form,
) -> Result<Response, Problem> {
    connected(&web, administrator.tenant(), &integration).await?;
    web.marketplace.resume_runs(administrator.tenant()).await?;
    Ok(see(&format!("{}?done=resumed", address(&integration))))
}

/// The panel of the page.
pub(super) fn panel(
    visitor: &Visitor,
    connected: &Connected,
    schedule: &Schedule,
    errors: &Errors,
) -> Markup {
    let texts = visitor.texts;
    let integration = &connected.row.integration;
    let (verb, text) = match schedule.paused_at {
        Some(_) => ("resume", "schedule-resume"),
        None => ("pause", "schedule-pause"),
    };
    let minutes = (schedule.every.as_secs() / 60).to_string();
    let (label, hint) = (texts.say("schedule-minutes"), texts.say("schedule-minutes-hint"));
    let field = Field {
        name: MINUTES,
        label: &label,
        hint: Some(&hint),
        value: &minutes,
        masked: false,
        class: "",
    };
    html! {
        section.panel aria-labelledby="schedule" {
            div.panel-head {
                div {
                    h2 id="schedule" { (texts.say("schedule")) }
                    p { (when(visitor, connected, schedule)) }
                }
                form.actions method="post" action={ (address(integration)) "/" (verb) } {
                    (form::token(visitor))
                    button.button.small { (texts.say(text)) }
                }
            }
            form.toolbar method="post" action={ (address(integration)) "/schedule" } novalidate {
                (form::token(visitor))
                (text_field(texts, errors, &field))
                button.button { (texts.say("save")) }
            }
        }
    }
}

fn when(visitor: &Visitor, connected: &Connected, schedule: &Schedule) -> Markup {
    let texts = visitor.texts;
    html! {
        @match (schedule.paused_at, &schedule.paused_by) {
            (Some(at), by) => {
                (texts.say("paused-since")) " " (moment(texts, at))
                @if let Some(by) = by { ", " bdi { (by) } }
            }
            (None, _) => {
                (texts.with("schedule-every", [("span", interval(texts, schedule.every).into())]))
                @if let Some(at) = connected.state.next_run {
                    " · " (texts.say("next-run")) " " (moment(texts, at))
                }
            }
        }
    }
}
