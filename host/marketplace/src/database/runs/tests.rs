use marketplace_runtime::{Employee, EmployeePage, EmploymentStatus, Field, FieldMask};

use super::*;
use crate::database::ConsentChange;
use crate::database::fixture::Folder;
use crate::directory::tests::ada;

/// A connection and its run.
struct Scene {
    folder: Folder,
    database: Database,
    id: i64,
    run: Progressing,
}

impl Scene {
    async fn new() -> Self {
        let folder = Folder::new();
        let database = folder.open().await;
        let id = database.connected("acme", "value").await;
        let run = database.begin_run((id, 1), RunKind::Full, None).await.unwrap();
        Self { folder, database, id, run }
    }

    async fn begin(&mut self, kind: RunKind) {
        self.run = self.database.begin_run((self.id, 1), kind, None).await.unwrap();
    }

    async fn store(&mut self, page: &EmployeePage) {
        self.run = self.database.store_page(&self.run.row, FieldMask::all(), page).await.unwrap();
    }

    async fn complete(&self) -> RunRow {
        self.database.complete_run(&self.run.row).await.unwrap()
    }

    async fn there(&self) -> i64 {
        self.database.count_employees(self.id).await.unwrap()
    }

    async fn sealed(&self) -> Vec<Vec<u8>> {
        sqlx::query_scalar("SELECT sealed FROM employee")
            .fetch_all(&self.database.pool)
            .await
            .unwrap()
    }
}

fn person(id: u64) -> Employee {
    Employee { id: id.to_string(), ..ada() }
}

fn page(ids: std::ops::Range<u64>, next: Option<&str>, total: Option<u64>) -> EmployeePage {
    EmployeePage {
        employees: ids.map(person).collect(),
        withheld: FieldMask::empty(),
        rejected: Vec::new(),
        next: next.map(str::to_owned),
        total,
    }
}

#[tokio::test]
async fn a_run_goes_on_where_it_was() {
    let mut scene = Scene::new().await;
    scene.store(&page(0..3, Some("second page"), Some(5))).await;
    assert!(!scene.folder.holds(b"second page"));
    let again = scene.database.run_under_way(scene.id).await.unwrap().unwrap();
    assert_eq!(again.cursor.as_deref(), Some("second page"));
    assert_eq!(again.row, scene.run.row);
    scene.store(&page(3..5, None, Some(5))).await;
    let done = scene.complete().await;
    assert_eq!((done.state, done.counts.added, done.pages), (RunState::Completed, 5, 2));
    assert!(scene.database.run_under_way(scene.id).await.unwrap().is_none());
}

#[tokio::test]
async fn nobody_is_gone_if_fewer_came_than_there_are() {
    let mut scene = Scene::new().await;
    scene.store(&page(0..10, None, Some(10))).await;
    scene.complete().await;
    scene.begin(RunKind::Full).await;
    scene.store(&page(0..9, None, Some(10))).await;
    assert_eq!(scene.complete().await.counts.gone, 0);
    assert_eq!(scene.there().await, 10);
    scene.begin(RunKind::Full).await;
    scene.store(&page(0..9, None, Some(9))).await;
    assert_eq!(scene.complete().await.counts.gone, 1);
    assert_eq!(scene.there().await, 9);
}

/// An incremental run does not show everybody, and says nothing about the others.
#[tokio::test]
async fn nobody_is_gone_after_an_incremental_run() {
    let mut scene = Scene::new().await;
    scene.store(&page(0..10, None, None)).await;
    scene.complete().await;
    scene.begin(RunKind::Incremental).await;
    scene.store(&page(0..1, None, None)).await;
    assert_eq!(scene.complete().await.counts.gone, 0);
    assert_eq!(scene.there().await, 10);
}

#[tokio::test]
async fn somebody_on_two_pages_is_stored_and_counted_once() {
    let mut scene = Scene::new().await;
    scene.store(&page(0..5, Some("next"), None)).await;
    let mut second = page(4..8, None, None);
    second.employees[0].last_name = Some("King".into());
    scene.store(&second).await;
    let counts = scene.complete().await.counts;
    assert_eq!((counts.added, counts.received), (8, 9));
    // The later one is kept.
    let people = scene.database.employees(scene.id, false, i64::MIN, 100).await.unwrap().employees;
    let names: Vec<_> = people.into_iter().map(|one| one.employee.last_name).collect();
    assert_eq!(names.iter().filter(|name| name.as_deref() == Some("King")).count(), 1);
}

/// An incremental run cannot say who is gone, but it can say who is not.
#[tokio::test]
async fn whoever_is_seen_again_needs_no_approval() {
    let mut scene = Scene::new().await;
    scene.store(&page(0..30, None, None)).await;
    scene.complete().await;
    scene.begin(RunKind::Full).await;
    scene.store(&page(0..10, None, None)).await;
    assert_eq!(scene.complete().await.state, RunState::Held);
    for (seen, left) in [(10..25, Some(5)), (25..30, None)] {
        scene.begin(RunKind::Incremental).await;
        scene.store(&page(seen, None, None)).await;
        scene.complete().await;
        let held = scene.database.held_run(scene.id).await.unwrap();
        assert_eq!(held.map(|held| held.counts.gone), left);
    }
    assert_eq!(scene.there().await, 30);
}

/// What was erased is nowhere in the file, not even sealed.
#[tokio::test]
async fn what_is_erased_leaves_no_bytes_behind() {
    let mut scene = Scene::new().await;
    scene.store(&page(0..50, None, None)).await;
    scene.complete().await;
    let before = scene.sealed().await;
    assert!(before.iter().all(|sealed| scene.folder.holds(sealed)));
    let row = scene.database.connection("acme").await.unwrap().unwrap();
    let fields = FieldMask::all().without([Field::Office].into_iter().collect());
    let change = ConsentChange { row: &row, fields, given_by: "test" };
    let changed = scene.database.change_consent(change).await.unwrap();
    assert!(changed.is_journal_empty);
    assert_eq!(changed.erased.unwrap().0.employees, 50);
    assert!(!before.iter().any(|sealed| scene.folder.holds(sealed)));
    let after = scene.sealed().await;
    assert_eq!(after.len(), 50);
    scene.database.end_connection(scene.id).await.unwrap();
    assert!(!after.iter().any(|sealed| scene.folder.holds(sealed)));
}

/// Somebody has narrowed the consent while a page was on its way.
#[tokio::test]
async fn a_page_under_an_older_consent_is_not_stored() {
    let scene = Scene::new().await;
    let row = scene.database.connection("acme").await.unwrap().unwrap();
    let fields = [Field::Email].into_iter().collect();
    let change = ConsentChange { row: &row, fields, given_by: "test" };
    scene.database.change_consent(change).await.unwrap();
    let late = page(0..5, None, None);
    let late = scene.database.store_page(&scene.run.row, FieldMask::all(), &late).await;
    assert!(matches!(late, Err(Error::ConnectionChanged { .. })), "{late:?}");
    let ended = scene.database.complete_run(&scene.run.row).await;
    assert!(matches!(ended, Err(Error::ConnectionChanged { .. })), "{ended:?}");
    assert_eq!(scene.there().await, 0);
}

/// Another program writes, and does not come to an end.
#[tokio::test]
async fn a_locked_database_is_waited_for_and_then_reported() {
    let mut scene = Scene::new().await;
    let other = scene.folder.open().await;
    let (hold, _) = other.change().await.unwrap();
    let page = page(0..5, None, None);
    let stored = scene.database.store_page(&scene.run.row, FieldMask::all(), &page).await;
    let error = stored.unwrap_err();
    assert!(matches!(&error, Error::Database(_)), "{error}");
    assert!(error.to_string().contains("locked"), "{error}");
    drop(hold);
    scene.store(&page).await;
    assert_eq!(scene.complete().await.counts.added, 5);
}

/// A clock that was years ahead has left its mark, and runs, people and retention go on.
#[tokio::test]
async fn a_clock_that_jumps_erases_nobody_and_stops_nothing() {
    let mut scene = Scene::new().await;
    let mut first = page(0..5, None, None);
    first.employees[0].status = Some(EmploymentStatus::Inactive);
    scene.store(&first).await;
    scene.complete().await;
    let ahead = "UPDATE employee SET left_at = left_at + 1000000000000, added_at = added_at + 1000000000000";
    scene.database.sql(ahead).await;
    let keep = std::time::Duration::from_hours(24);
    assert!(scene.database.erase_leavers(scene.id, keep).await.unwrap().is_none());
    // From now on the time counts that the clock has now.
    let left_at: i64 = sqlx::query_scalar("SELECT max(left_at) FROM employee")
        .fetch_one(&scene.database.pool)
        .await
        .unwrap();
    assert!(left_at <= Timestamp::now().as_millis());
    scene.begin(RunKind::Full).await;
    scene.store(&page(0..4, None, None)).await;
    assert_eq!(scene.complete().await.counts.gone, 1);
}

#[tokio::test]
async fn whoever_is_kept_too_long_is_counted() {
    let mut scene = Scene::new().await;
    scene.store(&page(0..9, None, None)).await;
    scene.complete().await;
    scene.begin(RunKind::Full).await;
    scene.store(&page(0..7, None, None)).await;
    scene.complete().await;
    let (id, database) = (scene.id, &scene.database);
    let day = std::time::Duration::from_hours(24);
    assert_eq!(database.overdue_leavers(id, day).await.unwrap(), 0);
    database.sql("UPDATE employee SET left_at = left_at - 90000000").await;
    assert_eq!(database.overdue_leavers(id, day).await.unwrap(), 2);
    assert_eq!(database.overdue_leavers(id, 2 * day).await.unwrap(), 0);
    assert_eq!(database.erase_leavers(id, day).await.unwrap().unwrap().employees, 2);
    assert_eq!(database.overdue_leavers(id, day).await.unwrap(), 0);
}

/// Such as by somebody who has changed the consent: that it stopped is no failure then.
#[tokio::test]
async fn a_run_that_has_ended_is_not_said_to_have_stopped() {
    let scene = Scene::new().await;
    let row = scene.database.connection("acme").await.unwrap().unwrap();
    let fields = [Field::Email].into_iter().collect();
    let change = ConsentChange { row: &row, fields, given_by: "test" };
    scene.database.change_consent(change).await.unwrap();
    let cause =
        StoredCause { kind: "internal".to_owned(), message: "why".to_owned(), retry_at: None };
    scene.database.stop_run(&scene.run.row, &cause, true).await.unwrap();
    let run = scene.database.runs(scene.id, 1).await.unwrap().remove(0);
    assert_eq!((run.state, run.cause), (RunState::Abandoned, None));
}

/// Two of ten came twice, and two others not at all.
#[tokio::test]
async fn who_comes_twice_does_not_stand_for_somebody_else() {
    let mut scene = Scene::new().await;
    scene.store(&page(0..10, None, Some(10))).await;
    scene.complete().await;
    scene.begin(RunKind::Full).await;
    scene.store(&page(0..5, Some("next"), Some(10))).await;
    scene.store(&page(3..8, None, Some(10))).await;
    assert_eq!(scene.complete().await.counts.gone, 0);
    assert_eq!(scene.there().await, 10);
}

/// They have joined after it, and the run that has seen them is still under way or has
/// given up its place.
#[tokio::test]
async fn an_approval_removes_nobody_whom_a_later_run_has_seen() {
    let mut scene = Scene::new().await;
    scene.store(&page(0..40, None, None)).await;
    scene.complete().await;
    scene.begin(RunKind::Full).await;
    scene.store(&page(0..20, None, None)).await;
    scene.complete().await;
    scene.begin(RunKind::Full).await;
    scene.store(&page(100..130, Some("next"), None)).await;
    for under_way in [true, false] {
        let held = scene.database.held_run(scene.id).await.unwrap().unwrap();
        assert_eq!(held.counts.gone, 20, "{under_way}");
        scene.begin(RunKind::Full).await;
    }
    let held = scene.database.held_run(scene.id).await.unwrap().unwrap();
    scene.database.approve_run(&held, 20).await.unwrap().unwrap();
    assert_eq!(scene.there().await, 50);
}

/// Else what fails again and again would be tried again and again.
#[tokio::test]
async fn how_often_a_run_stopped_is_counted_until_a_page_comes() {
    let mut scene = Scene::new().await;
    let stops = async |scene: &Scene| -> i64 {
        sqlx::query_scalar("SELECT stops FROM run ORDER BY id DESC LIMIT 1")
            .fetch_one(&scene.database.pool)
            .await
            .unwrap()
    };
    let cause =
        StoredCause { kind: "internal".to_owned(), message: "why".to_owned(), retry_at: None };
    for before in 0..3 {
        assert_eq!(stops(&scene).await, before);
        scene.database.stop_run(&scene.run.row, &cause, true).await.unwrap();
        scene.begin(RunKind::Full).await;
    }
    scene.store(&page(0..5, None, None)).await;
    assert_eq!(stops(&scene).await, 0);
}
