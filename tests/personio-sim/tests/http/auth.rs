//! Who may ask.

use crate::client::{self, Answer};
use crate::simulator::{EMPLOYEES, Simulator};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

fn get(simulator: &Simulator, target: &str, authorization: Option<&str>) -> Answer {
    let headers: Vec<_> = authorization.map(|value| ("Authorization", value)).into_iter().collect();
    client::send(&simulator.address, "GET", target, &headers, "")
}

#[test]
fn the_right_pair_gets_a_token_and_again_the_same() {
    let simulator = Simulator::start(&[]);
    let (client_id, client_secret) = simulator.credentials();
    let answer = simulator.authenticate(&client_id, &client_secret);
    assert_eq!(answer.status, 200);
    let json = answer.json();
    assert_eq!(json["success"], true);
    assert_eq!(json["data"]["expires_in"], 86400);
    assert_eq!(json["data"]["scope"], "employees:read absences:read");
    assert!(json["data"]["token"].as_str().unwrap().starts_with("papi-"));

    let form = format!("client_id={client_id}&client_secret={client_secret}");
    let again = client::send(&simulator.address, "POST", "/v1/auth", &[FORM], &form);
    assert_eq!(again.json(), json);
}

#[test]
fn a_token_is_not_valid_after_a_restart() {
    let token = Simulator::start(&[]).token();
    let simulator = Simulator::start(&[]);
    let bearer = format!("Bearer {token}");
    assert_eq!(get(&simulator, EMPLOYEES, Some(&bearer)).status, 403);
    simulator.token();
    assert_eq!(get(&simulator, EMPLOYEES, Some(&bearer)).status, 403);
}

#[test]
fn the_wrong_pair_does_not() {
    let simulator = Simulator::start(&[]);
    let (client_id, client_secret) = simulator.credentials();
    let wrong = |id: &str, secret: &str| {
        simulator.authenticate(id, secret).is_refusal(403, 0, "Wrong credentials");
    };
    wrong(&client_id, "papi-wrong");
    wrong("papi-wrong", &client_secret);
    wrong(&client_secret, &client_id);
}

#[test]
fn credentials_in_the_query_are_refused_even_if_right() {
    let simulator = Simulator::start(&[]);
    let (client_id, client_secret) = simulator.credentials();
    let target = format!("/v1/auth?client_id={client_id}&client_secret={client_secret}");
    let answer = client::send(&simulator.address, "POST", &target, &[], "");
    assert_eq!(answer.status, 403);
    let target = format!("/v1/auth?client_id={client_id}");
    let body = format!("client_id={client_id}&client_secret={client_secret}");
    let answer = client::send(&simulator.address, "POST", &target, &[FORM], &body);
    assert_eq!(answer.status, 403);
}

#[test]
fn both_fields_are_required() {
    let simulator = Simulator::start(&[]);
    let answer = client::send(&simulator.address, "POST", "/v1/auth", &[FORM], "client_id=x");
    answer.is_refusal(422, 422, "The given data was invalid.");
    let errors = &answer.json()["error"]["errors"];
    assert_eq!(errors["client_secret"][0], "The client secret field is required.");
    assert!(errors.get("client_id").is_none());
}

#[test]
fn every_other_route_needs_a_token_known_or_not() {
    let simulator = Simulator::start(&[]);
    for target in [EMPLOYEES, "/v1/company/employees/attributes", "/", "/v2/persons"] {
        let answer = get(&simulator, target, None);
        answer.is_refusal(401, 401, "Authorization is not provided");
        // Nobody has asked for a token yet: none is valid.
        for authorization in ["Bearer papi-wrong", "Bearer ", "papi-wrong", "Basic eDp5"] {
            let answer = get(&simulator, target, Some(authorization));
            answer.is_refusal(403, 403, "Provided authorization is not valid");
        }
    }
}

#[test]
fn success_echoes_the_token() {
    let simulator = Simulator::start(&[]);
    let bearer = format!("Bearer {}", simulator.token());
    let answer = get(&simulator, EMPLOYEES, Some(&bearer));
    assert_eq!(answer.header("authorization"), Some(bearer.as_str()));
    let answer = get(&simulator, "/v1/unheard-of", Some(&bearer));
    assert_eq!(answer.header("authorization"), None);
}

#[test]
fn other_routes_and_methods_are_refused_in_the_same_form() {
    let simulator = Simulator::start(&[]);
    simulator.get("/v1/unheard-of").is_refusal(404, 404, "Not Found");
    let bearer = format!("Bearer {}", simulator.token());
    let headers = [("Authorization", bearer.as_str())];
    let answer = client::send(&simulator.address, "DELETE", EMPLOYEES, &headers, "");
    answer.is_refusal(405, 405, "Method Not Allowed");
    let answer = client::send(&simulator.address, "GET", "/v1/auth", &[], "");
    answer.is_refusal(405, 405, "Method Not Allowed");
}
