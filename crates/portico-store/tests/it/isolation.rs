//! PostgreSQL: row-level security is the second wall between workspaces.

use crate::both::{HARBOUR, INSERT, KESTREL, MIGRATIONS, add, id, postgres, titles};
use portico_store::throwaway::Server;
use portico_store::{Db, Error, PostgresOptions, Tenant, values};

const COUNT: &str = "SELECT count(*) FROM record";

async fn one_connection(url: String) -> Db {
    Db::postgres(PostgresOptions { connections: 1, ..PostgresOptions::new(url) }).await.unwrap()
}

async fn visible(db: &Db, tenant: Tenant) -> i64 {
    db.within(tenant).one(COUNT, &[]).await.unwrap()
}

#[tokio::test]
async fn without_a_workspace_no_row_is_seen() {
    let (db, _kept) = postgres().await;
    add(&db, HARBOUR, 1, "Annual return").await;
    assert_eq!(db.installation().one::<i64>(COUNT, &[]).await, Ok(0));
    assert_eq!(visible(&db, Tenant::INSTALLATION).await, 0);
    assert_eq!(visible(&db, KESTREL).await, 0);
    assert_eq!(visible(&db, HARBOUR).await, 1);
}

#[tokio::test]
async fn the_workspace_does_not_stay_with_the_connection() {
    let (_, kept) = postgres().await;
    let db = one_connection(kept.database.as_ref().unwrap().url()).await;
    add(&db, HARBOUR, 1, "Annual return").await;
    assert_eq!(db.installation().one::<i64>(COUNT, &[]).await, Ok(0), "after a commit");
    assert_eq!(visible(&db, HARBOUR).await, 1);
    assert_eq!(db.installation().one::<i64>(COUNT, &[]).await, Ok(0), "after a read");
    let mut tx = db.begin(HARBOUR).await.unwrap();
    assert_eq!(tx.one::<i64>(COUNT, &[]).await, Ok(1));
    drop(tx);
    assert_eq!(db.installation().one::<i64>(COUNT, &[]).await, Ok(0), "after a transaction that was dropped");
    assert!(db.within(HARBOUR).one::<i64>("SELECT 1 / 0", &[]).await.is_err());
    assert_eq!(db.installation().one::<i64>(COUNT, &[]).await, Ok(0), "after a failed read");
}

#[tokio::test]
async fn a_row_of_another_workspace_can_neither_be_written_nor_changed() {
    let (db, _kept) = postgres().await;
    add(&db, HARBOUR, 1, "Annual return").await;
    let mut tx = db.begin(KESTREL).await.unwrap();
    assert!(matches!(tx.execute(INSERT, &values![HARBOUR, id(2), "Payroll"]).await, Err(Error::Refused(_))));
    let mut tx = db.begin(KESTREL).await.unwrap();
    assert_eq!(tx.execute("UPDATE record SET title = 'Mine'", &[]).await, Ok(0));
    assert_eq!(tx.execute("DELETE FROM record", &[]).await, Ok(0));
    tx.commit().await.unwrap();
    assert_eq!(titles(&db, HARBOUR).await, ["Annual return"]);
}

#[tokio::test]
async fn a_connection_that_broke_before_the_commit_has_changed_nothing() {
    let (db, kept) = postgres().await;
    let mut tx = db.begin(HARBOUR).await.unwrap();
    tx.execute(INSERT, &values![HARBOUR, id(1), "Annual return"]).await.unwrap();
    let url = kept.database.as_ref().unwrap().url();
    let (owner, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE state = 'idle in transaction'
               AND datname = current_database()";
    owner.batch_execute(end).await.unwrap();
    assert!(matches!(tx.commit().await, Err(Error::Unavailable(_) | Error::Unknown(_))));
    assert!(titles(&db, HARBOUR).await.is_empty());
}

#[tokio::test]
async fn a_statement_given_up_half_way_ends_its_transaction() {
    let (db, _kept) = postgres().await;
    let mut tx = db.begin(HARBOUR).await.unwrap();
    {
        let given = values![HARBOUR, id(1), "Annual return"];
        let mut given_up = std::pin::pin!(tx.execute(INSERT, &given));
        assert!(futures_util::poll!(&mut given_up).is_pending());
    }
    assert_eq!(tx.execute(INSERT, &values![HARBOUR, id(2), "Payroll"]).await, Err(Error::Failed));
    assert_eq!(tx.commit().await, Err(Error::Failed));
    assert!(titles(&db, HARBOUR).await.is_empty());
}

#[tokio::test]
async fn a_read_changes_nothing() {
    let (db, _kept) = postgres().await;
    let insert = "INSERT INTO session (id, used) VALUES ($1, 0) RETURNING used";
    assert!(matches!(db.within(HARBOUR).all::<i64>(insert, &values![id(1)]).await, Err(Error::Refused(_))));
}

#[tokio::test]
async fn the_server_works_as_a_role_that_owns_nothing() {
    let (db, _kept) = postgres().await;
    let who: String = db.installation().one("SELECT current_user::text", &[]).await.unwrap();
    assert_eq!(who, "portico_app");
    for forbidden in [
        "ALTER TABLE record DISABLE ROW LEVEL SECURITY",
        "DROP TABLE record",
        "CREATE TABLE mine (id bigint)",
        "TRUNCATE record",
        "DELETE FROM refinery_schema_history",
    ] {
        let mut tx = db.begin(HARBOUR).await.unwrap();
        assert!(matches!(tx.execute(forbidden, &[]).await, Err(Error::Refused(_))), "{forbidden}");
    }
}

#[tokio::test]
async fn an_owner_who_is_no_superuser_sees_no_row_either() {
    let server = Server::shared().await.unwrap();
    let database = server.empty().await.unwrap();
    let owner = format!("owner_{}", std::process::id());
    let url = database.url();
    let (_, name) = url.rsplit_once('/').unwrap();
    let (admin, connection) = tokio_postgres::connect(&server.url("postgres"), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    admin.batch_execute(&format!("CREATE ROLE {owner} LOGIN CREATEROLE")).await.unwrap();
    admin.batch_execute(&format!("ALTER DATABASE {name} OWNER TO {owner}")).await.unwrap();

    // A role of its own: another installation on the same server has taken the usual name.
    let role = format!("app_of_{owner}");
    let options =
        PostgresOptions { role: role.clone(), ..PostgresOptions::new(url.replace("postgres@", &format!("{owner}@"))) };
    let db = Db::postgres(options.clone()).await.unwrap();
    db.migrate(MIGRATIONS).await.unwrap();
    add(&db, HARBOUR, 1, "Annual return").await;
    let who: String = db.installation().one("SELECT current_user::text", &[]).await.unwrap();
    assert_eq!(who, role);

    let as_owner = Db::postgres(PostgresOptions { role: "nobody_at_all".into(), ..options.clone() }).await.unwrap();
    let who: String = as_owner.installation().one("SELECT current_user::text", &[]).await.unwrap();
    assert_eq!(who, owner);
    assert_eq!(as_owner.installation().one::<i64>(COUNT, &[]).await, Ok(0));
    assert_eq!(visible(&as_owner, HARBOUR).await, 1);
    drop((db, as_owner, database));

    admin.batch_execute(&format!("DROP ROLE IF EXISTS {role}, {owner}")).await.unwrap();
}

#[tokio::test]
async fn a_superuser_who_cannot_step_down_is_refused() {
    let (_db, kept) = postgres().await;
    let url = kept.database.as_ref().unwrap().url();
    let attempt = Db::postgres(PostgresOptions { role: "nobody_at_all".into(), ..PostgresOptions::new(url) }).await;
    let said = attempt.err().unwrap().to_string();
    assert!(said.contains("row-level security") && said.contains("nobody_at_all"), "{said}");
}

#[tokio::test]
async fn every_table_of_a_workspace_is_secured_and_the_installation_s_are_not() {
    let (db, _kept) = postgres().await;
    let secured = "SELECT relname::text, relrowsecurity AND relforcerowsecurity FROM pg_class
                   WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1";
    let tables: Vec<(String, bool)> = db.installation().all(secured, &[]).await.unwrap();
    let found: Vec<(&str, bool)> = tables.iter().map(|(name, secured)| (name.as_str(), *secured)).collect();
    assert_eq!(found, [("note", true), ("record", true), ("refinery_schema_history", false), ("session", false)]);
}
