use marketplace_runtime::{SecretStore, Storage};

use super::*;
use crate::database::fixture::Folder;

async fn wrapped(database: &Database) -> Vec<Vec<u8>> {
    sqlx::query_scalar("SELECT wrapped FROM data_key").fetch_all(&database.pool).await.unwrap()
}

fn key_files(folder: &Folder) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let read = |name| std::fs::read(folder.file(name)).ok();
    (read("master.key"), read("master.key.next"))
}

fn write_private(folder: &Folder, name: &str, content: &[u8]) {
    crate::data_dir::write_whole(&folder.file(name), content).unwrap();
}

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
    assert_eq!(wrapped(&database).await.len(), 1);
    database.holds(other, "hunter3").await;
}

#[tokio::test]
async fn a_rotation_changes_the_keys_and_loses_nothing() {
    let folder = Folder::new();
    let database = folder.open().await;
    let one = database.connected("acme", "hunter2").await;
    let other = database.connected("globex", "hunter3").await;
    let (before, (old, _)) = (wrapped(&database).await, key_files(&folder));

    let rotated = database.rotate_master_key().await.unwrap();
    assert!(rotated.connections == 2 && rotated.is_journal_empty, "{rotated:?}");
    assert_eq!(rotated.place, KeyPlace::File(folder.file("master.key")));
    let (new, next) = key_files(&folder);
    assert!(new != old && next.is_none());
    for key in &before {
        assert!(!folder.holds(key), "the old master key still opens a data key");
    }
    for database in [&database, &folder.open().await] {
        database.holds(one, "hunter2").await;
        database.holds(other, "hunter3").await;
    }

    write_private(&folder, "master.key", &old.unwrap());
    assert!(folder.try_open().await.unwrap_err().to_string().contains("is not the master key"));
}

#[tokio::test]
async fn other_processes_go_on_through_a_rotation() {
    let folder = Folder::new();
    let (database, other_process) = (folder.open().await, folder.open().await);
    let id = other_process.connected("acme", "hunter2").await;
    for tenant in ["one", "two", "three"] {
        database.rotate_master_key().await.unwrap();
        other_process.holds(id, "hunter2").await;
        other_process.storage(id).set("token", b"abc".to_vec()).await.unwrap();
        other_process.storage(id).delete("token").await.unwrap();
        // With the new key, or the next to open the database could not read it.
        database.rotate_master_key().await.unwrap();
        let new = other_process.connected(tenant, "hunter3").await;
        folder.open().await.holds(new, "hunter3").await;
    }
}

/// The files as a process leaves them that is killed before its commit, and
/// after it.
#[tokio::test]
async fn a_rotation_that_was_killed_loses_nothing() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "hunter2").await;
    let (old, _) = key_files(&folder);

    database.vault.next().unwrap();
    folder.open().await.holds(id, "hunter2").await;
    assert_eq!(key_files(&folder), (old.clone(), None));

    database.rotate_master_key().await.unwrap();
    let (new, _) = key_files(&folder);
    write_private(&folder, "master.key", &old.clone().unwrap());
    write_private(&folder, "master.key.next", &new.clone().unwrap());
    database.holds(id, "hunter2").await;
    folder.open().await.holds(id, "hunter2").await;
    assert_eq!(key_files(&folder), (new.clone(), None));

    // The next rotation, by a process that runs on, must not write over the one
    // key that opens everything.
    write_private(&folder, "master.key", &old.unwrap());
    write_private(&folder, "master.key.next", &new.clone().unwrap());
    database.rotate_master_key().await.unwrap();
    folder.open().await.holds(id, "hunter2").await;
    assert!(key_files(&folder).0 != new && key_files(&folder).1.is_none());
}

#[tokio::test]
async fn a_wrong_or_missing_master_key_changes_nothing() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "hunter2").await;
    database.empty_journal().await.unwrap();
    let (key, before) = (key_files(&folder).0.unwrap(), std::fs::read(folder.database()).unwrap());

    std::fs::remove_file(folder.file("master.key")).unwrap();
    let error = folder.try_open().await.unwrap_err().to_string();
    assert!(error.contains("master.key is missing"), "{error}");
    assert_eq!(key_files(&folder), (None, None));

    let wrong = MasterKey::generate().unwrap().to_text();
    write_private(&folder, "master.key", wrong.as_bytes());
    let error = folder.try_open().await.unwrap_err().to_string();
    assert!(error.contains("is not the master key"), "{error}");
    assert_eq!(key_files(&folder).0.unwrap(), wrong.as_bytes());

    assert_eq!(std::fs::read(folder.database()).unwrap(), before);
    write_private(&folder, "master.key", &key);
    folder.open().await.holds(id, "hunter2").await;
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
