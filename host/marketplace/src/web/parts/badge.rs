//! A state in a word, told by icon, words and colour.

use maud::{Markup, html};

use super::icon::{icon, turning};
use crate::marketplace::DirectoryState;
use crate::web::texts::Texts;

/// A state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Badge {
    Connected,
    Attention,
    Running,
    Paused,
    Off,
    Completed,
    Held,
    Failed,
    Abandoned,
    Sent,
    Answered,
    Unanswered,
    Denied,
    Violation,
    Erased,
    Signed,
    Unsigned,
    UnknownKey,
    Withheld,
    Revoked,
}

impl Badge {
    /// That of a connection, by what is known without asking the source.
    pub(in crate::web) fn of(state: &DirectoryState) -> Self {
        // Somebody has paused it on purpose: that alone needs nobody.
        let is_only_paused = state.causes.iter().all(|cause| cause.kind == "paused");
        match (state.paused_at.is_some() && is_only_paused, state.causes.is_empty()) {
            (true, _) => Self::Paused,
            (false, true) => Self::Connected,
            (false, false) => Self::Attention,
        }
    }

    /// The name of its text behind `state-`.
    fn text(self) -> &'static str {
        match self {
            Self::Connected => "state-connected",
            Self::Attention => "state-attention",
            Self::Running => "state-running",
            Self::Paused => "state-paused",
            Self::Off => "state-off",
            Self::Completed => "state-completed",
            Self::Held => "state-held",
            Self::Failed => "state-failed",
            Self::Abandoned => "state-abandoned",
            Self::Sent => "state-sent",
            Self::Answered => "state-answered",
            Self::Unanswered => "state-unanswered",
            Self::Denied => "state-denied",
            Self::Violation => "state-violation",
            Self::Erased => "state-erased",
            Self::Signed => "state-signed",
            Self::Unsigned => "state-unsigned",
            Self::UnknownKey => "state-unknown-key",
            Self::Withheld => "state-withheld",
            Self::Revoked => "state-revoked",
        }
    }

    /// The colour and the icon.
    fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Connected | Self::Completed | Self::Answered => ("badge ok", "ok"),
            Self::Signed => ("badge ok", "shield"),
            Self::Attention | Self::UnknownKey => ("badge warn", "warn"),
            Self::Held => ("badge warn", "held"),
            Self::Withheld => ("badge warn", "lock"),
            Self::Running => ("badge info", "running"),
            Self::Failed => ("badge bad", "bad"),
            Self::Denied | Self::Violation => ("badge bad", "denied"),
            Self::Sent => ("badge", "info"),
            Self::Unanswered => ("badge warn", "warn"),
            Self::Paused => ("badge", "paused"),
            Self::Off | Self::Abandoned | Self::Unsigned | Self::Revoked => ("badge", "off"),
            Self::Erased => ("badge", "check"),
        }
    }
}

pub(in crate::web) fn badge(texts: &Texts, badge: Badge) -> Markup {
    let (class, name) = badge.look();
    html! {
        span class=(class) {
            @if badge == Badge::Running { (turning(name)) } @else { (icon(name)) }
            (texts.say(badge.text()))
        }
    }
}
