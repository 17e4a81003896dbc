use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn vault(&self) -> Vault {
        Vault::in_folder(self.0.path())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn files(&self) -> Vec<String> {
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
        let names = std::fs::read_dir(self.0.path()).unwrap().map(name);
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }
}

#[test]
fn a_new_folder_gets_a_key_and_keeps_it() {
    let folder = Folder::new();
    let key = folder.vault().first().unwrap();
    assert_eq!(folder.vault().first().unwrap().fingerprint(), key.fingerprint());
    assert!(folder.vault().master(&key.fingerprint()).is_ok());
    assert_eq!(folder.files(), ["master.key"]);
}

#[test]
fn a_key_that_is_needed_is_never_made_anew() {
    let folder = Folder::new();
    let lost = MasterKey::generate().unwrap().fingerprint();
    let missing = folder.vault().master(&lost).unwrap_err().to_string();
    assert!(missing.contains("master.key is missing"), "{missing}");
    assert!(folder.vault().settle(&lost).is_err());
    assert_eq!(folder.files(), Vec::<String>::new());

    let other = folder.vault().first().unwrap();
    assert!(matches!(folder.vault().settle(&lost), Err(VaultError::Wrong { .. })));
    assert!(folder.vault().settle(&other.fingerprint()).is_ok());
}

#[test]
fn a_damaged_key_is_refused_and_left_alone() {
    let folder = Folder::new();
    let key = folder.vault().first().unwrap();
    let file = folder.file("master.key");
    for damage in ["", "hunter2", &key.to_text()[1..], &key.to_text().repeat(50)] {
        std::fs::write(&file, damage).unwrap();
        for error in [
            folder.vault().first().err().unwrap(),
            folder.vault().settle(&key.fingerprint()).err().unwrap(),
        ] {
            assert!(matches!(error, VaultError::Damaged { .. }), "{error}");
            assert!(!error.to_string().contains("hunter2"));
        }
        assert_eq!(std::fs::read_to_string(&file).unwrap(), damage);
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    let key = folder.vault().first().unwrap();
    let file = folder.file("master.key");
    let set = |mode| std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    for mode in [0o644, 0o640, 0o660, 0o604] {
        set(mode);
        let error = folder.vault().settle(&key.fingerprint()).unwrap_err().to_string();
        assert!(
            error.contains(&format!("mode {mode:o}")) && error.contains("chmod 600"),
            "{error}"
        );
    }
    set(0o400);
    folder.vault().settle(&key.fingerprint()).unwrap();
}

#[test]
fn a_rotation_that_was_not_committed_is_cleared_away() {
    let folder = Folder::new();
    let key = folder.vault().first().unwrap();
    let next = folder.vault().next().unwrap();
    assert_eq!(folder.files(), ["master.key", "master.key.next"]);
    folder.vault().settle(&key.fingerprint()).unwrap();
    assert_eq!(folder.files(), ["master.key"]);
    assert!(folder.vault().master(&key.fingerprint()).is_ok());
    assert!(folder.vault().master(&next.fingerprint()).is_err());
}

#[test]
fn a_rotation_that_was_committed_is_ended() {
    let folder = Folder::new();
    let key = folder.vault().first().unwrap();
    let (other_process, vault) = (folder.vault(), folder.vault());
    other_process.master(&key.fingerprint()).unwrap();

    let next = vault.next().unwrap();
    // Committed, and not yet renamed.
    assert!(other_process.master(&next.fingerprint()).is_ok());
    vault.settle(&next.fingerprint()).unwrap();
    assert_eq!(folder.files(), ["master.key"]);
    assert!(other_process.master(&next.fingerprint()).is_ok());
    assert!(vault.master(&key.fingerprint()).is_err());
}

/// One that has looked into the database a moment before, and not yet used the key.
#[test]
fn a_process_keeps_the_key_that_it_started_with_through_a_rotation() {
    let folder = Folder::new();
    let key = folder.vault().first().unwrap();
    let other_process = folder.vault();
    other_process.settle(&key.fingerprint()).unwrap();

    let next = folder.vault().next().unwrap();
    folder.vault().settle(&next.fingerprint()).unwrap();
    assert!(other_process.master(&key.fingerprint()).is_ok());
    assert!(other_process.master(&next.fingerprint()).is_ok());
}

/// A file of this name that is not ours must not keep anyone from the data.
#[test]
fn a_damaged_next_key_is_cleared_away() {
    let folder = Folder::new();
    let key = folder.vault().first().unwrap();
    std::fs::write(folder.file("master.key.next"), "hunter2").unwrap();
    folder.vault().settle(&key.fingerprint()).unwrap();
    assert_eq!(folder.files(), ["master.key"]);
}
