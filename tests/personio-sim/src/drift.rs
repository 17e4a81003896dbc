//! How the list changes while somebody pages through it.
//!
//! People leave and join between two answers, which moves everybody behind them
//! to another offset. All of it begins anew when the faults are replaced.

use std::ops::Range;

/// Rows below `held` are those of people who join later, in the order of their
/// rows; the people who leave are the first of the others. So three numbers say
/// it all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Drift {
    len: usize,
    held: usize,
    joined: usize,
    left: usize,
    /// How many list answers there were.
    answers: u64,
}

impl Drift {
    /// A company of `len` people, of whom the first `held` are still to join.
    pub(crate) fn new(len: usize, held: u64) -> Self {
        let held = usize::try_from(held).unwrap_or(usize::MAX).min(len);
        Self { len, held, ..Self::default() }
    }

    /// Whether everybody is listed, each at their own row.
    pub(crate) fn is_none(&self) -> bool {
        self.held == 0 && self.left == 0
    }

    /// Who is listed now, in order: who joined last comes first.
    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> + use<> {
        self.joined().rev().chain(self.held + self.left..self.len)
    }

    pub(crate) fn lists(&self, row: usize) -> bool {
        self.joined().contains(&row) || (self.held + self.left..self.len).contains(&row)
    }

    pub(crate) fn joined(&self) -> Range<usize> {
        0..self.joined
    }

    pub(crate) fn left(&self) -> Range<usize> {
        self.held..self.held + self.left
    }

    pub(crate) fn answers(&self) -> u64 {
        self.answers
    }

    /// Somebody leaves: the first who was there from the start.
    pub(crate) fn leave(&mut self) {
        self.left = (self.left + 1).min(self.len - self.held);
    }

    pub(crate) fn join(&mut self) {
        self.joined = (self.joined + 1).min(self.held);
    }

    pub(crate) fn answered(&mut self) {
        self.answers = self.answers.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(drift: &Drift) -> Vec<usize> {
        let rows: Vec<usize> = drift.rows().collect();
        assert!((0..drift.len).all(|row| drift.lists(row) == rows.contains(&row)));
        rows
    }

    #[test]
    fn people_leave_from_the_front_and_join_at_the_front() {
        let mut drift = Drift::new(6, 2);
        assert_eq!(rows(&drift), [2, 3, 4, 5]);
        drift.leave();
        drift.join();
        assert_eq!(rows(&drift), [0, 3, 4, 5]);
        drift.leave();
        drift.join();
        assert_eq!(rows(&drift), [1, 0, 4, 5]);
        assert_eq!((drift.left(), drift.joined()), (2..4, 0..2));
    }

    #[test]
    fn there_is_an_end_to_it() {
        let mut drift = Drift::new(2, 9);
        for _ in 0..5 {
            drift.join();
            drift.leave();
        }
        assert_eq!(rows(&drift), [1, 0]);
        let mut drift = Drift::new(2, 0);
        assert!(drift.is_none());
        for _ in 0..5 {
            drift.leave();
        }
        assert_eq!(rows(&drift), [0; 0]);
        assert!(!drift.is_none());
    }
}
