//! How far an activation is.

use maud::{Markup, html};

use super::icon::icon;
use crate::web::texts::Texts;

/// The steps, in order.
const STEPS: [&str; 4] = ["step-credentials", "step-fields", "step-review", "step-connected"];

/// The steps, of which `current` is the one at hand, from 0. The last one is an end.
pub(in crate::web) fn steps(texts: &Texts, current: usize) -> Markup {
    let is_last = current + 1 == STEPS.len();
    html! {
        ol.steps aria-label=(texts.say("steps")) {
            @for (place, step) in STEPS.into_iter().enumerate() {
                @let is_done = place < current || is_last;
                li class=[is_done.then_some("done")]
                    aria-current=[(place == current).then_some("step")] {
                    @if is_done { (icon("check")) }
                    @else { span aria-hidden="true" { (place + 1) } }
                    span.step-name {
                        @if is_done { span.visually-hidden { (texts.say("step-done")) " " } }
                        (texts.say(step))
                    }
                }
            }
        }
    }
}
