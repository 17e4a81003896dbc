//! Employees as the contract describes them, and the mask on their way back.

use crate::bindings::marketplace::integration::types;
use crate::confidential::Confidential;
use crate::error::{Error, LimitExceeded};
use crate::field::{Field, FieldMask};
use crate::limits::Limits;
use crate::words::clipped;

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
    /// anything else, or more than a page may.
    pub(crate) fn accept(
        page: types::EmployeePage,
        fields: FieldMask,
        limits: &Limits,
        confidential: &Confidential,
    ) -> Result<Self, Error> {
        let records = page.employees.len().max(page.rejected.len());
        if records > limits.page {
            return Err(Error::Limit(LimitExceeded::Resource("records in a page")));
        }
        if page.next.as_ref().is_some_and(|cursor| cursor.len() > limits.cursor) {
            return Err(Error::Limit(LimitExceeded::Resource("bytes in a cursor")));
        }
        if let Some(place) = exposed(&page, confidential) {
            return Err(Error::SecretExposed { place });
        }
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
            rejected: page.rejected.into_iter().map(clip).collect(),
        })
    }
}

fn clip(record: RejectedRecord) -> RejectedRecord {
    RejectedRecord { id: record.id.map(clipped), reason: clipped(record.reason) }
}

/// Where in a page confidential words are, if anywhere. Numbers and dates are left
/// out: nothing that is worth keeping secret fits into them.
fn exposed(page: &types::EmployeePage, confidential: &Confidential) -> Option<&'static str> {
    let holds = |text: &str| confidential.is_in(text);
    if page.next.as_deref().is_some_and(holds) {
        return Some("a cursor");
    }
    let in_record =
        |record: &RejectedRecord| holds(&record.reason) || record.id.as_deref().is_some_and(holds);
    if page.rejected.iter().any(in_record) {
        return Some("a rejected record");
    }
    page.employees.iter().flat_map(texts).any(holds).then_some("an employee")
}

/// Every text of an employee. Taken apart as a whole, so that a field that is new in
/// the contract cannot be forgotten here.
fn texts(employee: &Employee) -> impl Iterator<Item = &str> {
    let Employee {
        id,
        first_name,
        last_name,
        email,
        status,
        gender,
        position,
        department,
        office,
        supervisor,
        hire_date: _,
        vacation_days: _,
        last_modified: _,
        created_at: _,
    } = employee;
    let status = match status {
        Some(EmploymentStatus::Other(text)) => Some(text),
        _ => None,
    };
    let gender = match gender {
        Some(Gender::Other(text)) => Some(text),
        _ => None,
    };
    let people =
        supervisor.iter().flat_map(|PersonReference { id, first_name, last_name, email }| {
            [Some(id), first_name.as_ref(), last_name.as_ref(), email.as_ref()]
        });
    let references = [department, office].into_iter().flatten();
    let references = references.flat_map(|Reference { id, name }| [Some(id), Some(name)]);
    [Some(id), first_name.as_ref(), last_name.as_ref(), email.as_ref(), position.as_ref()]
        .into_iter()
        .chain([status, gender])
        .chain(people)
        .chain(references)
        .flatten()
        .map(String::as_str)
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

    fn accept(page: types::EmployeePage, fields: &str) -> Result<EmployeePage, Error> {
        let confidential = Confidential::default();
        confidential.add("token-0123456789");
        EmployeePage::accept(page, fields.parse().unwrap(), &Limits::default(), &confidential)
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
        let error = accept(page, "email").unwrap_err();
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
        let error = accept(page(employee.clone()), "supervisor");
        assert!(matches!(error, Err(Error::MaskViolation { .. })));
        let fine = accept(page(employee), "supervisor,email").unwrap();
        assert_eq!(fine.withheld.to_string(), "email, supervisor");
    }

    #[test]
    fn credentials_are_found_wherever_they_are_returned() {
        let token = "Bearer token-0123456789".to_owned();
        let exposed = |page| match accept(page, "first-name,office,supervisor,status,gender") {
            Err(Error::SecretExposed { place }) => place,
            other => panic!("{other:?}"),
        };
        let office = Reference { id: "1".into(), name: token.clone() };
        let first_name = Some(token.clone());
        let boss = PersonReference { id: "1".into(), first_name, last_name: None, email: None };
        for hiding in [
            Employee { id: token.clone(), ..employee() },
            Employee { first_name: Some(token.clone()), ..employee() },
            Employee { office: Some(office), ..employee() },
            Employee { supervisor: Some(boss), ..employee() },
            Employee { status: Some(EmploymentStatus::Other(token.clone())), ..employee() },
            Employee { gender: Some(Gender::Other(token.clone())), ..employee() },
        ] {
            assert_eq!(exposed(page(hiding)), "an employee");
        }
        let cursor = types::EmployeePage { next: Some(token.clone()), ..page(employee()) };
        assert_eq!(exposed(cursor), "a cursor");
        let rejected = vec![RejectedRecord { id: None, reason: token }];
        let rejected = types::EmployeePage { rejected, ..page(employee()) };
        assert_eq!(exposed(rejected), "a rejected record");
    }

    #[test]
    fn a_page_has_an_end() {
        let limits = Limits { page: 2, cursor: 3, ..Limits::default() };
        let accept = |employees: usize, next: &str| {
            let employees = vec![employee(); employees];
            let page =
                types::EmployeePage { employees, next: Some(next.into()), ..page(employee()) };
            EmployeePage::accept(page, FieldMask::all(), &limits, &Confidential::default())
        };
        assert!(accept(2, "abc").is_ok());
        for (employees, cursor) in [(3, "abc"), (2, "abcd")] {
            let error = accept(employees, cursor).unwrap_err();
            assert!(matches!(error, Error::Limit(LimitExceeded::Resource(_))), "{error}");
        }
    }
}
