//! Makes a component smaller without changing what it does.
//!
//! A third of what the linker writes serves nobody: names of a component's
//! items, which no trap ever shows; mangled names of functions, with the hash of
//! their crate; and numbers padded to five bytes, so that the linker could
//! replace them. Function names stay, since a crash is reported with them.

use std::convert::Infallible;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, ReencodeComponent};
use wasm_encoder::{Component, Module, NameMap, NameSection};
use wasmparser::{CustomSectionReader, KnownCustom, Name, NameSectionReader, Parser};

/// The section with the names of a component's items.
const ITEM_NAMES: &str = "component-name";

/// The same component, written again with as few bytes as possible.
pub(crate) fn slim(component: &[u8]) -> Result<Vec<u8>> {
    let mut slim = Component::new();
    Slim.parse_component(&mut slim, Parser::new(0), component)
        .map_err(|error| anyhow!("the component cannot be written again: {error}"))?;
    Ok(slim.finish())
}

struct Slim;

impl Reencode for Slim {
    type Error = Infallible;

    fn parse_custom_section(
        &mut self,
        module: &mut Module,
        section: CustomSectionReader<'_>,
    ) -> Result<(), Error> {
        match section.as_known() {
            KnownCustom::Name(names) => module.section(&function_names(names)?),
            _ => module.section(&self.custom_section(section)?),
        };
        Ok(())
    }
}

impl ReencodeComponent for Slim {
    fn parse_component_custom_section(
        &mut self,
        component: &mut Component,
        section: CustomSectionReader<'_>,
    ) -> Result<(), Error> {
        if section.name() != ITEM_NAMES {
            component.section(&self.custom_section(section)?);
        }
        Ok(())
    }
}

/// `serde_json::de::from_str` instead of `_ZN10serde_json2de8from_str17h…E`.
fn function_names(names: NameSectionReader<'_>) -> Result<NameSection, Error> {
    let mut functions = NameMap::new();
    for names in names {
        let Name::Function(names) = names? else { continue };
        for name in names {
            let name = name?;
            // Without the hash, which the alternate form leaves out.
            let name_with_paths = format!("{:#}", rustc_demangle::demangle(name.name));
            functions.append(name.index, &shorten(&name_with_paths));
        }
    }
    let mut section = NameSection::new();
    section.functions(&functions);
    Ok(section)
}

/// `<Vec<T> as Extend<T>>::extend` instead of the paths of all three: within angle
/// brackets the last part of a path says enough.
fn shorten(name: &str) -> String {
    let mut short = String::with_capacity(name.len());
    let (mut depth, mut path) = (0_usize, 0);
    for character in name.chars() {
        match character {
            '<' => depth += 1,
            // Not the arrow of a function's type.
            '>' if !short.ends_with('-') => depth = depth.saturating_sub(1),
            _ => {}
        }
        short.push(character);
        if !(character.is_alphanumeric() || "_:$".contains(character)) {
            path = short.len();
        } else if depth > 0 && short.ends_with("::") {
            short.truncate(path);
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_within_brackets_are_cut() {
        for (name, expected) in [
            ("personio::listing::Listing::take", "personio::listing::Listing::take"),
            (
                "<alloc::vec::Vec<T> as core::iter::Extend<T>>::extend",
                "<Vec<T> as Extend<T>>::extend",
            ),
            ("a::b::<impl c::d::E for f::G>::h", "a::b::<impl E for G>::h"),
            ("a::call::<fn(b::C) -> d::E>::{closure#0}", "a::call::<fn(C) -> E>::{closure#0}"),
        ] {
            assert_eq!(shorten(name), expected);
        }
    }
}
