//! What the misbehaving test plugins have in common: a well-behaved integration
//! from which each deviates in one way.

#![cfg(target_family = "wasm")]

#[doc(hidden)]
pub mod __bindings {
    #![allow(unsafe_code, missing_docs, clippy::all, reason = "generated from wit/")]

    wit_bindgen::generate!({
        path: "../../../wit",
        world: "connector",
        generate_all,
        pub_export_macro: true,
        default_bindings_module: "plugin_kit::__bindings",
    });
}

pub mod http;

pub use __bindings::marketplace::integration::types;
pub use __bindings::wasi::keyvalue::store;
/// For guests that misbehave with what their host hands out.
pub use wasi;

use types::{
    Connection, Employee, EmployeeFields, EmployeePage, EmployeeQuery, Error, ErrorKind, Secret,
};

/// An integration whose functions all behave, unless they are replaced.
pub trait Plugin {
    /// The whole file is the secret `client-secret`.
    fn parse(file: Vec<u8>) -> Result<Vec<Secret>, Error> {
        let value = String::from_utf8_lossy(&file).trim().to_owned();
        Ok(vec![Secret { name: "client-secret".to_owned(), value }])
    }

    /// Everything that was asked about is readable.
    fn connect(_secrets: Vec<Secret>, fields: EmployeeFields) -> Result<Connection, Error> {
        Ok(Connection { readable: fields, excess: Vec::new() })
    }

    /// Everything that was asked about is readable.
    fn status(fields: EmployeeFields) -> Result<Connection, Error> {
        Ok(Connection { readable: fields, excess: Vec::new() })
    }

    /// Nobody works here.
    fn fetch_employees(_query: EmployeeQuery) -> Result<EmployeePage, Error> {
        Ok(page(Vec::new()))
    }

    /// Nothing to revoke.
    fn disconnect() -> Result<(), Error> {
        Ok(())
    }
}

/// The last page, with these employees.
pub fn page(employees: Vec<Employee>) -> EmployeePage {
    EmployeePage {
        employees,
        next: None,
        withheld: EmployeeFields::empty(),
        total: None,
        rejected: Vec::new(),
    }
}

/// An employee without a single field.
pub fn employee(id: &str) -> Employee {
    Employee {
        id: id.to_owned(),
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

/// An error in which a plugin reports what it saw.
pub fn report(message: String) -> Error {
    Error { kind: ErrorKind::Internal, code: None, message, retry_after_ms: None }
}

/// An address at the plugin's source.
pub fn url(path: &str) -> String {
    format!("{}{path}", std::env::var("SAMPLE_URL").unwrap_or_default())
}

/// Makes a type that implements [`Plugin`] the component's exports.
#[macro_export]
macro_rules! plugin {
    ($plugin:ident) => {
        #[allow(unsafe_code, missing_docs, reason = "generated exports")]
        mod exports {
            use super::$plugin;
            use $crate::Plugin;
            use $crate::__bindings::exports::marketplace::integration as contract;
            use $crate::types::*;

            impl contract::credentials_file::Guest for $plugin {
                fn parse(file: Vec<u8>) -> Result<Vec<Secret>, Error> {
                    <Self as Plugin>::parse(file)
                }
            }

            impl contract::integration::Guest for $plugin {
                fn connect(
                    secrets: Vec<Secret>,
                    fields: EmployeeFields,
                ) -> Result<Connection, Error> {
                    <Self as Plugin>::connect(secrets, fields)
                }

                fn status(fields: EmployeeFields) -> Result<Connection, Error> {
                    <Self as Plugin>::status(fields)
                }

                fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
                    <Self as Plugin>::fetch_employees(query)
                }

                fn disconnect() -> Result<(), Error> {
                    <Self as Plugin>::disconnect()
                }
            }

            $crate::__bindings::export!($plugin with_types_in $crate::__bindings);
        }
    };
}
