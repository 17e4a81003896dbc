//! Plugins that keep too much, and plugins that want what others keep.

use e2e::Stage;

/// What a plugin says that keeps until it is refused.
async fn keep(what: &str) -> String {
    let stage = Stage::of("packrat").await;
    stage.during(stage.hostile.report(what)).await
}

/// So much was kept, and then the storage said `quota…`.
fn assert_quota(report: &str, kept: usize) {
    let expected = format!("{kept} kept, then Error::Other(\"quota");
    assert!(report.starts_with(&expected), "{report}");
}

#[tokio::test]
async fn a_value_beyond_the_quota_is_refused() {
    // Each value is a kilobyte longer than the one before it; 0 to 64 KiB are kept.
    assert_quota(&keep("one-key 1024").await, 65);
}

#[tokio::test]
async fn values_beyond_the_quota_of_all_are_refused() {
    // 16 values of 64 KiB are a megabyte; what was there before takes a part of it.
    assert_quota(&keep("values 65536").await, 15);
}

#[tokio::test]
async fn keys_beyond_the_quota_are_refused() {
    // One of 256 was there before.
    assert_quota(&keep("keys 0").await, 255);
}

#[tokio::test]
async fn a_key_with_a_giant_name_is_refused() {
    assert_quota(&keep("keys 256").await, 0);
    // Ten names of 256 bytes are kept, and then there is one of 257.
    assert_quota(&keep("keys 255").await, 10);
}

#[tokio::test]
async fn a_bucket_has_no_name_that_opens_another() {
    let stage = Stage::of("snoop").await;
    stage
        .during(async {
            for identifier in [
                "good",
                "hostile",
                "default",
                "acme",
                "../good",
                "./",
                "/",
                "..",
                "*",
                "%",
                "%67ood",
                " ",
                "\0",
                "\0good",
                "good\0",
                "' OR '1'='1",
                "\u{ff47}ood",
                &"x".repeat(100_000),
            ] {
                let report = stage.hostile.report(identifier).await;
                assert_eq!(report, "Error::NoSuchStore", "{identifier:?}");
            }
            assert_eq!(stage.hostile.report("").await, "keys: kept");
        })
        .await;
}

#[tokio::test]
async fn both_drafts_of_the_interface_lead_to_the_same_storage() {
    let stage = Stage::of("second-draft").await;
    let seen = stage.during(stage.hostile.report("")).await;
    let there = r#"true ["kept", "two"] None true"#;
    assert_eq!(seen, format!("{there} false None Some(Error::NoSuchStore)"));
}
