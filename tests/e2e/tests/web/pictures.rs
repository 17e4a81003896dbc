//! Pictures of the pages, for the README: `cargo xtask pictures` puts them there.

use std::path::PathBuf;

use e2e::{Browser, Site};

/// The variable that says where they go; without it they go nowhere that stays.
const FOLDER: &str = "MARKETPLACE_PICTURES";

pub(crate) async fn of_the_pages() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = std::env::var_os(FOLDER).map_or_else(|| folder.path().to_owned(), PathBuf::from);
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    let site = Site::start(&["--employees", "40", "--seed", "7"]);
    let browser = site.administrator("en").await;
    browser.prefer("light").await;
    let take = async |name: &str| take(&browser, &folder, name).await;

    browser.open(&site.page("/marketplace/personio")).await;
    take("listing").await;
    browser.open(&site.page("/activate/personio")).await;
    take("credentials").await;
    browser.choose("#file", &site.credentials()).await;
    browser.click("main form.panel button.primary").await;
    browser.find(".choices").await;
    take("fields").await;
    browser.click("main form button.primary").await;
    browser.find("table").await;
    take("review").await;
    browser.click("main form.panel button.primary").await;
    browser.find(".steps").await;
    site.marketplace.run(&["sync", "--full"]);
    for (path, name) in [
        ("/settings/integrations", "integrations"),
        ("/settings/integrations/personio", "integration"),
        ("/directory", "directory"),
        ("/runs", "runs"),
        ("/ledger", "ledger"),
        ("/data-protection", "data-protection"),
        ("/settings/access", "access"),
    ] {
        browser.open(&site.page(path)).await;
        take(name).await;
    }
    browser.prefer("dark").await;
    browser.resize(360, 740).await;
    browser.open(&site.page("/directory")).await;
    take("directory-on-a-phone").await;
}

async fn take(browser: &Browser, folder: &std::path::Path, name: &str) {
    let picture = browser.picture().await;
    assert!(picture.starts_with(b"\x89PNG"), "{name} is no picture");
    std::fs::write(folder.join(format!("{name}.png")), picture).expect("a place for it");
}
