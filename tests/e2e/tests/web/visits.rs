//! What pages say and do, where no browser is needed to see it.

use e2e::{Person, Simulator, Site};

use crate::program::Program;
use crate::visitor::{Visitor, sign_in};

/// What stands between these two.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split_once(after).map_or(rest, |(found, _)| found)
}

pub(crate) async fn a_listing_elsewhere_leads_through_the_sign_in_to_the_activation() {
    let site = Site::start(&["--employees", "3"]);
    let outside = e2e::Request::new("GET", &site.page("/activate/personio")).send().has(303);
    assert_eq!(outside.header("location"), "/sign-in?next=%2Factivate%2Fpersonio");
    for (next, expected) in [
        ("/activate/personio", "/activate/personio"),
        ("//evil.example/", "/settings/integrations"),
        ("https://evil.example/", "/settings/integrations"),
        ("/.//evil.example/?lang=de", "/settings/integrations"),
        ("/\\evil.example", "/settings/integrations"),
    ] {
        let link = site.link_for("default", "eva", "administrator");
        let reply = sign_in(&site, &link, next).has(303);
        assert_eq!(reply.header("location"), expected, "{next}");
        let again = sign_in(&site, &link, next).has(422);
        assert!(again.body.contains("code-error") && again.header("set-cookie").is_empty());
    }
}

pub(crate) async fn a_language_is_chosen_on_pages_of_ours_only() {
    let site = Site::start(&["--employees", "3"]);
    let get = |path: &str| e2e::Request::new("GET", &format!("{}{path}", site.url)).send();
    assert_eq!(get("/marketplace?lang=de").has(303).header("location"), "/marketplace");
    for path in ["//evil.example/?lang=de", "/.//evil.example/?lang=de"] {
        let reply = get(path);
        assert_eq!(reply.status, 404, "{path}: {}", reply.header("location"));
    }
}

pub(crate) async fn people_are_searched_and_come_page_by_page() {
    let site = Site::start(&["--employees", "120", "--seed", "7"]);
    let visitor = Visitor::administrator(&site);
    assert!(visitor.page("/directory").contains("Not connected"));
    site.connect("first-name,last-name");
    site.marketplace.sync(&[]);
    let (mut address, mut pages) = ("/directory".to_owned(), Vec::new());
    loop {
        let page = visitor.page(&address);
        pages.push(page.matches("<tr role=\"row\"").count() - 1);
        if !page.contains("rel=\"next\"") {
            break;
        }
        address = between(&page, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
    }
    assert_eq!(pages, [50, 50, 20]);

    let found = visitor.page("/directory?search=fISCHER");
    let rows = found.matches("<tr role=\"row\"").count() - 1;
    assert!(rows > 0 && rows < 20 && found.matches("Fischer").count() >= rows, "{found}");
    let nobody = visitor.page("/directory?search=nobody-at-all");
    assert!(nobody.contains("Nobody matches") && !nobody.contains("<table"), "{nobody}");
}

pub(crate) async fn what_is_empty_withheld_not_released_or_not_shown_is_told_apart() {
    let person = Person {
        office: None,
        status: "onboarding".to_owned(),
        email: Some("withheld@example.com".to_owned()),
        ..Person::new(1)
    };
    let readable = ["--readable", "first_name,last_name,status,office,last_modified_at"];
    let site = Site::of(Simulator::serving(&[person], &readable));
    site.connect("first-name,last-name,email,status,office");
    site.marketplace.sync(&[]);
    let visitor = Visitor::administrator(&site);
    let page = visitor.page("/directory/1");
    let told = [
        ("Office", "empty"),
        ("Email", "withheld"),
        ("Position", "not released"),
        ("Employment status", "stored, not shown"),
    ];
    for (label, words) in told {
        let value = between(&page, &format!("<dt>{label}</dt>"), "</dd>");
        assert!(value.contains(words), "{label}: {value}");
    }
    assert!(!page.contains("nboarding") && !visitor.page("/directory").contains("nboarding"));

    let export = visitor.get("/directory/1/export").has(200);
    assert_eq!(export.header("content-disposition"), "attachment; filename=\"employee-1.json\"");
    let export = export.json();
    assert_eq!(export["employee"]["status"], "onboarding");
    assert!(export["employee"]["fetched_at"].is_string(), "{export}");
    assert!(export["employee"].get("email").is_none() && export["employee"]["office"].is_null());
}

pub(crate) async fn programs_are_let_in_and_out_on_a_page() {
    let site = Site::start(&["--employees", "3"]);
    let visitor = Visitor::administrator(&site);
    let values = [("program", "nightly"), ("role", "viewer")];
    let made = visitor.submit("/settings/access/tokens", &values).has(200).body;
    let token = between(&made, "<code id=\"secret\">", "</code>");
    Program::with(&site, token).get("/integrations");
    let listed = visitor.page("/settings/access");
    assert!(listed.contains("nightly") && !listed.contains(token), "it is told once");

    let form = between(&listed, "action=\"/settings/access/revoke\"", "</form>");
    let id = between(form, "name=\"id\" value=\"", "\"");
    visitor.submit("/settings/access/revoke", &[("id", id)]).has(200);
    let revoked = Program::with(&site, token).request("GET", "/integrations").send();
    revoked.is_problem(401, "token-needed");
    let refused = visitor.submit("/settings/access/tokens", &[("program", ""), ("role", "viewer")]);
    assert!(refused.has(422).body.contains("id=\"program-error\""));
}

pub(crate) async fn runs_are_paused_and_resumed() {
    let site = Site::start(&["--employees", "3"]);
    site.connect("first-name,last-name");
    site.marketplace.sync(&[]);
    let visitor = Visitor::administrator(&site);
    visitor.submit("/settings/integrations/personio/pause", &[]).has(303);
    let paused = visitor.page("/settings/integrations");
    assert!(paused.contains("Paused") && paused.contains("until somebody resumes"), "{paused}");
    visitor.submit("/settings/integrations/personio/resume", &[]).has(303);
    assert!(!visitor.page("/settings/integrations").contains("Paused"));
}

pub(crate) async fn the_sheet_and_the_ledger_say_what_was_agreed_to_and_asked_for() {
    let site = Site::start(&["--employees", "3"]);
    site.connect("first-name,last-name");
    site.marketplace.sync(&[]);
    let visitor = Visitor::administrator(&site);
    let sheet = visitor.page("/data-protection");
    let sent = between(&sheet, "Fields that are sent", "</table>");
    assert!(sent.contains("First name") && !sent.contains("Gender"), "{sent}");
    for words in ["Consent 1", "Purpose", "Recipients", "Retention", "30 days", "Legal basis"] {
        assert!(sheet.contains(words), "no {words} in {sheet}");
    }
    let ledger = visitor.page("/ledger");
    let people = between(&ledger, "/employees</code>", "</tr>");
    assert!(people.contains("first_name, last_name") && people.contains("Answered"), "{people}");
    assert!(!ledger.contains("gender") && ledger.contains("Consent 1"), "{ledger}");

    site.marketplace.run(&["consent", "--fields", "first-name"]).succeeds();
    let erased = visitor.page("/ledger");
    assert!(between(&erased, "Erased", "</tr>").contains("3 people"), "{erased}");
}
