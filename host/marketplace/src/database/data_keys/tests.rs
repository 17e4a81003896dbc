use marketplace_runtime::{SecretStore, Storage};

use crate::database::fixture::Folder;

#[tokio::test]
async fn nothing_that_a_connection_holds_can_be_read_in_the_files() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "hunter2").await;
    database.storage(id).set("name-of-a-key", b"a value of it".to_vec()).await.unwrap();
    for is_journal_empty in [false, true] {
        assert!(folder.holds(b"sealed-for-client-secret"), "the test looks in the wrong place");
        for text in ["hunter2", "note", "name-of-a-key", "a value of it"] {
            assert!(!folder.holds(text.as_bytes()), "{text} is stored in the clear");
        }
        if !is_journal_empty {
            assert!(database.empty_journal().await.unwrap());
        }
    }
    assert_eq!(database.storage(id).keys().await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_one_connection_holds_opens_in_no_other() {
    for (table, swap) in [
        (
            "secret",
            "UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE connection_id = 1)",
        ),
        (
            "key_value",
            "UPDATE key_value SET (key_hash, sealed) =
                 (SELECT key_hash, sealed FROM key_value WHERE connection_id = 1)",
        ),
        (
            "data_key",
            "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE connection_id = 1)",
        ),
    ] {
        let folder = Folder::new();
        let database = folder.open().await;
        let one = database.connected("acme", "hunter2").await;
        let other = database.connected("globex", "hunter3").await;
        database.sql(swap).await;

        database.holds(one, "hunter2").await;
        let secrets = database.secrets(other).await.err();
        let entries = database.entries(other).await.err();
        let errors: Vec<_> = secrets.into_iter().chain(entries).collect();
        assert_eq!(errors.len(), if table == "data_key" { 2 } else { 1 });
        for error in errors.iter().map(ToString::to_string) {
            let wanted = format!("`{table}` holds for connection {other} does not open");
            assert!(error.contains(&wanted), "{error}");
            assert!(!error.contains("hunter"), "{error}");
        }
        // And it can still be ended.
        database.end_connection(other).await.unwrap();
    }
}

#[tokio::test]
async fn the_key_of_a_connection_ends_with_it() {
    let folder = Folder::new();
    let database = folder.open().await;
    let one = database.connected("acme", "hunter2").await;
    let other = database.connected("globex", "hunter3").await;
    let key: Vec<u8> = sqlx::query_scalar("SELECT wrapped FROM data_key WHERE connection_id = ?")
        .bind(one)
        .fetch_one(&database.pool)
        .await
        .unwrap();
    assert!(folder.holds(&key), "the test looks in the wrong place");

    database.end_connection(one).await.unwrap();
    assert!(!folder.holds(&key));
    assert_eq!(database.wrapped_keys().await.len(), 1);
    database.holds(other, "hunter3").await;
}

#[tokio::test]
async fn a_call_that_outlives_its_connection_keeps_nothing() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "hunter2").await;
    let (storage, secrets) = (database.storage(id), database.secret_store(id));
    storage.set("note", b"second".to_vec()).await.unwrap();
    assert_eq!(storage.get("note").await.unwrap().unwrap(), b"second");
    let held = secrets.secrets().await.unwrap();

    database.end_connection(id).await.unwrap();
    storage.set("note", b"too late".to_vec()).await.unwrap();
    secrets.replace(held).await.unwrap();
    assert_eq!(storage.keys().await.unwrap(), Vec::<String>::new());
    assert_eq!(secrets.secrets().await.unwrap(), []);
    for rows in ["SELECT count(*) FROM key_value", "SELECT count(*) FROM secret"] {
        let rows: i64 = sqlx::query_scalar(rows).fetch_one(&database.pool).await.unwrap();
        assert_eq!(rows, 0);
    }
}
