//! What somebody filled in, right or wrong.

use std::collections::HashSet;

use super::form::Form;
use super::mistake::{LONGEST_NAME, Mistake};
use crate::access::Access;
use crate::attribute::Catalogue;
use crate::integration::{Integration, Integrations};

pub(super) const NAME: &str = "name";
pub(super) const INTEGRATION: &str = "integration";
pub(super) const OTHER: &str = "other";
/// The integration that the ticks were last set for.
pub(super) const TICKED_FOR: &str = "ticked-for";
pub(super) const EMPLOYEES: &str = "employees";
pub(super) const READ: &str = "read";
pub(super) const ATTRIBUTES: &str = "attributes";

/// The part of both forms: what the credentials may do.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct AccessDraft {
    pub(super) reads_employees: bool,
    pub(super) attributes: HashSet<String>,
}

impl AccessDraft {
    pub(super) fn of(form: &Form) -> Self {
        Self {
            reads_employees: form.one(EMPLOYEES) == Some(READ),
            attributes: form.all(ATTRIBUTES).map(str::to_owned).collect(),
        }
    }

    pub(super) fn as_it_is(access: &Access, catalogue: &Catalogue) -> Self {
        Self {
            reads_employees: access.reads_employees,
            attributes: catalogue
                .iter(&access.readable)
                .map(|attribute| attribute.key.clone())
                .collect(),
        }
    }

    /// What this integration needs, of what the company has; of "Other" nothing is known.
    pub(super) fn needed_by(integration: Option<&Integration>, catalogue: &Catalogue) -> Self {
        let Some(integration) = integration else {
            return Self::default();
        };
        let needed = integration.attributes.iter().filter(|key| {
            let mut kept = catalogue.optional();
            kept.any(|attribute| attribute.key == **key)
        });
        Self { reads_employees: true, attributes: needed.cloned().collect() }
    }

    pub(super) fn check(&self, catalogue: &Catalogue) -> Result<Access, Mistake> {
        let mut keys: Vec<String> = self.attributes.iter().cloned().collect();
        // A set has no order, and what is wrong is said in the same order each time.
        keys.sort_unstable();
        match catalogue.readable(&keys) {
            Ok(readable) => {
                let reads_employees = self.reads_employees;
                Ok(Access { reads_employees, ..Access::to(readable) })
            }
            Err(error) => Err(Mistake::AttributesUnknown(error.unknown)),
        }
    }
}

/// The form for new credentials.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) integration: String,
    pub(super) access: AccessDraft,
}

/// What new credentials are made of.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) name: String,
    pub(super) integration: Option<String>,
    pub(super) access: Access,
}

impl Draft {
    pub(super) fn empty() -> Self {
        Self { integration: OTHER.to_owned(), ..Self::default() }
    }

    pub(super) fn of(form: &Form) -> Self {
        Self {
            name: form.one(NAME).unwrap_or_default().to_owned(),
            integration: form.one(INTEGRATION).unwrap_or(OTHER).to_owned(),
            access: AccessDraft::of(form),
        }
    }

    /// The same with what the chosen integration needs in place of what was ticked.
    pub(super) fn preselected(self, integrations: &Integrations, catalogue: &Catalogue) -> Self {
        let access = AccessDraft::needed_by(integrations.get(&self.integration), catalogue);
        Self { access, ..self }
    }

    /// All mistakes at once.
    pub(super) fn check(
        &self,
        integrations: &Integrations,
        catalogue: &Catalogue,
    ) -> Result<Order, Vec<Mistake>> {
        let name = check_name(&self.name);
        let integration = self.check_integration(integrations);
        let access = self.access.check(catalogue);
        match (name, integration, access) {
            (Ok(name), Ok(integration), Ok(access)) => Ok(Order { name, integration, access }),
            (name, integration, access) => {
                let mistakes = [name.err(), integration.err(), access.err()];
                Err(mistakes.into_iter().flatten().collect())
            }
        }
    }

    /// Its name, if it is one of those that have one.
    pub(super) fn check_integration(
        &self,
        integrations: &Integrations,
    ) -> Result<Option<String>, Mistake> {
        if self.integration == OTHER {
            return Ok(None);
        }
        let integration = integrations.get(&self.integration);
        let integration = integration.ok_or(Mistake::IntegrationUnknown)?;
        Ok(Some(integration.name.clone()))
    }
}

/// Blanks around a name, and how many are in it, say nothing.
fn check_name(name: &str) -> Result<String, Mistake> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Mistake::NameMissing);
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(Mistake::NameTooLong);
    }
    if name.chars().any(char::is_control) {
        return Err(Mistake::NameUnprintable);
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::People;

    fn check(body: &str) -> Result<Order, Vec<Mistake>> {
        let people = People::generate(0, 1);
        let draft = Draft::of(&Form::parse(body.as_bytes()));
        draft.check(&Integrations::known().unwrap(), people.catalogue())
    }

    #[test]
    fn a_name_is_tidied_and_checked() {
        assert_eq!(check("name=+a+%0A+b+").unwrap().name, "a b");
        let exactly = "ä".repeat(LONGEST_NAME);
        assert_eq!(check(&format!("name={exactly}")).unwrap().name, exactly);
        for (body, mistake) in [
            ("", Mistake::NameMissing),
            ("name=+%09+", Mistake::NameMissing),
            (&format!("name={exactly}x"), Mistake::NameTooLong),
            (&format!("name={}", "x".repeat(10_000)), Mistake::NameTooLong),
            ("name=a%00", Mistake::NameUnprintable),
        ] {
            assert_eq!(check(body).unwrap_err(), [mistake], "{body:.20}");
        }
    }

    #[test]
    fn all_mistakes_are_named_at_once() {
        let mistakes = check("integration=x&attributes=b&attributes=email&attributes=a");
        let unknown = Mistake::AttributesUnknown(vec!["a".to_owned(), "b".to_owned()]);
        let expected = [Mistake::NameMissing, Mistake::IntegrationUnknown, unknown];
        assert_eq!(mistakes.unwrap_err(), expected);
    }

    #[test]
    fn nothing_is_allowed_that_was_not_ticked() {
        let order = check("name=a&integration=back").unwrap();
        assert_eq!(order.integration.as_deref(), Some("Back"));
        assert!(!order.access.reads_employees);
        assert_eq!(order.access.readable.len(), 1, "the id alone");
        assert!(check("name=a&employees=read").unwrap().access.reads_employees);
    }

    #[test]
    fn other_needs_nothing_and_a_company_is_not_asked_for_what_it_does_not_keep() {
        let people = People::generate(0, 1);
        assert_eq!(AccessDraft::needed_by(None, people.catalogue()), AccessDraft::default());
        let integrations = Integrations::known().unwrap();
        let back = integrations.get("back");
        let draft = AccessDraft::needed_by(back, people.catalogue());
        assert!(draft.reads_employees && draft.attributes.len() > 5);
        assert_eq!(AccessDraft::needed_by(back, &Catalogue::default()).attributes.len(), 0);
    }
}
