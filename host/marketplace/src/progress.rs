//! A bar for long work: on a terminal, and nothing when piped.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far a traversal has come.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(crate) fn employees() -> Self {
        // `stderr` draws only if that is a terminal.
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let template = "{spinner} {pos} of {len} employees  {wide_bar}  {per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// So many more, of so many in all, where that is known.
    pub(crate) fn advance(&self, count: usize, total: Option<u64>) {
        if let Some(total) = total {
            self.0.set_length(total);
        }
        self.0.inc(count as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
