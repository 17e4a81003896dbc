//! What the program is, what it is built on, and where it runs.

use serde_json::{Value, json};

use crate::database::sqlite_version;

/// The version of the sandbox's engine; a test holds it against the lock file.
const WASMTIME: &str = "48.0.8";

/// Versions, and nothing by which a machine could be known.
pub(super) async fn all() -> Value {
    json!({
        "marketplace": env!("CARGO_PKG_VERSION"),
        "wasmtime": WASMTIME,
        "sqlite": sqlite_version().await.ok(),
        "os": std::env::consts::OS,
        "arch": std::env::consts::ARCH,
        "distribution": distribution(),
        "kernel": kernel(),
    })
}

/// Such as `debian 13`.
fn distribution() -> Option<String> {
    let text = std::fs::read_to_string("/etc/os-release").ok()?;
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
        let line = line.trim_matches('"');
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.';
        line.chars().all(is_plain).then(|| line.to_owned())
    };
    Some([value("ID"), value("VERSION_ID")].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// The numbers of its version: whoever builds a kernel writes what they like behind them.
fn kernel() -> Option<String> {
    let text = std::fs::read_to_string("/proc/sys/kernel/osrelease").ok()?;
    let is_number = |c: &char| c.is_ascii_digit() || *c == '.';
    Some(text.chars().take_while(is_number).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_the_engine_is_the_one_that_is_built_in() {
        let lock = include_str!("../../../../Cargo.lock");
        let entry = format!("name = \"wasmtime\"\nversion = \"{WASMTIME}\"\n");
        assert!(lock.contains(&entry), "another version is in the lock file");
    }
}
