//! TLS towards sources: rustls, the platform's roots, and those of the operator.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::error::Error;

/// Trusts what the platform trusts, and `extra` roots: a company's own authority.
pub(super) fn config(extra: &[CertificateDer<'static>]) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    // A platform may hold certificates that rustls cannot read; the rest counts.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for root in extra {
        let added = roots.add(root.clone());
        added.map_err(|error| Error::InvalidRoots { reason: error.to_string() })?;
    }
    if roots.is_empty() {
        return Err(Error::Engine("the platform has no trusted certificates".to_owned()));
    }
    Ok(trusting(roots))
}

/// The certificates in a PEM file.
pub(crate) fn read_roots(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let roots: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let roots = roots.map_err(|error| Error::InvalidRoots { reason: error.to_string() })?;
    if roots.is_empty() {
        return Err(Error::InvalidRoots { reason: "there is no certificate in it".to_owned() });
    }
    Ok(roots)
}

/// For an origin that is plain `http`: the platform's roots take milliseconds to
/// read, and nobody needs them there.
pub(super) fn without_roots() -> ClientConfig {
    trusting(RootCertStore::empty())
}

fn trusting(roots: RootCertStore) -> ClientConfig {
    ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
}
