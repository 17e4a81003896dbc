//! HMAC-SHA256, by which one key becomes many.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The HMAC-SHA256 of a message.
pub(crate) fn hmac(key: &[u8; 32], message: &[u8]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(keyed(key, message).finalize().into_bytes().into())
}

/// Whether this is the HMAC-SHA256 of a message; how long that takes says nothing.
pub(crate) fn is_hmac(tag: &[u8], key: &[u8; 32], message: &[u8]) -> bool {
    keyed(key, message).verify_slice(tag).is_ok()
}

fn keyed(key: &[u8; 32], message: &[u8]) -> Hmac<Sha256> {
    // HMAC fills a key up with zeros to a whole block. Given as one, it has no
    // wrong length, and nothing here can fail.
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(place, byte)| *place = *byte);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    mac.update(message);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_hmac_that_everybody_computes() {
        // Python: hmac.new(bytes(range(32)), b"wrap data keys", "sha256").hexdigest()
        let key = std::array::from_fn(|index| u8::try_from(index).unwrap());
        let digits: String =
            hmac(&key, b"wrap data keys").iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(is_hmac(&*hmac(&key, b"head"), &key, b"head"));
        assert!(!is_hmac(&*hmac(&key, b"head"), &key, b"tail"));
        assert_eq!(digits, "c2d957d84befcf3264f51c560c0ec8ed76e2f53e508ab974d9fd42dd4a0856a0");
    }
}
