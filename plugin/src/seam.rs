//! Whether one page of a list joins on to the page before.
//!
//! One person on both is not enough: in a list without a promised order somebody
//! may come twice, or have moved. So several neighbours must be neighbours again.
//! Who has left is no longer in the new page, and does not count; who has joined
//! stands between two others, and breaks a run.

/// How many records two pages have in common, if nothing changes meanwhile.
pub(crate) const RECORDS: u32 = 3;

/// How many records before the border are looked at. A page has a hundred; an answer
/// made to keep us busy has many more.
const MOST: usize = 100;

/// Whether `page` overlaps with `before`: both fingerprints of people, in order.
/// `overlap` is how many the page was asked to have in common with it. Without
/// anybody to go by, it must be taken on trust.
pub(crate) fn holds(before: &[u64], page: &[u64], overlap: u32) -> bool {
    if before.is_empty() || overlap == 0 {
        return true;
    }
    let before = before.get(before.len().saturating_sub(MOST)..).unwrap_or_default();
    let still_there: Vec<u64> = before.iter().copied().filter(|id| page.contains(id)).collect();
    let needed = (overlap as usize).min(before.len()).min(page.len()).max(1);
    longest_run(&still_there, page) >= needed
}

/// The most neighbours of `before` that are neighbours in `page` as well, as far as
/// that matters.
fn longest_run(before: &[u64], page: &[u64]) -> usize {
    let mut longest = 0;
    for start in 0..before.len() {
        let before = before.get(start..).unwrap_or_default();
        for at in 0..page.len() {
            let page = page.get(at..).unwrap_or_default();
            let run = before.iter().zip(page).take(RECORDS as usize);
            longest = longest.max(run.take_while(|(known, id)| known == id).count());
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_neighbours_again() {
        let before = [1, 2, 3, 4, 5, 6, 7, 8];
        for (page, expected, why) in [
            (&[6, 7, 8, 9, 10][..], true, "nothing has changed"),
            (&[4, 5, 6, 7, 8, 9], true, "somebody has joined before"),
            (&[7, 8, 9, 10], false, "somebody has left before: perhaps more than one"),
            (&[9, 10, 11], false, "several have left before"),
            (&[4, 6, 7, 8, 9], true, "somebody has left within"),
            (&[2, 4, 5, 7, 8, 9], true, "two have left within"),
            (&[6, 99, 7, 8, 9], false, "somebody has joined within"),
            (&[5, 4, 6, 99, 7, 8], false, "the order is another"),
            (&[8, 20, 21, 22], false, "one has moved, or comes twice"),
            (&[6, 20, 7, 21, 8, 22], false, "each of them comes twice"),
            (&[6, 7, 8], true, "the end"),
            (&[7, 8], true, "the end, and somebody has left"),
            (&[8], true, "the end, and two have left"),
            (&[], false, "they have all left, or the offset is beyond the end"),
        ] {
            assert_eq!(holds(&before, page, RECORDS), expected, "{why}: {page:?}");
        }
    }

    #[test]
    fn small_overlaps() {
        assert!(holds(&[], &[1, 2], 3), "nobody to go by");
        assert!(holds(&[1, 2], &[9], 0), "no room for anybody");
        assert!(holds(&[1], &[1, 2], 1));
        assert!(!holds(&[1], &[2, 3], 1));
        assert!(holds(&[1, 2], &[1, 2, 3], 2));
        assert!(!holds(&[1, 2], &[2, 3, 4], 2));
    }
}
