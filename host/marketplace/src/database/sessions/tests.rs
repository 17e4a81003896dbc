use super::*;
use crate::database::fixture::Folder;

async fn signed_in(database: &Database) -> (Key, Account) {
    let code = database.insert_sign_in_code(("acme", "Eva"), Role::Viewer).await.unwrap();
    database.begin_session(code.reveal()).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_code_signs_in_once() {
    let folder = Folder::new();
    let database = folder.open().await;
    assert!(database.begin_session("no code").await.unwrap().is_none());
    assert!(!database.has_visitors().await.unwrap());
    let code = database.insert_sign_in_code(("acme", "Eva"), Role::Viewer).await.unwrap();
    assert!(!folder.holds(code.reveal().as_bytes()), "stored in the clear");
    // A program that looks at links before a person does uses nothing up.
    for _ in 0..2 {
        let whom = database.whom_code_admits(code.reveal()).await.unwrap().unwrap();
        assert_eq!((whom.tenant.as_str(), whom.name.as_str()), ("acme", "Eva"));
    }
    let (secret, account) = database.begin_session(code.reveal()).await.unwrap().unwrap();
    assert!(database.begin_session(code.reveal()).await.unwrap().is_none());
    assert!(database.whom_code_admits(code.reveal()).await.unwrap().is_none());
    let session = database.session(secret.reveal()).await.unwrap().unwrap();
    assert_eq!((session.account.id, session.account.role), (account.id, Role::Viewer));
    assert!(database.session(code.reveal()).await.unwrap().is_none(), "a code is no session");
    assert!(database.has_visitors().await.unwrap());

    database.end_session(secret.reveal()).await.unwrap();
    assert!(database.session(secret.reveal()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_session_ends_with_its_time_with_idleness_and_with_its_account() {
    let folder = Folder::new();
    let database = folder.open().await;
    let (secret, _) = signed_in(&database).await;
    database.rotate_master_key().await.unwrap();
    assert!(database.session(secret.reveal()).await.unwrap().is_some());
    database.sql("UPDATE session SET seen_at = seen_at - 3600001").await;
    assert!(database.session(secret.reveal()).await.unwrap().is_none());

    let (secret, _) = signed_in(&database).await;
    // As a clock would that is half a day ahead.
    database.sql("UPDATE session SET expires_at = seen_at, seal = seal").await;
    assert!(database.session(secret.reveal()).await.unwrap().is_none());

    let (secret, account) = signed_in(&database).await;
    assert!(!database.delete_account("globex", account.id).await.unwrap());
    assert!(database.session(secret.reveal()).await.unwrap().is_some());
    assert!(database.delete_account("acme", account.id).await.unwrap());
    assert!(database.session(secret.reveal()).await.unwrap().is_none());
    assert!(database.accounts("acme").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_name_stands_for_one_role() {
    let folder = Folder::new();
    let database = folder.open().await;
    let (_, account) = signed_in(&database).await;
    let other = database.insert_sign_in_code(("acme", "Eva"), Role::Administrator).await;
    assert!(matches!(other, Err(Error::OtherRole { .. })), "{other:?}");
    database.insert_sign_in_code(("globex", "Eva"), Role::Administrator).await.unwrap();
    assert_eq!(database.accounts("acme").await.unwrap()[0].id, account.id);
}

#[tokio::test]
async fn who_can_write_to_the_database_alone_cannot_come_in() {
    for change in [
        "UPDATE account SET role = 'administrator'",
        "UPDATE account SET tenant = 'globex'",
        "UPDATE session SET expires_at = expires_at + 1",
        "UPDATE session SET seal = x''",
        "INSERT INTO account (id, tenant, name, role, created_at)
             VALUES (9, 'globex', 'Mallory', 'administrator', 0);
         UPDATE session SET account_id = 9",
    ] {
        let folder = Folder::new();
        let database = folder.open().await;
        let (secret, _) = signed_in(&database).await;
        sqlx::raw_sql(change).execute(&database.pool).await.unwrap();
        assert!(database.session(secret.reveal()).await.unwrap().is_none(), "{change}");
    }
}
