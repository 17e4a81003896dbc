//! Random names for what has no name of its own.

use crate::vault::VaultError;

/// 64 random bits in hexadecimal: two of a billion are the same once in 40 times.
pub(crate) fn random() -> Result<String, VaultError> {
    let bits = getrandom::u64().map_err(VaultError::NoRandomness)?;
    Ok(format!("{bits:016x}"))
}
