//! Pages without a mouse: everything is reached, seen and done by keys.

use e2e::{Browser, Site};
use fantoccini::key::Key;

/// Goes on until this has the focus, and sees on the way where the focus is.
async fn tab_to(browser: &Browser, wanted: &str) {
    for _ in 0..50 {
        browser.press(Key::Tab).await;
        let focused = browser.focused().await;
        assert!(browser.shows_focus().await, "nobody sees the focus on {focused:?}");
        if focused == wanted {
            return;
        }
    }
    panic!("no key leads to {wanted:?} at {}", browser.address().await);
}

/// The first thing on a page leads past the menu.
async fn skip_the_menu(browser: &Browser) {
    browser.press(Key::Tab).await;
    assert_eq!(browser.focused().await, "Skip to content");
    assert!(browser.shows_focus().await);
    browser.press(Key::Enter).await;
    browser.find("main:focus").await;
}

pub(crate) async fn an_activation_needs_no_mouse() {
    let site = Site::start(&["--employees", "3"]);
    let browser = site.administrator("en").await;
    browser.open(&site.page("/activate/personio")).await;
    skip_the_menu(&browser).await;

    // The focus is where it is said what is wrong, and from there a link leads to the input.
    tab_to(&browser, "Check and continue").await;
    browser.press(Key::Enter).await;
    browser.find(".error-summary:focus").await;
    tab_to(&browser, "Choose a file, or type what it holds.").await;
    browser.press(Key::Enter).await;
    browser.find("#file:focus").await;
    browser.press(Key::Tab).await;
    assert_eq!(browser.focused().await, "secret-client-id");
    browser.press_together(&[Key::Shift, Key::Tab]).await;
    assert_eq!(browser.focused().await, "file");

    let file = std::fs::read_to_string(site.credentials()).unwrap();
    let values: Vec<_> = file.lines().filter_map(|line| line.split_once(": ")).collect();
    for ((_, value), input) in values.iter().zip(["secret-client-id", "secret-client-secret"]) {
        tab_to(&browser, input).await;
        browser.type_text(value).await;
    }
    browser.press(Key::Enter).await;

    browser.sees("Which fields may be sent?").await;
    skip_the_menu(&browser).await;
    tab_to(&browser, "gender").await;
    for is_ticked in [true, false, true] {
        browser.press(Key::Space).await;
        assert_eq!(browser.is_ticked("#gender").await, is_ticked);
    }
    tab_to(&browser, "Continue to review").await;
    browser.press(Key::Space).await;

    browser.sees("Nothing is stored yet.").await;
    assert!(browser.text_of("table").await.contains("Gender"));
    skip_the_menu(&browser).await;
    tab_to(&browser, "Agree and connect").await;
    browser.press(Key::Enter).await;
    browser.sees("Personio is connected").await;
}
