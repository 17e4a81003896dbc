//! Files that are dropped instead of chosen.

use e2e::{Browser, Site};
use serde_json::{Value, json};

/// Drops files where a selector leads, as somebody does with a mouse. Says whether the page
/// has taken that upon itself: where it has not, the browser opens the file in its place.
async fn drop_files(browser: &Browser, selector: &str, files: &[(&str, &str)]) -> bool {
    let (selector, files) = (json!(selector), json!(files));
    let script = format!(
        "const transfer = new DataTransfer();
         for (const [name, content] of {files}) transfer.items.add(new File([content], name));
         const init = {{ dataTransfer: transfer, bubbles: true, cancelable: true }};
         const target = document.querySelector({selector});
         target.dispatchEvent(new DragEvent('dragenter', init));
         const isTaken = (type) => !target.dispatchEvent(new DragEvent(type, init));
         return ['dragover', 'drop'].map(isTaken).every(Boolean);"
    );
    browser.run(&script).await == true
}

/// The files that the form would send.
async fn chosen(browser: &Browser) -> Value {
    let script = "return [...document.querySelector('#file').files].map((file) => file.name)";
    browser.run(script).await
}

pub(crate) async fn a_dropped_file_is_as_good_as_a_chosen_one() {
    let site = Site::start(&["--employees", "3"]);
    let content = std::fs::read_to_string(site.credentials()).unwrap();
    let browser = site.administrator("en").await;
    browser.open(&site.page("/activate/personio")).await;
    let mine = ("mine.txt", &*content);

    // Beside the box it does nothing: the page stays, with what was typed on it.
    assert!(drop_files(&browser, "h1", &[mine]).await);
    assert_eq!(chosen(&browser).await, json!([]));

    assert!(drop_files(&browser, "[data-drop]", &[mine]).await);
    browser.sees("Chosen: mine.txt").await;
    assert_eq!(browser.count("[data-drop].over").await, 0, "the box still waits for a file");
    browser.click("main form.panel button.primary").await;
    browser.sees("Which fields may be sent?").await;
}

pub(crate) async fn of_two_dropped_files_none_is_taken() {
    let site = Site::start(&["--employees", "3"]);
    let browser = site.administrator("en").await;
    browser.open(&site.page("/activate/personio")).await;
    let two = [("one.txt", "1"), ("two.txt", "2")];
    assert!(drop_files(&browser, "[data-drop]", &two).await);
    browser.sees("Please drop one file only.").await;
    assert_eq!(chosen(&browser).await, json!([]));

    // And what was chosen before stays chosen.
    assert!(drop_files(&browser, "[data-drop]", &[("mine.txt", "3")]).await);
    browser.sees("Chosen: mine.txt").await;
    assert!(drop_files(&browser, "[data-drop]", &two).await);
    browser.sees("Please drop one file only.").await;
    assert_eq!(chosen(&browser).await, json!(["mine.txt"]));
}
