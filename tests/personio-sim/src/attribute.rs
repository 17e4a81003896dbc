//! What there is to know of people: the catalogue of attributes, and selections
//! from it.
//!
//! An attribute's position in the catalogue, its column, stands for it inside
//! the simulator, so that neither whitelist nor projection costs a comparison of
//! strings per value.

use serde::Serialize;

/// The one attribute that every answer has, asked for or not, readable or not.
pub(crate) const ID: &str = "id";

/// The one attribute that has an endpoint of its own as well.
pub(crate) const VACATION_DAYS: &str = "vacation_day_balance";

/// One attribute, as `GET /v1/company/employees/attributes` describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Attribute {
    pub(crate) key: String,
    pub(crate) label: Option<String>,
    // Recordings of 2020 have neither of these two.
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    /// Null for the attributes that a company made up itself.
    pub(crate) universal_id: Option<String>,
}

/// `--readable` names attributes that nobody has.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no employee has the attribute {}; --readable knows {}",
    unknown.join(", "),
    known.join(", ")
)]
pub struct UnknownAttributes {
    pub(crate) unknown: Vec<String>,
    known: Vec<String>,
}

/// The attributes that a company keeps, in the order in which it lists them.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    attributes: Vec<Attribute>,
}

/// Some columns of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selection {
    columns: Vec<bool>,
}

impl Catalogue {
    pub(crate) fn new(attributes: Vec<Attribute>) -> Self {
        Self { attributes }
    }

    pub(crate) fn len(&self) -> usize {
        self.attributes.len()
    }

    pub(crate) fn get(&self, column: usize) -> Option<&Attribute> {
        self.attributes.get(column)
    }

    pub(crate) fn everything(&self) -> Selection {
        Selection { columns: vec![true; self.len()] }
    }

    /// The whitelist of a credential. A misspelt name is an error here, because
    /// it would look like a client's mistake later.
    pub(crate) fn readable(&self, keys: &[String]) -> Result<Selection, UnknownAttributes> {
        let keys: Vec<&str> =
            keys.iter().map(|key| key.trim()).filter(|key| !key.is_empty()).collect();
        let known: Vec<&str> =
            self.attributes.iter().map(|attribute| attribute.key.as_str()).collect();
        let unknown: Vec<String> = keys
            .iter()
            .filter(|key| **key != ID && !known.contains(*key))
            .map(|key| (*key).to_owned())
            .collect();
        if unknown.is_empty() {
            Ok(self.everything().narrowed(self, &keys))
        } else {
            let known = known.into_iter().map(str::to_owned).collect();
            Err(UnknownAttributes { unknown, known })
        }
    }

    /// All that a whitelist is about: everything but the id.
    pub(crate) fn optional(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| attribute.key != ID)
    }

    pub(crate) fn iter<'a>(
        &'a self,
        selection: &'a Selection,
    ) -> impl Iterator<Item = &'a Attribute> {
        self.attributes
            .iter()
            .enumerate()
            .filter(|(column, _)| selection.contains(*column))
            .map(|(_, attribute)| attribute)
    }
}

impl Selection {
    pub(crate) fn contains(&self, column: usize) -> bool {
        self.columns.get(column).copied().unwrap_or(false)
    }

    pub(crate) fn len(&self) -> usize {
        self.columns.iter().filter(|selected| **selected).count()
    }

    /// This selection but for one attribute.
    pub(crate) fn without(&self, catalogue: &Catalogue, key: &str) -> Self {
        let others = catalogue.attributes.iter().enumerate();
        let columns = others
            .map(|(column, attribute)| self.contains(column) && attribute.key != key)
            .collect();
        Self { columns }
    }

    /// What of this selection goes by one of these names. Others are ignored, as
    /// Personio ignores them in a projection.
    pub(crate) fn narrowed(&self, catalogue: &Catalogue, keys: &[impl AsRef<str>]) -> Self {
        let wanted = |attribute: &Attribute| {
            attribute.key == ID || keys.iter().any(|key| key.as_ref() == attribute.key)
        };
        let columns = catalogue
            .attributes
            .iter()
            .enumerate()
            .map(|(column, attribute)| self.contains(column) && wanted(attribute))
            .collect();
        Self { columns }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(keys: &[&str]) -> Catalogue {
        Catalogue::new(
            keys.iter()
                .map(|key| Attribute {
                    key: (*key).to_owned(),
                    label: None,
                    kind: None,
                    universal_id: None,
                })
                .collect(),
        )
    }

    fn keys<'a>(catalogue: &'a Catalogue, selection: &'a Selection) -> Vec<&'a str> {
        catalogue.iter(selection).map(|attribute| attribute.key.as_str()).collect()
    }

    #[test]
    fn a_projection_never_widens_the_whitelist() {
        let catalogue = catalogue(&["id", "email", "gender"]);
        let readable = catalogue.readable(&["email".to_owned()]).unwrap();
        assert_eq!(keys(&catalogue, &readable), ["id", "email"]);
        let shown = readable.narrowed(&catalogue, &["gender", "email"]);
        assert_eq!(keys(&catalogue, &shown), ["id", "email"]);
        let shown = readable.narrowed(&catalogue, &["gender"]);
        assert_eq!(keys(&catalogue, &shown), ["id"]);
    }

    #[test]
    fn blanks_around_names_do_not_matter() {
        let catalogue = catalogue(&["id", "email", "gender"]);
        let readable = catalogue.readable(&[" email ".to_owned(), String::new()]).unwrap();
        assert_eq!(readable.len(), 2);
    }

    #[test]
    fn misspelt_names_are_reported_with_the_right_ones() {
        let error = catalogue(&["id", "email"]).readable(&["mail".to_owned()]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no employee has the attribute mail; --readable knows id, email"
        );
    }
}
