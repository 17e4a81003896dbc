//! A plugin's own words, for people: no longer than a person reads.

/// The longest message, code or reason of a plugin that is passed on, in bytes.
const LONGEST: usize = 2_000;

/// The text, or as much of it as is passed on.
pub(crate) fn clipped(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_stays_and_what_is_long_is_cut_between_characters() {
        assert_eq!(clipped("short".to_owned()), "short");
        let cut = clipped("ü".repeat(5_000));
        assert_eq!(cut.len(), LONGEST + "…".len());
        assert!(clipped(format!("x{}", "ü".repeat(5_000))).ends_with("ü…"));
    }
}
