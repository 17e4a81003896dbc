//! The head of a ledger, as somebody noted it earlier.

/// As the ledger writes it.
pub(crate) fn parse(text: &str) -> Result<String, &'static str> {
    match text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit()) {
        true => Ok(text.to_ascii_lowercase()),
        false => Err("a hash has 64 hexadecimal digits"),
    }
}
