//! Where a result goes: stdout, or a file that is there when it is complete.

use std::fs;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::data_dir::sync_folder_of;
use crate::error::Error;

/// Something to write to.
pub(crate) enum Destination {
    Stdout(BufWriter<Stdout>),
    /// A file beside the one that it becomes, which only its owner can read. It is
    /// removed where it is not completed.
    File(BufWriter<NamedTempFile>, PathBuf),
}

impl Destination {
    /// A file at this path, or stdout.
    pub(crate) fn open(path: Option<PathBuf>) -> Result<Self, Error> {
        let Some(path) = path else { return Ok(Self::Stdout(BufWriter::new(io::stdout()))) };
        match create(&path) {
            Ok(file) => Ok(Self::File(BufWriter::new(file), path)),
            Err(error) => Err(unwritable(path, &error)),
        }
    }

    pub(crate) fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout(_))
    }

    /// Puts the file in its place, where it replaces an earlier one.
    pub(crate) fn complete(self) -> Result<(), Error> {
        match self {
            Self::Stdout(mut out) => Ok(out.flush()?),
            Self::File(file, path) => complete(file, &path).map_err(|e| unwritable(path, &e)),
        }
    }

    /// Names the file, where it is the one that could not be written.
    pub(crate) fn blame(&self, error: Error) -> Error {
        match (self, error) {
            (Self::File(_, path), Error::Output(error)) => unwritable(path.clone(), &error),
            (_, error) => error,
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(out, _) => out.flush(),
        }
    }
}

/// A device or a folder is not replaced by a file, and neither is a link: what it leads
/// to would stay as it was.
fn create(path: &Path) -> io::Result<NamedTempFile> {
    if fs::symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::other("what is there is not a file"));
    }
    tempfile::Builder::new().prefix(".marketplace-export-").tempfile_in(folder_of(path))
}

fn complete(file: BufWriter<NamedTempFile>, path: &Path) -> io::Result<()> {
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder_of(&folder_of(path).join("file"))
}

/// Of a name alone, it is the one that we are in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn unwritable(path: PathBuf, error: &io::Error) -> Error {
    Error::WriteFile { path, reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn files(folder: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_there_when_it_is_complete() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("people.csv");
        fs::write(&path, "before").unwrap();
        let mut destination = Destination::open(Some(path.clone())).unwrap();
        destination.write_all(b"after").unwrap();
        destination.flush().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"before");
        destination.complete().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"after");
        assert_eq!(files(&folder), ["people.csv"]);
    }

    #[test]
    fn what_is_given_up_leaves_nothing_behind() {
        let folder = TempDir::new().unwrap();
        let mut destination = Destination::open(Some(folder.path().join("new"))).unwrap();
        destination.write_all(b"half").unwrap();
        assert_eq!(files(&folder).len(), 1);
        drop(destination);
        assert_eq!(files(&folder), [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let folder = TempDir::new().unwrap();
        let path = folder.path().join("people.csv");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        Destination::open(Some(path.clone())).unwrap().complete().unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_replaced() {
        let folder = TempDir::new().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        for path in [link, folder.path().to_owned(), "/dev/null".into()] {
            let refused = Destination::open(Some(path)).map(|_| ()).unwrap_err();
            assert!(refused.to_string().contains("what is there is not a file"), "{refused}");
        }
    }
}
