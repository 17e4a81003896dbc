//! XChaCha20-Poly1305: what is sealed cannot be read, changed or moved.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use zeroize::Zeroizing;

use super::error::VaultError;

/// Where a sealed value belongs. It opens nowhere else: whoever can write to the
/// database cannot give one connection what another holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    pub(super) table: &'static str,
    pub(super) connection_id: i64,
    /// What names the row within the connection.
    pub(super) row: &'a [u8],
}

impl Context<'_> {
    /// No two contexts have the same bytes: neither tables nor numbers have a
    /// slash in them.
    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = format!("{}/{}/", self.table, self.connection_id).into_bytes();
        bytes.extend_from_slice(self.row);
        bytes
    }
}

/// Seals with a random nonce, which stands before the ciphertext. It has 24
/// bytes, so that two of them never meet, however much is written.
pub(super) fn seal(
    key: &[u8; 32],
    context: Context<'_>,
    plaintext: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let mut nonce = [0; 24];
    getrandom::fill(&mut nonce).map_err(VaultError::NoRandomness)?;
    let payload = Payload { msg: plaintext, aad: &context.to_bytes() };
    let ciphertext = XChaCha20Poly1305::new(key.into())
        .encrypt(&nonce.into(), payload)
        .map_err(|_| VaultError::TooLarge)?;
    Ok([&nonce[..], &ciphertext].concat())
}

/// Opens what [`seal`] has sealed with the same key and context.
pub(super) fn open(
    key: &[u8; 32],
    context: Context<'_>,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let plaintext = sealed.split_first_chunk::<24>().and_then(|(nonce, ciphertext)| {
        let payload = Payload { msg: ciphertext, aad: &context.to_bytes() };
        XChaCha20Poly1305::new(key.into()).decrypt(nonce.into(), payload).ok()
    });
    plaintext.map(Zeroizing::new).ok_or(VaultError::DoesNotOpen {
        table: context.table,
        connection_id: context.connection_id,
    })
}
