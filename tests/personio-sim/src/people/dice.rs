//! The one source of chance.

use super::list::List;

/// Draws from a seed. All goes through `u64`, for the reason in [`super`].
pub(super) struct Dice {
    rng: fastrand::Rng,
}

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self { rng: fastrand::Rng::with_seed(seed) }
    }

    /// 0 … `bound` - 1, or 0 where there is nothing to choose from.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.rng.u64(..bound) }
    }

    /// `from` … `to`, both included.
    pub(super) fn between(&mut self, from: i32, to: i32) -> i32 {
        let span = u64::from(to.abs_diff(from)) + 1;
        from.saturating_add(i32::try_from(self.below(span)).unwrap_or(0))
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<T>(&mut self, list: &'static List<T>) -> &'static T {
        let length = u64::try_from(list.len()).unwrap_or(u64::MAX);
        list.at(usize::try_from(self.below(length)).unwrap_or(0))
    }
}
