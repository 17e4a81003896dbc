//! Every page is examined by axe-core, by the rules of WCAG 2.2 AA and those of good
//! practice.

use e2e::{Browser, NEEDED, Person, Simulator, Site};
use serde_json::{Value, json};

const AXE: &str = include_str!("../../fixtures/axe-core/axe.min.js");

/// What is examined. A test of its own has colours of both schemes.
const RULES: &str =
    "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}";

/// In light and dark, as wide as a desk's screen and as narrow as a phone's.
const LOOKS: [(&str, u32); 4] = [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)];

/// The languages. Colours are the same in both, and longer words matter where there is
/// little room: one of them needs fewer looks.
const LANGUAGES: [(&str, &[(&str, u32)]); 2] = [("de", &[LOOKS[0], LOOKS[3]]), ("en", &LOOKS)];

const FIELDS: &str = "first-name,last-name,email,hire-date";
const UPLOAD: &str = "main form.panel button.primary";

/// The pages of somebody who has not signed in.
const PUBLIC: [&str; 5] =
    ["/marketplace", "/marketplace/personio", "/sign-in", "/sign-in?code=x", "/nowhere"];

/// The pages of an administrator whose company is not connected.
const UNCONNECTED: [&str; 5] =
    ["/settings/integrations", "/directory", "/runs", "/ledger", "/data-protection"];

/// The pages of an administrator whose company is connected.
const CONNECTED: [&str; 13] = [
    "/marketplace/personio",
    "/settings/integrations",
    "/settings/integrations/personio",
    "/settings/integrations/personio/fields",
    "/settings/integrations/personio/credentials",
    "/settings/integrations/personio/disconnect",
    "/settings/integrations/connected",
    "/settings/access",
    "/directory",
    "/directory?search=nobody-at-all",
    "/runs",
    "/ledger/verification",
    "/data-protection",
];

/// The pages that somebody looks at who may change nothing. The last is not theirs.
const VIEWERS: [&str; 6] = [
    "/marketplace/personio",
    "/settings/integrations",
    "/settings/integrations/personio",
    "/directory",
    "/runs",
    "/settings/access",
];

/// The pages with tables.
const WITH_TABLES: [&str; 6] = [
    "/marketplace/personio",
    "/runs",
    "/ledger/verification",
    "/directory",
    "/data-protection",
    "/settings/access",
];

/// Somebody who examines pages, with what was found so far.
struct Examiner {
    browser: Browser,
    found: Vec<String>,
}

impl Examiner {
    fn new(browser: Browser) -> Self {
        Self { browser, found: Vec::new() }
    }

    /// Opens a page, and examines it in both languages.
    async fn open(&mut self, address: &str) {
        for (language, looks) in LANGUAGES {
            self.browser.open(&in_language(address, language)).await;
            self.examine(&format!("{address} in {language}"), looks).await;
        }
    }

    /// Examines the page that is there in both languages.
    async fn open_again(&mut self) {
        let address = self.browser.address().await;
        self.open(&address).await;
    }

    /// Examines what cannot be opened again, such as the answer to a form.
    async fn look(&mut self, page: &str) {
        self.examine(page, &LOOKS).await;
    }

    async fn examine(&mut self, page: &str, looks: &[(&str, u32)]) {
        self.browser.run(AXE).await;
        for (scheme, width) in looks {
            self.browser.prefer(scheme).await;
            self.browser.resize(*width, 800).await;
            let script = format!(
                "const done = arguments[arguments.length - 1];
                 axe.run(document, {RULES}).then(
                     (result) => done(result.violations.map((one) => ({{
                         id: one.id, nodes: one.nodes.map((node) => node.html).slice(0, 3),
                     }}))),
                     (error) => done([{{id: String(error), nodes: []}}]));"
            );
            let Value::Array(violations) = self.browser.run_async(&script).await else {
                panic!("axe says nothing of {page}");
            };
            let violations = violations.iter();
            self.found.extend(violations.map(|one| format!("{page}, {scheme}, {width}: {one}")));
            let overflow = "return document.documentElement.scrollWidth > window.innerWidth";
            if self.browser.run(overflow).await == true {
                self.found.push(format!("{page}, {width}: wider than the window"));
            }
        }
    }

    fn has_found_nothing(&self) {
        assert!(self.found.is_empty(), "{}", self.found.join("\n"));
    }
}

fn in_language(address: &str, language: &str) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}lang={language}")
}

/// A site whose first tenant is connected, with people.
fn connected(arguments: &[&str]) -> Site {
    let site = Site::start(arguments);
    site.connect(FIELDS);
    site.marketplace.sync(&[]);
    site
}

pub(crate) async fn of_what_everybody_sees() {
    let site = Site::start(&["--employees", "3"]);
    let mut examiner = Examiner::new(Browser::start("en").await);
    for path in PUBLIC {
        examiner.open(&site.page(path)).await;
    }
    examiner.open(&site.link).await;
    examiner.has_found_nothing();
}

pub(crate) async fn of_the_credentials_pages_of_the_source() {
    let simulator = Simulator::start(&["--employees", "3"]);
    let list = format!("{}/configuration/api/credentials", simulator.url);
    let mut examiner = Examiner::new(Browser::start("en").await);
    examiner.open(&list).await;
    examiner.open(&format!("{list}/new")).await;
    examiner.browser.click("#generate").await;
    examiner.browser.find("#name[aria-invalid]").await;
    examiner.look("new credentials with mistakes").await;
    examiner.browser.fill("#name", "Back").await;
    examiner.browser.select("#integration", "back").await;
    examiner.browser.find("input[name=attributes][value=hire_date]:checked").await;
    examiner.browser.click("#generate").await;
    examiner.browser.find("#download").await;
    examiner.open_again().await;
    examiner.browser.click("#show-secret").await;
    examiner.browser.find("#client-secret").await;
    examiner.look("the secret").await;
    examiner.open(&format!("{list}/2/revoke")).await;
    examiner.browser.click("#confirm").await;
    examiner.browser.find("ul.credentials").await;
    examiner.open_again().await;
    examiner.has_found_nothing();
}

pub(crate) async fn of_the_way_to_a_connection() {
    // The credentials withhold something, and show something else beyond need.
    let readable = format!("{},fix_salary", NEEDED.replace("hire_date,", ""));
    let arguments = ["--employees", "30", "--seed", "7", "--readable", &*readable];
    let site = Site::start(&arguments);
    let mut examiner = Examiner::new(site.administrator("en").await);
    for path in UNCONNECTED {
        examiner.open(&site.page(path)).await;
    }
    let credentials = site.page("/activate/personio");
    for (language, looks) in LANGUAGES {
        examiner.browser.open(&in_language(&credentials, language)).await;
        examiner.browser.click(UPLOAD).await;
        examiner.browser.find(".error-summary").await;
        examiner.examine(&format!("credentials with an error in {language}"), looks).await;
    }
    examiner.browser.choose("#file", &site.credentials()).await;
    examiner.browser.click(UPLOAD).await;
    examiner.browser.find("#hire-date-state").await;
    let fields = examiner.browser.address().await;
    // With the way back to what was begun.
    examiner.open(&credentials).await;
    examiner.open(&fields).await;
    examiner.browser.click("main form button.primary").await;
    examiner.browser.find("table").await;
    examiner.open_again().await;
    examiner.browser.click_on("Agree and connect").await;
    examiner.browser.sees("Personio is connected").await;
    examiner.open_again().await;
    examiner.has_found_nothing();
}

pub(crate) async fn of_a_company_that_is_connected() {
    let site = connected(&["--employees", "30", "--seed", "7"]);
    let id = site.marketplace.directory(&[]).keys().next().cloned().expect("somebody");
    let mut examiner = Examiner::new(site.administrator("en").await);
    for path in CONNECTED.map(str::to_owned).into_iter().chain([format!("/directory/{id}")]) {
        examiner.open(&site.page(&path)).await;
    }
    examiner.browser.open(&site.page("/settings/access")).await;
    examiner.browser.fill("#program", "nightly").await;
    examiner.browser.click_on("Create a token").await;
    examiner.browser.sees("Token nightly").await;
    examiner.look("a token").await;
    examiner.browser.fill("#person", "eva").await;
    examiner.browser.click_on("Make a link").await;
    examiner.browser.sees("Sign-in link for").await;
    examiner.look("a link").await;
    examiner.has_found_nothing();
}

pub(crate) async fn of_what_narrows_pauses_and_ends_a_connection() {
    let site = connected(&["--employees", "5"]);
    let mut examiner = Examiner::new(site.administrator("en").await);
    let integration = site.page("/settings/integrations/personio");
    examiner.browser.open(&format!("{integration}/fields")).await;
    examiner.browser.click("label[for=email]").await;
    examiner.browser.click("main form button.primary").await;
    examiner.browser.sees("Erase what is taken out?").await;
    examiner.look("a narrower consent").await;
    examiner.browser.open(&integration).await;
    examiner.browser.click_on("Pause").await;
    examiner.browser.sees("Paused.").await;
    examiner.open_again().await;
    examiner.open(&site.page("/settings/integrations")).await;
    assert_eq!(examiner.browser.text_of(".badge").await, "Paused");
    examiner.browser.open(&format!("{integration}/disconnect")).await;
    examiner.browser.click_on("Disconnect and erase").await;
    examiner.browser.sees("Personio is disconnected").await;
    examiner.look("the receipt").await;
    examiner.open(&site.page("/ledger")).await;
    examiner.has_found_nothing();
}

pub(crate) async fn of_a_run_that_goes_on() {
    let arguments = ["--employees", "9000", "--rate-limits", "off", "--fault", "latency=500"];
    let site = Site::start(&arguments);
    site.connect(FIELDS);
    let mut examiner = Examiner::new(site.administrator("en").await);
    examiner.browser.open_until(&site.page("/runs"), "of 9,000 people").await;
    examiner.look("a run that goes on").await;
    examiner.browser.find("progress").await;
    examiner.has_found_nothing();
}

pub(crate) async fn of_what_waits_for_somebody_and_what_a_viewer_sees() {
    let people: Vec<_> = (1..=60).map(Person::new).collect();
    let mut site = Site::of(Simulator::serving(&people, &[]));
    site.connect("first-name,last-name,email");
    site.marketplace.sync(&[]);
    site.simulator.serve(&people[..40]);
    site.marketplace.run(&["sync", "--full"]).succeeds();
    let mut examiner = Examiner::new(site.administrator("en").await);
    for path in ["/runs", "/settings/integrations", "/settings/integrations/personio"] {
        examiner.open(&site.page(path)).await;
        examiner.browser.find(".badge.warn").await;
    }
    examiner.has_found_nothing();

    let link = site.link_for("default", "vera", "viewer");
    let mut examiner = Examiner::new(site.browser("en", &link).await);
    for path in VIEWERS {
        examiner.open(&site.page(path)).await;
    }
    examiner.browser.sees("Administrators only").await;
    examiner.has_found_nothing();
}

/// As wide as a phone's screen at a zoom of 400 %: nothing has to be moved sideways to be
/// read, not even a table.
pub(crate) async fn nothing_is_cut_off_at_320_px() {
    let site = connected(&["--employees", "30", "--seed", "7"]);
    site.token("default", "viewer");
    let browser = site.administrator("en").await;
    browser.resize(320, 800).await;
    let sticks_out = "const isWider = (part) => part.scrollWidth > part.clientWidth;
        return [document.documentElement, ...document.querySelectorAll('.table-region')]
            .filter(isWider).map((part) => part.innerText.slice(0, 40))";
    let mut found = Vec::new();
    for path in WITH_TABLES {
        for (language, _) in LANGUAGES {
            browser.open(&in_language(&site.page(path), language)).await;
            assert!(browser.count(".table-region").await > 0, "{path} has no table");
            let parts = browser.run(sticks_out).await;
            if parts != json!([]) {
                found.push(format!("{path} in {language}: {parts}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
