//! A sign of life during long work: on a terminal, and nothing when piped.

use std::fmt::Write;
use std::time::Duration;

use indicatif::style::TemplateError;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// How far long work has come. It disappears when it is dropped.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A spinner with a text, for work whose length nobody knows.
    pub(crate) fn waiting(text: &'static str) -> Self {
        // `stderr` draws only if that is a terminal.
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.set_message(text);
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// So many more employees. Where it is known how many there are in all, the
    /// spinner becomes a bar.
    pub(crate) fn advance(&self, count: usize, total: Option<u64>) {
        if let Some(total) = total {
            if self.0.length().is_none()
                && let Ok(style) = bar_style()
            {
                self.0.set_style(style);
            }
            self.0.set_length(total);
        }
        self.0.inc(count as u64);
    }
}

fn bar_style() -> Result<ProgressStyle, TemplateError> {
    let rate = |state: &ProgressState, text: &mut dyn Write| {
        let _ = write!(text, "{:.0}/s", state.per_sec());
    };
    let template = "{spinner} {pos} of {len} employees {wide_bar} {rate}, {eta} left";
    ProgressStyle::with_template(template).map(|style| style.with_key("rate", rate))
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
