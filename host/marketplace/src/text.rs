//! Text for terminals.

use std::borrow::Cow;
use std::io::Write;

/// Says something to the person at the terminal, beside the results. Where
/// nobody listens (a closed or full stderr), the command goes on: `eprintln!`
/// would end it with a panic.
pub fn say(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// `text` with control characters escaped. Names at a source and messages of a
/// plugin are anybody's words; printed raw, they could move the cursor or
/// rename the window of whoever reads them.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| match is_hostile(c) {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    };
    Cow::Owned(text.chars().map(escape).collect())
}

/// Control characters, line separators, and marks of writing direction, which
/// make a line look like another.
pub(crate) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_not_told_what_to_do() {
        assert_eq!(printable("Jürgen 🎉"), "Jürgen 🎉");
        assert_eq!(printable("a\u{1b}[2Jb\nc"), "a\\u{1b}[2Jb\\nc");
        assert_eq!(printable("\u{202e}evil"), "\\u{202e}evil");
    }
}
