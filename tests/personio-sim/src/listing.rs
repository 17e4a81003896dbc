//! Which people are on a page, and what else is.

use std::collections::VecDeque;

use serde_json::{Value, json};

use crate::directory::Directory;
use crate::drift::Drift;
use crate::faults::{Kind, Snapshot};
use crate::query::ListQuery;

/// How much later somebody comes again who comes twice: on another page, if the
/// pages are small or one ends in between.
const RECORDS_UNTIL_AGAIN: usize = 10;

/// One element of `data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Element {
    Row(usize),
    /// No employee at all. There are several kinds; this is the number of it.
    Junk(usize),
}

/// The part that was asked for.
struct Page {
    offset: usize,
    limit: usize,
}

impl Page {
    fn of(query: &ListQuery, now: &Snapshot) -> Self {
        if query.updated_since.is_some() && now.has(Kind::EverythingSince) {
            return Self { offset: 0, limit: usize::MAX };
        }
        let smaller = [Kind::SmallerPages, Kind::SilentlySmallerPages];
        let most = smaller.into_iter().filter_map(|kind| now.period(kind)).min();
        Self { offset: query.offset, limit: query.limit.min(most.unwrap_or(usize::MAX)) }
    }

    /// How many there are, and those on this page.
    fn cut(&self, elements: impl Iterator<Item = Element>) -> (usize, Vec<Element>) {
        let (mut total, mut cut) = (0, Vec::new());
        for element in elements {
            if total >= self.offset && cut.len() < self.limit {
                cut.push(element);
            }
            total += 1;
        }
        (total, cut)
    }
}

/// How many elements match, and those on the page asked for.
///
/// Personio documents that `updated_since` overrides `email`, and so it does
/// here. It also documents that it overrides paging; clients see paging honoured,
/// and so do ours, unless a fault says otherwise. One thing is simpler than the
/// original, which remembers for each attribute when it changed: here any change
/// of the employee counts, and an employee whose last change is not known counts
/// as changed.
pub(crate) fn select(
    directory: &Directory,
    drift: &Drift,
    query: &ListQuery,
    now: &Snapshot,
) -> (usize, Vec<Element>) {
    let page = Page::of(query, now);
    let is_plain =
        drift.is_none() && !now.has(Kind::RepeatedPeople) && !now.has(Kind::BrokenRecord);
    if is_plain && query.updated_since.is_none() && query.email.is_none() {
        let total = directory.len();
        let end = page.offset.saturating_add(page.limit).min(total);
        return (total, (page.offset..end).map(Element::Row).collect());
    }
    let matching = drift.rows().filter(|row| matches(directory, query, *row)).map(Element::Row);
    if is_plain {
        return page.cut(matching);
    }
    let mut elements: Vec<Element> = matching.collect();
    if let Some(period) = now.period(Kind::RepeatedPeople) {
        elements = with_repetitions(&elements, period);
    }
    if let Some(period) = now.period(Kind::BrokenRecord) {
        elements = with_junk(&elements, period);
    }
    page.cut(elements.into_iter())
}

fn matches(directory: &Directory, query: &ListQuery, row: usize) -> bool {
    if let Some(since) = query.updated_since {
        directory.last_modified(row).is_none_or(|modified| modified >= since)
    } else if let Some(email) = &query.email {
        directory.email(row) == Some(email)
    } else {
        true
    }
}

/// Every `period`-th comes again, some records later or at the end.
fn with_repetitions(elements: &[Element], period: usize) -> Vec<Element> {
    let mut all = Vec::with_capacity(elements.len() + elements.len() / period);
    let mut again: VecDeque<(usize, Element)> = VecDeque::new();
    for (index, element) in elements.iter().enumerate() {
        while let Some((_, repeated)) = again.pop_front_if(|(due, _)| *due <= all.len()) {
            all.push(repeated);
        }
        if (index + 1).is_multiple_of(period) {
            again.push_back((all.len() + RECORDS_UNTIL_AGAIN, *element));
        }
        all.push(*element);
    }
    all.extend(again.into_iter().map(|(_, repeated)| repeated));
    all
}

/// Before the first of every `period` there is something that is no employee.
fn with_junk(elements: &[Element], period: usize) -> Vec<Element> {
    let chunks = elements.chunks(period).enumerate();
    chunks
        .flat_map(|(number, chunk)| {
            std::iter::once(Element::Junk(number)).chain(chunk.iter().copied())
        })
        .collect()
}

/// What is in the list in place of an employee.
pub(crate) fn junk(number: usize) -> Value {
    match number % 5 {
        0 => Value::Null,
        1 => json!([]),
        2 => json!("x"),
        3 => json!({"type": "Employee"}),
        _ => json!({"type": "Employee", "attributes": []}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(range: std::ops::Range<usize>) -> Vec<Element> {
        range.map(Element::Row).collect()
    }

    #[test]
    fn who_is_repeated_comes_ten_records_later() {
        let all = with_repetitions(&rows(0..30), 4);
        for row in 0..30 {
            let at: Vec<usize> =
                (0..all.len()).filter(|index| all[*index] == Element::Row(row)).collect();
            let expected = if (row + 1) % 4 == 0 { 2 } else { 1 };
            assert_eq!(at.len(), expected, "{row}");
            if expected == 2 && row < 19 {
                assert_eq!(at[1] - at[0], RECORDS_UNTIL_AGAIN, "{row}");
            }
        }
    }

    #[test]
    fn everybody_can_be_repeated() {
        assert_eq!(with_repetitions(&rows(0..3), 1), [rows(0..3), rows(0..3)].concat());
        assert_eq!(with_repetitions(&rows(0..40), 1).len(), 80);
        assert_eq!(with_repetitions(&[], 1), []);
    }

    #[test]
    fn junk_comes_before_the_first_of_each() {
        let expected = [&[Element::Junk(0)], &*rows(0..3), &[Element::Junk(1)], &rows(3..5)];
        assert_eq!(with_junk(&rows(0..5), 3), expected.concat());
        assert_eq!(with_junk(&[], 3), []);
    }
}
