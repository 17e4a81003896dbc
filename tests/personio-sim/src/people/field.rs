//! The attributes that the company keeps: Personio's own, in the order and with
//! the labels of recorded answers, and a few that the company made up.

use crate::attribute::{Attribute, Catalogue};

/// What an attribute tells of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Id,
    FirstName,
    LastName,
    PreferredName,
    Email,
    Gender,
    Status,
    Position,
    Supervisor,
    EmploymentType,
    WeeklyWorkingHours,
    HireDate,
    ContractEndDate,
    TerminationDate,
    TerminationType,
    TerminationReason,
    ProbationPeriodEnd,
    CreatedAt,
    LastModifiedAt,
    Subcompany,
    Office,
    Department,
    CostCenters,
    HolidayCalendar,
    AbsenceEntitlement,
    WorkSchedule,
    FixSalary,
    FixSalaryInterval,
    HourlySalary,
    VacationDayBalance,
    LastWorkingDay,
    ProfilePicture,
    Team,
    PersonnelNumber,
    Languages,
    FirstAidTraining,
}

/// One attribute: its column is its position in [`FIELDS`].
#[derive(Debug)]
pub(super) struct Field {
    pub(super) source: Source,
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    pub(super) kind: &'static str,
    /// Null for what the company made up.
    pub(super) universal_id: Option<&'static str>,
}

const fn own(source: Source, key: &'static str, label: &'static str, kind: &'static str) -> Field {
    Field { source, key, label, kind, universal_id: Some(key) }
}

const fn custom(
    source: Source,
    key: &'static str,
    label: &'static str,
    kind: &'static str,
) -> Field {
    Field { source, key, label, kind, universal_id: None }
}

pub(super) static FIELDS: [Field; 36] = [
    own(Source::Id, "id", "ID", "integer"),
    own(Source::FirstName, "first_name", "First name", "standard"),
    own(Source::LastName, "last_name", "Last name", "standard"),
    own(Source::PreferredName, "preferred_name", "Preferred name", "standard"),
    own(Source::Email, "email", "Email", "standard"),
    own(Source::Gender, "gender", "Gender", "standard"),
    own(Source::Status, "status", "Status", "standard"),
    own(Source::Position, "position", "Position", "standard"),
    own(Source::Supervisor, "supervisor", "Supervisor", "standard"),
    own(Source::EmploymentType, "employment_type", "Employment type", "standard"),
    own(Source::WeeklyWorkingHours, "weekly_working_hours", "Weekly hours", "standard"),
    own(Source::HireDate, "hire_date", "Hire date", "date"),
    own(Source::ContractEndDate, "contract_end_date", "Contract ends", "date"),
    own(Source::TerminationDate, "termination_date", "Termination date", "date"),
    own(Source::TerminationType, "termination_type", "Termination type", "standard"),
    own(Source::TerminationReason, "termination_reason", "Termination reason", "standard"),
    own(Source::ProbationPeriodEnd, "probation_period_end", "Probation period end", "date"),
    own(Source::CreatedAt, "created_at", "Created at", "date"),
    own(Source::LastModifiedAt, "last_modified_at", "Last modified", "date"),
    own(Source::Subcompany, "subcompany", "Subcompany", "standard"),
    // "Office" until Personio renamed it, the reason not to go by labels.
    own(Source::Office, "office", "Workplace", "standard"),
    own(Source::Department, "department", "Department", "standard"),
    own(Source::CostCenters, "cost_centers", "Cost center", "standard"),
    own(Source::HolidayCalendar, "holiday_calendar", "Public holidays", "standard"),
    own(Source::AbsenceEntitlement, "absence_entitlement", "Absence entitlement", "standard"),
    own(Source::WorkSchedule, "work_schedule", "Work schedule", "standard"),
    own(Source::FixSalary, "fix_salary", "Fixed salary", "decimal"),
    own(Source::FixSalaryInterval, "fix_salary_interval", "Salary interval", "standard"),
    own(Source::HourlySalary, "hourly_salary", "Hourly salary", "decimal"),
    own(Source::VacationDayBalance, "vacation_day_balance", "Vacation day balance", "decimal"),
    own(Source::LastWorkingDay, "last_working_day", "Last day of work", "date"),
    own(Source::ProfilePicture, "profile_picture", "Profile Picture", "standard"),
    own(Source::Team, "team", "Team", "standard"),
    custom(Source::PersonnelNumber, "dynamic_1734201", "Employee ID", "standard"),
    custom(Source::Languages, "dynamic_2290417", "Sprachen", "tags"),
    custom(Source::FirstAidTraining, "dynamic_2290433", "First aid training", "date"),
];

pub(super) fn catalogue() -> Catalogue {
    let describe = |field: &Field| Attribute {
        key: field.key.to_owned(),
        label: Some(field.label.to_owned()),
        kind: Some(field.kind.to_owned()),
        universal_id: field.universal_id.map(str::to_owned),
    };
    Catalogue::new(FIELDS.iter().map(describe).collect())
}
