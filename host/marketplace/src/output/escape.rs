//! JSON for terminals.

use std::io::{self, IsTerminal, Write};

use crate::text::is_hostile;

/// JSON on its way to stdout. What a terminal would obey is escaped there as JSON
/// escapes it, so that the document says the same.
pub(super) struct JsonOutput<W> {
    out: W,
    is_terminal: bool,
    /// The beginning of a character of which the rest has not come yet.
    begun: Vec<u8>,
}

impl<W: Write> JsonOutput<W> {
    /// Escapes only where stdout is a terminal.
    pub(super) fn to_stdout(out: W) -> Self {
        Self { out, is_terminal: io::stdout().is_terminal(), begun: Vec::new() }
    }

    /// Leaves everything as it is.
    pub(super) fn to_file(out: W) -> Self {
        Self { out, is_terminal: false, begun: Vec::new() }
    }

    fn write_text(&mut self, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(is_escaped) {
            let (plain, hostile) = rest.split_at(at);
            self.out.write_all(plain.as_bytes())?;
            let mut chars = hostile.chars();
            if let Some(c) = chars.next() {
                write!(self.out, "\\u{:04x}", u32::from(c))?;
            }
            rest = chars.as_str();
        }
        self.out.write_all(rest.as_bytes())
    }
}

/// Within a text every line end is escaped already; outside of it, it is one.
fn is_escaped(c: char) -> bool {
    c != '\n' && is_hostile(c)
}

impl<W: Write> Write for JsonOutput<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_terminal {
            return self.out.write(bytes);
        }
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&all) {
            Ok(_) => all.len(),
            Err(error) => error.valid_up_to(),
        };
        self.begun = all.split_off(whole);
        let text = String::from_utf8(all).map_err(io::Error::other)?;
        self.write_text(&text)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\u{1b}[2J \u{7f} \u{9b} \u{202e}\u{2028} Jürgen 🎉 \"\\ \n";

    fn written(is_terminal: bool, pieces: &[&[u8]]) -> String {
        let mut output = JsonOutput { out: Vec::new(), is_terminal, begun: Vec::new() };
        for piece in pieces {
            output.write_all(piece).unwrap();
        }
        String::from_utf8(output.out).unwrap()
    }

    #[test]
    fn a_terminal_sees_the_same_document_and_obeys_nothing() {
        let json = serde_json::to_string(TEXT).unwrap() + "\n";
        let shown = written(true, &[json.as_bytes()]);
        assert!(!shown.trim_end().contains(is_hostile), "{shown:?}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), TEXT);
        assert!(shown.contains("Jürgen 🎉") && shown.ends_with('\n'), "{shown:?}");
    }

    #[test]
    fn a_character_may_come_in_pieces() {
        let json = serde_json::to_string(TEXT).unwrap();
        let bytes: Vec<_> = json.as_bytes().chunks(1).collect();
        assert_eq!(written(true, &bytes), written(true, &[json.as_bytes()]));
    }

    #[test]
    fn a_file_gets_what_is_there() {
        assert_eq!(written(false, &[TEXT.as_bytes()]), TEXT);
    }
}
