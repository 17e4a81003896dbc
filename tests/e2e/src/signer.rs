//! A publisher of plugins, with a key.

use std::io::Cursor;

use minisign::KeyPair;

/// A key pair, made for one test.
pub struct Signer(KeyPair);

impl Signer {
    /// A publisher with a new key.
    pub fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().expect("a key pair"))
    }

    /// The public key, as one line.
    pub fn key(&self) -> String {
        self.0.pk.to_base64()
    }

    /// The public key, as the text of a `.pub` file.
    pub fn key_file(&self) -> String {
        self.0.pk.to_box().expect("a key file").into_string()
    }

    /// The text of a signature file for these bytes.
    pub fn signature(&self, bytes: &[u8]) -> String {
        let signed = minisign::sign(None, &self.0.sk, Cursor::new(bytes), None, None);
        signed.expect("a signature").into_string()
    }

    /// Signs a file as `minisign -S` does: the signature is put beside it.
    pub fn sign(&self, file: &str) {
        let bytes = std::fs::read(file).expect("the file");
        std::fs::write(format!("{file}.minisig"), self.signature(&bytes))
            .expect("the signature file");
    }
}

impl Default for Signer {
    fn default() -> Self {
        Self::new()
    }
}
