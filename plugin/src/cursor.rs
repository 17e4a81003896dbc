//! Where a traversal stands, in a text that the host keeps for days and across
//! upgrades of the plugin.
//!
//! Beside the offset it holds what lets a fresh instance go on as if it had been
//! there: who was read last, so that a list that has shifted meanwhile is
//! noticed, and what the source has said about itself.

use crate::bindings::marketplace::integration::types::Error;
use crate::error::Result;
use std::fmt::Write;

/// The version lets a later plugin tell an old cursor from garbage.
const VERSION: &str = "v2";

/// The most that Personio hands out at once. Asked for more it may answer with
/// an error, or with a hundred.
pub(crate) const MOST_RECORDS: u32 = 100;

/// More people than any company has. A source that invents them has no end.
pub(crate) const MOST_PEOPLE: u64 = 10_000_000;

/// The most people to be remembered. More than one, since that one may leave.
pub(crate) const MOST_ANCHORS: usize = 8;

/// Where to go on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cursor {
    /// The record to go on with, from 0.
    pub(crate) offset: u64,
    /// How many people there are, as far as the source has said.
    pub(crate) total: Option<u64>,
    /// How many records the source hands out at once, where that is less than
    /// what was asked for.
    pub(crate) page_size: Option<u32>,
    pub(crate) vacation: VacationDays,
    /// Fingerprints of the last people read, for the list must overlap with them.
    pub(crate) anchors: Vec<u64>,
}

/// Where the remaining vacation days come from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum VacationDays {
    /// From the list itself, as far as is known.
    #[default]
    Listed,
    /// From a request for each person.
    PerPerson,
    /// From nowhere: the credentials may not ask.
    Withheld,
}

/// Not the id itself: a cursor ends up in logs and databases, and an id is a
/// person's. FNV-1a with 64 bits, because what is written today must be found again
/// by a plugin that was compiled by another toolchain, and because somebody who
/// looked like another would be skipped.
pub(crate) fn fingerprint(id: &str) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    id.bytes().fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

impl Cursor {
    /// Strict, because a misread cursor skips people without a trace: only what
    /// [`Cursor::text`] has written is read, byte by byte.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        Self::read(text).filter(|cursor| cursor.text() == text).ok_or_else(|| {
            Error::invalid_request(
                "The cursor is not one that this integration has returned; start again without one.",
            )
        })
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let (version, offset) = (parts.next()?, parts.next()?);
        let (total, page_size) = (parts.next()?, parts.next()?);
        let vacation = VacationDays::read(parts.next()?)?;
        let anchors: Option<Vec<_>> = parts.map(|hex| u64::from_str_radix(hex, 16).ok()).collect();
        let anchors = anchors.filter(|anchors| anchors.len() <= MOST_ANCHORS)?;
        let cursor = Self {
            offset: offset.parse().ok()?,
            total: total.parse().ok(),
            page_size: page_size.parse().ok(),
            vacation,
            anchors,
        };
        let is_possible = version == VERSION
            && cursor.offset <= MOST_PEOPLE
            && cursor.page_size.is_none_or(|size| (1..=MOST_RECORDS).contains(&size));
        is_possible.then_some(cursor)
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!("{VERSION}:{}:", self.offset);
        // Writing into a string does not fail.
        let _ = self.total.map(|total| write!(text, "{total}"));
        text.push(':');
        let _ = self.page_size.map(|size| write!(text, "{size}"));
        text.push(':');
        text.push_str(self.vacation.letter());
        for anchor in &self.anchors {
            let _ = write!(text, ":{anchor:016x}");
        }
        text
    }
}

impl VacationDays {
    fn letter(self) -> &'static str {
        match self {
            Self::Listed => "l",
            Self::PerPerson => "p",
            Self::Withheld => "w",
        }
    }

    fn read(letter: &str) -> Option<Self> {
        [Self::Listed, Self::PerPerson, Self::Withheld]
            .into_iter()
            .find(|days| days.letter() == letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        for (cursor, text) in [
            (Cursor::default(), "v2:0:::l"),
            (Cursor { offset: MOST_PEOPLE, ..Cursor::default() }, "v2:10000000:::l"),
            (
                Cursor {
                    offset: 99,
                    total: Some(2500),
                    page_size: Some(50),
                    vacation: VacationDays::PerPerson,
                    anchors: vec![0, 0xdead_beef],
                },
                "v2:99:2500:50:p:0000000000000000:00000000deadbeef",
            ),
        ] {
            assert_eq!(cursor.text(), text);
            assert_eq!(Cursor::parse(text).unwrap(), cursor);
        }
    }

    #[test]
    fn garbage() {
        for text in [
            "",
            "100",
            "v1:100",
            "v2:",
            "v2:1",
            "v2:1::",
            "v2:-1:::l",
            "v2:+1:::l",
            "v2:01:::l",
            "v2: 1:::l",
            "v2:1:::l ",
            "v2:1:x::l",
            "v2:1::0:l",
            "v2:1::101:l",
            "v2:10000001:::l",
            "v2:1:::x",
            "v2:1:::l:xyz",
            "v2:1:::l:1",
            "v2:1:::l:00000000DEADBEEF",
            "v2:1:::l:00000000000000001",
            "v2:1:::l:1:2:3:4:5:6:7:8:9",
            "v3:1:::l",
            "V2:1:::l",
            "v2:18446744073709551616:::l",
            "v2:1&attributes[]=email:::l",
            "v2:١:::l",
        ] {
            assert!(Cursor::parse(text).is_err(), "{text}");
        }
    }

    /// What older plugins have written must be found again.
    #[test]
    fn fingerprints_stay_the_same() {
        assert_eq!(fingerprint(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint("4711001"), fingerprint("4711001"));
        assert_ne!(fingerprint("4711001"), fingerprint("4711002"));
        assert_eq!(fingerprint("a"), 0xaf63_dc4c_8601_ec8c, "the published test vector");
    }
}
