//! The smallest good integration: two people who never change, no network.
//!
//! It shows what a plugin must do and nothing else; start from here. What makes
//! it a plugin of a marketplace is its manifest, which is put into the component
//! after it is built.

#![cfg(target_family = "wasm")]

mod bindings {
    #![allow(unsafe_code, missing_docs, clippy::all, reason = "generated from wit/")]

    wit_bindgen::generate!({ path: "../../../wit", world: "connector", generate_all });

    export!(Minimal with_types_in self);
    use super::Minimal;
}

use bindings::exports::marketplace::integration::{credentials_file, integration};
use bindings::marketplace::integration::types::{
    Connection, Employee, EmployeeFields, EmployeePage, EmployeeQuery, Error, ErrorKind, Secret,
};

struct Minimal;

impl credentials_file::Guest for Minimal {
    fn parse(file: Vec<u8>) -> Result<Vec<Secret>, Error> {
        let value = String::from_utf8(file).map_err(|_| Error {
            kind: ErrorKind::InvalidRequest,
            code: None,
            message: "The file is not text.".to_owned(),
            retry_after_ms: None,
        })?;
        Ok(vec![Secret { name: "key".to_owned(), value }])
    }
}

impl integration::Guest for Minimal {
    fn connect(_: Vec<Secret>, fields: EmployeeFields) -> Result<Connection, Error> {
        Self::status(fields)
    }

    fn status(fields: EmployeeFields) -> Result<Connection, Error> {
        Ok(Connection { readable: fields & EmployeeFields::FIRST_NAME, excess: Vec::new() })
    }

    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let wanted = query.fields.contains(EmployeeFields::FIRST_NAME);
        let employee = |id: &str, name: &str| Employee {
            id: id.to_owned(),
            first_name: wanted.then(|| name.to_owned()),
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
        };
        Ok(EmployeePage {
            employees: vec![employee("1", "Ada"), employee("2", "Grace")],
            next: None,
            withheld: query.fields - EmployeeFields::FIRST_NAME,
            total: Some(2),
            rejected: Vec::new(),
        })
    }

    fn disconnect() -> Result<(), Error> {
        Ok(())
    }
}
