//! Reads a component without running it.

use sha2::{Digest, Sha256};
use wasmparser::{Encoding, Parser, Payload};
use wasmtime::Engine;
use wasmtime::component::Component;
use wasmtime::component::types::ComponentItem;

use crate::error::Error;
use crate::manifest::{Manifest, SECTION};

/// What every integration exports: the interfaces of the contract, with their
/// functions.
const EXPORTS: [(&str, &[&str]); 2] = [
    ("marketplace:integration/credentials-file@0.1.0", &["parse"]),
    (
        "marketplace:integration/integration@0.1.0",
        &["connect", "status", "fetch-employees", "disconnect"],
    ),
];

/// The SHA-256 of a plugin's bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compiles a component and makes sure that it is an integration. What is no
/// component is told apart from what is a broken one.
pub(crate) fn compile(engine: &Engine, bytes: &[u8]) -> Result<Component, Error> {
    if !Parser::is_component(bytes) {
        return Err(Error::NotAComponent);
    }
    let component = Component::from_binary(engine, bytes)
        .map_err(|error| Error::InvalidComponent { reason: first_line(&error) })?;
    check_exports(engine, &component)?;
    Ok(component)
}

fn check_exports(engine: &Engine, component: &Component) -> Result<(), Error> {
    let component = component.component_type();
    for (interface, functions) in EXPORTS {
        let Some(ComponentItem::ComponentInstance(instance)) =
            component.get_export(engine, interface).map(|export| export.ty)
        else {
            return Err(Error::MissingExport { export: interface.to_owned() });
        };
        for function in functions {
            if instance.get_export(engine, function).is_none() {
                return Err(Error::MissingExport { export: format!("{interface}#{function}") });
            }
        }
    }
    Ok(())
}

/// The names of what a component imports.
pub(crate) fn imports(engine: &Engine, component: &Component) -> Vec<String> {
    component.component_type().imports(engine).map(|(name, _)| name.to_owned()).collect()
}

/// The names of what a component exports.
pub(crate) fn exports(engine: &Engine, component: &Component) -> Vec<String> {
    component.component_type().exports(engine).map(|(name, _)| name.to_owned()).collect()
}

/// The manifest in a component's own custom section; those of the modules
/// inside it do not count.
pub(crate) fn manifest(bytes: &[u8]) -> Result<Manifest, Error> {
    let mut depth = 0_usize;
    let mut manifest = None;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(|error| Error::InvalidComponent { reason: error.to_string() })? {
            Payload::Version { encoding: Encoding::Module | Encoding::Component, .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::CustomSection(section) if depth == 1 && section.name() == SECTION => {
                let parsed = Manifest::parse(section.data());
                let parsed = parsed.map_err(|reason| Error::InvalidManifest { reason })?;
                if manifest.replace(parsed).is_some() {
                    let reason = "the component has more than one".to_owned();
                    return Err(Error::InvalidManifest { reason });
                }
            }
            _ => {}
        }
    }
    manifest.ok_or(Error::NoManifest)
}

/// wasmtime's messages explain themselves over many lines; the first says what
/// is wrong.
pub(crate) fn first_line(error: &wasmtime::Error) -> String {
    format!("{error:#}").lines().next().unwrap_or_default().to_owned()
}
