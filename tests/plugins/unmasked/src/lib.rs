//! A plugin that returns the one field that the cursor names, asked for or not;
//! vacation days where there is no cursor.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{
    Date, Employee, EmployeePage, EmployeeQuery, EmploymentStatus, Error, Gender, PersonReference,
    Reference,
};
use plugin_kit::{Plugin, employee, page};

struct Unmasked;

impl Plugin for Unmasked {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let field = query.cursor.unwrap_or_default();
        Ok(page(vec![employee("1"), gossip(&field)]))
    }
}

fn gossip(field: &str) -> Employee {
    let text = || Some("gossip".to_owned());
    let thing = || Some(Reference { id: "1".to_owned(), name: "gossip".to_owned() });
    let boss = |email| {
        Some(PersonReference { id: "1".to_owned(), first_name: None, last_name: None, email })
    };
    let mut employee = employee("2");
    match field {
        "first-name" => employee.first_name = text(),
        "last-name" => employee.last_name = text(),
        "email" => employee.email = text(),
        "status" => employee.status = Some(EmploymentStatus::Leave),
        "gender" => employee.gender = Some(Gender::Other("gossip".to_owned())),
        "position" => employee.position = text(),
        "department" => employee.department = thing(),
        "office" => employee.office = thing(),
        "supervisor" => employee.supervisor = boss(None),
        "supervisor's email" => employee.supervisor = boss(text()),
        "hire-date" => employee.hire_date = Some(Date { year: 2024, month: 2, day: 29 }),
        "vacation-days" | "" => employee.vacation_days = Some(0.0),
        "last-modified" => employee.last_modified = Some(0),
        "created-at" => employee.created_at = Some(0),
        _ => {}
    }
    employee
}

plugin_kit::plugin!(Unmasked);
