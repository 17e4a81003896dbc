//! The operator's settings: whether they can be used.

use marketplace_runtime::Runtime;

use super::finding::{Check, Finding};
use crate::config::{Config, DirectorySettings};
use crate::data_dir::DataDir;
use crate::error::Error;

/// What the operator wants, as far as it can be used.
pub(super) struct Settings {
    pub(super) runtime: Option<Runtime>,
    pub(super) directory: DirectorySettings,
}

/// The settings, or what is wrong with them.
pub(super) fn examine(folder: &DataDir) -> (Finding, Settings) {
    let path = folder.config();
    match read(folder) {
        Ok(settings) => {
            let seen = match path.exists() {
                true => format!("{} can be used", path.display()),
                false => "none, so every one has its default".to_owned(),
            };
            (Finding::ok(Check::Settings, seen), settings)
        }
        Err(error) => {
            let settings = Settings { runtime: None, directory: DirectorySettings::default() };
            (Finding::error(Check::Settings, &error), settings)
        }
    }
}

/// Without the cache of compiled plugins: what is in it may be what is broken, and
/// nothing is put there.
fn read(folder: &DataDir) -> Result<Settings, Error> {
    let config = Config::read(&folder.config())?;
    let runtime = Some(config.apply(Runtime::builder())?.build()?);
    Ok(Settings { runtime, directory: config.directory })
}
