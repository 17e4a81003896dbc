//! Walks through all employees that have no end, or the wrong one.

use std::process::{Child, Stdio};
use std::time::Duration;

use e2e::{Outcome, Stage, Workbench, sample_plugin};
use marketplace_runtime::LimitExceeded;

use crate::limit;

/// What `fetch-employees` of a marketplace comes to with this plugin, while another
/// tenant of it is served.
fn walk(guest: &str) -> Outcome {
    let bench = Workbench::with(&sample_plugin(guest));
    bench.write("good.wasm", &sample_plugin("diligent"));
    bench.connect("sample.wasm", &["--fields", "email"]).succeeds();
    bench.connect("good.wasm", &["--fields", "email", "--tenant", "good"]).succeeds();
    let mut fetch = bench.marketplace.command(&["fetch-employees", "--format", "json"]);
    let fetch = fetch.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let good = bench.run(&["fetch-employees", "--tenant", "good", "--format", "ndjson"]);
    assert_eq!(good.succeeds().stdout.lines().count(), 1);
    ended(fetch)
}

/// How a program ended that has half a minute for it: one that takes in people for
/// ever would take all of this machine's memory with them.
fn ended(mut program: Child) -> Outcome {
    for _ in 0..300 {
        if program.try_wait().unwrap().is_some() {
            return Outcome::new(&program.wait_with_output().unwrap());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    program.kill().unwrap();
    panic!("it does not end");
}

#[tokio::test]
async fn pages_without_an_end_keep_nobody_waiting() {
    let stage = Stage::of("endless-pages").await;
    let people = stage
        .during(async {
            let (mut cursor, mut people) = (String::new(), 0);
            for _ in 0..100 {
                let page = stage.hostile.fetch(&cursor).await.unwrap();
                people += page.employees.len();
                cursor = page.next.expect("another page");
            }
            people
        })
        .await;
    assert_eq!(people, 10_000);
}

#[test]
fn a_marketplace_does_not_follow_pages_for_ever() {
    walk("endless-pages").fails(1, &["goes round in circles"]);
}

#[test]
fn a_marketplace_does_not_follow_a_cursor_that_stands_still() {
    walk("standing-cursor").fails(1, &["with 1 different ones"]);
}

#[tokio::test]
async fn a_cursor_cannot_grow_for_ever() {
    let stage = Stage::of("growing-cursor").await;
    let outcome = stage
        .during(async {
            let mut cursor = "x".to_owned();
            for _ in 0..32 {
                match stage.hostile.fetch(&cursor).await {
                    Ok(page) => cursor = page.next.expect("another page"),
                    end => return end,
                }
            }
            panic!("a cursor of {} bytes", cursor.len());
        })
        .await;
    assert_eq!(limit(outcome), LimitExceeded::Resource("bytes in a cursor"));
}

/// A plugin may be wrong about how many there are, so this is no error; but what the
/// source counts is not lost.
#[tokio::test]
async fn an_end_that_comes_too_early_can_be_seen() {
    let page = Stage::of("early-end").await.fetch("").await.unwrap();
    assert_eq!((page.employees.len(), page.next, page.total), (10, None, Some(500)));
}

#[test]
fn a_marketplace_says_that_people_are_missing() {
    let outcome = walk("early-end");
    assert!(outcome.stderr.contains("10 of 500"), "{}", outcome.stderr);
}
