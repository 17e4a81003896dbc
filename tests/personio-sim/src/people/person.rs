//! One person, compact: what of it can be computed is computed when shown.
//!
//! Uncommon circumstances come at fixed ranks (every n-th, the first of them
//! below 25), so that a company of two dozen has one of each and a test can rely
//! on it. Those at the top are spared: a company led by somebody who left is no
//! company. Everything else is drawn.

use super::address::Addresses;
use super::calendar::{Day, Instant, TODAY};
use super::departments::{Department, Unit};
use super::dice::Dice;
use super::hierarchy::Post;
use super::names::{self, Name};
use super::offices::{OFFICES, Office};
use super::schedules::{FULL_TIME, PART_TIME, Schedule};

/// Nobody at one of these ranks has a special circumstance.
const SPARED_RANKS: usize = 9;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Onboarding,
    Active,
    Leave,
    Inactive,
}

/// Salary in hundredths, in the currency of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Salary {
    Monthly(u64),
    Yearly(u64),
    Hourly(u64),
}

/// How and why an employment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Termination {
    pub(super) date: Day,
    pub(super) last_working_day: Day,
    pub(super) kind: &'static str,
    pub(super) reason: &'static str,
}

#[derive(Debug)]
pub(super) struct Person {
    pub(super) id: u64,
    pub(super) first_name: &'static Name,
    pub(super) last_name: &'static Name,
    pub(super) email: Option<String>,
    pub(super) gender: &'static str,
    pub(super) status: Status,
    pub(super) position: &'static str,
    /// A rank at first, a row once the list is shuffled.
    pub(super) supervisor: Option<usize>,
    pub(super) external: bool,
    pub(super) schedule: &'static Schedule,
    pub(super) hired: Day,
    pub(super) contract_ends: Option<Day>,
    pub(super) termination: Option<Termination>,
    pub(super) created: Instant,
    pub(super) last_modified: Instant,
    pub(super) office: Option<&'static Office>,
    pub(super) department: Option<&'static Department>,
    pub(super) team: Option<&'static Unit>,
    pub(super) cost_centers: u8,
    pub(super) salary: Salary,
    /// In half days; taken in advance, it is negative.
    pub(super) vacation_half_days: i32,
    pub(super) personnel_number: u32,
}

impl Person {
    /// The order of the draws is part of what a seed means: new ones go last.
    pub(super) fn draw(
        rank: usize,
        post: &Post,
        dice: &mut Dice,
        addresses: &mut Addresses,
    ) -> Self {
        let woman = dice.chance(50);
        let first_name = dice.pick(if woman { &names::FEMALE } else { &names::MALE });
        let last_name = dice.pick(&names::LAST);
        let status = status(rank);
        let hired = draw_hire_date(post, status, dice);
        let created = draw_created(hired, dice);
        let termination = draw_termination(rank, status, hired, dice);
        let external = rank >= SPARED_RANKS && dice.chance(8);
        Self {
            id: 0,
            first_name,
            last_name,
            email: (!every(29, 20, rank)).then(|| addresses.assign(first_name, last_name)),
            gender: gender(rank, woman),
            status,
            position: draw_position(rank, post, dice),
            supervisor: post.supervisor.filter(|_| !every(31, 18, rank)),
            external,
            schedule: if dice.chance(15) { dice.pick(&PART_TIME) } else { &FULL_TIME },
            hired,
            contract_ends: dice.chance(10).then(|| TODAY.plus(dice.between(30, 500))),
            termination,
            created,
            last_modified: draw_last_modified(created, status, termination, dice),
            office: (!every(19, 13, rank)).then(|| dice.pick(&OFFICES)),
            department: post.department.filter(|_| !every(37, 19, rank)),
            team: post.team,
            cost_centers: u8::from(dice.chance(50)) + u8::from(dice.chance(20)),
            salary: draw_salary(external, dice),
            vacation_half_days: draw_vacation(rank, dice),
            personnel_number: u32::try_from(dice.below(90_000)).unwrap_or(0),
        }
    }

    /// Where this person's holidays, currency and time of day come from.
    pub(super) fn location(&self) -> &'static Office {
        self.office.unwrap_or(&OFFICES.first)
    }
}

/// Whether this rank is `first`, or one of every `period` after it.
fn every(period: usize, first: usize, rank: usize) -> bool {
    rank >= SPARED_RANKS && rank % period == first
}

fn status(rank: usize) -> Status {
    if every(12, 11, rank) {
        Status::Inactive
    } else if every(23, 22, rank) {
        Status::Onboarding
    } else if every(17, 16, rank) {
        Status::Leave
    } else {
        Status::Active
    }
}

/// In Personio's words; nobody has to say.
fn gender(rank: usize, woman: bool) -> &'static str {
    if every(14, 9, rank) {
        ""
    } else if every(40, 24, rank) {
        "diverse"
    } else if woman {
        "female"
    } else {
        "male"
    }
}

fn draw_position(rank: usize, post: &Post, dice: &mut Dice) -> &'static str {
    let Some(department) = post.department else {
        return "Chief Executive Officer";
    };
    match post.depth {
        _ if every(21, 14, rank) => "",
        1 => department.head,
        _ if post.has_reports => department.lead,
        _ => dice.pick::<&str>(&department.positions),
    }
}

/// Those higher up came earlier, onboarding people are still to come.
fn draw_hire_date(post: &Post, status: Status, dice: &mut Dice) -> Day {
    match (status, post.depth) {
        (Status::Onboarding, _) => TODAY.plus(dice.between(14, 90)),
        (_, 0) => TODAY.minus(4_000),
        (_, 1) => TODAY.minus(dice.between(1_500, 3_900)),
        _ => TODAY.minus(dice.between(40, 2_900)),
    }
}

/// The record is made some weeks before the first day, in office hours.
fn draw_created(hired: Day, dice: &mut Dice) -> Instant {
    let day = hired.minus(dice.between(20, 60)).min(TODAY.minus(dice.between(1, 20)));
    day.at(dice.between(7 * 3600, 17 * 3600).into())
}

/// Recent changes are more likely than old ones: the age is drawn twice. That
/// somebody left is itself a change.
fn draw_last_modified(
    created: Instant,
    status: Status,
    termination: Option<Termination>,
    dice: &mut Dice,
) -> Instant {
    let now = TODAY.at(8 * 3600);
    let left = termination.filter(|_| status == Status::Inactive);
    let earliest = left.map_or(created, |left| left.date.at(0).max(created));
    let oldest = dice.below(now.seconds_since(earliest) + 1);
    now.minus_seconds(dice.below(oldest + 1))
}

/// Leavers have left; and some who are still here have given notice.
fn draw_termination(
    rank: usize,
    status: Status,
    hired: Day,
    dice: &mut Dice,
) -> Option<Termination> {
    let date = match status {
        Status::Inactive => TODAY.minus(dice.between(1, 700)).max(hired.plus(14)),
        Status::Active if every(27, 15, rank) => TODAY.plus(dice.between(10, 90)),
        _ => return None,
    };
    let (kind, reason) = match dice.below(3) {
        0 => ("employee", "Neue Herausforderung"),
        1 => ("employer", ""),
        _ => ("", ""),
    };
    Some(Termination { date, last_working_day: date.minus(dice.between(0, 14)), kind, reason })
}

fn draw_salary(external: bool, dice: &mut Dice) -> Salary {
    let euros = 3_000 + dice.below(6_000);
    // Half of them have cents.
    let cents = if dice.chance(50) { dice.below(100) } else { 0 };
    if external {
        Salary::Hourly((60 + dice.below(60)) * 100)
    } else if dice.chance(20) {
        Salary::Yearly(euros * 1_200)
    } else {
        Salary::Monthly(euros * 100 + cents)
    }
}

fn draw_vacation(rank: usize, dice: &mut Dice) -> i32 {
    if every(13, 10, rank) { -dice.between(1, 32) } else { dice.between(0, 60) }
}
