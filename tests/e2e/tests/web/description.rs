//! The API does what it says that it does.

use std::path::PathBuf;
use std::process::Command;

use e2e::{Request, Site};

use crate::visitor::Visitor;

/// Answers to a well-formed request that are no fault: a reused key, wrong credentials,
/// something that is not there any more, a source that fails.
const EXPECTED: &str = "[checks.positive_data_acceptance]\n\
    expected-statuses = [\"2xx\", \"401\", \"403\", \"404\", \"409\", \"422\", \"429\", \"5xx\"]\n";

/// Where `.ci/run` puts schemathesis, or wherever else it is.
pub(crate) fn schemathesis() -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target");
    let own = target.unwrap_or_else(|| PathBuf::from(root)).join("schemathesis/bin");
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&folders).chain([own]);
    folders.map(|folder| folder.join("schemathesis")).find(|path| path.is_file())
}

pub(crate) async fn every_operation_wants_a_token() {
    let site = Site::start(&["--employees", "3"]);
    let visitor = Visitor::administrator(&site);
    let token = site.token("default", "viewer");
    let description = Request::new("GET", &site.page("/openapi.json")).token(&token).send();
    let description = description.has(200).json();
    let paths = description["paths"].as_object().expect("paths");
    let mut asked = 0;
    for (path, operations) in paths {
        let path = path.replace("{id}", "1").replace("{reference}", "1");
        for method in ["GET", "POST", "PUT", "DELETE"] {
            if operations.get(method.to_lowercase()).is_none() {
                continue;
            }
            let request = || Request::new(method, &site.page(&path));
            request().send().is_problem(401, "token-needed");
            visitor.request(method, &path).send().is_problem(401, "token-needed");
            request().token(&token).host("evil.example").send().has(403);
            asked += 1;
        }
    }
    assert!(asked > 30, "{asked} operations");
    // Who guesses tokens has to wait, and who has one has not.
    let guess = |number: u32| {
        Request::new("GET", &site.page("/api/v1/runs")).token(&format!("mkt_guess-{number}")).send()
    };
    let statuses: Vec<_> = (0..15).map(|number| guess(number).status).collect();
    assert!(statuses.starts_with(&[401]) && statuses.ends_with(&[429]), "{statuses:?}");
    Request::new("GET", &site.page("/api/v1/integrations")).token(&token).send().has(200);
}

pub(crate) async fn it_is_as_it_describes_itself() {
    let site = Site::start(&["--employees", "5"]);
    site.connect("first-name,last-name,email");
    site.marketplace.sync(&[]);
    let token = site.token("default", "administrator");
    let folder = tempfile::TempDir::new().expect("a folder");
    let description =
        Request::new("GET", &site.page("/openapi.json")).token(&token).send().has(200);
    assert_eq!(description.json()["openapi"], "3.1.0");
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, &description.body).expect("a file");
    std::fs::write(folder.path().join("schemathesis.toml"), EXPECTED).expect("a file");
    let output = Command::new(schemathesis().expect("schemathesis"))
        .current_dir(folder.path())
        .args(["run", "openapi.json", "--url", &site.url, "--checks", "all", "--seed", "4711"])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--max-examples", "20", "--phases", "coverage,fuzzing", "--request-timeout", "30"])
        // What would end the test's own connection and its own token.
        .args(["--exclude-operation-id-regex", "^(end_connection|revoke_token)$"])
        // It asks with wrong tokens, until it has to wait as whoever guesses one has to.
        .args(["--exclude-checks", "ignored_auth"])
        .output()
        .expect("schemathesis starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
}
