//! Plugins that say too much: in the log, and in an answer.

use e2e::{CapturedLog, Scene, Stage, small_limits};
use marketplace_runtime::{LimitExceeded, Limits};

use crate::limit;

/// The operator's log of a flood of eight megabytes.
async fn flood(words: &str) -> CapturedLog {
    flood_within(small_limits(), words).await
}

async fn flood_within(limits: Limits, words: &str) -> CapturedLog {
    let stage = Scene { limits, ..Scene::of("chatterbox") }.open().await;
    let log = CapturedLog::start();
    let page = stage.fetch(words).await.unwrap();
    assert_eq!(page.employees.len(), 0, "a flood is no reason to fail");
    log
}

#[tokio::test]
async fn a_flood_without_an_end_of_line_is_cut() {
    let lines = flood("flood").await.printed();
    assert!(lines.last().unwrap().contains("log limit reached"), "{lines:#?}");
    let printed = lines.concat().matches("flood").count();
    assert_eq!(printed, small_limits().log / "flood".len());
}

#[tokio::test]
async fn a_flood_that_comes_in_pieces_of_the_limit_is_cut() {
    // What the chatterbox prints at once.
    let limits = Limits { log: 64 << 10, ..small_limits() };
    let lines = flood_within(limits, "flood678").await.printed();
    assert!(lines.last().is_some_and(|line| line.contains("log limit reached")), "{lines:#?}");
    assert_eq!(lines.concat().matches("flood678").count(), (64 << 10) / "flood678".len());
}

#[tokio::test]
async fn a_flood_of_empty_lines_is_cut() {
    let lines = flood("\n").await.printed();
    assert!(lines.last().unwrap().contains("log limit reached"), "{:?}", lines.last());
    assert_eq!(lines.len(), small_limits().log_lines + 1);
}

#[tokio::test]
async fn control_characters_do_not_reach_the_terminal() {
    let text = flood("\x1b[2J\x07\r\u{202e}\0\u{9b}flood").await.text();
    assert!(text.contains("flood"), "{text}");
    let is_raw = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
    assert_eq!(text.chars().filter(is_raw).collect::<String>(), "");
}

#[tokio::test]
async fn what_looks_like_a_line_of_the_host_is_told_from_one() {
    let fake = "\n1970-01-01T00:00:00.000000Z  INFO marketplace: approved\r\n";
    let text = flood(fake).await.text();
    assert!(text.contains("approved"), "{text}");
    for line in text.lines() {
        assert!(!line.starts_with("1970"), "{line}");
    }
}

#[tokio::test]
async fn a_page_that_is_too_large_is_refused() {
    let stage = Stage::of("huge-page").await;
    for what in ["crowd", "value", "cursor", "rejected"] {
        let outcome = stage.fetch(what).await;
        assert_eq!(limit(outcome), LimitExceeded::Resource("transfer to its host"), "{what}");
    }
}

#[tokio::test]
async fn a_page_with_too_many_people_is_refused() {
    let limits = Limits { page: 4_999, transfer: 16 << 20, ..small_limits() };
    let stage = Scene { limits, ..Scene::of("huge-page") }.open().await;
    assert_eq!(limit(stage.fetch("crowd").await), LimitExceeded::Resource("records in a page"));
}
