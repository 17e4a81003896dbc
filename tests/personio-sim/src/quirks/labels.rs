//! Labels as a German administrator may have worded them.

pub(super) fn german(key: &str) -> String {
    let label = match key {
        "id" => "Personalnummer",
        "first_name" => "Vorname",
        "last_name" => "Nachname",
        "preferred_name" => "Rufname",
        "email" => "E-Mail-Adresse",
        "gender" => "Geschlecht",
        "status" => "Beschäftigungsstatus",
        "position" => "Stelle",
        "supervisor" => "Führungskraft",
        "hire_date" => "Eintrittsdatum",
        "created_at" => "Angelegt am",
        "last_modified_at" => "Zuletzt geändert",
        "subcompany" => "Gesellschaft",
        "office" => "Standort",
        "department" => "Abteilung",
        "team" => "Gruppe",
        "vacation_day_balance" => "Resturlaub",
        other => return format!("Angabe „{other}“"),
    };
    label.to_owned()
}
