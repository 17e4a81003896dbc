//! People that a test makes up, as Personio answers them.

use serde_json::{Value, json};

/// Somebody.
#[derive(Clone, Debug)]
pub struct Person {
    /// The source's id.
    pub id: u64,
    /// The last name.
    pub last_name: String,
    /// The e-mail address, if there is one.
    pub email: Option<String>,
    /// Such as `active`.
    pub status: String,
    /// The office, if there is one.
    pub office: Option<String>,
    /// When something was changed, by the source's own account.
    pub last_modified: String,
}

impl Person {
    /// Somebody with this id, who was changed long ago.
    pub fn new(id: u64) -> Self {
        Self {
            id,
            last_name: format!("Nachname{id}"),
            email: Some(format!("person{id}@example.com")),
            status: "active".to_owned(),
            office: Some(format!("Büro {}", id % 7)),
            last_modified: "2024-01-31T08:00:00+01:00".to_owned(),
        }
    }

    fn json(&self) -> Value {
        let attribute = |label: &str, value: Value, kind: &str, id: &str| json!({"label": label, "value": value, "type": kind, "universal_id": id});
        let standard = |label, value, id| attribute(label, value, "standard", id);
        let office = self.office.as_ref().map(
            |name| json!({"type": "Office", "attributes": {"id": self.id % 7 + 1, "name": name}}),
        );
        json!({"type": "Employee", "attributes": {
            "id": attribute("ID", self.id.into(), "integer", "id"),
            "first_name": standard("First name", "Vorname".into(), "first_name"),
            "last_name": standard("Last name", self.last_name.clone().into(), "last_name"),
            "email": standard("Email", self.email.clone().into(), "email"),
            "status": standard("Status", self.status.clone().into(), "status"),
            "office": standard("Office", office.into(), "office"),
            "last_modified_at":
                attribute("Last modified", self.last_modified.clone().into(), "date", "last_modified"),
        }})
    }
}

/// A company as a recorded answer.
pub fn recorded(people: &[Person]) -> String {
    let data: Vec<_> = people.iter().map(Person::json).collect();
    json!({"success": true, "data": data}).to_string()
}
