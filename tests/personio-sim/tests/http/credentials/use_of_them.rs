//! What the API makes of what was done on the pages.

use serde_json::json;

use super::{LIST, NEW, download, generate, open, set, submit, ticked, token};
use crate::client::Answer;
use crate::simulator::{EMPLOYEES, Simulator, keys};

const FORBIDDEN: &str = "personio.core.api.exceptions.api.forbidden.http.exception";

fn list(simulator: &Simulator, token: &str) -> Answer {
    simulator.get_with(token, EMPLOYEES)
}

/// The attributes of everybody in the list.
#[track_caller]
fn listed(simulator: &Simulator, token: &str) -> std::collections::BTreeSet<String> {
    let answer = list(simulator, token);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let employees = answer.json()["data"].as_array().unwrap().clone();
    let first = set(&keys(&employees[0]));
    assert!(employees.iter().all(|employee| set(&keys(employee)) == first));
    first
}

#[test]
fn generated_credentials_read_what_was_ticked_and_nothing_else() {
    let simulator = Simulator::start(&[]);
    let page = generate(&simulator, "Back", &["email", "hire_date"]);
    let token = token(&simulator, &page);
    assert_eq!(listed(&simulator, &token), set(&["id", "email", "hire_date"]));
    let attributes = simulator.get_with(&token, &format!("{EMPLOYEES}/attributes")).json();
    assert_eq!(attributes["data"].as_array().unwrap().len(), 3);
    let id = list(&simulator, &token).json()["data"][0]["attributes"]["id"]["value"].to_string();
    let one = simulator.get_with(&token, &format!("{EMPLOYEES}/{id}")).json();
    assert_eq!(set(&keys(&one["data"])), set(&["id", "email", "hire_date"]));
    // Asking for more gives no more.
    let asked = simulator.get_with(&token, &format!("{EMPLOYEES}?attributes[]=gender")).json();
    assert_eq!(keys(&asked["data"][0]), ["id"]);
    // Those of the command line are no narrower for it.
    assert_eq!(listed(&simulator, &simulator.token()).len(), 36);
}

#[test]
fn attributes_come_and_go_with_the_next_answer() {
    let simulator = Simulator::start(&[]);
    let page = generate(&simulator, "Back", &["email", "hire_date"]);
    let token = token(&simulator, &page);
    for wanted in [&["email"][..], &["email", "gender", "office"], &[]] {
        let attributes = wanted.iter().map(|key| ("attributes", *key));
        let fields: Vec<_> = attributes.chain([("employees", "read")]).collect();
        let saved = submit(&simulator, &page, &fields);
        assert_eq!(saved.status, 303);
        assert_eq!(saved.header("location"), Some(&*format!("{page}?notice=saved")));
        assert_eq!(ticked(&open(&simulator, &page).body), set(wanted));
        let expected = [&["id"], wanted].concat();
        assert_eq!(listed(&simulator, &token), set(&expected));
    }
}

#[test]
fn without_the_right_everything_is_refused_but_a_token() {
    let simulator = Simulator::start(&[]);
    let page = generate(&simulator, "Back", &["email"]);
    let (client_id, client_secret) = download(&simulator, &page);
    let grant = || simulator.authenticate(&client_id, &client_secret).json()["data"].clone();
    assert_eq!(grant()["scope"], "employees:read absences:read");
    let token = grant()["token"].as_str().unwrap().to_owned();
    let id = list(&simulator, &token).json()["data"][0]["attributes"]["id"]["value"].to_string();

    assert_eq!(submit(&simulator, &page, &[("attributes", "email")]).status, 303);
    assert_eq!((&grant()["scope"], &grant()["token"]), (&json!(""), &json!(token)));
    for path in ["", "/attributes", &format!("/{id}"), &format!("/{id}/absences/balance")] {
        let answer = simulator.get_with(&token, &format!("{EMPLOYEES}{path}"));
        answer.is_refusal(403, 0, FORBIDDEN);
    }
    simulator.get_with(&token, "/v1/unheard-of").is_refusal(404, 404, "Not Found");

    submit(&simulator, &page, &[("attributes", "email"), ("employees", "read")]);
    assert_eq!(listed(&simulator, &token), set(&["id", "email"]));
}

#[test]
fn revoked_credentials_and_their_token_are_refused() {
    let simulator = Simulator::start(&[]);
    let page = generate(&simulator, "Back", &["email"]);
    let (client_id, client_secret) = download(&simulator, &page);
    let token = simulator.authenticate(&client_id, &client_secret).json();
    let token = token["data"]["token"].as_str().unwrap().to_owned();
    // Asking whether is not doing it.
    assert_eq!(open(&simulator, &format!("{page}/revoke")).status, 200);
    assert_eq!(list(&simulator, &token).status, 200);

    let revoked = submit(&simulator, &format!("{page}/revoke"), &[]);
    assert_eq!(revoked.status, 303);
    let notice = format!("{LIST}?notice=revoked");
    assert_eq!(revoked.header("location"), Some(&*notice));
    list(&simulator, &token).is_refusal(403, 403, "Provided authorization is not valid");
    simulator.authenticate(&client_id, &client_secret).is_refusal(403, 0, "Wrong credentials");
    assert!(!open(&simulator, LIST).body.contains(&client_id));
    for target in [page.clone(), format!("{page}/revoke")] {
        assert_eq!(open(&simulator, &target).status, 404);
        assert_eq!(submit(&simulator, &target, &[]).status, 404);
    }
    assert_eq!(submit(&simulator, &format!("{page}/download"), &[]).status, 404);
    // Others go on.
    assert_eq!(list(&simulator, &simulator.token()).status, 200);
}

#[test]
fn the_secret_can_be_had_once() {
    let simulator = Simulator::start(&[]);
    let (download, show) = ("download", "secret");
    for (first, second) in [(download, download), (download, show), (show, download)] {
        let page = generate(&simulator, "Back", &[]);
        // Looking at the page, in whatever language, takes nothing away.
        for language in ["de", "en"] {
            assert!(
                open(&simulator, &format!("{page}?lang={language}")).body.contains("/download")
            );
        }
        let answer = submit(&simulator, &format!("{page}/{first}"), &[]);
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("papi-"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let answer = submit(&simulator, &format!("{page}/{second}"), &[]);
        assert_eq!(answer.status, 410);
        assert!(!answer.body.contains("papi-") && answer.body.contains("generate new ones"));
        assert!(!open(&simulator, &page).body.contains("/download"));
    }
}

/// They are in their files.
#[test]
fn the_secrets_of_the_command_line_have_been_handed_out() {
    let simulator = Simulator::start(&["--clients", "2"]);
    for number in [1, 2] {
        let page = format!("{LIST}/{number}");
        let (client_id, client_secret) = simulator.credentials_of(number);
        let body = open(&simulator, &page).body;
        assert!(body.contains(&client_id) && !body.contains(&client_secret));
        assert_eq!(submit(&simulator, &format!("{page}/download"), &[]).status, 410);
    }
}

#[test]
fn those_of_the_command_line_can_be_changed_and_revoked_too() {
    let simulator = Simulator::start(&["--readable", "email,gender"]);
    let page = format!("{LIST}/1");
    assert_eq!(ticked(&open(&simulator, &page).body), set(&["email", "gender"]));
    let token = simulator.token();
    submit(&simulator, &page, &[("employees", "read"), ("attributes", "gender")]);
    assert_eq!(listed(&simulator, &token), set(&["id", "gender"]));
    submit(&simulator, &format!("{page}/revoke"), &[]);
    assert_eq!(list(&simulator, &token).status, 403);
    assert!(open(&simulator, LIST).body.contains("There are no credentials."));
}

#[test]
fn each_has_limits_and_a_count_of_its_own() {
    let simulator = Simulator::start(&[]);
    let token = token(&simulator, &generate(&simulator, "Back", &[]));
    let refused = |token: &str, requests: usize| {
        (0..requests).filter(|_| list(&simulator, token).status == 429).count()
    };
    // Whom nobody knows share theirs, and those who come later are not among them.
    assert_eq!(refused("papi-wrong", 16), 1);
    assert_eq!(refused(&token, 16), 1);
    assert_eq!(refused(&simulator.token(), 15), 0);
    assert_eq!(simulator.stats()["requests_per_client"], json!({"fewest": 16, "most": 17}));
}

/// The vacation balance can be switched off for all, whatever was ticked.
#[test]
fn faults_are_for_generated_ones_as_well() {
    let simulator = Simulator::start(&["--fault", "no-vacation-balance"]);
    let page = generate(&simulator, "Back", &["email", "vacation_day_balance"]);
    let token = token(&simulator, &page);
    assert_eq!(listed(&simulator, &token), set(&["id", "email"]));
    simulator.switch(&["forbidden=attributes"]);
    let attributes = format!("{EMPLOYEES}/attributes");
    simulator.get_with(&token, &attributes).is_refusal(403, 0, FORBIDDEN);
}

#[test]
fn many_at_once_get_different_ones() {
    let simulator = Simulator::start(&[]);
    let pairs: std::collections::HashSet<(String, String)> = std::thread::scope(|scope| {
        let one = || download(&simulator, &generate(&simulator, "Back", &["email"]));
        let threads: Vec<_> = (0..12).map(|_| scope.spawn(one)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(pairs.len(), 12);
    for (client_id, client_secret) in &pairs {
        assert_eq!(simulator.authenticate(client_id, client_secret).status, 200);
    }
}

/// And out of reach of everything that goes wrong.
#[test]
fn the_pages_are_neither_counted_nor_limited_nor_logged() {
    let simulator = Simulator::start(&["--fault", "http-500=9", "--fault", "latency=60000"]);
    let hint = format!("more credentials at http://{}{LIST}\n", simulator.address);
    assert!(simulator.log().ends_with(&hint), "{}", simulator.log());
    for _ in 0..20 {
        assert_eq!(open(&simulator, NEW).status, 200);
    }
    generate(&simulator, "Back", &[]);
    open(&simulator, "/configuration/unheard-of");
    assert_eq!(simulator.stats()["requests"], 0);
    assert!(simulator.log().ends_with(&hint));
}
