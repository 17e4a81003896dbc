use marketplace_runtime::{EmployeePage, Field, PersonReference};

use super::*;
use crate::database::fixture::Folder;
use crate::database::{RunKind, RunRow};
use crate::directory::tests::ada;

fn mask(names: &str) -> FieldMask {
    names.parse().unwrap()
}

fn person(id: &str) -> Employee {
    Employee { id: id.into(), ..ada() }
}

impl Database {
    /// A complete run that has seen these people.
    pub(crate) async fn has_run(&self, id: i64, fields: &str, employees: Vec<Employee>) -> RunRow {
        let consent = self.view(id).await.unwrap().connection.consent.number;
        let run = self.begin_run((id, consent), RunKind::Full, None).await.unwrap();
        let withheld = mask("gender").intersection(mask(fields));
        let page =
            EmployeePage { employees, next: None, withheld, total: None, rejected: Vec::new() };
        let stored = self.store_page(&run.row, mask(fields), &page).await.unwrap();
        self.complete_run(&stored.row).await.unwrap()
    }

    /// Gives another consent.
    pub(crate) async fn consents_to(&self, id: i64, fields: &str) {
        let (mut transaction, master) = self.change().await.unwrap();
        sqlx::query(
            "INSERT INTO consent (connection_id, number, fields, plugin_digest, given_by, given_at)
             SELECT connection_id, max(number) + 1, ?, plugin_digest, given_by, given_at
             FROM consent WHERE connection_id = ?",
        )
        .bind(fields)
        .bind(id)
        .execute(&mut *transaction)
        .await
        .unwrap();
        terms::seal(&mut transaction, &master, id).await.unwrap();
        transaction.commit().await.unwrap();
    }

    async fn found(&self, id: i64, employee: &str) -> StoredEmployee {
        self.employee(id, employee).await.unwrap().unwrap().1
    }
}

#[tokio::test]
async fn everybody_is_read_once_in_pages() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "value").await;
    let other = database.connected("globex", "value").await;
    let people = |ids: &[&str]| ids.iter().map(|id| person(id)).collect();
    database.has_run(id, "all", people(&["3", "1", "2"])).await;
    database.has_run(other, "all", people(&["9"])).await;
    database.has_run(id, "all", people(&["2", "4", "3"])).await;

    let read = async |leavers| {
        let (mut ids, mut after) = (Vec::new(), Some(i64::MIN));
        while let Some(last) = after {
            let page = database.employees(id, leavers, last, 2).await.unwrap();
            assert!(page.employees.len() <= 2);
            let gone = |person: &StoredEmployee| (person.employee.id.clone(), person.gone_at);
            ids.extend(page.employees.iter().map(gone));
            after = page.next;
        }
        let mark = |(id, gone): (String, Option<_>)| id + if gone.is_some() { " gone" } else { "" };
        ids.into_iter().map(mark).collect::<Vec<_>>()
    };
    assert_eq!(read(false).await, ["3", "2", "4"]);
    assert_eq!(read(true).await, ["3", "1 gone", "2", "4"]);
    assert_eq!(database.count_employees(id).await.unwrap(), 3);
    assert_eq!(database.count_leavers(id).await.unwrap(), 1);
}

#[tokio::test]
async fn nothing_is_read_that_is_not_released_now() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "value").await;
    database.has_run(id, "all", vec![person("7")]).await;
    database.consents_to(id, "last-name,supervisor,gender").await;

    let page = database.employees(id, false, i64::MIN, 10).await.unwrap();
    let found = database.found(id, "7").await;
    for stored in [&page.employees[0], &found] {
        assert_eq!(stored.present, mask("last-name,supervisor"));
        assert_eq!(stored.withheld, mask("gender"));
        assert_eq!(stored.unknown, FieldMask::empty());
        let json = serde_json::to_string(stored).unwrap();
        for word in ["Lovelace", "Charles"] {
            assert!(json.contains(word), "{json}");
        }
        for word in ["Ada", "@example.com", "leave", "1833", "Engines", "London", "-2.5"] {
            assert!(!json.contains(word), "{word} is in {json}");
        }
    }
    assert_eq!(page.connection.consent.number, 2);
}

#[tokio::test]
async fn what_is_released_and_was_not_fetched_is_not_taken_for_empty() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "value").await;
    database.has_run(id, "email", vec![person("7")]).await;
    let found = database.found(id, "7").await;
    assert_eq!(found.present, mask("email"));
    assert_eq!(found.unknown, FieldMask::all().without(mask("email")));
    assert_eq!(found.withheld, FieldMask::empty());
}

#[tokio::test]
async fn a_supervisor_is_looked_up_as_far_as_that_is_released() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "value").await;
    let supervisor = |id: &str| {
        Some(PersonReference { id: id.into(), first_name: None, last_name: None, email: None })
    };
    let nobody = Employee { supervisor: supervisor("404"), ..person("1") };
    let report = Employee { supervisor: supervisor("7"), ..person("2") };
    database.has_run(id, "all", vec![nobody, report, person("7")]).await;

    let told = async |employee| {
        let person = database.found(id, employee).await.employee.supervisor.unwrap();
        [Some(person.id), person.first_name, person.last_name, person.email]
            .map(Option::unwrap_or_default)
    };
    assert_eq!(told("2").await, ["7", "Ada", "Lovelace", "ada@example.com"]);
    assert_eq!(told("1").await, ["404", "", "", ""]);
    // What the source has told of a supervisor is not mixed with what is looked up.
    assert_eq!(told("7").await, ["1", "Charles", "", "charles@example.com"]);
    database.consents_to(id, "supervisor,last-name").await;
    assert_eq!(told("2").await, ["7", "", "Lovelace", ""]);
    database.consents_to(id, "supervisor").await;
    assert_eq!(told("2").await, ["7", "", "", ""]);
}

#[tokio::test]
async fn changes_name_fields_that_are_released_now() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "value").await;
    database.has_run(id, "email,position", vec![person("7")]).await;
    let promoted = Employee { position: Some("Countess".into()), ..person("7") };
    database.has_run(id, "email,position", vec![promoted.clone(), person("8")]).await;
    let moved = Employee { email: None, position: None, ..promoted };
    database.has_run(id, "email,position", vec![moved.clone()]).await;
    database.has_run(id, "email,position", vec![person("8")]).await;
    let last = database.has_run(id, "email,position", vec![moved, person("8")]).await;

    let changes = async |limit| {
        let (mut told, mut before) = (Vec::new(), Some(i64::MAX));
        while let Some(row) = before {
            let page = database.changes(id, "7", row, limit).await.unwrap();
            told.extend(page.changes);
            before = page.next;
        }
        told
    };
    let words = |changes: &[Change]| {
        let words = |change: &Change| format!("{} {}", change.kind.name(), change.fields);
        changes.iter().map(words).map(|words| words.trim().to_owned()).collect::<Vec<_>>()
    };
    let all = changes(100).await;
    let expected = [
        "returned",
        "gone",
        "changed email, position",
        "changed position",
        "added email, position",
    ];
    assert_eq!(words(&all), expected);
    assert_eq!(all[0].run, last.reference);
    database.consents_to(id, "email").await;
    let narrowed = changes(1).await;
    assert_eq!(words(&narrowed), ["returned", "gone", "changed email", "added email"]);
    assert!(!narrowed.iter().any(|change| change.fields.contains(Field::Position)));
}

#[tokio::test]
async fn a_connection_that_has_ended_is_not_read() {
    let folder = Folder::new();
    let database = folder.open().await;
    let id = database.connected("acme", "value").await;
    database.has_run(id, "all", vec![person("7")]).await;
    assert!(database.employee(id, "8").await.unwrap().is_none());
    database.end_connection(id).await.unwrap();
    for ended in [
        database.employees(id, true, i64::MIN, 10).await.map(drop),
        database.employee(id, "7").await.map(drop),
        database.changes(id, "7", i64::MAX, 10).await.map(drop),
    ] {
        assert!(matches!(ended, Err(Error::NotConnected { .. })), "{ended:?}");
    }
}
