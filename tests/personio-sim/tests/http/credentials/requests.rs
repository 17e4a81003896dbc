//! Requests that no page of ours makes, and what comes with every answer.

use super::{FORM, LIST, NEW, download, generate, open, submit, submit_with};
use crate::client;
use crate::simulator::Simulator;

#[test]
fn only_these_pages_press_the_buttons() {
    let simulator = Simulator::start(&[]);
    let page = generate(&simulator, "Back", &["email"]);
    let here = format!("http://{}", simulator.address);
    let fields = [("name", "Theirs")];
    for headers in [
        &[("Origin", "https://example.com")][..],
        &[("Origin", "null")],
        &[("Origin", "http://127.0.0.1:1")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site"), ("Origin", &here)],
    ] {
        for path in ["", "/revoke", "/download", "/secret"] {
            let answer = submit_with(&simulator, &format!("{page}{path}"), &fields, headers);
            assert_eq!(answer.status, 403, "{path} {headers:?}");
            assert!(answer.body.contains("This request came from another page"));
        }
        assert_eq!(submit_with(&simulator, NEW, &fields, headers).status, 403);
    }
    // Nothing has happened: they are there, with their attribute and their secret.
    assert!(open(&simulator, &page).body.contains("value=\"email\" checked"));
    assert!(!open(&simulator, LIST).body.contains("Theirs"));
    download(&simulator, &page);
    // Ours may, and a link may come from anywhere.
    for headers in [&[("Origin", &*here)][..], &[("Sec-Fetch-Site", "same-origin")]] {
        assert_eq!(submit_with(&simulator, NEW, &fields, headers).status, 303);
    }
    let foreign = [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://example.com")];
    assert_eq!(super::open_with(&simulator, LIST, &foreign).status, 200);
}

#[test]
fn what_is_not_there_is_a_page_that_says_what_to_do() {
    let simulator = Simulator::start(&[]);
    let to_the_list = format!("href=\"{LIST}\">To the API credentials</a>");
    for (target, title) in [
        (format!("{LIST}/2"), "There are no such credentials"),
        (format!("{LIST}/0"), "There are no such credentials"),
        (format!("{LIST}/x"), "There are no such credentials"),
        (format!("{LIST}/%FF"), "There are no such credentials"),
        (format!("{LIST}/99999999999999999999999/revoke"), "There are no such credentials"),
        (format!("{LIST}/1/unheard-of"), "There is no such page"),
        (format!("{LIST}/"), "There is no such page"),
        ("/configuration/%3Cscript%3E".to_owned(), "There is no such page"),
    ] {
        let answer = open(&simulator, &target);
        assert_eq!(answer.status, 404, "{target}");
        assert!(answer.body.contains(&format!("<h1>{title}</h1>")), "{target}: {}", answer.body);
        assert!(answer.body.contains(&to_the_list), "{}", answer.body);
    }
    for first in ["/configuration", "/configuration/"] {
        let moved = open(&simulator, first);
        assert_eq!((moved.status, moved.header("location")), (303, Some(LIST)));
    }
}

#[test]
fn a_body_that_is_no_form_is_refused() {
    let simulator = Simulator::start(&[]);
    let post = |headers: &[(&str, &str)], body: &str| {
        client::send(&simulator.address, "POST", NEW, headers, body)
    };
    for headers in [&[][..], &[("Content-Type", "application/json")], &[("Content-Type", "\u{fc}")]]
    {
        let answer = post(headers, "{\"name\":\"Back\"}");
        assert_eq!(answer.status, 415);
        assert!(answer.body.contains("application/x-www-form-urlencoded"));
    }
    let with_charset = ("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=utf-8");
    assert_eq!(post(&[with_charset], "name=Back").status, 303);
    let answer = post(&[FORM], &format!("name={}", "x".repeat(1_100_000)));
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("<h1>This form is too large</h1>"));
    // Bytes that are no text are replaced.
    assert_eq!(post(&[FORM], "name=%FF%FE&%00=%&&=").status, 303);
    assert_eq!(post(&[FORM], "name=%00&attributes=%FF").status, 422);
}

#[test]
fn buttons_are_no_links() {
    let simulator = Simulator::start(&[]);
    for path in ["1/download", "1/secret"] {
        let answer = open(&simulator, &format!("{LIST}/{path}"));
        assert_eq!(answer.status, 405);
        assert!(answer.body.contains("<h1>This address is for a button</h1>"));
    }
    for (method, target) in [("POST", LIST.to_owned()), ("DELETE", format!("{LIST}/1"))] {
        let answer = client::send(&simulator.address, method, &target, &[FORM], "");
        assert_eq!(answer.status, 405, "{method} {target}");
    }
}

#[test]
fn every_answer_forbids_what_it_does_not_need() {
    let simulator = Simulator::start(&[]);
    let page = generate(&simulator, "Back", &[]);
    let answers = [
        open(&simulator, LIST),
        open(&simulator, NEW),
        open(&simulator, &page),
        submit(&simulator, NEW, &[]),
        submit(&simulator, &format!("{page}/secret"), &[]),
        open(&simulator, "/configuration/unheard-of"),
        open(&simulator, "/configuration/style.css"),
    ];
    for answer in &answers {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        for inline in ["<style", " style=", " onclick=", "<script>"] {
            assert!(!answer.body.contains(inline), "{inline} in {}", answer.body);
        }
    }
    for (asset, media_type) in [
        ("style.css", "text/css; charset=utf-8"),
        ("integration.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ] {
        assert!(answers[0].body.contains(&format!("/configuration/{asset}\"")));
        let answer = open(&simulator, &format!("/configuration/{asset}"));
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(media_type)));
    }
}
