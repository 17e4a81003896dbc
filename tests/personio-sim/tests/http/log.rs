//! The line for each request.

use crate::client;
use crate::simulator::{EMPLOYEES, Simulator};

/// The logged line that starts so, without its milliseconds.
#[track_caller]
fn line(simulator: &Simulator, start: &str) -> String {
    let log = simulator.log();
    let line = log.lines().find(|line| line.starts_with(start));
    let line = line.unwrap_or_else(|| panic!("no line starts with {start:?} in:\n{log}"));
    let (line, milliseconds) = line.rsplit_once(", ").unwrap();
    let (number, unit) = milliseconds.split_once(' ').unwrap();
    assert!(number.parse::<u32>().is_ok() && unit == "ms", "{milliseconds}");
    line.to_owned()
}

#[test]
fn shows_what_was_asked_for() {
    let simulator = Simulator::start(&["--employees", "2"]);
    simulator.list("limit=100&offset=0&attributes%5B%5D=email&attributes%5B%5D=hire_date");
    assert_eq!(
        line(&simulator, "GET"),
        "GET /v1/company/employees?limit=100&offset=0&attributes[]=email\
         &attributes[]=hire_date → 200, 2 employees"
    );
    assert_eq!(line(&simulator, "POST"), "POST /v1/auth → 200");
}

#[test]
fn shows_why_not() {
    let simulator = Simulator::start(&[]);
    simulator.authenticate("papi-x", "papi-y");
    assert_eq!(line(&simulator, "POST"), "POST /v1/auth → 403, Wrong credentials");
    simulator.get(&format!("{EMPLOYEES}?limit=200"));
    assert_eq!(
        line(&simulator, "GET"),
        "GET /v1/company/employees?limit=200 → 422, The limit must be between 1 and 100."
    );
}

#[test]
fn keeps_secrets_and_personal_data_to_itself() {
    let simulator = Simulator::start(&[]);
    let (client_id, client_secret) = simulator.credentials();
    let token = simulator.token();
    simulator.list("email=anna%40example.com");
    let target = format!("/v1/auth?client_id={client_id}&client_secret={client_secret}&{token}");
    client::send(&simulator.address, "POST", &target, &[], "");
    let log = simulator.log();
    assert!(log.contains("GET /v1/company/employees?email=… → 200, 0 employees"), "{log}");
    assert!(log.contains("POST /v1/auth?client_id=…&client_secret=…&…=… → 403"), "{log}");
    for secret in [&client_id, &client_secret, &token, "anna"] {
        assert!(!log.contains(secret), "{log}");
    }
}

#[test]
fn a_request_is_one_line() {
    let simulator = Simulator::start(&[]);
    let before = simulator.log().lines().count();
    let target = format!("{EMPLOYEES}?limit=1%0D%0AGET%20/forged%20%E2%86%92%20200");
    client::send(&simulator.address, "GET", &target, &[], "");
    let log = simulator.log();
    assert_eq!(log.lines().count(), before + 1, "{log}");
    assert!(!log.contains("GET /forged"), "{log}");
}
