//! The one key of a data folder, which wraps all others.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::error::VaultError;
use super::hash::hmac;

/// 32 random bytes. They are not printed and are wiped when they are dropped.
#[derive(Clone)]
pub(crate) struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// A new key.
    pub(crate) fn generate() -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes).map_err(VaultError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Reads what [`MasterKey::to_text`] or `openssl rand -base64 32` has
    /// written; `None` for anything else.
    pub(crate) fn from_text(text: &[u8]) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim_ascii()).ok()?);
        let bytes: &[u8; 32] = bytes.as_slice().try_into().ok()?;
        Some(Self(Zeroizing::new(*bytes)))
    }

    /// The key in base64, a line.
    pub(crate) fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(64));
        STANDARD.encode_string(*self.0, &mut text);
        text.push('\n');
        text
    }

    /// The key for one purpose. The master key itself is used for nothing else,
    /// so that no two uses of it can be played off against each other.
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        hmac(&self.0, purpose.as_bytes())
    }

    /// What a database says of the key that it was sealed with. Nobody can get
    /// the key from it.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        *self.derive("fingerprint")
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_being_written() {
        let key = MasterKey::generate().unwrap();
        let text = key.to_text();
        assert!(text.ends_with("=\n") && text.len() == 45, "{} characters", text.len());
        let again = MasterKey::from_text(text.as_bytes()).unwrap();
        assert_eq!(again.fingerprint(), key.fingerprint());
        // As it may stand in an environment variable.
        assert!(MasterKey::from_text(text.trim().as_bytes()).is_some());
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let short = STANDARD.encode([1; 31]);
        let long = STANDARD.encode([1; 33]);
        for text in ["", "\n", "hunter2", &short, &long, &"A".repeat(44), "=", "ä"] {
            assert!(MasterKey::from_text(text.as_bytes()).is_none(), "{text:?}");
        }
    }

    #[test]
    fn keys_and_purposes_differ() {
        let (one, other) = (MasterKey::generate().unwrap(), MasterKey::generate().unwrap());
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert_ne!(*one.derive("wrap data keys"), one.fingerprint());
        assert_eq!(*one.derive("ledger"), *one.clone().derive("ledger"));
    }

    #[test]
    fn a_key_does_not_print_itself() {
        let key = MasterKey::from_text(STANDARD.encode([65; 32]).as_bytes()).unwrap();
        let printed = format!("{key:?}");
        assert_eq!(printed, "MasterKey(…)");
    }
}
