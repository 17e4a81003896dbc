//! What a check has found, for people and for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::Error;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The data folder, who can enter it, and the room on its disk.
    DataFolder,
    /// What a killed process left there.
    Leftovers,
    /// The settings of the operator.
    Settings,
    /// The file of the database.
    Database,
    /// Its tables.
    Tables,
    /// The key that it is sealed with.
    MasterKey,
    /// The chain of what has left.
    Ledger,
    /// Who is trusted.
    Trust,
    /// This machine's clock.
    Clock,
    /// What was agreed to about a connection.
    Terms,
    /// The plugin of a connection.
    Plugin,
    /// What the source says of a connection.
    Source,
    /// How old a directory is.
    Runs,
}

impl Check {
    /// As people read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::DataFolder => "data folder",
            Self::Leftovers => "leftovers",
            Self::Settings => "settings",
            Self::Database => "database",
            Self::Tables => "tables",
            Self::MasterKey => "master key",
            Self::Ledger => "ledger",
            Self::Trust => "trust",
            Self::Clock => "clock",
            Self::Terms => "terms",
            Self::Plugin => "plugin",
            Self::Source => "source",
            Self::Runs => "runs",
        }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It works, and somebody should look at it; or it could not be looked at.
    Warning,
    /// It does not work.
    Failed,
}

impl Verdict {
    /// As it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }
}

/// What a check has found.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// Whose connection, where it is about one.
    pub tenant: Option<String>,
    /// What the ledger calls that connection.
    pub connection: Option<String>,
    /// How bad it is.
    pub verdict: Verdict,
    /// What it is, in a fixed word.
    pub code: &'static str,
    /// What was seen, for people: names, paths and the words of plugins among it.
    pub seen: String,
    /// What to do next, where it is not as it should be.
    pub remedy: Option<String>,
    /// What was counted.
    pub numbers: BTreeMap<&'static str, i64>,
}

impl Finding {
    /// As it should be.
    pub(super) fn ok(check: Check, seen: impl Into<String>) -> Self {
        Self {
            check,
            tenant: None,
            connection: None,
            verdict: Verdict::Ok,
            code: "ok",
            seen: seen.into(),
            remedy: None,
            numbers: BTreeMap::new(),
        }
    }

    /// Somebody should look at it.
    pub(super) fn warning(
        check: Check,
        code: &'static str,
        seen: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let remedy = Some(remedy.into());
        Self { verdict: Verdict::Warning, code, remedy, ..Self::ok(check, seen) }
    }

    /// It does not work.
    pub(super) fn failed(
        check: Check,
        code: &'static str,
        seen: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { verdict: Verdict::Failed, ..Self::warning(check, code, seen, remedy) }
    }

    /// It does not work, as an error says: first what happened, and then what to do.
    pub(super) fn error(check: Check, error: &Error) -> Self {
        let is_key = matches!(error, Error::Vault(error) if error.is_about_key());
        if is_key && check != Check::MasterKey {
            return Self::blocked(check, Check::MasterKey);
        }
        let text = error.to_string();
        let (seen, remedy) = split(&text);
        Self::failed(check, super::code::of(error), seen, remedy)
    }

    /// It could not be looked at, since something else does not work.
    pub(super) fn blocked(check: Check, by: Check) -> Self {
        let remedy = format!("do first what is said about: {}", by.name());
        Self::warning(check, "not-checked", "not checked", remedy)
    }

    /// About one connection.
    #[must_use]
    pub(super) fn about(mut self, tenant: &str, connection: &str) -> Self {
        (self.tenant, self.connection) = (Some(tenant.to_owned()), Some(connection.to_owned()));
        self
    }

    /// With a number.
    #[must_use]
    pub(super) fn counted(mut self, name: &'static str, number: i64) -> Self {
        self.numbers.insert(name, number);
        self
    }
}

/// Errors are sentences in two parts.
pub(super) fn split(text: &str) -> (&str, &str) {
    let parts = text.split_once("; ").or_else(|| text.split_once(". "));
    parts.unwrap_or((text, "run the command that needs it with -v, which says more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_happened_and_what_to_do() {
        let finding = Finding::error(Check::DataFolder, &Error::NoDataDir);
        assert_eq!(finding.seen, "this account has no home folder");
        assert_eq!(finding.remedy.as_deref(), Some("choose a data folder with --data-dir"));
        assert_eq!(
            split("a: b"),
            ("a: b", "run the command that needs it with -v, which says more")
        );
    }
}
