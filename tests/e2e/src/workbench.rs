//! A marketplace, a source, and plugins of a test's own making.

use std::path::Path;

use tempfile::TempDir;

use crate::{Marketplace, Outcome, Source};

/// A folder with plugins and a file of credentials, beside a marketplace.
pub struct Workbench {
    /// The marketplace.
    pub marketplace: Marketplace,
    /// What its connections reach.
    pub source: Source,
    folder: TempDir,
}

impl Workbench {
    /// With a file of credentials, and no plugin yet.
    pub fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let workbench = Self { marketplace: Marketplace::new(), source: Source::start(), folder };
        workbench.write("credentials.txt", b"a secret of the sample");
        workbench
    }

    /// With this plugin as `sample.wasm`.
    pub fn with(component: &[u8]) -> Self {
        let workbench = Self::new();
        workbench.write("sample.wasm", component);
        workbench
    }

    /// Where a file of this name is or would be.
    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    /// Writes a file and says where.
    pub fn write(&self, name: &str, content: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(Path::new(&path), content).expect("a file can be written");
        path
    }

    /// Runs the command to its end.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.marketplace.run(arguments)
    }

    /// Connects to the source with a plugin and further arguments.
    pub fn connect(&self, plugin: &str, arguments: &[&str]) -> Outcome {
        let (plugin, credentials) = (self.path(plugin), self.path("credentials.txt"));
        let connect = ["connect", &plugin, "--credentials", &credentials];
        let at = ["--api-url", &self.source.url];
        self.run(&[&connect[..], &at[..], arguments].concat())
    }
}

impl Default for Workbench {
    fn default() -> Self {
        Self::new()
    }
}
