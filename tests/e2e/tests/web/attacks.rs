//! What somebody may try who means harm.

use e2e::{Browser, Person, Simulator, Site};
use serde_json::{Value, json};

use crate::program::Program;

pub(crate) async fn hostile_names_are_text_and_nothing_else() {
    let names = [
        "<script>document.title = 'owned'</script>".to_owned(),
        "<img src=x onerror=\"document.title='owned'\">".to_owned(),
        "\u{202e}gnihton\u{2066}".to_owned(),
        "👩‍🚀🏳️‍🌈 Zoë".to_owned(),
        "x".repeat(10_000),
        "\"'&quot;</td></table>".to_owned(),
    ];
    let people: Vec<_> = (1..)
        .zip(&names)
        .map(|(id, name)| Person { last_name: name.clone(), ..Person::new(id) })
        .collect();
    let site = Site::of(Simulator::serving(&people, &[]));
    site.connect("first-name,last-name,email");
    site.marketplace.sync(&[]);
    let browser = site.administrator("en").await;
    for width in [1280, 360] {
        browser.resize(width, 800).await;
        browser.open(&site.page("/directory")).await;
        for name in &names {
            browser.sees(name).await;
        }
        let people = (1..).zip(&names).map(|(id, name)| (format!("/directory/{id}"), &**name));
        for (path, name) in people.chain([("/directory".to_owned(), "Vorname")]) {
            browser.open(&site.page(&path)).await;
            browser.sees(name).await;
            assert_eq!(loose(&browser, &names).await, json!([]), "{path} at {width}");
            assert_ne!(browser.title().await, "owned");
            let overflow = "return document.documentElement.scrollWidth > window.innerWidth";
            assert_eq!(browser.run(overflow).await, false, "{path} at {width}");
            assert_eq!(browser.count("main script, main img").await, 0);
        }
    }
    browser.open(&site.page("/directory?search=%3Cscript%3Ealert(1)%3C/script%3E")).await;
    assert_eq!(browser.count("main script").await, 0);
    for path in ["/directory/no-such-person", "/directory/%00", "/runs/x", "/activations/x/fields"]
    {
        browser.open(&site.page(path)).await;
        assert!(browser.title().await.starts_with("Error:"), "{path}");
    }
}

/// Where one of these names stands among words of ours with nothing around it that keeps
/// its direction to itself.
async fn loose(browser: &Browser, names: &[String]) -> Value {
    let names = json!(names);
    let script = format!(
        "const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
         const loose = [];
         while (walker.nextNode()) {{
             const text = walker.currentNode;
             const hasName = {names}.some((name) => text.data.includes(name));
             if (hasName && !text.parentElement.closest('bdi, [dir=auto]')) loose.push(text.data);
         }}
         return loose;"
    );
    browser.run(&script).await
}

/// The administrator, whose browser runs no script.
async fn without_scripts(site: &Site) -> Browser {
    let browser = Browser::start("en").await;
    browser.disable_scripts().await;
    browser.open(&site.link).await;
    browser.click("main form button").await;
    browser.find(".account").await;
    browser
}

pub(crate) async fn everything_works_without_a_script() {
    let site = Site::start(&["--employees", "5"]);
    let browser = without_scripts(&site).await;
    browser.open(&site.page("/activate/personio")).await;
    browser.choose("#file", &site.credentials()).await;
    browser.click("main form.panel button.primary").await;
    browser.sees("Which fields may be sent?").await;
    browser.click("main form button.primary").await;
    browser.click_on("Agree and connect").await;
    browser.sees("Personio is connected").await;
    browser.click_on("Deutsch").await;
    browser.sees("Personio ist verbunden").await;
}

pub(crate) async fn a_connection_is_looked_after_and_ended_without_a_script() {
    let site = Site::start(&["--employees", "30", "--seed", "7"]);
    site.connect("first-name,last-name,email");
    site.marketplace.sync(&[]);
    let browser = without_scripts(&site).await;
    let integration = site.page("/settings/integrations/personio");
    // Another run may have begun by itself, and would be in the way.
    browser.open_until(&integration, "Run now").await;

    browser.open(&format!("{integration}/fields")).await;
    browser.click("label[for=email]").await;
    browser.click("main form button.primary").await;
    browser.click_on("Erase and change").await;
    browser.sees("What was taken out is erased").await;
    assert!(!site.marketplace.run(&["consent"]).stdout.contains("email"));
    browser.click_on("Pause").await;
    browser.sees("Paused. No run begins by itself").await;
    browser.click_on("Resume").await;
    browser.sees("Resumed.").await;
    browser.click_on("Replace the credentials").await;
    browser.choose("#file", &site.credentials()).await;
    browser.click("main form.panel button.primary").await;
    browser.sees("The new credentials work").await;

    browser.open_until(&integration, "Run now").await;
    let asked = site.simulator.pages().len();
    browser.click_on("Run now").await;
    browser.sees("The last runs").await;
    browser.open_until(&integration, "Run now").await;
    assert!(site.simulator.pages().len() > asked, "no run has begun");

    browser.open(&site.page("/directory")).await;
    browser.fill("#search", "fischer").await;
    browser.click("form[role=search] button").await;
    browser.sees("Found for").await;
    assert_eq!(browser.count("tbody tr").await, 1);

    browser.open(&site.page("/settings/access")).await;
    browser.fill("#program", "nightly").await;
    browser.click_on("Create a token").await;
    let token = browser.text_of("#secret").await;
    Program::with(&site, &token).get("/integrations");
    // What only a script could do is not offered.
    browser.does_not_see("Copy").await;

    browser.open(&integration).await;
    browser.click_on("Disconnect…").await;
    browser.click_on("Disconnect and erase").await;
    browser.sees("Personio is disconnected").await;
    browser.open(&site.page("/settings/integrations")).await;
    browser.sees("Not connected").await;
}
