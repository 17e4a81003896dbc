//! How far a traversal has come, and whether its source invents people.

/// So many pages with nobody new are believed: with an import in front of the list,
/// everyone behind comes once more.
const MOST_STALE: u32 = 50;

/// Beyond so many people, and so many times what a source counts itself, it invents
/// them.
const MANY: u64 = 10_000;
const MOST_TIMES: u64 = 3;
/// Beyond so many people, a source that does not count invents them: the largest
/// employers have more, and sources that count.
const MOST_UNCOUNTED: u64 = 250_000;
/// And beyond so many, any source does: no company has more.
const MOST: u64 = 5_000_000;

/// The pages of a traversal so far, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Walk {
    /// Different people.
    pub(crate) seen: u64,
    /// Records that could not be read.
    pub(crate) rejected: u64,
    /// Pages in a row with nobody new.
    pub(crate) stale: u32,
    /// How many there are, by the source's latest count.
    pub(crate) total: Option<u64>,
}

impl Walk {
    /// One more page: of `people`, some of them new, and of `rejected` records.
    pub(crate) fn add(
        &mut self,
        (people, new): (usize, usize),
        rejected: usize,
        total: Option<u64>,
    ) {
        let is_stale = people > 0 && new == 0;
        self.stale = if is_stale { self.stale + 1 } else { 0 };
        self.seen += new as u64;
        self.rejected += rejected as u64;
        self.total = total;
    }

    /// Whether it makes no sense to go on from here. `has_moved` says whether the
    /// cursor is another than that of the page before.
    pub(crate) fn goes_round(&self, has_moved: bool) -> bool {
        let most = self.total.map_or(MOST_UNCOUNTED, |total| total.saturating_mul(MOST_TIMES));
        !has_moved || self.stale > MOST_STALE || self.seen > most.clamp(MANY, MOST)
    }

    /// How many of how many people have come, if some are missing at the end: a
    /// source counts them, and a plugin may still leave out whom it likes.
    pub(crate) fn missing(&self) -> Option<(u64, u64)> {
        // Who came twice is one person.
        let came = self.seen + self.rejected;
        let total = self.total.filter(|total| came < *total)?;
        Some((came, total))
    }
}
