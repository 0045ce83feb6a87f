//! A database is brought to the schema that the program knows, or refused in clear words.

use crate::both::{HARBOUR, MIGRATIONS, add, titles};
use crate::on_both;
use portico_store::throwaway::{Folder, Server};
use portico_store::{Db, Migrations, PostgresOptions, SqliteOptions};

on_both!(migrating_again_changes_nothing, async |db: Db| {
    add(&db, HARBOUR, 1, "Annual return").await;
    db.migrate(MIGRATIONS).await.unwrap();
    assert_eq!(titles(&db, HARBOUR).await, ["Annual return"]);
});

on_both!(a_database_with_a_newer_schema_is_refused, async |db: Db| {
    let older = Migrations { files: &MIGRATIONS.files[..1], ..MIGRATIONS };
    let said = db.migrate(older).await.unwrap_err().to_string();
    assert!(said.contains("schema 2") && said.contains("newer than this program's 1"), "{said}");
});

on_both!(a_database_with_another_history_is_refused, async |db: Db| {
    let other = Migrations {
        files: &[MIGRATIONS.files[0], ("V2__more", "CREATE TABLE other (id {uuid}) {rows};")],
        ..MIGRATIONS
    };
    let said = db.migrate(other).await.unwrap_err().to_string();
    assert!(said.contains("made by another program"), "{said}");
});

on_both!(a_step_that_fails_leaves_the_schema_as_it_was, async |db: Db| {
    let broken = [
        MIGRATIONS.files,
        &[("V3__a", "CREATE TABLE a (id {uuid}) {rows};"), ("V4__b", "CREATE TABLE a (id {uuid}) {rows};")],
    ]
    .concat();
    let said = db.migrate(Migrations { files: &broken, ..MIGRATIONS }).await.unwrap_err().to_string();
    assert!(said.contains("already exists"), "{said}");
    db.migrate(MIGRATIONS).await.unwrap();
    assert!(db.columns().await.unwrap().iter().all(|column| column.table != "a"));
});

on_both!(a_text_with_an_unknown_token_or_a_deferred_constraint_is_refused, async |db: Db| {
    for text in
        ["CREATE TABLE a (id {nonsense})", "CREATE TABLE a (id bigint REFERENCES b DEFERRABLE INITIALLY DEFERRED)"]
    {
        let said = db
            .migrate(Migrations { files: &[("V1__wrong", text)], installation: &[], statistics: "" })
            .await
            .unwrap_err()
            .to_string();
        assert!(said.contains("V1__wrong"), "{said}");
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_that_start_at_once_migrate_once() {
    let folder = Folder::new().unwrap();
    let file = folder.path().join("portico.db");
    let open = || Db::sqlite(&file, SqliteOptions::default()).unwrap();
    let (a, b) = (open(), open());
    let both = tokio::join!(a.migrate(MIGRATIONS), b.migrate(MIGRATIONS));
    assert_eq!(both, (Ok(()), Ok(())));

    let database = Server::shared().await.unwrap().empty().await.unwrap();
    let connect = || Db::postgres(PostgresOptions::new(database.url()));
    let (a, b) = (connect().await.unwrap(), connect().await.unwrap());
    let both = tokio::join!(a.migrate(MIGRATIONS), b.migrate(MIGRATIONS));
    assert_eq!(both, (Ok(()), Ok(())));
}
