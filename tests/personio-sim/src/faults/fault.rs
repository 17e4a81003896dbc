//! One fault as somebody asked for it: `http-503=2`.

use std::fmt;
use std::str::FromStr;

use super::kind::{self, Description, Kind, Takes};
use super::target::Target;

/// More than anybody waits for, and little enough to add to any clock.
const MOST: u64 = 1_000_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(super) kind: Kind,
    pub(super) value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Nothing,
    Number(u64),
    Target(Target),
}

/// No such fault, or not with this value.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FaultError {
    #[error("there is no fault {0:?}; --list-faults shows those there are")]
    Unknown(String),
    #[error("the fault {name} takes no value; leave out {value:?}")]
    Valueless { name: &'static str, value: String },
    #[error("the fault {name} expects {expected}, not {value:?}")]
    Value { name: &'static str, expected: String, value: String },
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let known = kind::ALL.iter().find(|known| known.name == name);
        let known = known.ok_or_else(|| FaultError::Unknown(name.to_owned()))?;
        let value = match value {
            Some(value) => parse_value(known, value)?,
            None => default_of(known.takes),
        };
        Ok(Self { kind: known.kind, value })
    }
}

fn default_of(takes: Takes) -> Value {
    match takes {
        Takes::Nothing => Value::Nothing,
        Takes::Number { default, .. } => Value::Number(default),
        Takes::Target(default) => Value::Target(default),
    }
}

fn parse_value(known: &Description, value: &str) -> Result<Value, FaultError> {
    let name = known.name;
    let unexpected = |expected| FaultError::Value { name, expected, value: value.to_owned() };
    match known.takes {
        Takes::Nothing => Err(FaultError::Valueless { name, value: value.to_owned() }),
        Takes::Number { least, unit, .. } => match value.parse() {
            Ok(number) if (least..=MOST).contains(&number) => Ok(Value::Number(number)),
            _ => Err(unexpected(format!("a whole number from {least} to {MOST} ({unit})"))),
        },
        Takes::Target(_) => Target::named(value).map(Value::Target).ok_or_else(|| {
            unexpected(format!("one of {}", Target::ALL.map(Target::name).join(", ")))
        }),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.kind.name();
        match self.value {
            Value::Nothing => formatter.write_str(name),
            Value::Number(number) => write!(formatter, "{name}={number}"),
            Value::Target(target) => write!(formatter, "{name}={}", target.name()),
        }
    }
}

impl Fault {
    /// Whether this one takes the place of the other: the same again, and if it
    /// is aimed at a route, at the same one.
    pub(super) fn replaces(&self, other: &Self) -> bool {
        let aimed = matches!(self.value, Value::Target(_));
        self.kind == other.kind && (!aimed || self.value == other.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> String {
        text.parse::<Fault>().unwrap().to_string()
    }

    fn error(text: &str) -> String {
        text.parse::<Fault>().unwrap_err().to_string()
    }

    #[test]
    fn values_have_defaults() {
        assert_eq!(parsed("http-503"), "http-503=2");
        assert_eq!(parsed("http-503=7"), "http-503=7");
        assert_eq!(parsed("forbidden"), "forbidden=attributes");
        assert_eq!(parsed("forbidden=balance"), "forbidden=balance");
        assert_eq!(parsed("gzip"), "gzip");
        assert_eq!(parsed("expire-token=0"), "expire-token=0");
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(
            error("htp-503"),
            r#"there is no fault "htp-503"; --list-faults shows those there are"#
        );
        assert_eq!(error("gzip=9"), r#"the fault gzip takes no value; leave out "9""#);
        let number = "a whole number from 1 to 1000000000";
        for value in ["", "0", "-1", "two", "1.5", "1000000001"] {
            let expected = format!("the fault latency expects {number} (ms), not {value:?}");
            assert_eq!(error(&format!("latency={value}")), expected);
        }
        assert_eq!(
            error("gone=everything"),
            r#"the fault gone expects one of attributes, employees, balance, not "everything""#
        );
    }

    #[test]
    fn every_name_leads_to_its_own_fault() {
        for known in kind::ALL {
            let fault: Fault = known.name.parse().unwrap();
            assert_eq!((fault.kind, fault.kind.name()), (known.kind, known.name));
            // What is listed can be asked for.
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
    }
}
