//! How Personio spells what the company knows of a person.

use serde::{Serialize, Serializer};

use super::People;
use super::calendar::{Day, TODAY};
use super::departments::OVERHEAD;
use super::field::{FIELDS, Field, Source};
use super::offices::Holidays;
use super::person::{Person, Salary, Status};
use super::schedules::{FULL_TIME, Schedule};
use super::shape::{CostCenter, Entitlement, Entity, Named, WorkSchedule};

const DAYS_OF_VACATION: u64 = 30;
const PROBATION_DAYS: i32 = 182;

/// `{"label":…,"value":…,"type":…,"universal_id":…}`
#[derive(Serialize)]
pub(super) struct Labelled<'a> {
    label: &'static str,
    value: Value<'a>,
    #[serde(rename = "type")]
    kind: &'static str,
    universal_id: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Value<'a> {
    Nothing,
    Text(&'a str),
    Spelt(String),
    Id(u64),
    Whole(i64),
    Fraction(f64),
    Unit(Entity<Named>),
    Supervisor(Entity<SupervisorOf<'a>>),
    CostCenters(Vec<Entity<CostCenter>>),
    Holidays(Entity<&'static Holidays>),
    Entitlements([Entity<Entitlement>; 1]),
    Schedule(Entity<WorkSchedule>),
}

/// The few attributes by which others see a supervisor. Unlike those of an
/// office or a department, they are labelled again.
pub(super) struct SupervisorOf<'a> {
    supervisor: &'a Person,
    people: &'a People,
}

impl Serialize for SupervisorOf<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const SHOWN: [Source; 4] = [Source::Id, Source::FirstName, Source::LastName, Source::Email];
        let shown = FIELDS.iter().filter(|field| SHOWN.contains(&field.source));
        serializer.collect_map(
            shown.map(|field| (field.key, Labelled::of(field, self.supervisor, self.people))),
        )
    }
}

impl<'a> Labelled<'a> {
    pub(super) fn of(field: &Field, person: &'a Person, people: &'a People) -> Self {
        let is_money = matches!(field.source, Source::FixSalary | Source::HourlySalary);
        Self {
            label: field.label,
            value: value(field.source, person, people),
            kind: field.kind,
            universal_id: field.universal_id,
            currency: is_money.then_some(person.location().currency),
        }
    }
}

fn value<'a>(source: Source, person: &'a Person, people: &'a People) -> Value<'a> {
    let date = |day: Day| Value::Spelt(day.midnight_in(person.location().zone));
    let date_or_null = |day: Option<Day>| day.map_or(Value::Nothing, date);
    let ending = person.termination;
    match source {
        Source::Id => Value::Id(person.id),
        Source::FirstName => Value::Text(person.first_name.written),
        Source::LastName => Value::Text(person.last_name.written),
        Source::PreferredName => Value::Text(""),
        Source::Email => person.email.as_deref().map_or(Value::Nothing, Value::Text),
        Source::Gender => Value::Text(person.gender),
        Source::Status => Value::Text(status(person.status)),
        Source::Position => Value::Text(person.position),
        Source::Supervisor => supervisor(person, people),
        Source::EmploymentType => {
            Value::Text(if person.external { "external" } else { "internal" })
        }
        Source::WeeklyWorkingHours => Value::Text(person.schedule.weekly_hours),
        Source::HireDate => date(person.hired),
        Source::ContractEndDate => date_or_null(person.contract_ends),
        Source::TerminationDate => date_or_null(ending.map(|ending| ending.date)),
        Source::TerminationType => Value::Text(ending.map_or("", |ending| ending.kind)),
        Source::TerminationReason => Value::Text(ending.map_or("", |ending| ending.reason)),
        Source::ProbationPeriodEnd => {
            date_or_null((!person.external).then(|| person.hired.plus(PROBATION_DAYS)))
        }
        Source::CreatedAt => Value::Spelt(person.created.to_string()),
        Source::LastModifiedAt => Value::Spelt(person.last_modified.to_string()),
        Source::Subcompany => {
            let subcompany = person.office.map(|office| &office.subcompany);
            subcompany.map_or(Value::Nothing, |unit| named("Subcompany", unit.id, unit.name))
        }
        Source::Office => {
            person.office.map_or(Value::Nothing, |office| named("Office", office.id, office.name))
        }
        Source::Department => person.department.map_or(Value::Nothing, |department| {
            named("Department", department.id, department.name)
        }),
        Source::CostCenters => Value::CostCenters(cost_centers(person)),
        Source::HolidayCalendar => Value::Holidays(Entity {
            kind: "HolidayCalendar",
            attributes: &person.location().holidays,
        }),
        Source::AbsenceEntitlement => entitlement(person),
        Source::WorkSchedule => work_schedule(person),
        Source::FixSalary => match person.salary {
            Salary::Monthly(cents) | Salary::Yearly(cents) => amount(cents),
            Salary::Hourly(_) => amount(0),
        },
        Source::FixSalaryInterval => Value::Text(match person.salary {
            Salary::Monthly(_) => "monthly",
            Salary::Yearly(_) => "yearly",
            Salary::Hourly(_) => "",
        }),
        Source::HourlySalary => match person.salary {
            Salary::Hourly(cents) => amount(cents),
            Salary::Monthly(_) | Salary::Yearly(_) => amount(0),
        },
        Source::VacationDayBalance => days(person.vacation_half_days),
        Source::LastWorkingDay => date_or_null(ending.map(|ending| ending.last_working_day)),
        // Pictures are not simulated, and a link to the real API would send
        // clients there with our token.
        Source::ProfilePicture => Value::Nothing,
        Source::Team => {
            person.team.map_or(Value::Nothing, |team| named("Team", team.id, team.name))
        }
        Source::PersonnelNumber => personnel_number(person),
        Source::Languages => Value::Text(languages(person)),
        Source::FirstAidTraining => date_or_null(first_aid_training(person)),
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Onboarding => "onboarding",
        Status::Active => "active",
        Status::Leave => "leave",
        Status::Inactive => "inactive",
    }
}

fn supervisor<'a>(person: &Person, people: &'a People) -> Value<'a> {
    people.supervisor(person).map_or(Value::Nothing, |supervisor| {
        let attributes = SupervisorOf { supervisor, people };
        Value::Supervisor(Entity { kind: "Employee", attributes })
    })
}

fn named(kind: &'static str, id: u64, name: &'static str) -> Value<'static> {
    Value::Unit(Entity { kind, attributes: Named { id, name } })
}

/// None, the department's, or that and the overhead.
fn cost_centers(person: &Person) -> Vec<Entity<CostCenter>> {
    let own = person.department.map_or(&OVERHEAD, |department| &department.cost_center);
    let shares = match person.cost_centers {
        0 => vec![],
        1 => vec![(own, 100)],
        _ => vec![(own, 60), (&OVERHEAD, 40)],
    };
    shares
        .into_iter()
        .map(|(unit, percentage)| Entity {
            kind: "CostCenter",
            attributes: CostCenter { id: unit.id, name: unit.name, percentage },
        })
        .collect()
}

/// External people have no paid vacation.
fn entitlement(person: &Person) -> Value<'static> {
    if person.external {
        return Value::Nothing;
    }
    Value::Entitlements([Entity {
        kind: "TimeOffType",
        attributes: Entitlement {
            id: 2_179_197,
            name: "Paid vacation",
            category: "paid_vacation",
            entitlement: DAYS_OF_VACATION,
        },
    }])
}

/// Where there is no schedule Personio may answer with an empty string, of all
/// things: so it does for external people.
fn work_schedule(person: &Person) -> Value<'static> {
    if person.external {
        return Value::Text("");
    }
    let Schedule { id, name, days, .. } = person.schedule;
    let part_time = *id != FULL_TIME.id;
    let valid_from = part_time.then(|| person.hired.midnight_in(person.location().zone));
    let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = *days;
    let attributes = WorkSchedule {
        id: *id,
        name,
        valid_from,
        monday,
        tuesday,
        wednesday,
        thursday,
        friday,
        saturday,
        sunday,
    };
    Value::Schedule(Entity { kind: "WorkSchedule", attributes })
}

/// Whole where it is whole, as PHP's JSON has it: 5120, but 5120.5.
fn amount(cents: u64) -> Value<'static> {
    fraction(i64::try_from(cents).unwrap_or(i64::MAX), 100)
}

pub(super) fn days(half_days: i32) -> Value<'static> {
    fraction(half_days.into(), 2)
}

fn fraction(parts: i64, parts_per_whole: i32) -> Value<'static> {
    let whole = parts / i64::from(parts_per_whole);
    if whole * i64::from(parts_per_whole) == parts {
        Value::Whole(whole)
    } else {
        // Exact: no amount here comes near what a double cannot hold.
        Value::Fraction(parts as f64 / f64::from(parts_per_whole))
    }
}

/// "N-00042"; some have none yet, which is an empty string.
fn personnel_number(person: &Person) -> Value<'static> {
    match person.personnel_number {
        number if number % 5 == 0 => Value::Text(""),
        number => Value::Spelt(format!("N-{number:05}")),
    }
}

/// Tags come with commas, or as JSON inside of a string: both have been seen.
fn languages(person: &Person) -> &'static str {
    match person.personnel_number % 4 {
        0 => "",
        1 => "Deutsch,English",
        2 => r#"["Deutsch","English","Türkçe"]"#,
        _ => "English",
    }
}

fn first_aid_training(person: &Person) -> Option<Day> {
    let training = person.hired.plus(400);
    (person.personnel_number.is_multiple_of(6) && training <= TODAY).then_some(training)
}
