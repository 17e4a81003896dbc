//! What somebody may try who means harm.

use e2e::{Person, Simulator, Site};

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
            assert!(browser.source().await.len() > 10_000);
            if name.len() < 1_000 && name.is_ascii() {
                browser.sees(name).await;
            }
        }
        for path in ["/directory", "/directory/1", "/directory/3", "/directory/5"] {
            browser.open(&site.page(path)).await;
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

pub(crate) async fn everything_works_without_a_script() {
    let site = Site::start(&["--employees", "5"]);
    let browser = e2e::Browser::start("en").await;
    browser.disable_scripts().await;
    browser.open(&site.link).await;
    browser.click("main form button").await;
    browser.find(".account").await;
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
