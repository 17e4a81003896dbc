use std::sync::Arc;

use marketplace_runtime::Storage;

use super::*;
use crate::database::fixture::Folder;
use crate::vault::Vault;

fn key_files(folder: &Folder) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let read = |name| std::fs::read(folder.file(name)).ok();
    (read("master.key"), read("master.key.next"))
}

fn write_private(folder: &Folder, name: &str, content: &[u8]) {
    crate::data_dir::write_whole(&folder.file(name), content).unwrap();
}

#[tokio::test]
async fn a_rotation_changes_the_keys_and_loses_nothing() {
    let folder = Folder::new();
    let database = folder.open().await;
    let one = database.connected("acme", "hunter2").await;
    let other = database.connected("globex", "hunter3").await;
    let (before, (old, _)) = (database.wrapped_keys().await, key_files(&folder));

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

/// A rotation ends after somebody has looked into the database, and before they have
/// the key: a pipe in the place of the key's file waits for that.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_too_new_is_looked_at_again() {
    let (folder, slow) = (Folder::new(), Folder::new());
    let database = folder.open().await;
    let pipe = slow.file("master.key");
    let mkfifo = std::process::Command::new("mkfifo").args(["-m", "600"]).arg(&pipe).status();
    assert!(mkfifo.unwrap().success());
    let vault = Arc::new(Vault::in_folder(slow.path()));
    let slow_process = Database { vault, ..database.clone() };
    let looking = tokio::spawn(async move { slow_process.look().await.map(|(_, key)| key) });

    let mut held = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    database.rotate_master_key().await.unwrap();
    let (key, _) = key_files(&folder);
    write_private(&slow, "master.key", key.as_ref().unwrap());
    std::io::Write::write_all(&mut held, &key.unwrap()).unwrap();
    drop(held);
    let (_, key) = database.look().await.unwrap();
    assert_eq!(looking.await.unwrap().unwrap().fingerprint(), key.fingerprint());
}
