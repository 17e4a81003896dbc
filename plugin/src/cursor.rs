//! Where a traversal stands: the number of records seen so far.
//!
//! The host keeps a cursor as opaque text, possibly for days and across an
//! upgrade of the plugin; the version in front lets a later plugin tell an old
//! one from garbage.

use crate::bindings::marketplace::integration::types::Error;
use crate::error::Result;

const VERSION: &str = "v1:";

/// The offset of the record to go on with.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Cursor {
    pub(crate) offset: u64,
}

impl Cursor {
    /// Strict, because a misread cursor skips people without a trace: only what
    /// [`Cursor::text`] has written is read, byte by byte.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        text.strip_prefix(VERSION)
            .and_then(|offset| offset.parse().ok())
            .map(|offset| Self { offset })
            .filter(|cursor| cursor.offset > 0 && cursor.text() == text)
            .ok_or_else(|| {
                Error::invalid_request(
                    "The cursor is not one that this integration has returned; start again without one.",
                )
            })
    }

    pub(crate) fn text(self) -> String {
        format!("{VERSION}{}", self.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        for offset in [1, 100, u64::MAX] {
            let cursor = Cursor { offset };
            assert_eq!(Cursor::parse(&cursor.text()).unwrap(), cursor);
        }
    }

    #[test]
    fn garbage() {
        for text in [
            "",
            "100",
            "v1:",
            "v1:0",
            "v1:-1",
            "v1:+1",
            "v1:01",
            "v1: 1",
            "v1:1 ",
            "v1:1.0",
            "v2:1",
            "V1:1",
            "v1:18446744073709551616",
            "v1:1&attributes[]=email",
            "v1:١",
        ] {
            assert!(Cursor::parse(text).is_err(), "{text}");
        }
    }
}
