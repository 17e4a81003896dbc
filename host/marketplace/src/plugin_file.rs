//! A plugin's file, and the signature beside it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use marketplace_runtime::{ComponentLimits, Error as RuntimeError, Inspection, Plugin, Runtime};

use crate::error::Error;
use crate::named_file::read;

/// The largest plugin, in bytes: a connector in Rust has some hundred kilobytes,
/// one with a whole JavaScript or Python inside some ten megabytes.
const LARGEST_PLUGIN: usize = 64 << 20;

/// The largest signature file, in bytes: it has four lines, one of them for a
/// comment of the publisher.
const LARGEST_SIGNATURE: usize = 16 << 10;

/// A plugin as someone handed it over.
#[derive(Clone, Debug)]
pub struct PluginFile {
    /// Where it is.
    pub path: PathBuf,
    /// The component.
    pub component: Vec<u8>,
    /// The signature file.
    pub signature: Option<Vec<u8>>,
}

impl PluginFile {
    /// Reads a plugin and its signature: the file that is named, or the one
    /// beside the plugin, if there is one.
    pub fn read(path: &Path, signature: Option<&Path>) -> Result<Self, Error> {
        let component = read("the plugin", path, LARGEST_PLUGIN)?;
        let beside = signature_of(path);
        let signature = match signature {
            Some(named) => Some(named),
            None => beside.try_exists().unwrap_or(true).then_some(beside.as_path()),
        };
        let signature = signature.map(|path| read("the signature", path, LARGEST_SIGNATURE));
        Ok(Self { path: path.to_owned(), component, signature: signature.transpose()? })
    }

    /// What the plugin is, without compiling or running it.
    pub fn inspect(&self) -> Result<Inspection, Error> {
        self.check_size()?;
        Inspection::read(&self.component, &ComponentLimits::default())
            .map_err(|source| self.unusable(source))
    }

    /// Compiles the plugin.
    pub(crate) fn load(&self, runtime: &Runtime) -> Result<Plugin, Error> {
        self.check_size()?;
        runtime.load(&self.component).map_err(|source| self.unusable(source))
    }

    fn check_size(&self) -> Result<(), Error> {
        if self.component.len() > LARGEST_PLUGIN {
            let reason = "it is too large".to_owned();
            return Err(self.unusable(RuntimeError::InvalidComponent { reason }));
        }
        Ok(())
    }

    fn unusable(&self, source: RuntimeError) -> Error {
        Error::Plugin { path: self.path.clone(), source }
    }
}

/// Where the signature of a plugin is: beside it, with `.minisig` after its name.
pub(crate) fn signature_of(plugin: &Path) -> PathBuf {
    let mut path = OsString::from(plugin);
    path.push(".minisig");
    path.into()
}
