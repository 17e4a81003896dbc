//! Employees as the contract describes them, and the mask on their way back.

use crate::bindings::marketplace::integration::types;
use crate::error::Error;
use crate::field::{Field, FieldMask};

pub use types::{
    Date, Employee, EmploymentStatus, Gender, PersonReference, Reference, RejectedRecord,
};

/// What to fetch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmployeeQuery {
    /// The fields that are wanted: a part of what was released.
    pub fields: FieldMask,
    /// Only employees changed at or after this instant, where the source can
    /// tell. Milliseconds since 1970-01-01T00:00:00Z.
    pub modified_since: Option<i64>,
    /// [`EmployeePage::next`] of the page before; `None` starts from the beginning.
    pub cursor: Option<String>,
    /// At most so many employees in the page; `None` leaves it to the plugin.
    pub limit: Option<u32>,
    /// The traversal that the query belongs to, as the host names it, for the ledger.
    pub run: Option<String>,
}

impl EmployeeQuery {
    /// A query for these fields of everyone, from the beginning.
    pub fn new(fields: FieldMask) -> Self {
        Self { fields, ..Self::default() }
    }
}

impl From<EmployeeQuery> for types::EmployeeQuery {
    fn from(query: EmployeeQuery) -> Self {
        Self {
            fields: query.fields.into(),
            modified_since: query.modified_since,
            cursor: query.cursor,
            limit: query.limit,
        }
    }
}

/// A page of employees.
#[derive(Clone, Debug, PartialEq)]
pub struct EmployeePage {
    /// The employees, with no field that was not asked for.
    pub employees: Vec<Employee>,
    /// Where to go on; `None` only after a complete traversal.
    pub next: Option<String>,
    /// Fields that were asked for and that the source does not release.
    pub withheld: FieldMask,
    /// The source's own estimate of all employees, for a progress bar.
    pub total: Option<u64>,
    /// Records that could not be read.
    pub rejected: Vec<RejectedRecord>,
}

impl EmployeePage {
    /// Takes a page from a plugin that was asked for `fields`, unless it holds
    /// anything else.
    pub(crate) fn new(page: types::EmployeePage, fields: FieldMask) -> Result<Self, Error> {
        let returned =
            page.employees.iter().map(present).fold(FieldMask::empty(), FieldMask::union);
        let surplus = returned.without(fields);
        if !surplus.is_empty() {
            return Err(Error::MaskViolation { fields: surplus });
        }
        Ok(Self {
            employees: page.employees,
            next: page.next,
            withheld: FieldMask::from(page.withheld).intersection(fields),
            total: page.total,
            rejected: page.rejected,
        })
    }
}

/// The fields that an employee has values for. A supervisor's e-mail address
/// counts as one, too.
fn present(employee: &Employee) -> FieldMask {
    let supervisor = employee.supervisor.as_ref();
    let has_email = supervisor.is_some_and(|person| person.email.is_some());
    [
        (Field::FirstName, employee.first_name.is_some()),
        (Field::LastName, employee.last_name.is_some()),
        (Field::Email, employee.email.is_some() || has_email),
        (Field::Status, employee.status.is_some()),
        (Field::Gender, employee.gender.is_some()),
        (Field::Position, employee.position.is_some()),
        (Field::Department, employee.department.is_some()),
        (Field::Office, employee.office.is_some()),
        (Field::Supervisor, supervisor.is_some()),
        (Field::HireDate, employee.hire_date.is_some()),
        (Field::VacationDays, employee.vacation_days.is_some()),
        (Field::LastModified, employee.last_modified.is_some()),
        (Field::CreatedAt, employee.created_at.is_some()),
    ]
    .into_iter()
    .filter_map(|(field, is_present)| is_present.then_some(field))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn employee() -> Employee {
        Employee {
            id: "7".into(),
            first_name: None,
            last_name: None,
            email: None,
            status: None,
            gender: None,
            position: None,
            department: None,
            office: None,
            supervisor: None,
            hire_date: None,
            vacation_days: None,
            last_modified: None,
            created_at: None,
        }
    }

    fn page(employee: Employee) -> types::EmployeePage {
        types::EmployeePage {
            employees: vec![employee],
            next: None,
            withheld: types::EmployeeFields::all(),
            total: None,
            rejected: Vec::new(),
        }
    }

    #[test]
    fn a_field_that_was_not_asked_for_is_refused() {
        let page = page(Employee { vacation_days: Some(0.0), ..employee() });
        let error = EmployeePage::new(page, "email".parse().unwrap()).unwrap_err();
        assert!(
            matches!(error, Error::MaskViolation { fields } if fields.to_string() == "vacation-days")
        );
    }

    #[test]
    fn the_mask_holds_for_supervisors_too() {
        let boss = PersonReference {
            id: "1".into(),
            first_name: None,
            last_name: None,
            email: Some("boss@example.com".into()),
        };
        let employee = Employee { supervisor: Some(boss), ..employee() };
        let error = EmployeePage::new(page(employee.clone()), "supervisor".parse().unwrap());
        assert!(matches!(error, Err(Error::MaskViolation { .. })));
        let fine = EmployeePage::new(page(employee), "supervisor,email".parse().unwrap()).unwrap();
        assert_eq!(fine.withheld.to_string(), "email, supervisor");
    }
}
