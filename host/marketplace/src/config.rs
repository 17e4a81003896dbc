//! What an operator can set, in `config.toml` of the data folder.
//!
//! Every setting has a default; `docs/config.toml` is the file with all of them, and
//! a test holds it against [`Limits::default`].

mod directory;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

use marketplace_runtime::{Limits, RuntimeBuilder};
use serde::{Deserialize, Serialize};

use crate::data_dir::{CONFIG, DataDir};
use crate::error::Error;
use crate::named_file;

pub(crate) use directory::DirectorySettings;

/// The largest configuration that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// The largest file with certificates that is read, in bytes: all of the authorities of
/// a platform have a quarter of a megabyte.
const LARGEST_ROOTS: usize = 8 << 20;

/// The operator's settings.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Config {
    limits: LimitSettings,
    network: NetworkSettings,
    pub(crate) directory: DirectorySettings,
}

/// Declares the settings of limits: their name in the file, which has the unit in
/// it, and the limit that they set.
macro_rules! limit_settings {
    ($($setting:ident => $limit:ident as $unit:expr;)*) => {
        /// Limits that are other than the defaults.
        #[derive(Debug, Default, Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
        struct LimitSettings {
            // A limit of nothing would stop everything, in a way that nobody
            // would look for here.
            $($setting: Option<NonZero<u32>>,)*
        }

        impl LimitSettings {
            fn apply(&self, limits: &mut Limits) {
                $(if let Some(value) = self.$setting {
                    limits.$limit = $unit(value.get());
                })*
            }

            /// Every limit by the name of its setting, and as large as a setting says it.
            fn resolved(limits: &Limits) -> BTreeMap<String, u64> {
                let name = |setting: &str| setting.replace('_', "-");
                BTreeMap::from([$((name(stringify!($setting)), limits.$limit.amount()),)*])
            }
        }
    };
}

limit_settings! {
    memory_bytes => memory as size;
    stack_bytes => stack as size;
    table_elements => table_elements as size;
    instances => instances as size;
    handles => handles as size;
    cpu_ms => cpu as millis;
    wall_clock_ms => wall_clock as millis;
    request_header_bytes => request_headers as size;
    request_body_bytes => request_body as size;
    response_header_bytes => response_headers as size;
    response_body_bytes => response_body as size;
    concurrent_requests => concurrent_requests as size;
    transfer_bytes => transfer as size;
    page_records => page as size;
    cursor_bytes => cursor as size;
    log_bytes => log as size;
    log_lines => log_lines as size;
    storage_keys => storage_keys as size;
    storage_key_bytes => storage_key as size;
    storage_value_bytes => storage_value as size;
    storage_total_bytes => storage_total as size;
}

/// A limit as a setting says it.
trait Amount {
    fn amount(&self) -> u64;
}

impl Amount for usize {
    fn amount(&self) -> u64 {
        *self as u64
    }
}

impl Amount for Duration {
    fn amount(&self) -> u64 {
        u64::try_from(self.as_millis()).unwrap_or(u64::MAX)
    }
}

/// The settings that are in force, without the names of files.
#[derive(Debug, Serialize)]
pub(crate) struct Resolved {
    limits: BTreeMap<String, u64>,
    directory: BTreeMap<&'static str, u64>,
    networks: Vec<String>,
    ca_files: usize,
}

fn size(value: u32) -> usize {
    value as usize
}

fn millis(value: u32) -> Duration {
    Duration::from_millis(value.into())
}

/// Whom plugins may reach, and whose certificates are believed.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct NetworkSettings {
    allow: Vec<ipnet::IpNet>,
    ca_files: Vec<PathBuf>,
}

impl Config {
    /// The settings in a file; the defaults where there is none.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let unusable = |reason: String| Error::Config { path: path.to_owned(), reason };
        if !path.try_exists().unwrap_or(true) {
            return Ok(Self::default());
        }
        let text = named_file::read("the settings", path, LARGEST)?;
        if text.len() > LARGEST {
            return Err(unusable("it is too large".to_owned()));
        }
        let text = String::from_utf8(text).map_err(|error| unusable(error.to_string()))?;
        Self::parse(&text).map_err(unusable)
    }

    /// The settings of a data folder, whether there is one or not.
    pub(crate) fn of_folder(data_dir: Option<PathBuf>) -> Result<Self, Error> {
        Self::read(&DataDir::choose(data_dir)?.join(CONFIG))
    }

    fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| one_line(&error, text))
    }

    /// The limits.
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        self.limits.apply(&mut limits);
        limits
    }

    /// What is in force, the defaults among it.
    pub(crate) fn resolved(&self) -> Resolved {
        Resolved {
            limits: LimitSettings::resolved(&self.limits()),
            directory: self.directory.resolved(),
            networks: self.network.allow.iter().map(ToString::to_string).collect(),
            ca_files: self.network.ca_files.len(),
        }
    }

    /// A runtime with these settings.
    pub(crate) fn apply(&self, builder: RuntimeBuilder) -> Result<RuntimeBuilder, Error> {
        self.apply_with(self.limits(), builder)
    }

    /// A runtime with these settings, but for the limits.
    pub(crate) fn apply_with(
        &self,
        limits: Limits,
        builder: RuntimeBuilder,
    ) -> Result<RuntimeBuilder, Error> {
        let mut builder = builder.limits(limits);
        for network in &self.network.allow {
            builder = builder.allow_network(*network);
        }
        for path in &self.network.ca_files {
            let unreadable = |reason: String| Error::ReadFile {
                what: "the certificates",
                path: path.clone(),
                reason,
            };
            let pem = named_file::read("the certificates", path, LARGEST_ROOTS)?;
            builder = builder.trust_roots(&pem).map_err(|error| unreadable(error.to_string()))?;
        }
        Ok(builder)
    }
}

/// The parser draws the line with an arrow below it; a message has one line.
fn one_line(error: &toml::de::Error, text: &str) -> String {
    let start = error.span().map_or(0, |span| span.start);
    let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
    format!("line {line}: {}", error.message().lines().collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_file_holds_every_default() {
        let text = include_str!("../../../docs/config.toml");
        let documented = Config::parse(text).unwrap();
        assert_eq!(format!("{:?}", documented.limits()), format!("{:?}", Limits::default()));
        assert!(!format!("{:?}", documented.limits).contains("None"), "{:?}", documented.limits);
        let (directory, default) = (documented.directory, DirectorySettings::default());
        assert!(!format!("{directory:?}").contains("None"), "{directory:?}");
        let values = |settings: &DirectorySettings| {
            (settings.every(), settings.runs_at_once(), settings.keep_leavers())
        };
        assert_eq!(values(&directory), values(&default));
    }

    /// Each setting sets its own limit and no other: with a different value for each,
    /// the limits have the values in the order of the file.
    #[test]
    fn every_setting_sets_its_limit() {
        let documented = include_str!("../../../docs/config.toml");
        let (mut text, mut expected) = (String::new(), Limits::default());
        let limits = documented.split("[network]").next().unwrap();
        for (number, line) in limits.lines().filter(|line| line.contains(" = ")).enumerate() {
            let name = line.split(" = ").next().unwrap();
            let value = 1_000 + number;
            text += &format!("{name} = {value}\n");
            let time = Duration::from_millis(value as u64);
            match name {
                "memory-bytes" => expected.memory = value,
                "stack-bytes" => expected.stack = value,
                "table-elements" => expected.table_elements = value,
                "instances" => expected.instances = value,
                "handles" => expected.handles = value,
                "cpu-ms" => expected.cpu = time,
                "wall-clock-ms" => expected.wall_clock = time,
                "request-header-bytes" => expected.request_headers = value,
                "request-body-bytes" => expected.request_body = value,
                "response-header-bytes" => expected.response_headers = value,
                "response-body-bytes" => expected.response_body = value,
                "concurrent-requests" => expected.concurrent_requests = value,
                "transfer-bytes" => expected.transfer = value,
                "page-records" => expected.page = value,
                "cursor-bytes" => expected.cursor = value,
                "log-bytes" => expected.log = value,
                "log-lines" => expected.log_lines = value,
                "storage-keys" => expected.storage_keys = value,
                "storage-key-bytes" => expected.storage_key = value,
                "storage-value-bytes" => expected.storage_value = value,
                "storage-total-bytes" => expected.storage_total = value,
                other => panic!("which limit does {other} set?"),
            }
        }
        let config = Config::parse(&format!("[limits]\n{text}")).unwrap();
        assert_eq!(format!("{:?}", config.limits()), format!("{expected:?}"));
    }

    #[test]
    fn the_limits_in_force_have_the_names_of_their_settings() {
        let config = Config::parse("[limits]\ncpu-ms = 50").unwrap();
        let resolved = config.resolved();
        assert_eq!(resolved.limits["cpu-ms"], 50);
        let documented = include_str!("../../../docs/config.toml");
        let limits = resolved.limits.iter().filter(|(name, _)| *name != "cpu-ms");
        let directory = resolved.directory.iter().map(|(name, value)| (*name, value));
        for (name, value) in limits.map(|(name, value)| (name.as_str(), value)).chain(directory) {
            assert!(documented.contains(&format!("\n{name} = {value}\n")), "{name} = {value}");
        }
    }

    #[test]
    fn a_limit_and_a_network_are_set() {
        let config =
            Config::parse("[limits]\ncpu-ms = 50\n[network]\nallow = [\"10.0.0.0/8\"]").unwrap();
        assert_eq!(config.limits().cpu, Duration::from_millis(50));
        assert_eq!(config.limits().memory, Limits::default().memory);
        assert_eq!(config.network.allow.len(), 1);
    }

    /// Neither is ever read to its end.
    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_refused() {
        for path in ["/dev/zero", "/dev"] {
            let error = Config::read(Path::new(path)).unwrap_err().to_string();
            assert!(error.contains("it is not a file"), "{error}");
            let config = Config::parse(&format!("[network]\nca-files = [{path:?}]")).unwrap();
            let error = config.apply(marketplace_runtime::Runtime::builder()).map(drop);
            assert!(error.unwrap_err().to_string().contains("it is not a file"));
        }
    }

    #[test]
    fn mistakes_are_told_in_one_line() {
        for (text, part) in [
            ("[limits]\n\nmemory = 5", "line 3: unknown field `memory`"),
            ("[limits]\ncpu-ms = 0", "line 2"),
            ("[limits]\ncpu-ms = -1", "line 2"),
            ("[network]\nallow = [\"10.0.0.0/64\"]", "line 2"),
            ("nonsense", "line 1"),
        ] {
            let error = Config::parse(text).unwrap_err();
            assert!(error.contains(part) && error.lines().count() == 1, "{text}: {error}");
        }
    }
}
