//! The text in a file's bytes.

/// What stands for a character that no value holds: the quotes of word
/// processors, and what takes two units of UTF-16. No text file holds it, and
/// JSON allows it in a string.
pub(super) const FOREIGN: u8 = 0x7f;

/// The text of a file in UTF-8 or UTF-16, with plain blanks; `None` for anything
/// else. Older code pages are not tried: their bytes fit any of them.
pub(super) fn decode(file: &[u8]) -> Option<String> {
    let mut text = String::new();
    if let Some(order) = order(file) {
        let (units, []) = file.as_chunks() else {
            return None;
        };
        for unit in units {
            push(&mut text, char::from_u32(order(*unit).into()).unwrap_or('“'))?;
        }
    } else {
        for character in std::str::from_utf8(file).ok()?.chars() {
            push(&mut text, character)?;
        }
    }
    Some(text)
}

/// `None` for a control character: a text file has none of these.
fn push(text: &mut String, character: char) -> Option<()> {
    text.push(match character {
        // Both together end one line.
        '\n' if text.ends_with('\r') => return Some(()),
        '\t' | '\r' | '\n' => character,
        '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' => FOREIGN.into(),
        // Nobody sees them, and a copy from a web page brings them along.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => ' ',
        _ if character.is_whitespace() => ' ',
        _ if character.is_control() => return None,
        _ => character,
    });
    Some(())
}

/// Which of the two bytes of a unit comes first.
type Order = fn([u8; 2]) -> u16;

/// The order of a file in UTF-16.
fn order(file: &[u8]) -> Option<Order> {
    [u16::from_le_bytes as Order, u16::from_be_bytes]
        .into_iter()
        .find(|order| is_utf16(file, *order))
}

/// Whether a file has a byte order mark, or is UTF-16 beyond doubt without one:
/// most of it is ASCII in this order, and none of it in the other.
fn is_utf16(file: &[u8], order: Order) -> bool {
    let (units, _) = file.as_chunks();
    let mut ascii = 0;
    for (index, unit) in units.iter().enumerate() {
        match order(*unit) {
            0xfeff if index == 0 => return true,
            1..0x80 => ascii += 1,
            swapped if swapped.swap_bytes() < 0x80 => return false,
            _ => {}
        }
    }
    ascii * 2 > units.len()
}
