//! Every page is examined by axe-core, by the rules of WCAG 2.2 AA and those of good
//! practice.

use e2e::{Browser, Site};
use serde_json::Value;

const AXE: &str = include_str!("../../fixtures/axe-core/axe.min.js");

/// What is examined. A test of its own has colours of both schemes.
const RULES: &str =
    "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}";

/// The pages of somebody who has not signed in.
const PUBLIC: [&str; 5] =
    ["/marketplace", "/marketplace/personio", "/sign-in", "/sign-in?code=x", "/nowhere"];

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

pub(crate) async fn every_page_in_both_languages_and_schemes() {
    let site = Site::start(&["--employees", "30", "--seed", "7"]);
    let stranger = Browser::start("en").await;
    let mut found = Vec::new();
    for path in PUBLIC {
        stranger.open(&site.page(path)).await;
        examine(&stranger, path, &mut found).await;
    }
    let browser = site.administrator("de").await;
    browser.open(&site.page("/activate/personio")).await;
    browser.click("main form.panel button.primary").await;
    examine(&browser, "credentials with an error", &mut found).await;
    browser.choose("#file", &site.credentials()).await;
    browser.click("main form.panel button.primary").await;
    browser.find(".choices").await;
    examine(&browser, "fields", &mut found).await;
    browser.click("main form button.primary").await;
    browser.find("table").await;
    examine(&browser, "review", &mut found).await;
    browser.click("main form.panel button.primary").await;
    browser.find(".steps").await;
    site.marketplace.run(&["sync", "--full"]);
    let id = site.marketplace.directory(&[]).keys().next().cloned().expect("somebody");
    for path in CONNECTED.map(str::to_owned).into_iter().chain([format!("/directory/{id}")]) {
        browser.open(&site.page(&path)).await;
        examine(&browser, &path, &mut found).await;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// In light and dark, as wide as a desk's screen and as narrow as a phone's.
async fn examine(browser: &Browser, page: &str, found: &mut Vec<String>) {
    for (scheme, width) in [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)] {
        browser.prefer(scheme).await;
        browser.resize(width, 800).await;
        browser.run(AXE).await;
        let script = format!(
            "const done = arguments[arguments.length - 1];
             axe.run(document, {RULES}).then(
                 (result) => done(result.violations.map((one) => ({{
                     id: one.id, nodes: one.nodes.map((node) => node.html).slice(0, 3),
                 }}))),
                 (error) => done([{{id: String(error), nodes: []}}]));"
        );
        let Value::Array(violations) = browser.run_async(&script).await else {
            panic!("axe says nothing of {page}");
        };
        found.extend(violations.iter().map(|one| format!("{page}, {scheme}, {width}: {one}")));
        let overflow = "return document.documentElement.scrollWidth > window.innerWidth";
        if browser.run(overflow).await == true {
            found.push(format!("{page}, {width}: wider than the window"));
        }
    }
}
