//! The walk through Personio's list: one page of the contract, made of several of
//! Personio's.
//!
//! Personio pages by offset through a list that changes meanwhile. Where somebody
//! before the offset leaves, everyone behind moves up, and whoever stood at the
//! border of two pages is on neither. So each page begins with the last records of
//! the one before: as long as two neighbours overlap, nobody who was there
//! throughout can be between them. Where they do not, the walk goes back until they
//! do. It costs three records in a hundred, and that the source keeps some order is
//! all that it relies on.

use crate::bindings::marketplace::integration::types::{
    Employee, EmployeeFields, EmployeePage, Error, RejectedRecord,
};
use crate::cursor::{Cursor, MOST_ANCHORS, MOST_PEOPLE, MOST_RECORDS, VacationDays, fingerprint};
use crate::error::Result;
use crate::page::{Page, Record};
use crate::seam;

/// The most of Personio's pages in one of ours: as many as may be asked for in
/// one second, so that a host that spreads requests over time never waits for the
/// end of a page before it can go on with the next.
const MOST_PAGES: u32 = 15;

/// The most people whose vacation days are asked for one by one in one call.
const MOST_BALANCES: usize = 100;

/// Full pages in a row without anybody new: so many may join in front of the list
/// while it is read. A source that ignores offsets repeats itself for ever.
const MOST_REPEATS: u32 = 5;

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
    people: Vec<Person>,
    rejected: Vec<RejectedRecord>,
    present: EmployeeFields,
    /// Whom the page of the contract before this one has delivered last.
    delivered: Vec<u64>,
    pages: u32,
    /// The end of what has been read so far.
    reached: u64,
    /// Steps back in a row, because a page did not join on.
    steps_back: u64,
    /// The size of the last page that was shorter than it should have been.
    short: Option<u64>,
    /// The last answer was not what it should have been: one page at a time.
    is_careful: bool,
    /// Pages in a row that were full and brought nobody new.
    repeats: u32,
    is_complete: bool,
}

/// Somebody who was read, and where in the list.
struct Person {
    id: u64,
    offset: u64,
    employee: Box<Employee>,
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
            people: Vec::new(),
            rejected: Vec::new(),
            present: EmployeeFields::empty(),
            pages: 0,
            steps_back: 0,
            short: None,
            is_careful: false,
            repeats: 0,
            is_complete: false,
        }
    }

    /// What to ask for next, all at once. Nothing when this page of the contract
    /// is done.
    pub(crate) fn plan(&self) -> Vec<Stretch> {
        let size = self.cursor.page_size.unwrap_or(MOST_RECORDS);
        let wanted = self.most.saturating_sub(self.people.len().try_into().unwrap_or(u32::MAX));
        if self.is_complete || wanted == 0 {
            return Vec::new();
        }
        let overlap = self.overlap();
        let limit = size.min(wanted.saturating_add(overlap));
        let step = size.saturating_sub(seam::RECORDS).max(1);
        // Only whole pages are asked for together, so that `most` is kept.
        let whole = (wanted.saturating_sub(limit - overlap) / step).saturating_add(1);
        let pages =
            whole.min(self.most_pages().saturating_sub(self.pages)).min(self.expected(size, step));
        (0..pages)
            .map(|page| Stretch {
                offset: self.cursor.offset + u64::from(page) * u64::from(step),
                limit,
            })
            .collect()
    }

    /// How many records the next page has in common with the last.
    fn overlap(&self) -> u32 {
        let size = self.cursor.page_size.unwrap_or(MOST_RECORDS);
        let anchors = u32::try_from(self.cursor.anchors.len()).unwrap_or(u32::MAX);
        seam::RECORDS.min(anchors).min(size.saturating_sub(1))
    }

    /// A person's vacation days may cost a request each, and then one page is
    /// enough for one call.
    fn most_pages(&self) -> u32 {
        if self.cursor.vacation == VacationDays::PerPerson { 1 } else { MOST_PAGES }
    }

    /// How many pages there probably are from here on. The source's own count is
    /// good for that and for nothing else: it shrinks while one pages. Without it,
    /// as many pages again as have been full so far.
    fn expected(&self, size: u32, step: u32) -> u32 {
        let (size, step, offset) = (u64::from(size), u64::from(step), self.cursor.offset);
        let pages = match self.cursor.total {
            _ if self.is_careful => 1,
            Some(total) => 1 + total.saturating_sub(offset).saturating_sub(size).div_ceil(step),
            None => offset / size,
        };
        u32::try_from(pages).unwrap_or(u32::MAX).max(1)
    }

    /// Takes the answer for a stretch. `false` when the stretches behind it, which
    /// were asked for together with it, are of no use.
    pub(crate) fn take(&mut self, stretch: Stretch, mut page: Page) -> Result<bool> {
        let Stretch { offset, limit } = stretch;
        let received = page.records.len() as u64;
        let is_overfull = received > u64::from(limit);
        let ids: Vec<u64> = page.records.iter().filter_map(|record| record.id).collect();
        if is_overfull && self.is_partial {
            self.skip_delivered(&mut page);
        } else if offset > 0 && !seam::holds(&self.cursor.anchors, &ids, self.overlap()) {
            self.step_back(stretch);
            return Ok(false);
        }
        self.steps_back = 0;
        self.pages += 1;
        let end = offset.saturating_add(received);
        let lowered = page.limit.filter(|used| (1..limit).contains(used));
        self.cursor.page_size = lowered.or(self.cursor.page_size);
        self.cursor.total = page.total.or(self.cursor.total);
        self.note_vacation_days(&page, !ids.is_empty());
        self.cursor.anchors = ids;
        let is_beyond = end > self.reached;
        self.reached = end.max(self.reached);
        let news = self.absorb(page, offset);
        let counts_more = self.cursor.total > Some(end);
        self.check_not_hidden(end, counts_more)?;

        let is_full = received >= u64::from(lowered.unwrap_or(limit));
        let may_be_more = counts_more || self.cursor.total.is_none();
        let is_short = !is_full && news > 0 && may_be_more;
        self.is_careful = is_short || is_overfull;
        if is_short {
            self.note_short(received);
        } else {
            // More than was asked for is everyone at once, as documented for changed
            // people; of others it must be seen to come again.
            let is_everyone = is_overfull && (news == 0 || self.is_partial && !counts_more);
            self.is_complete = is_everyone || !is_full;
        }
        if is_full && !self.is_complete && is_beyond && news == 0 {
            self.repeats += 1;
            self.check_repeats()?;
        } else if news > 0 {
            self.repeats = 0;
        }
        self.cursor.offset = end - u64::from(self.overlap());
        if self.cursor.offset > MOST_PEOPLE {
            return Err(Error::unexpected_response(
                "Personio's list of employees has no end; try again later.",
            ));
        }
        Ok(is_full && !is_overfull && !self.is_complete && lowered.is_none())
    }

    /// Where everyone comes at once whatever the offset, whoever stands before the
    /// last person delivered has been delivered, too.
    fn skip_delivered(&self, page: &mut Page) {
        let is_delivered =
            |record: &Record| record.id.is_some_and(|id| self.delivered.contains(&id));
        if let Some(last) = page.records.iter().rposition(is_delivered) {
            page.records.drain(..last);
        }
    }

    /// A page is short, and yet there may be more people: the source may hand out
    /// less at once than it was asked for, and not say so. Twice the same is no
    /// accident.
    fn note_short(&mut self, received: u64) {
        // Less than the whole page again, or the walk would stand still.
        let overlap = usize::try_from(received.saturating_sub(1)).unwrap_or(usize::MAX);
        let anchors = &mut self.cursor.anchors;
        anchors.drain(..anchors.len().saturating_sub(overlap));
        if self.short.replace(received) == Some(received) {
            self.cursor.page_size = u32::try_from(received).ok().or(self.cursor.page_size);
        }
    }

    /// Goes back by most of a page each time, so that what is looked for cannot
    /// lie between two steps, and by a little at first: mostly one person has left.
    fn step_back(&mut self, Stretch { offset, limit }: Stretch) {
        let part = if self.steps_back == 0 { limit / 5 } else { limit / 5 * 4 };
        self.cursor.offset = offset.saturating_sub(u64::from(part.max(1)));
        self.steps_back += 1;
        self.is_careful = true;
    }

    /// The same people at every offset: with a time to go by, Personio documents
    /// that offset and limit are ignored and everyone comes at once. Without one,
    /// nothing says that these are all.
    fn check_repeats(&mut self) -> Result<()> {
        if self.is_partial {
            self.is_complete = true;
        } else if self.repeats > MOST_REPEATS {
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

    fn note_vacation_days(&mut self, page: &Page, has_people: bool) {
        let is_listed = page.present.contains(EmployeeFields::VACATION_DAYS);
        let is_asked_for = self.fields.contains(EmployeeFields::VACATION_DAYS);
        let is_unlisted = is_asked_for && !is_listed && has_people;
        if is_unlisted && self.cursor.vacation == VacationDays::Listed {
            self.cursor.vacation = VacationDays::PerPerson;
        }
    }

    /// Adds the people of a page, and says how many were new. Of somebody who
    /// comes twice, the later record counts.
    fn absorb(&mut self, page: Page, offset: u64) -> usize {
        let before = self.people.len() + self.rejected.len();
        self.present |= page.present;
        for (Record { id, employee }, offset) in page.records.into_iter().zip(offset..) {
            if id.is_some_and(|id| self.delivered.contains(&id)) {
                continue;
            }
            match employee {
                Ok(employee) => self.add(employee, offset),
                Err(rejected) => {
                    let is_known = rejected.id.is_some()
                        && self.rejected.iter().any(|known| known.id == rejected.id);
                    if !is_known {
                        self.rejected.push(rejected);
                    }
                }
            }
        }
        self.people.len() + self.rejected.len() - before
    }

    fn add(&mut self, employee: Box<Employee>, offset: u64) {
        let id = fingerprint(&employee.id);
        let known =
            self.people.iter_mut().find(|old| old.id == id && old.employee.id == employee.id);
        match known {
            Some(old) => old.employee = employee,
            None => self.people.push(Person { id, offset, employee }),
        }
    }

    /// Whether anything was read that is worth returning.
    pub(crate) fn has_begun(&self) -> bool {
        self.pages > 0
    }

    /// The ids of the people whose vacation days the list does not tell, if they
    /// have to be asked for one by one: as many as one call may ask for.
    pub(crate) fn without_vacation_days(&mut self) -> Vec<String> {
        let per_person = self.cursor.vacation == VacationDays::PerPerson;
        if !per_person || self.present.contains(EmployeeFields::VACATION_DAYS) {
            return Vec::new();
        }
        self.cut(MOST_BALANCES);
        self.people.iter().map(|person| person.employee.id.clone()).collect()
    }

    /// Leaves everyone but the first `count` to the next page of the contract.
    pub(crate) fn cut(&mut self, count: usize) {
        if count >= self.people.len() {
            return;
        }
        self.people.truncate(count);
        self.is_complete = false;
        let anchors = self.people.iter().map(|person| person.id);
        self.cursor.anchors = self.delivered.iter().copied().chain(anchors).collect();
        if let Some(last) = self.people.last() {
            self.cursor.offset = (last.offset + 1).saturating_sub(u64::from(self.overlap()));
        }
    }

    /// Takes what is known of the vacation days of the people, in order.
    pub(crate) fn take_vacation_days(&mut self, balances: Vec<Balance>) {
        self.present |= EmployeeFields::VACATION_DAYS;
        let people = std::mem::take(&mut self.people);
        for (mut person, balance) in people.into_iter().zip(balances) {
            match balance {
                Balance::Days(days) => {
                    person.employee.vacation_days = days;
                    self.people.push(person);
                }
                Balance::Unreadable(reason) => {
                    self.rejected.push(RejectedRecord { id: Some(person.employee.id), reason });
                }
            }
        }
    }

    /// The credentials may not ask for vacation days.
    pub(crate) fn withhold_vacation_days(&mut self) {
        self.cursor.vacation = VacationDays::Withheld;
    }

    /// The page of the contract.
    pub(crate) fn finish(mut self) -> EmployeePage {
        // Personio leaves out what the credentials may not read. That is told from
        // whole pages: a key that only some records lack is an oddity of theirs.
        // Records without an id are no employees to tell by.
        let has_people =
            !self.people.is_empty() || self.rejected.iter().any(|record| record.id.is_some());
        let anchors = &mut self.cursor.anchors;
        anchors.drain(..anchors.len().saturating_sub(MOST_ANCHORS));
        EmployeePage {
            withheld: if has_people { self.fields - self.present } else { EmployeeFields::empty() },
            next: (!self.is_complete).then(|| self.cursor.text()),
            total: self.cursor.total,
            employees: self.people.into_iter().map(|person| *person.employee).collect(),
            rejected: self.rejected,
        }
    }
}

/// What a request for a person's vacation days has brought.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Balance {
    /// So many, or none at all.
    Days(Option<f64>),
    /// Without an answer the record would say that there are none.
    Unreadable(String),
}
