//! HMAC-SHA256, by which one key becomes many.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The HMAC-SHA256 of a message.
pub(super) fn hmac(key: &[u8; 32], message: &[u8]) -> Zeroizing<[u8; 32]> {
    // HMAC fills a key up with zeros to a whole block. Given as one, it has no
    // wrong length, and nothing here can fail.
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(place, byte)| *place = *byte);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    mac.update(message);
    Zeroizing::new(mac.finalize().into_bytes().into())
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
        assert_eq!(digits, "c2d957d84befcf3264f51c560c0ec8ed76e2f53e508ab974d9fd42dd4a0856a0");
    }
}
