//! What a component is, found out without compiling or running it.

use wasmparser::component_types::ComponentEntityType;
use wasmparser::types::Types;
use wasmparser::{
    BinaryReaderError, ComponentTypeRef, FuncValidatorAllocations, Parser, Payload, TypeBounds,
    ValidPayload, Validator,
};

use crate::complexity::Complexity;
use crate::component::digest;
use crate::error::Error;
use crate::limits::ComponentLimits;
use crate::manifest::{Manifest, SECTION};
use crate::offer::Capability;

/// What every integration exports: the interfaces of the contract, with their
/// functions.
const EXPORTS: [(&str, &[&str]); 2] = [
    ("marketplace:integration/credentials-file@0.1.0", &["parse"]),
    (
        "marketplace:integration/integration@0.1.0",
        &["connect", "status", "fetch-employees", "disconnect"],
    ),
];

/// A component that is valid, not too large to be compiled, and an integration
/// that imports nothing but what rooms offer.
#[derive(Clone, Debug)]
pub struct Inspection {
    pub(crate) digest: String,
    pub(crate) manifest: Manifest,
    imports: Vec<String>,
    exports: Vec<String>,
}

impl Inspection {
    /// Reads a component. What is no component is told apart from what is a
    /// broken one.
    pub fn read(component: &[u8], limits: &ComponentLimits) -> Result<Self, Error> {
        if !Parser::is_component(component) {
            return Err(Error::NotAComponent);
        }
        let mut contents = Contents::default();
        let types = walk(component, limits, &mut contents)?;
        check_exports(&types)?;
        let inspection = Self {
            digest: digest(component),
            manifest: contents.manifest()?,
            imports: contents.imports,
            exports: contents.exports,
        };
        inspection.check_claims()?;
        Ok(inspection)
    }

    /// Who imports a way to the network or a place to keep something says in its
    /// manifest what for.
    fn check_claims(&self) -> Result<(), Error> {
        for (capability, member) in
            [(Capability::Network, "egress"), (Capability::Storage, "keeps")]
        {
            if let Some(import) = self.imports_for(capability).first()
                && self.claims(capability) == Some(false)
            {
                return Err(Error::UnclaimedImport { import: (*import).to_owned(), member });
            }
        }
        Ok(())
    }

    /// The SHA-256 of the component, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What the component says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What the component imports.
    pub fn imports(&self) -> &[String] {
        &self.imports
    }

    /// What the component exports.
    pub fn exports(&self) -> &[String] {
        &self.exports
    }

    /// The imports that give the component a capability.
    pub fn imports_for(&self, capability: Capability) -> Vec<&str> {
        let imports = self.imports.iter().map(String::as_str);
        imports.filter(|import| Capability::of(import) == Some(capability)).collect()
    }

    /// Whether the manifest announces a capability, or `None` where there is
    /// nothing to announce: every plugin gets it, and it reaches nothing outside.
    pub fn claims(&self, capability: Capability) -> Option<bool> {
        match capability {
            Capability::Network => Some(!self.manifest.egress.is_empty()),
            Capability::Storage => Some(self.manifest.keeps.is_some()),
            _ => None,
        }
    }
}

/// What stands at the level of the component itself; that of modules and
/// components inside it does not count.
#[derive(Default)]
struct Contents<'a> {
    imports: Vec<String>,
    exports: Vec<String>,
    manifests: Vec<&'a [u8]>,
}

/// Walks through a component once: measures, validates and reads it.
fn walk<'a>(
    component: &'a [u8],
    limits: &ComponentLimits,
    contents: &mut Contents<'a>,
) -> Result<Types, Error> {
    let mut complexity = Complexity::new(limits);
    let mut validator = Validator::new();
    let mut allocations = FuncValidatorAllocations::default();
    let (mut depth, mut types) = (0_usize, None);
    for part in Parser::new(0).parse_all(component) {
        let part = part.map_err(|error| damaged(&error))?;
        complexity.add(&part)?;
        match validator.payload(&part).map_err(|error| damaged(&error))? {
            ValidPayload::Func(function, body) => {
                let mut function = function.into_validator(allocations);
                function.validate(&body).map_err(|error| damaged(&error))?;
                allocations = function.into_allocations();
            }
            ValidPayload::End(found) => types = Some(found),
            ValidPayload::Ok | ValidPayload::Parser(_) => {}
        }
        match part {
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            part if depth == 1 => contents.add(part)?,
            _ => {}
        }
    }
    let unfinished = || Error::InvalidComponent { reason: "it has no end".to_owned() };
    types.ok_or_else(unfinished)
}

impl<'a> Contents<'a> {
    fn add(&mut self, part: Payload<'a>) -> Result<(), Error> {
        match part {
            Payload::ComponentImportSection(imports) => {
                for import in imports {
                    let import = import.map_err(|error| damaged(&error))?;
                    check_import(import.name.name, import.ty)?;
                    self.imports.push(import.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(exports) => {
                for export in exports {
                    self.exports
                        .push(export.map_err(|error| damaged(&error))?.name.name.to_owned());
                }
            }
            Payload::CustomSection(section) if section.name() == SECTION => {
                self.manifests.push(section.data());
            }
            _ => {}
        }
        Ok(())
    }

    fn manifest(&self) -> Result<Manifest, Error> {
        let invalid = |reason| Error::InvalidManifest { reason };
        match self.manifests.as_slice() {
            [] => Err(Error::NoManifest),
            [json] => Manifest::parse(json).map_err(invalid),
            _ => Err(invalid("the component has more than one".to_owned())),
        }
    }
}

/// A name for a type is nothing that somebody would have to offer; everything
/// else is.
fn check_import(name: &str, kind: ComponentTypeRef) -> Result<(), Error> {
    match kind {
        ComponentTypeRef::Type(TypeBounds::Eq(_)) => Ok(()),
        ComponentTypeRef::Instance(_) if Capability::of(name).is_some() => Ok(()),
        _ => Err(Error::UnsupportedImport { import: name.to_owned() }),
    }
}

fn check_exports(types: &Types) -> Result<(), Error> {
    for (interface, functions) in EXPORTS {
        let export = types.as_ref().component_item_for_export(interface);
        let Some(ComponentEntityType::Instance(instance)) = export.map(|export| export.ty) else {
            return Err(Error::MissingExport { export: interface.to_owned() });
        };
        let exports = types.as_ref().get(instance).map(|instance| &instance.exports);
        for function in functions {
            if !exports.is_some_and(|exports| exports.contains_key(*function)) {
                return Err(Error::MissingExport { export: format!("{interface}#{function}") });
            }
        }
    }
    Ok(())
}

fn damaged(error: &BinaryReaderError) -> Error {
    Error::InvalidComponent { reason: error.to_string() }
}
