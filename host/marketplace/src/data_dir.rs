//! The folder in which the marketplace keeps everything.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::plugin_file::signature_of;
use crate::vault::Vault;

/// The database's file.
const DATABASE: &str = "marketplace.db";
/// The folder with the plugins.
const PLUGINS: &str = "plugins";
/// The file with the operator's settings.
pub(crate) const CONFIG: &str = "config.toml";

/// A folder that only its owner can enter.
#[derive(Clone, Debug)]
pub(crate) struct DataDir(PathBuf);

impl DataDir {
    /// Opens the folder, or the platform's data folder where none is given, and
    /// creates what is missing.
    pub(crate) fn open(path: Option<PathBuf>) -> Result<Self, Error> {
        let path = Self::choose(path)?;
        let created = create(&path);
        created.map(Self).map_err(|error| Error::DataDir { path, reason: error.to_string() })
    }

    /// Opens the folder, if there is a marketplace in it.
    pub(crate) fn open_existing(path: Option<PathBuf>) -> Result<Self, Error> {
        let path = Self::choose(path)?;
        match path.join(DATABASE).exists() {
            true => Self::open(Some(path)),
            false => Err(Error::NoMarketplace { path }),
        }
    }

    /// Copies what is beside the database: the plugins with their signatures, and the
    /// settings. Not the master key: a copy with it is open to whoever finds it.
    pub(crate) fn copy_files(&self, copy: &Self) -> io::Result<()> {
        create_private_dir(&copy.plugins())?;
        for entry in std::fs::read_dir(self.plugins())? {
            let entry = entry?;
            // What else is there is not ours: a link leads anywhere, and a pipe never ends.
            if entry.file_type()?.is_file() {
                std::fs::copy(entry.path(), copy.plugins().join(entry.file_name()))?;
            }
        }
        match std::fs::copy(self.config(), copy.config()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The folder as it is: nothing is created in it or changed about it.
    pub(crate) fn look(path: Option<PathBuf>) -> Result<Self, Error> {
        let path = Self::choose(path)?;
        let absolute = std::path::absolute(&path);
        absolute.map(Self).map_err(|error| Error::DataDir { path, reason: error.to_string() })
    }

    /// Where a folder is or would be.
    pub(crate) fn choose(path: Option<PathBuf>) -> Result<PathBuf, Error> {
        path.map_or_else(default_path, Ok)
    }

    /// Keeps other processes waiting until the returned file is dropped. SQLite
    /// does not do that while a new database gets its tables: two processes
    /// that meet an empty folder would both create them.
    pub(crate) fn lock(&self) -> Result<File, Error> {
        let path = self.0.join("lock");
        let locked = create_private_file(&path).and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| Error::DataDir { path: self.0.clone(), reason: error.to_string() })
    }

    /// Keeps other processes from the runs of a connection until the returned file is
    /// dropped, however this one ends. `None` where another has it.
    pub(crate) fn lock_run(&self, reference: &str) -> Result<Option<File>, Error> {
        let path = self.run_lock(reference);
        let lock = || {
            let file = create_private_file(&path)?;
            match file.try_lock() {
                Ok(()) => Ok(Some(file)),
                Err(TryLockError::WouldBlock) => Ok(None),
                Err(TryLockError::Error(error)) => Err(error),
            }
        };
        lock().map_err(|error: io::Error| Error::DataDir {
            path: self.0.clone(),
            reason: error.to_string(),
        })
    }

    /// Clears away the lock of a connection that has ended. Where that fails, an empty
    /// file stays.
    pub(crate) fn forget_run(&self, reference: &str) {
        let _ = std::fs::remove_file(self.run_lock(reference));
    }

    fn run_lock(&self, reference: &str) -> PathBuf {
        self.runs().join(format!("{reference}.lock"))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The database.
    pub(crate) fn database(&self) -> PathBuf {
        self.0.join(DATABASE)
    }

    /// What SQLite has not written into the database yet.
    pub(crate) fn journal(&self) -> PathBuf {
        self.0.join(format!("{DATABASE}-wal"))
    }

    /// The operator's settings.
    pub(crate) fn config(&self) -> PathBuf {
        self.0.join(CONFIG)
    }

    /// Where the pages of this folder were served last.
    pub(crate) fn public_url(&self) -> PathBuf {
        self.0.join("public-url")
    }

    /// The master key, and where it is.
    pub(crate) fn vault(&self) -> Vault {
        Vault::of(&self.0)
    }

    /// Compiled plugins.
    pub(crate) fn cache(&self) -> PathBuf {
        self.0.join("cache")
    }

    /// The plugins of all connections.
    pub(crate) fn plugins(&self) -> PathBuf {
        self.0.join(PLUGINS)
    }

    /// The locks of runs.
    pub(crate) fn runs(&self) -> PathBuf {
        self.0.join("runs")
    }

    /// The plugin with this digest.
    pub(crate) fn plugin(&self, digest: &str) -> PathBuf {
        self.plugins().join(format!("{digest}.wasm"))
    }

    /// Keeps a plugin, so that a connection goes on with the very component
    /// that it was made with.
    pub(crate) fn keep_plugin(&self, digest: &str, component: &[u8]) -> Result<(), Error> {
        self.keep(&self.plugin(digest), component)
    }

    /// Keeps the signature of a plugin beside it.
    pub(crate) fn keep_signature(&self, digest: &str, signature: &[u8]) -> Result<(), Error> {
        self.keep(&signature_of(&self.plugin(digest)), signature)
    }

    fn keep(&self, path: &Path, content: &[u8]) -> Result<(), Error> {
        write_whole(path, content)
            .map_err(|error| Error::DataDir { path: self.0.clone(), reason: error.to_string() })
    }
}

/// Writes a file that only its owner can read, in the place of an earlier one:
/// beside it first and then renamed, so that a crash leaves no half a file.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(path))?;
    io::Write::write_all(&mut file, content)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder_of(path)
}

/// A file that was written or renamed may be gone after a power failure until
/// its folder is on the disk too. Windows has no such thing.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path.parent().unwrap_or(path))?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Creates what is missing in the folder and says where it is, in full: the
/// compile cache takes no relative path.
fn create(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    create_private_dir(&path)?;
    refuse_public(&path)?;
    for folder in [PLUGINS, "cache", "runs"].map(|name| path.join(name)) {
        create_private_dir(&folder)?;
        make_private(&folder)?;
    }
    create_private_file(&path.join(DATABASE))?;
    Ok(path)
}

fn default_path() -> Result<PathBuf, Error> {
    let directories = directories::ProjectDirs::from("com", "Back", "marketplace");
    directories.map(|found| found.data_dir().to_owned()).ok_or(Error::NoDataDir)
}

fn create_private_dir(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// SQLite creates its file with the mode that the process happens to have, and
/// its journals with the mode of the file.
fn create_private_file(path: &Path) -> io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// Takes away what others may do with a file that SQLite has made.
pub(crate) fn make_file_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// A folder that was there before and that everybody can write to is no place for a
/// database: whoever can rename files in it can put others there. Groups are left
/// alone, since many systems give each person one of their own.
fn refuse_public(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path)?.permissions()) & 0o002 != 0
    {
        return Err(io::Error::other("everybody can write to it; run `chmod 700` on it"));
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Takes away what others may do with a folder of ours that was there before:
/// whoever can write to the cache or the plugins has code run by this process.
fn make_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}
