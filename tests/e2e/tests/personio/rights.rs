//! What the credentials can read, and how one learns that.

use e2e::{Marketplace, Simulator};
use serde_json::json;

use crate::company::{Company, for_each, nothing_is_lost_with};

#[test]
fn the_list_of_attributes_is_optional() {
    for_each(&["forbidden", "forbidden-in-200", "gone", "missing"], |refusal| {
        let company = nothing_is_lost_with(&[refusal]);
        let status = company.status();
        assert_eq!(status["readable"].as_array().unwrap().len(), 13, "{refusal}");
        assert_eq!(status["excess"], json!([]), "{refusal}");
    });
    nothing_is_lost_with(&["forbidden", "german-messages"]);
}

#[test]
fn without_it_a_first_page_tells_what_is_withheld() {
    let simulator = Simulator::start(&["--readable", "first_name,office", "--fault", "forbidden"]);
    let marketplace = Marketplace::new();
    let report = marketplace.connect(&simulator, &["--fields", "first-name,email"]).succeeds();
    assert!(report.stdout.contains("Withheld:  email"), "{}", report.stdout);
    // No more was asked for than was released.
    for line in simulator.pages() {
        assert!(!line.contains("office"), "{line}");
    }
}

/// Excess cannot be asked for; but where more comes than was asked for, it shows.
#[test]
fn without_it_a_first_page_shows_what_comes_unasked() {
    let company = Company::with(&["forbidden", "ignored-attributes"]);
    let excess = company.status()["excess"].clone();
    let excess = excess.as_array().unwrap();
    assert!(excess.contains(&json!("fix_salary")), "{excess:?}");
    assert!(!excess.contains(&json!("id")) && !excess.contains(&json!("email")), "{excess:?}");
}

#[test]
fn a_company_without_people_has_nothing_withheld() {
    let company = Company::of(0, &["forbidden", "no-vacation-balance"]);
    assert_eq!(company.status()["withheld"], json!([]));
}

#[test]
fn credentials_without_the_right_to_read_employees_are_told_so() {
    for refusal in ["forbidden", "forbidden-in-200"] {
        let company = Company::with(&[]);
        let everywhere = [refusal.to_owned(), format!("{refusal}=employees")];
        company.simulator.set_faults(&[&everywhere[0], &everywhere[1]]);
        let status = company.status();
        assert_eq!(status["cause"]["kind"], "permission-missing", "{refusal}");
        company.marketplace.run(&["fetch-employees"]).fails(1, &["allow reading Employees"]);
    }
}

/// Should Personio take the v1 API away, that has a code of its own.
#[test]
fn an_api_that_is_gone_has_a_code_of_its_own() {
    for refusal in ["gone", "missing"] {
        let company = Company::with(&[]);
        let everywhere = [refusal.to_owned(), format!("{refusal}=employees")];
        company.simulator.set_faults(&[&everywhere[0], &everywhere[1]]);
        let cause = company.status()["cause"].clone();
        assert_eq!(cause["code"], "v1-employees-gone");
        assert_eq!(cause["kind"], "unexpected-response");
        let outcome = company.marketplace.run(&["fetch-employees"]);
        outcome.fails(1, &["no v1 employees any more", "newer version"]);
    }
}
