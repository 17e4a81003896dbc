//! Several clients of one company: `--clients`.

use serde_json::json;

use crate::simulator::{EMPLOYEES, Simulator, ids};

/// How many of so many requests for the list are refused.
fn refused(simulator: &Simulator, token: &str, requests: usize) -> usize {
    (0..requests).filter(|_| simulator.get_with(token, EMPLOYEES).status == 429).count()
}

fn list(simulator: &Simulator, token: &str) -> Vec<u64> {
    ids(&simulator.get_with(token, EMPLOYEES).json())
}

#[test]
fn each_has_credentials_and_a_token_of_its_own_and_sees_the_same_company() {
    let simulator = Simulator::start(&["--clients", "3"]);
    let tokens: Vec<String> = (1..=3).map(|number| simulator.token_of(number)).collect();
    assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2] && tokens[0] != tokens[2]);
    assert_eq!(simulator.token_of(2), tokens[1], "again the same");
    let company = list(&simulator, &tokens[0]);
    assert_eq!(company.len(), 25);
    for token in &tokens {
        assert_eq!(list(&simulator, token), company);
        let answer = simulator.get_with(token, EMPLOYEES);
        assert_eq!(answer.header("authorization"), Some(&*format!("Bearer {token}")));
    }
    let ((first, _), (_, second)) = (simulator.credentials_of(1), simulator.credentials_of(2));
    simulator.authenticate(&first, &second).is_refusal(403, 0, "Wrong credentials");
    assert!(!simulator.credentials_file_of(4).exists());
}

#[test]
fn the_first_of_many_is_the_only_one_of_one() {
    let (one, many) = (Simulator::start(&[]), Simulator::start(&["--clients", "2"]));
    assert_eq!(one.credentials(), many.credentials());
    assert!(!one.credentials_file_of(2).exists());
}

#[test]
fn the_lists_of_one_are_not_counted_for_another() {
    let simulator = Simulator::start(&["--clients", "2"]);
    let tokens = [simulator.token_of(1), simulator.token_of(2)];
    assert_eq!(refused(&simulator, &tokens[0], 17), 2);
    assert_eq!(refused(&simulator, &tokens[1], 16), 1);
    // Nobody's tokens are somebody's, too.
    assert_eq!(refused(&simulator, "papi-wrong", 18), 3);
    assert_eq!(refused(&simulator, "papi-other", 1), 1);
    assert_eq!(simulator.stats()["limited"], json!({"lists_a_second": 7}));
}

#[test]
fn the_tokens_of_one_are_not_counted_for_another() {
    let simulator = Simulator::start(&["--clients", "2"]);
    let (id, secret) = simulator.credentials_of(1);
    for _ in 0..60 {
        assert_eq!(simulator.authenticate(&id, &secret).status, 200);
    }
    // Who asks is said by the id: a wrong secret uses up what its owner has.
    assert_eq!(simulator.authenticate(&id, "papi-wrong").status, 429);
    assert_eq!(simulator.authenticate("papi-unknown", &secret).status, 403);
    simulator.token_of(2);
    assert_eq!(simulator.stats()["limited"], json!({"tokens_a_minute": 1}));
}

/// And the control endpoint says who had how many.
#[test]
fn the_address_is_one_for_all() {
    let simulator = Simulator::start(&["--clients", "2"]);
    let tokens = [simulator.token_of(1), simulator.token_of(2)];
    let attributes = format!("{EMPLOYEES}/attributes");
    for (token, requests) in [(&tokens[0], 1_500), (&tokens[1], 498)] {
        for _ in 0..requests {
            assert_eq!(simulator.get_with(token, &attributes).status, 200);
        }
    }
    for token in &tokens {
        assert_eq!(simulator.get_with(token, &attributes).status, 429);
    }
    let stats = simulator.stats();
    assert_eq!(stats["limited"], json!({"requests_a_minute": 2}));
    assert_eq!(stats["requests_per_client"], json!({"fewest": 500, "most": 1_502}));
}

#[test]
fn a_fault_is_no_limit() {
    let simulator = Simulator::start(&["--fault", "too-many-requests=1"]);
    assert_eq!(simulator.get_with("papi-wrong", EMPLOYEES).status, 429);
    let stats = simulator.stats();
    assert_eq!((&stats["refused"]["429"], &stats["limited"]), (&json!(1), &json!({})));
    assert_eq!(stats["requests_per_client"], json!({"fewest": 0, "most": 0}));
}

#[test]
fn whoever_starts_it_learns_where_all_the_files_are() {
    let simulator = Simulator::start(&["--clients", "3"]);
    let (first, last) = (simulator.credentials_file_of(1), simulator.credentials_file_of(3));
    let line = format!("credentials are in {} … {}\n", first.display(), last.display());
    assert!(simulator.log().contains(&line), "{}", simulator.log());
}

/// A token that has ended is still counted for whose it was.
#[test]
fn tokens_that_rotate_are_still_somebodys() {
    let simulator = Simulator::start(&["--clients", "2", "--fault", "rotating-token"]);
    let token = simulator.token_of(1);
    assert_eq!(simulator.get_with(&token, EMPLOYEES).status, 200);
    assert_eq!(simulator.get_with(&token, EMPLOYEES).status, 401);
    simulator.token_of(2);
    assert_eq!(simulator.stats()["requests_per_client"], json!({"fewest": 1, "most": 3}));
}

#[test]
fn a_request_for_a_token_may_have_any_body() {
    let simulator = Simulator::start(&[]);
    let json = [("Content-Type", "application/json")];
    for body in [String::new(), "{".to_owned(), "x".repeat(3 * 1024 * 1024)] {
        let answer = crate::client::send(&simulator.address, "POST", "/v1/auth", &json, &body);
        answer.is_refusal(422, 422, "The given data was invalid.");
    }
    assert_eq!(simulator.stats()["refused"], json!({"422": 3}));
}
