//! What holds for every answer to a request for employees, whatever it is.
//!
//! The fuzzer runs it, and a property test for every build: see
//! `tests/fuzz_bodies.rs`.

use personio::types::{Employee, EmployeeFields, EmployeePage, EmployeeQuery, Error, Secret};
use personio::{
    CLIENT_ID, CLIENT_SECRET, Clock, Connector, Http, Identity, Origin, Platform, Request,
    Response, ResponseHeaders, Storage, StorageError, TransportError,
};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// More requests than any one call makes: a hundred balances and the pages.
const MOST_REQUESTS: usize = 3_500;

/// Panics where it does not hold.
pub(crate) fn check(data: &[u8]) {
    let world = World::default();
    let connector = world.connector();
    let secrets = [CLIENT_ID, CLIENT_SECRET]
        .map(|name| Secret { name: name.to_owned(), value: "x".to_owned() });
    connector.connect(&secrets, EmployeeFields::empty()).expect("nothing is wrong yet");

    *world.answer.borrow_mut() = Some(data.to_vec());
    let _ = connector.status(EmployeeFields::all());
    let names = EmployeeFields::FIRST_NAME | EmployeeFields::LAST_NAME;
    for fields in [EmployeeFields::all(), names, EmployeeFields::SUPERVISOR] {
        world.requests.set(0);
        let query = EmployeeQuery { fields, modified_since: None, cursor: None, limit: None };
        match connector.fetch_employees(&query) {
            Ok(page) => check_page(&page, fields),
            Err(error) => check_error(&error),
        }
        assert!(world.requests.get() < MOST_REQUESTS, "{} requests", world.requests.get());
    }
}

fn check_page(page: &EmployeePage, fields: EmployeeFields) {
    let ids: BTreeSet<_> = page.employees.iter().map(|employee| &employee.id).collect();
    assert_eq!(ids.len(), page.employees.len(), "somebody comes twice");
    assert!(ids.iter().all(|id| !id.is_empty()));
    assert!(page.employees.iter().all(|employee| fields.contains(present(employee))));
    assert!((page.withheld - fields).is_empty());
    assert!(page.rejected.iter().all(|record| record.reason.len() < 100));
}

/// The fields that have a value. An address is one, whoever's it is.
fn present(employee: &Employee) -> EmployeeFields {
    let supervisor = employee.supervisor.as_ref();
    [
        (EmployeeFields::FIRST_NAME, employee.first_name.is_some()),
        (EmployeeFields::LAST_NAME, employee.last_name.is_some()),
        (EmployeeFields::EMAIL, employee.email.is_some()),
        (EmployeeFields::EMAIL, supervisor.is_some_and(|person| person.email.is_some())),
        (EmployeeFields::STATUS, employee.status.is_some()),
        (EmployeeFields::GENDER, employee.gender.is_some()),
        (EmployeeFields::POSITION, employee.position.is_some()),
        (EmployeeFields::DEPARTMENT, employee.department.is_some()),
        (EmployeeFields::OFFICE, employee.office.is_some()),
        (EmployeeFields::SUPERVISOR, supervisor.is_some()),
        (EmployeeFields::HIRE_DATE, employee.hire_date.is_some()),
        (EmployeeFields::VACATION_DAYS, employee.vacation_days.is_some()),
        (EmployeeFields::LAST_MODIFIED, employee.last_modified.is_some()),
        (EmployeeFields::CREATED_AT, employee.created_at.is_some()),
    ]
    .into_iter()
    .filter_map(|(field, is_present)| is_present.then_some(field))
    .collect()
}

/// A sentence of ours, with nothing of the answer in it.
fn check_error(error: &Error) {
    assert!(error.message.ends_with('.') && error.message.len() < 400, "{}", error.message);
    assert!(error.message.is_ascii() || error.message.contains('›'), "{}", error.message);
}

/// A source that gives one and the same answer to everything but a request for a
/// token, with a storage and a clock.
#[derive(Default)]
struct World {
    answer: RefCell<Option<Vec<u8>>>,
    stored: RefCell<BTreeMap<String, Vec<u8>>>,
    requests: Cell<usize>,
    elapsed_ms: Cell<u64>,
}

impl World {
    fn connector(&self) -> Connector<&Self, &Self, &Self> {
        Connector(Platform {
            origin: Origin::from_variable(None).expect("the default"),
            identity: Identity::from_variables(None, None).expect("the default"),
            http: self,
            storage: self,
            clock: self,
            random: || 0,
        })
    }
}

impl Http for &World {
    type Call = Response;

    fn send(&self, request: &Request<'_>) -> Response {
        self.requests.set(self.requests.get() + 1);
        let fixed = match request.path.as_str() {
            "/v1/auth" => Some(r#"{"success":true,"data":{"token":"t"}}"#),
            _ => None,
        };
        let body = fixed.map(|body| body.as_bytes().to_vec());
        let body = body.or_else(|| self.answer.borrow().clone());
        let body = body.unwrap_or_else(|| br#"{"success":true,"data":[]}"#.to_vec());
        Response { status: 200, headers: ResponseHeaders::default(), body }
    }

    fn wait(&self, calls: &[&Response], timeout_ms: Option<u64>) -> Option<usize> {
        if calls.is_empty() {
            self.elapsed_ms.set(self.elapsed_ms.get() + timeout_ms.unwrap_or(1));
        }
        (!calls.is_empty()).then_some(0)
    }

    fn receive(&self, call: Response) -> Result<Response, TransportError> {
        Ok(call)
    }
}

impl Storage for &World {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.stored.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), StorageError> {
        self.stored.borrow_mut().insert(key.to_owned(), value.to_vec());
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<(), StorageError> {
        self.stored.borrow_mut().remove(key);
        Ok(())
    }
}

impl Clock for &World {
    fn now_ms(&self) -> i64 {
        0
    }

    fn elapsed_ms(&self) -> u64 {
        self.elapsed_ms.get()
    }
}
