//! Cells that a spreadsheet would compute instead of show.

use std::borrow::Cow;

/// A cell that no spreadsheet takes for a formula.
///
/// One that begins with `=`, `+`, `-` or `@`, also in their wide forms and behind
/// blanks and what cannot be seen, or with a tab or the end of a line, gets a `'` in
/// front, which makes it text. A plain number like `-2.5` stays one: a minus, digits
/// and at most one point among them compute nothing.
pub(super) fn harmless(cell: &str) -> Cow<'_, str> {
    match is_formula(cell) && !is_plain_number(cell) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

fn is_formula(cell: &str) -> bool {
    cell.starts_with(['\t', '\r', '\n'])
        || cell
            .trim_start_matches(is_overlooked)
            .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

/// What an import may drop, so that the character behind it is the first.
fn is_overlooked(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_plain_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    are_digits(whole) && are_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_text() {
        for cell in [
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-1+1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\tharmless",
            "  =1",
            "\u{a0}=1",
            "\u{feff}=1",
            "\u{200b}\u{202e}=1",
            "\u{1b}=1",
            "\u{ff1d}1",
            "-",
            "--5",
            "-5.",
            "-.5",
            "-1.2.3",
            "-1e9",
            "-\u{661}",
            "+49",
            " -5",
            "-5 ",
            "-inf",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"), "{cell:?}");
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for cell in [
            "",
            "-5",
            "-2.5",
            "0",
            "-0",
            "12.25",
            "a=b",
            "'s-Gravenhage",
            "Jürgen",
            "1-2",
            "ada@example.com",
            "  x",
            "2022-07-01",
            "🎉",
        ] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
