//! What can go wrong on the way, each at the place where it happens.

use std::time::{Duration, Instant};

use e2e::{Browser, NEEDED, Site};

const FIELDS: &str = "first-name,last-name,email,hire-date";
const UPLOAD: &str = "main form.panel button.primary";

/// An administrator at the first step.
async fn at_the_credentials(site: &Site) -> Browser {
    let browser = site.administrator("en").await;
    browser.open(&site.page("/activate/personio")).await;
    browser
}

/// An administrator who has come as far as the fields.
async fn at_the_fields(site: &Site) -> Browser {
    let browser = at_the_credentials(site).await;
    browser.choose("#file", &site.credentials()).await;
    browser.click(UPLOAD).await;
    browser.sees("Which fields may be sent?").await;
    browser
}

/// What is said at an input, and that nothing was stored.
async fn refused(site: &Site, browser: &Browser, input: &str, words: &str) {
    browser.find(".error-summary").await;
    let error = browser.text_of(&format!("#{input}-error")).await;
    assert!(error.contains(words), "{error}");
    let described = browser.attribute(&format!("#{input}"), "aria-describedby").await;
    assert!(described.is_some_and(|ids| ids.contains(&format!("{input}-error"))));
    assert_eq!(
        browser.attribute(&format!("#{input}"), "aria-invalid").await.as_deref(),
        Some("true")
    );
    assert!(browser.title().await.starts_with("Error:"));
    assert_eq!(site.marketplace.run(&["status"]).code, 1, "something is connected");
}

pub(crate) async fn a_wrong_file_is_refused_where_it_was_chosen() {
    let site = Site::start(&["--employees", "3"]);
    let browser = at_the_credentials(&site).await;
    browser.click(UPLOAD).await;
    refused(&site, &browser, "file", "Choose a file, or type what it holds.").await;

    let pair = std::fs::read_to_string(site.credentials()).unwrap();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe\xfd\xfc".repeat(40);
    let large = vec![b'x'; 20_000];
    for (name, content, words) in [
        ("empty.txt", &b""[..], "The file is empty"),
        ("picture.png", &png, "not a text file"),
        (
            "two.txt",
            format!("{pair}\n{}", pair.replace("papi-", "papi-1")).as_bytes(),
            "more than one",
        ),
        ("other.txt", b"hello there", "no client ID and client secret"),
        ("large.txt", &large, "larger than"),
    ] {
        browser.choose("#file", &site.file(name, content)).await;
        browser.click(UPLOAD).await;
        browser.sees(words).await;
        refused(&site, &browser, "file", words).await;
    }
}

pub(crate) async fn a_wrong_secret_is_refused_where_it_was_typed() {
    let site = Site::start(&["--employees", "3"]);
    let browser = at_the_credentials(&site).await;
    browser.fill("#secret-client-id", "papi-somebody").await;
    browser.click(UPLOAD).await;
    refused(&site, &browser, "secret-client-secret", "Client secret is missing.").await;

    browser.fill("#secret-client-secret", "papi-wrong-wrong-wrong").await;
    browser.click(UPLOAD).await;
    browser.sees("The source rejects these credentials").await;
    refused(&site, &browser, "secret-client-secret", "The source rejects").await;
    // What is no secret need not be typed again, and what is one stands nowhere.
    let typed = browser.attribute("#secret-client-id", "value").await;
    assert_eq!(typed.as_deref(), Some("papi-somebody"));
    assert!(!browser.source().await.contains("wrong-wrong"));
}

pub(crate) async fn a_missing_right_and_an_outage_are_told_apart() {
    let mut site = Site::start(&["--employees", "3"]);
    site.simulator.set_faults(&["forbidden=employees"]);
    let browser = at_the_fields(&site).await;
    browser.click("main form button.primary").await;
    browser.sees("may not read employees").await;

    site.simulator.set_faults(&["http-503=100"]);
    browser.click_on("Try again").await;
    browser.sees("The source does not answer").await;
    site.simulator.set_faults(&[]);
    browser.click_on("Try again").await;
    browser.sees("Nothing is stored yet.").await;

    site.simulator.stop();
    browser.open(&site.page("/activate/personio")).await;
    browser.choose("#file", &site.credentials()).await;
    browser.click(UPLOAD).await;
    browser.sees("The source does not answer").await;
    assert_eq!(site.marketplace.run(&["status"]).code, 1);
}

pub(crate) async fn a_source_that_was_asked_too_often_says_how_long_to_wait() {
    let site = Site::start(&["--employees", "3"]);
    let browser = at_the_credentials(&site).await;
    site.simulator.set_faults(&["too-many-requests-seconds=90"]);
    browser.choose("#file", &site.credentials()).await;
    browser.click(UPLOAD).await;
    browser.sees("The source takes no more requests at the moment. Wait 2 minutes").await;
    assert_eq!(site.marketplace.run(&["status"]).code, 1);

    site.simulator.set_faults(&[]);
    site.connect(FIELDS);
    site.marketplace.sync(&[]);
    site.simulator.set_faults(&["too-many-requests-seconds=90"]);
    browser.open(&site.page("/runs")).await;
    browser.click_on("Run now").await;
    browser.sees("Needs attention").await;
    browser.open(&site.page("/settings/integrations")).await;
    browser.sees("The source takes no more requests at the moment.").await;
    browser.sees("It is tried again in").await;
    browser.sees("Last successful run").await;
}

pub(crate) async fn what_is_withheld_is_named_with_what_to_tick() {
    let readable = format!("{},fix_salary", NEEDED.replace("hire_date,", ""));
    let site = Site::start(&["--employees", "3", "--readable", &readable]);
    let browser = at_the_fields(&site).await;
    // Before anything is looked at, so that nobody ticks it in vain.
    names_what_is_withheld(&browser).await;
    browser.sees("The credentials can read more than needed").await;
    browser.sees("fix_salary").await;
    browser.click("main form button.primary").await;
    browser.sees("The credentials withhold something").await;
    browser.sees("hire_date").await;
    browser.sees("withheld").await;
    browser.click_on("Other fields").await;
    names_what_is_withheld(&browser).await;
}

/// At the fields step: beside the field that is withheld, and at no other, what to tick.
async fn names_what_is_withheld(browser: &Browser) {
    let state = browser.text_of("#hire-date-state").await;
    assert!(
        state.contains("Withheld by the credentials") && state.contains("hire_date"),
        "{state}"
    );
    assert_eq!(browser.count(".choice .state").await, 1);
}

pub(crate) async fn every_step_survives_a_reload_and_a_second_tab() {
    let site = Site::start(&["--employees", "3"]);
    let browser = at_the_fields(&site).await;
    let fields = browser.address().await;
    browser.reload().await;
    browser.sees("Which fields may be sent?").await;
    browser.click("label[for=gender]").await;
    browser.click("main form button.primary").await;
    browser.sees("Nothing is stored yet.").await;
    browser.reload().await;
    browser.sees("Nothing is stored yet.").await;
    assert!(browser.text_of("table").await.contains("Gender"));

    // In another tab, other fields: what the first one shows is agreed to by nobody.
    let first = browser.new_tab().await;
    browser.open(&fields).await;
    assert!(browser.is_ticked("#gender").await, "what was chosen is remembered");
    browser.click("label[for=gender]").await;
    browser.click("main form button.primary").await;
    browser.sees("Nothing is stored yet.").await;
    let second = browser.current_tab().await;
    browser.switch_to(first.clone()).await;
    browser.click_on("Agree and connect").await;
    browser.sees("Other fields were chosen").await;
    assert_eq!(site.marketplace.run(&["status"]).code, 1);

    browser.switch_to(second).await;
    browser.click_on("Agree and connect").await;
    browser.sees("Personio is connected").await;
    browser.switch_to(first).await;
    browser.open(&fields).await;
    browser.sees("The activation is over").await;
    browser.open(&site.page("/activate/personio")).await;
    browser.sees("Already connected").await;
}

pub(crate) async fn a_session_that_is_over_asks_to_sign_in_and_goes_on() {
    let site = Site::start(&["--employees", "3"]);
    site.connect(FIELDS);
    let browser = site.administrator("en").await;
    browser.open(&site.page("/directory?search=a")).await;
    site.marketplace.run(&["account", "remove", "administrator"]).succeeds();
    browser.reload().await;
    browser.sees("Your session is over").await;

    let link = site.link_for("default", "eva", "administrator");
    browser.fill("#code", &link).await;
    browser.click("main form button").await;
    browser.find(".account").await;
    assert!(browser.address().await.ends_with("/directory?search=a"));

    // A form of the session before is no form of this one.
    browser.open(&site.page("/settings/integrations/personio")).await;
    let before = browser.new_tab().await;
    browser.open(&site.link_for("default", "eva", "administrator")).await;
    browser.click("main form button").await;
    browser.find(".account").await;
    browser.switch_to(before).await;
    browser.click_on("Pause").await;
    browser.sees("The form is too old").await;
}

pub(crate) async fn a_session_that_ends_in_the_middle_loses_no_activation() {
    let site = Site::start(&["--employees", "3"]);
    let browser = at_the_fields(&site).await;
    let fields = browser.address().await;
    site.marketplace.run(&["account", "remove", "administrator"]).succeeds();
    browser.click("main form button.primary").await;
    browser.sees("Your session is over").await;

    browser.fill("#code", &site.link_for("default", "eva", "administrator")).await;
    browser.click("main form button").await;
    browser.sees("Which fields may be sent?").await;
    let address = browser.address().await;
    assert!(address.contains("/activations/") && address == fields, "{address}");
    browser.click("main form button.primary").await;
    browser.sees("Nothing is stored yet.").await;
    browser.click_on("Agree and connect").await;
    browser.sees("Personio is connected").await;
}

pub(crate) async fn a_language_is_chosen_on_the_answer_to_a_form_too() {
    let site = Site::start(&["--employees", "3"]);
    site.connect(FIELDS);
    let browser = site.administrator("en").await;
    browser.open(&site.page("/settings/access")).await;
    browser.fill("#program", "nightly").await;
    browser.click_on("Create a token").await;
    browser.find("#secret").await;
    browser.click_on("Deutsch").await;
    browser.sees("Personen mit Zugang").await;
    browser.sees("nightly").await;

    browser.open(&site.page("/settings/integrations/personio")).await;
    browser.fill("#every-minutes", "often").await;
    browser.click("form.toolbar button").await;
    browser.find("#every-minutes-error").await;
    browser.click_on("English").await;
    browser.sees("Minutes between two runs").await;
    assert!(!browser.title().await.starts_with("Error:"));
}

pub(crate) async fn revoked_credentials_are_replaced() {
    let site = Site::start(&["--employees", "3", "--clients", "2"]);
    site.connect(FIELDS);
    site.marketplace.sync(&[]);
    let browser = site.administrator("en").await;
    browser.open(&format!("{}/configuration/api/credentials/1/revoke", site.simulator.url)).await;
    browser.click("#confirm").await;
    browser.open(&site.page("/settings/integrations/personio")).await;
    browser.click_on("Run now").await;
    browser.sees("Needs attention").await;
    browser.open_until(&site.page("/runs"), "The source rejects the credentials.").await;

    browser.open(&site.page("/settings/integrations")).await;
    browser.sees("Needs attention").await;
    browser.sees("Replace the credentials").await;
    browser.open(&site.page("/settings/integrations/personio/credentials")).await;
    browser.choose("#file", &site.credentials()).await;
    browser.click(UPLOAD).await;
    browser.sees("The source rejects these credentials").await;
    browser.choose("#file", &site.simulator.credentials_of(2)).await;
    browser.click(UPLOAD).await;
    browser.sees("The new credentials work").await;
    browser.open_until(&site.page("/settings/integrations"), "Connected").await;
}

pub(crate) async fn a_narrower_consent_erases_after_a_second_look() {
    let site = Site::start(&["--employees", "5", "--seed", "7"]);
    site.connect("first-name,last-name,email");
    site.marketplace.sync(&[]);
    let browser = site.administrator("en").await;
    browser.open(&site.page("/directory")).await;
    browser.sees("@").await;
    browser.open(&site.page("/settings/integrations/personio/fields")).await;
    browser.click("label[for=email]").await;
    browser.click("main form button.primary").await;
    browser.sees("Erase what is taken out?").await;
    assert!(site.marketplace.run(&["consent"]).stdout.contains("email"), "nothing is done yet");
    browser.click_on("Erase and change").await;
    browser.sees("Consent 2").await;
    assert!(!site.marketplace.run(&["consent"]).stdout.contains("email"));
    browser.open(&site.page("/directory")).await;
    browser.does_not_see("@").await;
    browser.open(&site.page("/data-protection")).await;
    browser.sees("Consent 2").await;
}

pub(crate) async fn disconnecting_says_what_it_erases_and_then_what_it_has() {
    let site = Site::start(&["--employees", "5"]);
    site.connect(FIELDS);
    site.marketplace.sync(&[]);
    let browser = site.administrator("en").await;
    browser.open(&site.page("/settings/integrations/personio")).await;
    browser.click_on("Disconnect").await;
    browser.sees("This cannot be undone.").await;
    let erased = browser.text_of("dl.facts").await;
    assert!(erased.contains("with 4 fields each"), "{erased}");
    browser.click_on("Disconnect and erase").await;
    browser.sees("Personio is disconnected").await;
    assert!(browser.text_of("dl.facts").await.contains('5'));
    browser.open(&site.page("/settings/integrations")).await;
    browser.sees("Not connected").await;
    site.marketplace.run(&["ledger", "--verify"]).succeeds();
}

pub(crate) async fn a_run_is_watched_while_it_goes_on() {
    let site =
        Site::start(&["--employees", "9000", "--rate-limits", "off", "--fault", "latency=500"]);
    site.connect(FIELDS);
    let browser = site.administrator("en").await;
    // The schedule begins one by itself, since there was none yet.
    browser.open_until(&site.page("/runs"), "of 9,000 people").await;
    browser.run("window.isStillThere = true").await;
    let seen = watched(&browser).await;
    // How far it was at first, and two changes at least.
    assert!(seen.len() >= 3, "{seen:?}");
    assert!(seen.is_sorted(), "{seen:?}");
    browser.sees("Completed: new 9,000").await;
    assert_eq!(browser.run("return window.isStillThere").await, true, "the page was loaded anew");
    assert_eq!(browser.text_of("[data-state=completed]").await, "Completed");
    browser.click_on("Show the result").await;
    browser.find("tbody").await;
    browser.sees("9,000").await;
    browser.sees("Completed").await;
}

/// What a progress bar shows from now until the end, each value once.
async fn watched(browser: &Browser) -> Vec<u64> {
    let look = "const part = (name) => document.querySelector(`[data-live=${name}]`);
        return part('done').hidden ? part('bar').value : null";
    let end = Instant::now() + Duration::from_secs(120);
    let mut seen = Vec::new();
    while let Some(value) = browser.run(look).await.as_u64() {
        assert!(Instant::now() < end, "no end after {seen:?}");
        seen.push(value);
        seen.dedup();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    seen
}

pub(crate) async fn many_who_are_gone_wait_for_somebody() {
    let people: Vec<_> = (1..=60).map(e2e::Person::new).collect();
    let mut site = Site::of(e2e::Simulator::serving(&people, &[]));
    site.connect(FIELDS);
    site.marketplace.sync(&[]);
    site.simulator.serve(&people[..40]);
    site.marketplace.run(&["sync", "--full"]).succeeds();
    let browser = site.administrator("en").await;
    browser.open(&site.page("/runs")).await;
    browser.sees("20 people are gone. Is that right?").await;
    browser.click_on("Approve 20").await;
    browser.sees("Approved.").await;
    assert_eq!(site.marketplace.directory(&[]).len(), 40);
}
