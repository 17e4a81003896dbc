//! `connect`, `status` and `disconnect`: what they say, keep and erase.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::time::Duration;

use e2e::{Marketplace, Simulator};
use serde_json::{Value, json};

fn status(marketplace: &Marketplace) -> Value {
    let outcome = marketplace.run(&["status", "--json"]).succeeds();
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn by_default_only_what_people_are_shown_is_released() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    let report = marketplace.connect(&simulator, &[]).succeeds().stdout;
    assert!(report.contains("Left out:  status, gender, last-modified, created-at"), "{report}");

    let status = status(&marketplace);
    assert_eq!(status["state"], "connected");
    assert_eq!(
        status["consent"]["fields"],
        json!([
            "first_name",
            "last_name",
            "email",
            "position",
            "department",
            "office",
            "supervisor",
            "hire_date",
            "vacation_days",
        ])
    );
    assert_eq!(status["consent"]["number"], 1);

    let surplus = marketplace.run(&["fetch-employees", "--fields", "email,gender"]);
    surplus.fails(1, &["gender", "not released"]);
    for page in simulator.pages() {
        assert!(
            !page.contains("gender"),
            "an attribute that was not released was asked for: {page}"
        );
    }
}

#[test]
fn all_means_all_thirteen() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    let report = marketplace.connect(&simulator, &["--fields", "all"]).succeeds().stdout;
    assert!(!report.contains("Left out"), "{report}");
    assert_eq!(status(&marketplace)["consent"]["fields"].as_array().unwrap().len(), 13);
}

#[test]
fn withheld_and_excess_attributes_are_named() {
    let simulator = Simulator::start(&["--readable", "first_name,last_name,fix_salary"]);
    let marketplace = Marketplace::new();
    let report =
        marketplace.connect(&simulator, &["--fields", "first-name,hire-date"]).succeeds().stdout;
    for part in ["Withheld:  hire-date", "hire_date", "fix_salary"] {
        assert!(report.contains(part), "{part:?} is not in\n{report}");
    }
    let status = status(&marketplace);
    assert_eq!(status["readable"], json!(["first_name"]));
    assert_eq!(status["withheld"], json!([{"field": "hire_date", "attributes": ["hire_date"]}]));
    assert_eq!(status["excess"], json!(["fix_salary"]));
}

#[test]
fn tenants_are_kept_apart() {
    let simulator = Simulator::start(&["--employees", "3", "--seed", "1"]);
    let other = Simulator::start(&["--employees", "7", "--seed", "2"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--tenant", "acme"]).succeeds();
    marketplace.connect(&other, &["--tenant", "globex", "--fields", "email"]).succeeds();

    assert_eq!(marketplace.employees(&["--tenant", "acme"])["total"], 3);
    assert_eq!(marketplace.employees(&["--tenant", "globex"])["total"], 7);
    marketplace.run(&["disconnect", "--tenant", "acme"]).succeeds();
    assert_eq!(marketplace.employees(&["--tenant", "globex"])["total"], 7);
    marketplace.run(&["fetch-employees", "--tenant", "acme"]).fails(1, &["acme", "not connected"]);
}

#[test]
fn disconnect_leaves_no_trace_of_the_secret() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();
    // All that can be read of a secret on the disk.
    let stand_in = b"sealed-";
    let holds = |bytes: &[u8]| bytes.windows(stand_in.len()).any(|window| window == stand_in);
    assert!(holds(&marketplace.stored_bytes()), "the test looks in the wrong place");

    marketplace.run(&["disconnect"]).succeeds();
    assert!(!holds(&marketplace.stored_bytes()));
    let outcome = marketplace.run(&["status", "--json"]).succeeds();
    let status: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(status["state"], "inactive");
    marketplace.run(&["fetch-employees"]).fails(1, &["not connected", "marketplace connect"]);

    marketplace.connect(&simulator, &[]).succeeds();
    assert_eq!(marketplace.employees(&["--fields", "email"])["total"], 25);
}

#[test]
fn disconnect_works_while_the_source_does_not() {
    let mut simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();
    simulator.stop();
    marketplace.run(&["disconnect"]).succeeds();
    marketplace.run(&["status"]).succeeds();
}

#[test]
fn status_tells_an_outage_from_a_connection() {
    let mut simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();
    simulator.stop();
    let outcome = marketplace.run(&["status", "--json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    let status: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(status["state"], "attention");
    assert_eq!(status["cause"]["kind"], "source-unavailable");
    assert!(outcome.stderr.starts_with("error: ") && outcome.stderr.lines().count() == 1);
}

#[test]
fn the_secret_is_seen_nowhere() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    let secret = simulator.secret();
    let mut said = String::new();
    for outcome in [
        marketplace.connect(&simulator, &["-vv"]),
        marketplace.run(&["status", "-vv"]),
        marketplace.run(&["fetch-employees", "-vv"]),
        marketplace.run(&["disconnect", "-vv"]),
    ] {
        let outcome = outcome.succeeds();
        said += &outcome.stdout;
        said += &outcome.stderr;
    }
    assert!(said.contains("/v1/auth"), "-vv should tell what is requested: {said}");
    assert!(!said.contains(&secret));
    assert!(!said.contains("papi-"), "a token or a client id was logged");
}

#[test]
fn processes_that_meet_an_empty_folder_do_not_collide() {
    let simulator = Simulator::start(&[]);
    for _ in 0..5 {
        let marketplace = Marketplace::new();
        let codes: Vec<_> = std::thread::scope(|scope| {
            let connect = || scope.spawn(|| marketplace.connect(&simulator, &[]));
            let running: Vec<_> = (0..4).map(|_| connect()).collect();
            running.into_iter().map(|process| process.join().unwrap()).collect()
        });
        let winners = codes.iter().filter(|outcome| outcome.code == 0).count();
        assert_eq!(winners, 1, "{:?}", codes.iter().map(|o| &o.stderr).collect::<Vec<_>>());
        for outcome in codes.into_iter().filter(|outcome| outcome.code != 0) {
            outcome.fails(1, &["already"]);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_killed_disconnect_leaves_all_or_nothing() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "email"]).succeeds();
    for attempt in 0..30 {
        let mut disconnect = marketplace.command(&["disconnect"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(5 + attempt));
        disconnect.kill().unwrap();
        disconnect.wait().unwrap();

        let outcome = marketplace.run(&["status", "--json"]).succeeds();
        let status: Value = serde_json::from_str(&outcome.stdout).unwrap();
        if status["state"] == "inactive" {
            marketplace.connect(&simulator, &["--fields", "email"]).succeeds();
        } else {
            assert_eq!(marketplace.employees(&[])["total"], 25);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_stderr_ends_nothing() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = |arguments: &[&str]| {
        marketplace.command(arguments).stderr(full()).output().unwrap().status.code()
    };
    assert_eq!(run(&["-vv", "fetch-employees"]), Some(0));
    assert_eq!(run(&["fetch-employees", "--tenant", "nobody"]), Some(1));
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_what_is_stored() {
    use std::os::unix::fs::PermissionsExt;

    let simulator = Simulator::start(&[]);
    let parent = tempfile::TempDir::new().unwrap();
    let folder = parent.path().join("new");
    Marketplace::at(&folder).connect(&simulator, &[]).succeeds();
    let mode =
        |path: &str| std::fs::metadata(folder.join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(""), 0o700);
    assert_eq!(mode("marketplace.db"), 0o600);
    assert_eq!(mode("cache"), 0o700);
    assert_eq!(mode("plugins"), 0o700);
}
