//! The text in a file's bytes.

/// Stands for the quotes of word processors. No text file holds it, and JSON
/// allows it in a string.
pub(super) const QUOTE: u8 = 0x7f;

/// The text of a file in UTF-8 or UTF-16, with plain blanks; `None` for anything
/// else. Older code pages are not tried: their bytes fit any of them.
pub(super) fn decode(file: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(file.len());
    if let Some(order) = order(file) {
        let (units, []) = file.as_chunks() else {
            return None;
        };
        for unit in units {
            let character = char::from_u32(order(*unit).into());
            // Half a character: no value and no label has any that takes two units.
            push(&mut text, character.unwrap_or(char::REPLACEMENT_CHARACTER))?;
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
        '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' => QUOTE.into(),
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
