//! `/sim`.

use serde_json::{Value, json};

use crate::simulator::{EMPLOYEES, Simulator, with_faults};

#[test]
fn faults_come_and_go_while_it_runs() {
    let simulator = with_faults(&[], &["http-503=1", "no-token-header"]);
    assert_eq!(simulator.faults(), json!(["http-503=1", "no-token-header"]));
    let replaced = simulator.control("PUT", "/sim/faults", &json!(["http-500=3", "gzip"]));
    assert_eq!(replaced.json(), json!(["http-500=3", "gzip"]));
    let (id, secret) = simulator.credentials();
    assert_eq!(simulator.authenticate(&id, &secret).status, 500);
    assert_eq!(simulator.faults(), json!(["http-500=2", "gzip"]));
    assert_eq!(simulator.control("DELETE", "/sim/faults", &Value::Null).json(), json!([]));
    assert_eq!(simulator.faults(), json!([]));
    assert_eq!(simulator.authenticate(&id, &secret).status, 200);
}

#[test]
fn mistakes_change_nothing_and_are_explained() {
    let simulator = with_faults(&[], &["gzip"]);
    for (body, part) in [
        (json!(["http-503", "unheard-of"]), "there is no fault \"unheard-of\""),
        (json!(["latency=soon"]), "the fault latency expects a whole number"),
        (json!({"http-503": 2}), "JSON list"),
    ] {
        let answer = simulator.control("PUT", "/sim/faults", &body);
        assert_eq!(answer.status, 400);
        let error = answer.json()["error"].as_str().unwrap().to_owned();
        assert!(error.contains(part), "{error}");
        assert_eq!(simulator.faults(), json!(["gzip"]));
    }
    let unknown = simulator.control("GET", "/sim/unheard-of", &Value::Null);
    assert_eq!(unknown.status, 404);
    assert!(unknown.json()["error"].is_string());
}

#[test]
fn the_counters_say_what_a_client_did() {
    let simulator = Simulator::start(&[]);
    let token = simulator.token();
    simulator.get_with(&token, EMPLOYEES);
    simulator.get_with(&token, &format!("{EMPLOYEES}?limit=500"));
    simulator.get_with(&token, &format!("{EMPLOYEES}/attributes"));
    simulator.get_with(&token, &format!("{EMPLOYEES}/1/absences/balance"));
    simulator.get_with(&token, &format!("{EMPLOYEES}/1"));
    simulator.get_with("papi-wrong", "/v1/unheard-of");
    let stats = simulator.stats();
    for (counter, count) in
        [("requests", 7), ("list", 2), ("auth", 1), ("balance", 1), ("attributes", 1)]
    {
        assert_eq!(stats[counter], count, "{counter} of {stats}");
    }
    assert_eq!(stats["refused"], json!({"422": 1, "404": 2, "403": 1}));
    assert_eq!(stats["most_in_flight"], 1);
}

#[test]
fn requests_at_the_same_time_are_counted() {
    let simulator = with_faults(&[], &["latency=300"]);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| simulator.get_with("papi-wrong", EMPLOYEES));
        }
    });
    assert_eq!(simulator.stats()["most_in_flight"], 4);
}

#[test]
fn control_is_neither_counted_nor_logged_nor_refused() {
    let simulator = with_faults(&[], &["http-500", "reset"]);
    let before = simulator.log();
    for _ in 0..100 {
        assert_eq!(simulator.faults(), json!(["http-500=2", "reset=2"]));
    }
    simulator.switch(&["http-500"]);
    assert_eq!(simulator.stats()["requests"], 0);
    assert_eq!(simulator.log(), before);
}
