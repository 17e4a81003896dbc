//! A copy of everything but the master key.

use std::io;
use std::path::Path;

use super::Marketplace;
use crate::data_dir::{DataDir, sync_folder_of};
use crate::error::Error;

/// A copy that is not complete yet has such a name, beside its place.
const PREFIX: &str = ".marketplace-backup-";

impl Marketplace {
    /// Copies the database, the plugins and the settings as they are at this moment into
    /// a new folder, which a marketplace can be opened in once the master key is there.
    /// Others may go on working meanwhile. The folder is there when it is complete.
    pub async fn back_up(&self, to: &Path) -> Result<(), Error> {
        let unusable =
            |error: io::Error| Error::Backup { path: to.to_owned(), reason: error.to_string() };
        let to = std::path::absolute(to).map_err(unusable)?;
        if to.try_exists().map_err(unusable)? {
            return Err(unusable(io::Error::other("it exists already")));
        }
        let beside = to.parent().unwrap_or(&to);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(beside);
        let folder = folder.map_err(unusable)?;
        let copy = DataDir::look(Some(folder.path().to_owned()))?;
        self.database.copy_to(&copy.database()).await?;
        self.data_dir.copy_files(&copy).map_err(unusable)?;
        std::fs::rename(folder.path(), &to).map_err(unusable)?;
        // It has another name now, and is not removed.
        let _ = folder.keep();
        sync_folder_of(&to).map_err(unusable)
    }
}
