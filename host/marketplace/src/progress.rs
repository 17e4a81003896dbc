//! A sign of life during long work: on a terminal, and nothing when piped.

use std::fmt::Write;
use std::time::Duration;

use indicatif::style::TemplateError;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// How far long work has come. It disappears when it is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// What is counted.
    noun: &'static str,
}

impl Progress {
    /// A spinner with a text, for work whose length nobody knows.
    pub(crate) fn waiting(text: &'static str) -> Self {
        Self::counting(text, "employees")
    }

    /// A spinner with a text, until it is known how many there are.
    pub(crate) fn counting(text: &'static str, noun: &'static str) -> Self {
        // `stderr` draws only if that is a terminal.
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.set_message(text);
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar, noun }
    }

    /// So many more. Where it is known how many there are in all, the spinner becomes a
    /// bar.
    pub(crate) fn advance(&self, count: u64, total: Option<u64>) {
        self.show(total);
        self.bar.inc(count);
    }

    /// So many were there before, which says nothing about the rate.
    pub(crate) fn begin_at(&self, count: u64, total: Option<u64>) {
        self.show(total);
        self.bar.set_position(count);
        self.bar.reset_eta();
    }

    /// Says something else while the bar is out of the way.
    pub(crate) fn suspend<R>(&self, say: impl FnOnce() -> R) -> R {
        self.bar.suspend(say)
    }

    fn show(&self, total: Option<u64>) {
        let Some(total) = total else { return };
        if self.bar.length().is_none()
            && let Ok(style) = bar_style(self.noun)
        {
            self.bar.set_style(style);
        }
        self.bar.set_length(total);
    }
}

fn bar_style(noun: &str) -> Result<ProgressStyle, TemplateError> {
    let rate = |state: &ProgressState, text: &mut dyn Write| {
        let _ = write!(text, "{:.0}/s", state.per_sec());
    };
    let template =
        format!("{{spinner}} {{pos}} of {{len}} {noun} {{wide_bar}} {{rate}}, {{eta}} left");
    ProgressStyle::with_template(&template).map(|style| style.with_key("rate", rate))
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
