//! A value as a person or a program has written it into text.

use super::encoding::QUOTE;

/// A value without what stands around it.
pub(super) struct Written<'a> {
    pub(super) value: &'a [u8],
    /// Whether it ends where it seems to end.
    pub(super) is_clear: bool,
}

/// What stands between a label and its value, and between the cells of a row.
pub(super) const SEPARATORS: &[u8] = b":=;,\t|";

/// What belongs to a value only if the value is in quotes.
const PUNCTUATION: &[u8] = b":=;,\t|\"'`<>*";

impl<'a> Written<'a> {
    pub(super) fn of(text: &'a [u8]) -> Self {
        let text = not_bold(trim(text, b" \t:=;,|>", b" \t,;"));
        match text {
            [open, value @ .., close] if open == close && is_quote(*open) => {
                Self { value: value.trim_ascii(), is_clear: !value.contains(open) }
            }
            // The padding of base64 is no separator.
            _ => Self { value: text, is_clear: !has(trim(text, b"", b"="), PUNCTUATION) },
        }
    }

    /// Whether this can be a value all by itself: not a word of a sentence, nor
    /// the name of a section.
    pub(super) fn is_alone(&self) -> bool {
        self.is_clear
            && has_content(self.value)
            && self.value.iter().all(u8::is_ascii_graphic)
            && !self.value.starts_with(b"[")
    }
}

/// `text` without the asterisks of Markdown: `**Client ID:** **…**`. Those of a
/// value that is masked in part stay.
fn not_bold(mut text: &[u8]) -> &[u8] {
    let behind = trim(text, b"*", b"");
    if behind.starts_with(b" ") {
        text = behind.trim_ascii_start();
    }
    while let [b'*', inner @ .., b'*'] = text {
        text = inner;
    }
    text
}

pub(super) fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | QUOTE)
}

/// `text` without the given bytes at its beginning and at its end.
pub(super) fn trim<'a>(mut text: &'a [u8], before: &[u8], after: &[u8]) -> &'a [u8] {
    while let [first, rest @ ..] = text
        && before.contains(first)
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && after.contains(last)
    {
        text = rest;
    }
    text
}

/// Whether any of the given bytes is in `text`.
fn has(text: &[u8], bytes: &[u8]) -> bool {
    text.iter().any(|byte| bytes.contains(byte))
}

/// Whether there is more than dashes, dots and asterisks, which draw lines or
/// stand in for a value.
pub(super) fn has_content(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_alphanumeric)
}
