//! The walk through Personio's list: one page of the contract, made of several of
//! Personio's.
//!
//! Personio pages by offset through a list that changes meanwhile. Where somebody
//! before the offset leaves, everyone behind moves up, and whoever stood at the
//! border of two pages is on neither. So each page begins with the last record of
//! the one before: as long as two neighbours share a person, nobody who was there
//! throughout can be between them. Where they share nobody, the walk goes back
//! until they do. It costs a record in a hundred, and the order of the list is all
//! that it relies on.

use crate::bindings::marketplace::integration::types::{
    Employee, EmployeeFields, EmployeePage, Error, RejectedRecord,
};
use crate::cursor::{Cursor, MOST_ANCHORS, MOST_PEOPLE, MOST_RECORDS, VacationDays, fingerprint};
use crate::error::Result;
use crate::page::Page;

/// The most of Personio's pages in one of ours: as many as may be asked for in
/// one second, so that a host that spreads requests over time never waits for the
/// end of a page before it can go on with the next.
const MOST_PAGES: u32 = 15;

/// A part of the list to ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stretch {
    pub(crate) offset: u64,
    pub(crate) limit: u32,
}

/// A walk under way.
pub(crate) struct Listing {
    fields: EmployeeFields,
    /// Only people changed since some time are asked for.
    is_partial: bool,
    /// The most people in this page of the contract.
    most: u32,
    cursor: Cursor,
    employees: Vec<Employee>,
    /// The fingerprint of each of `employees`.
    ids: Vec<u64>,
    /// Whom the page of the contract before this one has delivered last.
    delivered: Vec<u64>,
    rejected: Vec<RejectedRecord>,
    present: EmployeeFields,
    pages: u32,
    /// The end of what has been read so far.
    reached: u64,
    /// Steps back in a row, because a page did not join on.
    steps_back: u64,
    /// The last answer was not what it should have been: one page at a time.
    is_careful: bool,
    /// Pages in a row that were full and brought nobody new.
    repeats: u32,
    is_complete: bool,
}

impl Listing {
    /// Goes on where `cursor` points to.
    pub(crate) fn new(
        fields: EmployeeFields,
        is_partial: bool,
        limit: Option<u32>,
        cursor: Cursor,
    ) -> Self {
        Self {
            fields,
            is_partial,
            most: limit.unwrap_or(u32::MAX),
            reached: cursor.offset,
            delivered: cursor.anchors.clone(),
            cursor,
            employees: Vec::new(),
            ids: Vec::new(),
            rejected: Vec::new(),
            present: EmployeeFields::empty(),
            pages: 0,
            steps_back: 0,
            is_careful: false,
            repeats: 0,
            is_complete: false,
        }
    }

    /// What to ask for next, all at once. Nothing when this page of the contract
    /// is done.
    pub(crate) fn plan(&self) -> Vec<Stretch> {
        let size = self.cursor.page_size.unwrap_or(MOST_RECORDS);
        let wanted = self.most.saturating_sub(self.employees.len().try_into().unwrap_or(u32::MAX));
        if self.is_complete || wanted == 0 {
            return Vec::new();
        }
        let overlap = u32::from(!self.cursor.anchors.is_empty());
        let limit = size.min(wanted.saturating_add(overlap));
        let step = size.saturating_sub(1).max(1);
        // Only whole pages are asked for together, so that `most` is kept.
        let whole = (wanted.saturating_sub(limit - overlap) / step).saturating_add(1);
        let pages =
            whole.min(self.most_pages().saturating_sub(self.pages)).min(self.expected(size));
        (0..pages)
            .map(|page| Stretch {
                offset: self.cursor.offset + u64::from(page) * u64::from(step),
                limit,
            })
            .collect()
    }

    /// A person's vacation days may cost a request each, and then a hundred people
    /// are enough for one call.
    fn most_pages(&self) -> u32 {
        if self.cursor.vacation == VacationDays::PerPerson { 1 } else { MOST_PAGES }
    }

    /// How many pages there probably are from here on. The source's own count is
    /// good for that and for nothing else: it shrinks while one pages. Without it,
    /// as many pages again as have been full so far.
    fn expected(&self, size: u32) -> u32 {
        let (size, offset) = (u64::from(size), self.cursor.offset);
        let pages = match self.cursor.total {
            _ if self.is_careful => 1,
            Some(total) => {
                let rest = total.saturating_sub(offset).saturating_sub(size);
                1 + rest.div_ceil(size.saturating_sub(1).max(1))
            }
            None => offset / size,
        };
        u32::try_from(pages).unwrap_or(u32::MAX).max(1)
    }

    /// Takes the answer for a stretch. `false` when the stretches behind it, which
    /// were asked for together with it, are of no use.
    pub(crate) fn take(&mut self, stretch: Stretch, page: Page) -> Result<bool> {
        let Stretch { offset, limit } = stretch;
        let received = page.received;
        let is_overfull = received > u64::from(limit);
        if !is_overfull && offset > 0 && !self.joins_on(&page) {
            self.step_back(stretch);
            return Ok(false);
        }
        self.steps_back = 0;
        self.pages += 1;
        let end = offset.saturating_add(received);
        let is_mute = page.total.is_none() && page.limit.is_none();
        let lowered = page.limit.filter(|used| (1..limit).contains(used));
        self.cursor.page_size = lowered.or(self.cursor.page_size);
        self.cursor.total = page.total.or(self.cursor.total);
        self.note_vacation_days(&page);
        self.cursor.anchors.clone_from(&page.ids);
        let is_beyond = end > self.reached;
        self.reached = end.max(self.reached);
        let news = self.absorb(page);
        let counts_more = self.cursor.total > Some(end);
        self.check_not_hidden(end, counts_more)?;

        let is_full = received >= u64::from(lowered.unwrap_or(limit));
        self.is_careful = !is_full && news > 0 && (is_mute || counts_more);
        if self.is_careful {
            // The page is short, and yet there may be more people: the source may hand
            // out less at once than it was asked for, and not say so.
            self.cursor.page_size = u32::try_from(received).ok();
        } else {
            // More than was asked for is everyone at once.
            let is_everyone = is_overfull && !(counts_more && news > 0);
            self.is_complete = is_everyone || !is_full;
        }
        if is_full && is_beyond && news == 0 {
            self.repeats += 1;
            self.check_repeats()?;
        } else if news > 0 {
            self.repeats = 0;
        }
        if self.cursor.page_size == Some(1) {
            // One at a time leaves no room for anybody to join on to.
            self.cursor.anchors.clear();
        }
        self.cursor.offset = end - u64::from(!self.cursor.anchors.is_empty());
        if self.cursor.offset > MOST_PEOPLE {
            return Err(Error::unexpected_response(
                "Personio's list of employees has no end; try again later.",
            ));
        }
        Ok(is_full && !self.is_complete && lowered.is_none())
    }

    /// Goes back by most of a page each time, so that what is looked for cannot
    /// lie between two steps, and by a little at first: mostly one person has left.
    fn step_back(&mut self, Stretch { offset, limit }: Stretch) {
        let part = if self.steps_back == 0 { limit / 5 } else { limit / 5 * 4 };
        self.cursor.offset = offset.saturating_sub(u64::from(part.max(1)));
        self.steps_back += 1;
        self.is_careful = true;
    }

    /// Whether the page shares a person with the one before it. Without anybody to
    /// go by it must be taken on trust.
    fn joins_on(&self, page: &Page) -> bool {
        let anchors = &self.cursor.anchors;
        anchors.is_empty() || page.ids.iter().any(|id| anchors.contains(id))
    }

    /// The same people at every offset: with a time to go by, Personio documents
    /// that offset and limit are ignored and everyone comes at once. Without one,
    /// nothing says that these are all.
    fn check_repeats(&mut self) -> Result<()> {
        if self.is_partial {
            self.is_complete = true;
        } else if self.repeats > 1 {
            return Err(Error::unexpected_response(
                "Personio sends the same employees again and again, and nothing says that these are all; try again later.",
            ));
        }
        Ok(())
    }

    /// An empty list of a company that has people is an accident of the source.
    /// Taken for the truth, everyone would have left. Of changed people the count is
    /// no measure: nobody has said whom it counts.
    fn check_not_hidden(&self, end: u64, counts_more: bool) -> Result<()> {
        if end == 0 && counts_more && !self.is_partial {
            return Err(Error::unexpected_response(
                "Personio counts employees and sends none of them; try again later.",
            ));
        }
        Ok(())
    }

    fn note_vacation_days(&mut self, page: &Page) {
        let is_listed = page.present.contains(EmployeeFields::VACATION_DAYS);
        let is_asked_for = self.fields.contains(EmployeeFields::VACATION_DAYS);
        if is_asked_for
            && !is_listed
            && !page.ids.is_empty()
            && self.cursor.vacation == VacationDays::Listed
        {
            self.cursor.vacation = VacationDays::PerPerson;
        }
    }

    /// Adds the people of a page, and says how many were new. Of somebody who
    /// comes twice, the later record counts.
    fn absorb(&mut self, page: Page) -> usize {
        let before = self.employees.len() + self.rejected.len();
        self.present |= page.present;
        for employee in page.employees {
            let id = fingerprint(&employee.id);
            if self.delivered.contains(&id) {
                continue;
            }
            let known = self.ids.iter().zip(&mut self.employees);
            match known.into_iter().find(|(known, old)| **known == id && old.id == employee.id) {
                Some((_, old)) => *old = employee,
                None => {
                    self.ids.push(id);
                    self.employees.push(employee);
                }
            }
        }
        for rejected in page.rejected {
            let is_known = rejected.id.as_deref().is_some_and(|id| {
                self.delivered.contains(&fingerprint(id))
                    || self.rejected.iter().any(|known| known.id.as_deref() == Some(id))
            });
            if !is_known {
                self.rejected.push(rejected);
            }
        }
        self.employees.len() + self.rejected.len() - before
    }

    /// Whether anything was read that is worth returning.
    pub(crate) fn has_begun(&self) -> bool {
        self.pages > 0
    }

    /// The people whose vacation days the list does not tell, if they have to be
    /// asked for one by one.
    pub(crate) fn without_vacation_days(
        &mut self,
    ) -> Option<(&mut Vec<Employee>, &mut Vec<RejectedRecord>)> {
        let per_person = self.cursor.vacation == VacationDays::PerPerson;
        let is_listed = self.present.contains(EmployeeFields::VACATION_DAYS);
        (per_person && !is_listed && !self.employees.is_empty())
            .then_some((&mut self.employees, &mut self.rejected))
    }

    /// Whether the credentials may ask for vacation days one by one.
    pub(crate) fn note_balances(&mut self, readable: bool) {
        if readable {
            self.present |= EmployeeFields::VACATION_DAYS;
        } else {
            self.cursor.vacation = VacationDays::Withheld;
        }
    }

    /// The page of the contract.
    pub(crate) fn finish(mut self) -> EmployeePage {
        // Personio leaves out what the credentials may not read. That is told from
        // whole pages: a key that only some records lack is an oddity of theirs.
        // Records without an id are no employees to tell by.
        let has_people =
            !self.employees.is_empty() || self.rejected.iter().any(|record| record.id.is_some());
        let anchors = &mut self.cursor.anchors;
        anchors.drain(..anchors.len().saturating_sub(MOST_ANCHORS));
        EmployeePage {
            withheld: if has_people { self.fields - self.present } else { EmployeeFields::empty() },
            next: (!self.is_complete).then(|| self.cursor.text()),
            total: self.cursor.total,
            employees: self.employees,
            rejected: self.rejected,
        }
    }
}
