//! What an operator can set, in `config.toml` of the data folder.
//!
//! Every setting has a default; `docs/config.toml` is the file with all of them, and
//! a test holds it against [`Limits::default`].

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

use marketplace_runtime::{Limits, RuntimeBuilder};
use serde::Deserialize;

use crate::error::Error;

/// The largest configuration that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// The operator's settings.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Config {
    limits: LimitSettings,
    network: NetworkSettings,
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
        let text = match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Ok(metadata) if metadata.len() > LARGEST => {
                return Err(unusable("it is too large".into()));
            }
            _ => std::fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?,
        };
        Self::parse(&text).map_err(unusable)
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

    /// A runtime with these settings.
    pub(crate) fn apply(&self, builder: RuntimeBuilder) -> Result<RuntimeBuilder, Error> {
        let mut builder = builder.limits(self.limits());
        for network in &self.network.allow {
            builder = builder.allow_network(*network);
        }
        for path in &self.network.ca_files {
            let unreadable = |reason: String| Error::ReadFile {
                what: "the certificates",
                path: path.clone(),
                reason,
            };
            let pem = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
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
    }

    #[test]
    fn a_limit_and_a_network_are_set() {
        let config =
            Config::parse("[limits]\ncpu-ms = 50\n[network]\nallow = [\"10.0.0.0/8\"]").unwrap();
        assert_eq!(config.limits().cpu, Duration::from_millis(50));
        assert_eq!(config.limits().memory, Limits::default().memory);
        assert_eq!(config.network.allow.len(), 1);
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
