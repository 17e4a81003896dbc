//! The data folder: whether it is there, who can enter it, and the room on its disk.

use std::path::{Path, PathBuf};

use super::finding::{Check, Finding};
use crate::data_dir::DataDir;

/// Below this much room, in bytes, an operator should make some.
const LITTLE_ROOM: u64 = 256 << 20;
/// Below this much nothing can be relied on: a run and its journal need some megabytes.
const NO_ROOM: u64 = 16 << 20;

/// What a killed process leaves begins or ends like this; such a file is renamed as
/// soon as it is whole.
const UNFINISHED: (&str, &str) = (".tmp", ".tmp");

/// What is wrong with the folder.
pub(super) fn examine(folder: &DataDir) -> Vec<Finding> {
    let path = folder.path();
    if !path.is_dir() {
        let seen = format!("{} is not there, or no folder", path.display());
        let remedy = "choose the right one with --data-dir, or make one with `marketplace connect`";
        return vec![Finding::failed(Check::DataFolder, "missing", seen, remedy)];
    }
    vec![permissions(folder).unwrap_or_else(|| room(path)), leftovers(path)]
}

/// What others may do here that they should not.
#[cfg(unix)]
fn permissions(folder: &DataDir) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;

    let open_to = |path: &Path, mask: u32| -> Option<Finding> {
        let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
        if mode & mask == 0 {
            return None;
        }
        let seen = format!("{} is open to others (mode {mode:o})", path.display());
        let private = if path.is_dir() { "700" } else { "600" };
        let remedy = format!("run `chmod {private}` on it");
        let finding = match mode & 0o002 {
            // Nothing works in a folder that everybody can write to.
            0 => Finding::warning(Check::DataFolder, "exposed", seen, remedy),
            _ => Finding::failed(Check::DataFolder, "exposed", seen, remedy),
        };
        Some(finding.counted("mode", mode.into()))
    };
    // Groups are left alone, as when the folder is opened.
    let of_folder = open_to(folder.path(), 0o007);
    let inside = [folder.database(), folder.plugins(), folder.cache(), folder.runs()];
    of_folder.or_else(|| inside.iter().find_map(|path| open_to(path, 0o077)))
}

/// Elsewhere a folder in the account's own is private.
#[cfg(not(unix))]
fn permissions(_: &DataDir) -> Option<Finding> {
    None
}

fn room(path: &Path) -> Finding {
    let Some(free) = free_bytes(path) else {
        return Finding::ok(Check::DataFolder, format!("{}, private", path.display()));
    };
    let (seen, remedy) = (format!("{} left on its disk", size(free)), "make room on the disk");
    let finding = match free {
        free if free < NO_ROOM => Finding::failed(Check::DataFolder, "disk-full", seen, remedy),
        free if free < LITTLE_ROOM => {
            Finding::warning(Check::DataFolder, "disk-nearly-full", seen, remedy)
        }
        _ => Finding::ok(Check::DataFolder, format!("{}, private, {seen}", path.display())),
    };
    finding.counted("free_bytes", i64::try_from(free).unwrap_or(i64::MAX))
}

#[cfg(unix)]
fn free_bytes(path: &Path) -> Option<u64> {
    let seen = rustix::fs::statvfs(path).ok()?;
    Some(seen.f_bavail.saturating_mul(seen.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_: &Path) -> Option<u64> {
    None
}

/// Bytes for people.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        bytes if bytes < 1 << 20 => format!("{} KiB", bytes.div_ceil(1 << 10)),
        bytes if bytes < 1 << 30 => format!("{} MiB", bytes >> 20),
        bytes => format!("{} GiB", bytes >> 30),
    }
}

fn leftovers(path: &Path) -> Finding {
    let folders = [path.to_owned(), path.join("plugins"), path.join("runs")];
    let files: Vec<_> = folders.iter().flat_map(|folder| unfinished(folder)).collect();
    let Some(first) = files.first() else {
        return Finding::ok(Check::Leftovers, "no file of a killed process");
    };
    let seen = match files.len() {
        1 => format!("a file that was never finished: {}", first.display()),
        count => format!("{count} files that were never finished, such as {}", first.display()),
    };
    let remedy = "remove them while no `marketplace` command is running; nobody needs them";
    Finding::warning(Check::Leftovers, "leftovers", seen, remedy)
        .counted("files", i64::try_from(files.len()).unwrap_or(i64::MAX))
}

fn unfinished(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_unfinished = |name: &str| name.starts_with(UNFINISHED.0) || name.ends_with(UNFINISHED.1);
    let mut files: Vec<_> = entries
        .filter(|entry| is_unfinished(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_people() {
        let texts = [0, 1, 5 << 20, 36 << 30].map(size);
        assert_eq!(texts, ["0 KiB", "1 KiB", "5 MiB", "36 GiB"]);
    }

    #[test]
    fn what_was_never_finished_is_found() {
        let folder = tempfile::TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("plugins")).unwrap();
        assert_eq!(leftovers(folder.path()).code, "ok");
        for name in [".tmpAbc", "x.tmp", "plugins/.tmpDef", "marketplace.db", "template"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(leftovers(folder.path()).numbers["files"], 3);
    }
}
