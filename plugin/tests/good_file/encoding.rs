//! How a file's text becomes bytes.

use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Encoding {
    unit: Unit,
    has_mark: bool,
}

#[derive(Clone, Copy, Debug)]
enum Unit {
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
}

pub(crate) fn any() -> impl Strategy<Value = Encoding> {
    let unit =
        prop::sample::select(vec![Unit::Utf8, Unit::Utf16LittleEndian, Unit::Utf16BigEndian]);
    (unit, prop::bool::ANY).prop_map(|(unit, has_mark)| Encoding { unit, has_mark })
}

impl Encoding {
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        let mark = if self.has_mark { "\u{feff}" } else { "" };
        let text = format!("{mark}{text}");
        match self.unit {
            Unit::Utf8 => text.into_bytes(),
            Unit::Utf16LittleEndian => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Unit::Utf16BigEndian => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}
