//! The field catalogue: which attribute of Personio each field of the contract needs.
//!
//! Attributes are matched by key and never by label: Personio renames labels
//! ("Office" became "Workplace", "Fix salary" became "Fixed salary").

use crate::bindings::marketplace::integration::types::EmployeeFields;

/// The key that every record has and no mask names.
pub(crate) const ID: &str = "id";

/// How many fields there are.
pub(crate) const LEN: usize = 13;

/// Every field with its attribute, in the order of the contract's flags.
const CATALOGUE: [(EmployeeFields, &str); LEN] = [
    (EmployeeFields::FIRST_NAME, "first_name"),
    (EmployeeFields::LAST_NAME, "last_name"),
    (EmployeeFields::EMAIL, "email"),
    (EmployeeFields::STATUS, "status"),
    (EmployeeFields::GENDER, "gender"),
    (EmployeeFields::POSITION, "position"),
    (EmployeeFields::DEPARTMENT, "department"),
    (EmployeeFields::OFFICE, "office"),
    (EmployeeFields::SUPERVISOR, "supervisor"),
    (EmployeeFields::HIRE_DATE, "hire_date"),
    (EmployeeFields::VACATION_DAYS, "vacation_day_balance"),
    (EmployeeFields::LAST_MODIFIED, "last_modified_at"),
    (EmployeeFields::CREATED_AT, "created_at"),
];

/// The attributes that `fields` need: exactly these are ever asked for.
pub(crate) fn attributes_of(fields: EmployeeFields) -> impl Iterator<Item = &'static str> {
    CATALOGUE
        .iter()
        .filter(move |(field, _)| fields.contains(*field))
        .map(|(_, attribute)| *attribute)
}

/// The field that needs `attribute`, if one does.
pub(crate) fn field_of(attribute: &str) -> Option<EmployeeFields> {
    CATALOGUE.iter().find(|(_, key)| *key == attribute).map(|(field, _)| *field)
}

/// Where a single field stands in the catalogue: each flag is one bit, in order.
pub(crate) fn index_of(field: EmployeeFields) -> usize {
    field.bits().trailing_zeros() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn order_is_that_of_the_flags() {
        for (index, (field, attribute)) in CATALOGUE.iter().enumerate() {
            assert_eq!(index_of(*field), index);
            assert_eq!(field_of(attribute), Some(*field));
        }
        assert_eq!(EmployeeFields::all().iter().count(), LEN);
        assert_eq!(attributes_of(EmployeeFields::all()).count(), LEN);
    }

    /// The host derives what may leave from the manifest, the plugin asks by
    /// its own table: where they differ, every request would be refused.
    #[test]
    fn manifest_has_the_same_fields() {
        let manifest: Value = serde_json::from_str(include_str!("../manifest.json")).unwrap();
        let fields = manifest["fields"].as_array().unwrap();
        assert_eq!(fields.len(), LEN);
        for (entry, (field, attribute)) in fields.iter().zip(CATALOGUE) {
            let flag = entry["name"].as_str().unwrap().replace('-', "_").to_uppercase();
            assert_eq!(EmployeeFields::from_name(&flag), Some(field), "{flag}");
            assert_eq!(entry["attributes"], serde_json::json!([attribute]));
        }
    }

    /// What the manifest promises about origin, version and credentials is what
    /// the code does.
    #[test]
    fn manifest_agrees_with_the_code() {
        let manifest: Value = serde_json::from_str(include_str!("../manifest.json")).unwrap();
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(manifest["origin"]["env"], crate::origin::VARIABLE);
        assert_eq!(manifest["origin"]["default"], crate::origin::DEFAULT);
        let settings: Vec<_> = manifest["settings"].as_array().unwrap().iter().collect();
        for (setting, (variable, default)) in settings.iter().zip([
            (crate::identity::PARTNER_VARIABLE, crate::identity::DEFAULT_PARTNER),
            (crate::identity::APP_VARIABLE, crate::identity::DEFAULT_APP),
        ]) {
            assert_eq!((&setting["env"], &setting["default"]), (&variable.into(), &default.into()));
        }
        assert_eq!(settings.len(), 2);
        let file = &manifest["credentials"]["file"];
        assert_eq!(file["max-bytes"], crate::credentials_file::MAX_BYTES);
        let names: Vec<_> = manifest["credentials"]["secrets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|secret| secret["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, [crate::credentials::CLIENT_ID, crate::credentials::CLIENT_SECRET]);
    }
}
