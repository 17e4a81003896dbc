//! The story of the article: from the credentials page of Personio to the directory.

use e2e::{Browser, Site};

/// What somebody reads on the way, in their language.
struct Words {
    language: &'static str,
    /// Where somebody begins, and what they click to come to the activation.
    way: (&'static str, &'static [&'static str]),
    credentials: &'static str,
    fields: &'static str,
    nothing_stored: &'static str,
    agree: &'static str,
    is_connected: &'static str,
    connected: &'static str,
    directory: &'static str,
    people: &'static str,
    first_name: &'static str,
    gender: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    way: ("/marketplace/personio", &["Activate"]),
    credentials: "Credentials from Personio",
    fields: "Which fields may be sent?",
    nothing_stored: "Nothing is stored yet.",
    agree: "Agree and connect",
    is_connected: "Personio is connected",
    connected: "Connected",
    directory: "Directory",
    people: "The people Back knows",
    first_name: "First name",
    gender: "Gender",
};

const GERMAN: Words = Words {
    language: "de",
    way: ("/directory", &["Integrationen", "Verbinden Personio"]),
    credentials: "Zugriffsdaten von Personio",
    fields: "Welche Felder dürfen übertragen werden?",
    nothing_stored: "Es ist noch nichts gespeichert.",
    agree: "Zustimmen und verbinden",
    is_connected: "Personio ist verbunden",
    connected: "Verbunden",
    directory: "Verzeichnis",
    people: "Die Personen, die Back kennt",
    first_name: "Vorname",
    gender: "Geschlecht",
};

pub(crate) async fn the_article_in_english() {
    the_article(&ENGLISH).await;
}

pub(crate) async fn the_article_in_german() {
    the_article(&GERMAN).await;
}

async fn the_article(words: &Words) {
    let site = Site::start(&["--employees", "20", "--seed", "7"]);
    let browser = Browser::start(words.language).await;

    // In Personio: new credentials for Back, with the attributes that it needs.
    browser.open(&format!("{}/configuration/api/credentials", site.simulator.url)).await;
    browser.click("#new").await;
    browser.fill("#name", "Back").await;
    browser.select("#integration", "back").await;
    browser.find("input[name=attributes][value=hire_date]:checked").await;
    browser.click("#generate").await;
    browser.click("#download").await;
    let credentials = browser.downloaded("PersonioAPICredentials.txt").await;

    // In the marketplace: sign in, and activate from the listing, or from the settings by
    // the button in the row of the integration.
    browser.open(&site.link).await;
    browser.click("main form button").await;
    browser.find(".account").await;
    let (from, clicks) = words.way;
    browser.open(&site.page(from)).await;
    for click in clicks {
        browser.click_on(click).await;
    }
    browser.sees(words.credentials).await;
    assert!(browser.address().await.ends_with("/activate/personio"));
    browser.choose("input[name=file]", &credentials).await;
    browser.click("main form.panel button.primary").await;

    // What people are shown is ticked, and nothing else.
    browser.sees(words.fields).await;
    for (field, ticked) in [("email", true), ("vacation-days", true), ("gender", false)] {
        assert_eq!(browser.is_ticked(&format!("#{field}")).await, ticked, "{field}");
    }
    browser.click("main form button.primary").await;

    // A few people with exactly these fields, and nothing stored.
    browser.sees(words.nothing_stored).await;
    let preview = browser.text_of("table").await;
    assert!(preview.contains(words.first_name) && preview.contains("Jörg"), "{preview}");
    assert!(!preview.contains(words.gender), "{preview}");
    assert_eq!(site.marketplace.run(&["status"]).code, 1);
    browser.click_on(words.agree).await;
    browser.sees(words.is_connected).await;

    browser.open(&site.page("/settings/integrations")).await;
    assert_eq!(browser.text_of(".badge").await, words.connected);

    // The first run has begun by itself, and people are there.
    browser.click_on(words.directory).await;
    browser.sees(words.people).await;
    browser.open_until(&site.page("/directory"), "Fischer").await;
    let directory = browser.text_of("table").await;
    assert!(!directory.contains(words.gender), "{directory}");
    assert!(site.simulator.pages().iter().all(|page| !page.contains("gender")));
}
