//! Whom credentials can be generated for: the drop-down of the page, and what each
//! entry of it needs.
//!
//! As at Personio, an integration has no say in what its credentials may do: it only
//! decides what is ticked before somebody looks.

use serde::Deserialize;

/// What Back says of itself. Built in, so that this page asks for what the connector
/// reads, today and after its next field.
const MANIFEST: &str = include_str!("../../../plugin/manifest.json");

/// The manifest that was built in cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the manifest that this simulator was built with is broken ({0}); build it again")]
pub struct ManifestError(#[from] serde_json::Error);

/// One that has an entry of its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Integration {
    /// As the form sends it.
    pub(crate) id: &'static str,
    pub(crate) name: String,
    /// The keys of the employee attributes that it cannot do without, each once.
    pub(crate) attributes: Vec<String>,
}

/// All but "Other", which needs nothing in particular.
pub(crate) struct Integrations {
    all: Vec<Integration>,
}

/// What matters of a manifest here.
#[derive(Deserialize)]
struct Manifest {
    publisher: Publisher,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Publisher {
    name: String,
}

#[derive(Deserialize)]
struct Field {
    attributes: Vec<String>,
}

impl Integrations {
    /// Back, and one that nobody sells.
    pub(crate) fn known() -> Result<Self, ManifestError> {
        let manifest: Manifest = serde_json::from_str(MANIFEST)?;
        let mut attributes = Vec::new();
        for attribute in manifest.fields.into_iter().flat_map(|field| field.attributes) {
            if !attributes.contains(&attribute) {
                attributes.push(attribute);
            }
        }
        let back = Integration { id: "back", name: manifest.publisher.name, attributes };
        Ok(Self { all: vec![back, anniversaries()] })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Integration> {
        self.all.iter()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Integration> {
        self.iter().find(|integration| integration.id == id)
    }
}

/// So that there is something to choose from: a card for everybody who has been there
/// for some years.
fn anniversaries() -> Integration {
    let attributes = ["first_name", "last_name", "email", "status", "hire_date"];
    Integration {
        id: "anniversaries",
        name: "Anniversaries".to_owned(),
        attributes: attributes.map(str::to_owned).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::People;

    #[test]
    fn the_company_keeps_what_they_need() {
        let people = People::generate(1, 1);
        let integrations = Integrations::known().unwrap();
        for integration in integrations.iter() {
            assert!(people.catalogue().readable(&integration.attributes).is_ok());
        }
        let back = integrations.get("back").unwrap();
        assert_eq!(back.name, "Back");
        assert!(back.attributes.contains(&"vacation_day_balance".to_owned()));
        assert_eq!(integrations.get("other"), None);
    }
}
