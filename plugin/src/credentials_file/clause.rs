//! A label and what is written behind it in the same line.

use super::label::Label;
use super::written::{SEPARATORS, Written, has_content, is_quote, trim};

/// Without a separator or a label a value must at least be long. Personio's have
/// 40 characters and more, and hardly any word of a text has as many as this.
pub(super) const SHORTEST: usize = 16;

pub(super) struct Clause<'a> {
    pub(super) label: Label,
    /// Without content where the value must be somewhere else.
    pub(super) value: &'a [u8],
}

impl<'a> Clause<'a> {
    pub(super) fn of(line: &'a [u8]) -> Option<Self> {
        // Without the frame of a drawn table.
        let line = trim(line, b" \t|", b" |");
        let (label, value) = split(line);
        let clause = Label::of(label).map(|label| Self { label, value });
        if clause.as_ref().is_some_and(|clause| has_content(clause.value)) {
            return clause;
        }
        Self::loose(line).or(clause)
    }

    /// `Client ID papi-…`, `Client ID -> papi-…`: sentences have blanks and
    /// descriptions of menus have arrows, so there must be nothing but a label
    /// and what is no word.
    fn loose(line: &'a [u8]) -> Option<Self> {
        let (label, value) = at_arrow(line).or_else(|| at_last_blank(line))?;
        let label = Label::whole(label)?;
        is_coined(value).then_some(Self { label, value })
    }

    /// The value and the next clause, if there is one behind it in the line.
    ///
    /// What it is parted at could belong to the value, but for the label that
    /// follows. Whatever else follows leaves the clause as it is, to be refused.
    pub(super) fn parted(&self) -> Option<(&'a [u8], Self)> {
        let text = trim(self.value, b" \t:=;,|>", b"");
        let (value, rest) = text.split_at_checked(end(text)?)?;
        let next = trim(rest, b" \t;,&|", b"");
        // What begins with anything else may be a comment.
        let begins = next.first().is_some_and(|byte| byte.is_ascii_alphabetic() || is_quote(*byte));
        let (label, behind) = split(next);
        let next = Self { label: Label::whole(label)?, value: behind };
        let is_next = begins && is_coined(value) && has_content(behind) && !is_query(rest);
        is_next.then_some((value, next))
    }
}

/// The label of a line and its value, which is empty where there is none.
fn split(line: &[u8]) -> (&[u8], &[u8]) {
    let end = line.iter().position(|byte| SEPARATORS.contains(byte)).unwrap_or(line.len());
    line.split_at(end)
}

fn at_arrow(line: &[u8]) -> Option<(&[u8], &[u8])> {
    ["->", "→"].iter().find_map(|arrow| {
        let start = line.windows(arrow.len()).position(|bytes| bytes == arrow.as_bytes())?;
        Some((line.get(..start)?, line.get(start + arrow.len()..)?))
    })
}

fn at_last_blank(line: &[u8]) -> Option<(&[u8], &[u8])> {
    line.iter().rposition(|byte| *byte == b' ').map(|blank| line.split_at(blank))
}

/// Where the value ends that `text` begins with.
fn end(text: &[u8]) -> Option<usize> {
    match text {
        [quote, quoted @ ..] if is_quote(*quote) => {
            quoted.iter().position(|byte| byte == quote).map(|end| end + 2)
        }
        _ => text.iter().position(|byte| b" \t;,&|".contains(byte)),
    }
}

/// Whether a value looks made up by a program: it is long and has a digit.
fn is_coined(value: &[u8]) -> bool {
    let Written { value, .. } = Written::of(value);
    value.len() >= SHORTEST && value.iter().any(u8::is_ascii_digit)
}

/// Whether the rest of a line goes on as a query does that has more than the two
/// values, or values that are encoded, if they are not meant as they are.
fn is_query(rest: &[u8]) -> bool {
    rest.strip_prefix(b"&").is_some_and(|rest| rest.iter().any(|byte| b"&%".contains(byte)))
}
