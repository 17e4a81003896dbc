//! Lists of constants to choose from.

/// A list with at least one entry, so that choosing from it cannot fail.
#[derive(Debug)]
pub(super) struct List<T: 'static> {
    pub(super) first: T,
    pub(super) rest: &'static [T],
}

impl<T> List<T> {
    pub(super) fn len(&self) -> usize {
        1 + self.rest.len()
    }

    /// The entry at this index, beginning again after the last.
    pub(super) fn at(&self, index: usize) -> &T {
        let index = index % self.len();
        index.checked_sub(1).and_then(|index| self.rest.get(index)).unwrap_or(&self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_round() {
        let list = List { first: 'a', rest: &['b', 'c'] };
        let letters: String = (0..7).map(|index| list.at(index)).collect();
        assert_eq!(letters, "abcabca");
        assert_eq!(List { first: 1, rest: &[] }.at(9), &1);
    }
}
