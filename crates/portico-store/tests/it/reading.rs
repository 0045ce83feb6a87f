//! Reads give the same on both databases.

use crate::both::{HARBOUR, KESTREL, add, id, postgres, sqlite};
use crate::on_both;
use futures_util::poll;
use portico_store::{Db, Dialect, Error, PostgresOptions, SqliteOptions, Value, from_row, values};
use std::pin::pin;
use std::time::Duration;
use uuid::Uuid;

#[derive(Debug, PartialEq)]
struct Line {
    id: Uuid,
    title: String,
    due_at: Option<jiff::Timestamp>,
    share: Option<f64>,
    closed: Option<bool>,
    seal: Option<Vec<u8>>,
    answers: Option<serde_json::Value>,
}

from_row!(Line { id, title, due_at, share, closed, seal, answers });

const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n) SELECT sum(CAST(i % 2 AS int)) FROM n";

on_both!(every_kind_of_value_comes_back_as_it_went_in, async |db: Db| {
    let line = Line {
        id: id(1),
        title: "O'Hara {uuid} $1 ?1 é".into(),
        due_at: Some("2026-11-21T06:00:00.000001Z".parse().unwrap()),
        share: Some(0.1),
        closed: Some(true),
        seal: Some(vec![0, 255, 39]),
        answers: Some(serde_json::json!({"a": [1, null, "x"]})),
    };
    let mut tx = db.begin(HARBOUR).await.unwrap();
    let insert = "INSERT INTO record (workspace_id, id, title, due_at, share, closed, seal, answers, revision)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
    let given = values![
        HARBOUR,
        line.id,
        &line.title,
        line.due_at,
        line.share,
        line.closed,
        line.seal.clone(),
        line.answers.clone()
    ];
    assert_eq!(tx.execute(insert, &given).await, Ok(1));
    let empty =
        values![HARBOUR, id(2), "Empty", None::<i64>, None::<f64>, None::<bool>, None::<Vec<u8>>, None::<String>];
    tx.execute(insert, &empty).await.unwrap();
    tx.commit().await.unwrap();
    let select =
        "SELECT id, title, due_at, share, closed, seal, answers FROM record WHERE workspace_id = $1 ORDER BY id";
    let lines: Vec<Line> = db.within(HARBOUR).all(select, &values![HARBOUR]).await.unwrap();
    let nothing =
        Line { id: id(2), title: "Empty".into(), due_at: None, share: None, closed: None, seal: None, answers: None };
    assert_eq!(lines, [line, nothing]);
});

on_both!(a_row_that_has_another_shape_is_an_error_and_no_panic, async |db: Db| {
    add(&db, HARBOUR, 1, "Annual return").await;
    let read = db.within(HARBOUR);
    assert!(matches!(read.all::<(i64,)>("SELECT title FROM record", &[]).await, Err(Error::Row(_))));
    assert!(matches!(read.all::<(String, String)>("SELECT title FROM record", &[]).await, Err(Error::Row(_))));
    assert!(matches!(read.all::<(String,)>("SELECT due_at FROM record", &[]).await, Err(Error::Row(_))));
    assert!(read.all::<(i64,)>("SELECT nonsense FROM record", &[]).await.is_err());
    assert!(
        read.all::<(i64,)>("SELECT revision FROM record WHERE id = $1", &values!["text"])
            .await
            .is_ok_and(|rows| rows.is_empty())
            == (db.dialect() == Dialect::Sqlite)
    );
});

on_both!(one_row_none_and_several, async |db: Db| {
    let sql = "SELECT title FROM record WHERE workspace_id = $1 ORDER BY id";
    let given = values![HARBOUR];
    let read = db.within(HARBOUR);
    assert_eq!(read.find::<String>(sql, &given).await, Ok(None));
    assert_eq!(read.one::<String>(sql, &given).await, Err(Error::Missing));
    add(&db, HARBOUR, 1, "Annual return").await;
    add(&db, HARBOUR, 2, "Payroll").await;
    assert_eq!(read.one::<String>(sql, &given).await, Ok("Annual return".into()));
    assert_eq!(read.all::<String>(sql, &given).await.map(|rows| rows.len()), Ok(2));
});

on_both!(several_queries_answer_in_their_order, async |db: Db| {
    add(&db, HARBOUR, 1, "Annual return").await;
    let titles = ("SELECT title FROM record WHERE workspace_id = $1", &values![HARBOUR][..]);
    let number = ("SELECT count(*) FROM session", &[][..]);
    let before = db.statements();
    let pair = db.within(HARBOUR).pair::<String, i64>(titles, number).await.unwrap();
    assert_eq!((pair, db.statements() - before), ((vec!["Annual return".into()], vec![0]), 2));
    let triple = db.within(HARBOUR).triple::<i64, String, i64>(number, titles, number).await.unwrap();
    assert_eq!(triple, (vec![0], vec!["Annual return".into()], vec![0]));
    let mut tx = db.begin(HARBOUR).await.unwrap();
    assert_eq!(tx.pair::<String, i64>(titles, number).await.unwrap().1, [0]);
    assert_eq!(tx.triple::<i64, i64, String>(number, number, titles).await.unwrap().2, ["Annual return"]);
    tx.commit().await.unwrap();
});

on_both!(a_list_is_given_as_one_value, async |db: Db| {
    for number in 1..=4 {
        add(&db, HARBOUR, number, &format!("Return {number}")).await;
    }
    let count = async |sql: &str, list: Value| db.within(HARBOUR).one::<i64>(sql, &[list]).await.unwrap();
    let by_id = "SELECT count(*) FROM record WHERE id IN {uuids $1}";
    assert_eq!(count(by_id, Value::uuids(&[id(1), id(3), id(9)])).await, 2);
    assert_eq!(count(by_id, Value::uuids(&[])).await, 0);
    let by_title = "SELECT count(*) FROM record WHERE title IN {texts $1}";
    assert_eq!(count(by_title, Value::texts(["Return 2", "it's \"quoted\""])).await, 1);
    assert_eq!(count("SELECT count(*) FROM record WHERE revision IN {ints $1}", Value::ints([1, -5])).await, 4);
});

on_both!(a_bound_limit_and_a_page_after_a_cursor, async |db: Db| {
    for number in 1..=5 {
        add(&db, HARBOUR, number, &format!("Return {number}")).await;
    }
    let sql =
        "SELECT title FROM record WHERE workspace_id = $1 AND (revision, id) > ($2, $3) ORDER BY revision, id LIMIT $4";
    let page: Vec<String> = db.within(HARBOUR).all(sql, &values![HARBOUR, 1, id(2), 2]).await.unwrap();
    assert_eq!(page, ["Return 3", "Return 4"]);
});

on_both!(a_page_after_a_cursor_is_served_by_the_index, async |db: Db| {
    let sql = "SELECT id FROM record WHERE workspace_id = $1 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4";
    let plan = db.within(HARBOUR).explain_without_scans(sql, &values![HARBOUR, 5, id(2), 25]).await.unwrap().join("\n");
    assert!(plan.contains("record_due") && !plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{plan}");
    assert!(plan.contains("(due_at,id)>(?,?)") || plan.contains("ROW(due_at, id) >"), "{plan}");
});

on_both!(statistics_can_be_refreshed_at_any_time, async |db: Db| {
    add(&db, HARBOUR, 1, "Annual return").await;
    db.refresh_statistics().await.unwrap();
    add(&db, HARBOUR, 2, "Payroll").await;
});

on_both!(a_slow_read_answers_like_a_quick_one, async |db: Db| {
    add(&db, HARBOUR, 1, "Annual return").await;
    let sql = "SELECT title FROM record WHERE workspace_id = $1";
    assert_eq!(db.slow(HARBOUR).one::<String>(sql, &values![HARBOUR]).await, Ok("Annual return".into()));
    assert_eq!(db.slow(KESTREL).find::<String>(sql, &values![KESTREL]).await, Ok(None));
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_read_ends_at_its_limit() {
    let (_, kept) = sqlite().await;
    let options = SqliteOptions { slow_limit: Duration::from_millis(50), slow_readers: 1, ..SqliteOptions::default() };
    let file = Db::sqlite(&kept.folder.as_ref().unwrap().path().join("portico.db"), options).unwrap();
    let (_, kept) = postgres().await;
    let options = PostgresOptions::new(kept.database.as_ref().unwrap().url());
    let options = PostgresOptions { slow_limit: Duration::from_millis(50), connections: 1, ..options };
    let server = Db::postgres(options).await.unwrap();
    for db in [file, server] {
        assert_eq!(db.slow(HARBOUR).one::<i64>(ENDLESS, &[]).await, Err(Error::TooSlow));
        assert_eq!(db.slow(HARBOUR).one::<i64>("SELECT count(*) FROM record", &[]).await, Ok(0));
        assert_eq!(db.within(HARBOUR).one::<i64>("SELECT count(*) FROM record", &[]).await, Ok(0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_read_that_nobody_waits_for_makes_room() {
    let (_, kept) = sqlite().await;
    let options = SqliteOptions { slow_readers: 1, ..SqliteOptions::default() };
    let file = Db::sqlite(&kept.folder.as_ref().unwrap().path().join("portico.db"), options).unwrap();
    let (_, kept) = postgres().await;
    let options = PostgresOptions::new(kept.database.as_ref().unwrap().url());
    let server = Db::postgres(PostgresOptions { connections: 1, ..options }).await.unwrap();
    for db in [file, server] {
        let slow = db.slow(HARBOUR);
        {
            let mut given_up = pin!(slow.one::<i64>(ENDLESS, &[]));
            assert!(poll!(&mut given_up).is_pending());
        }
        assert_eq!(slow.one::<i64>("SELECT count(*) FROM record", &[]).await, Ok(0));
    }
}

#[tokio::test]
async fn statements_prepared_before_a_change_of_the_schema_are_prepared_again() {
    let (db, kept) = postgres().await;
    let read = async || db.within(HARBOUR).all::<(Uuid,)>("SELECT * FROM session", &[]).await;
    assert_eq!(read().await, Ok(vec![]));
    let url = kept.database.as_ref().unwrap().url();
    let (owner, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    owner.batch_execute("ALTER TABLE session ADD COLUMN more bigint").await.unwrap();
    assert_eq!(read().await, Ok(vec![]));
    owner.batch_execute("ALTER TABLE session ADD COLUMN even_more bigint").await.unwrap();
    let mut tx = db.begin(HARBOUR).await.unwrap();
    assert_eq!(tx.all::<(Uuid,)>("SELECT * FROM session", &[]).await, Ok(vec![]));
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_connection_that_broke_is_replaced() {
    let (db, kept) = postgres().await;
    add(&db, HARBOUR, 1, "Annual return").await;
    let url = kept.database.as_ref().unwrap().url();
    let (owner, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let end_others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";
    owner.batch_execute(end_others).await.unwrap();
    assert_eq!(db.within(HARBOUR).one::<i64>("SELECT count(*) FROM record", &[]).await, Ok(1));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let options = PostgresOptions::new("postgresql://postgres@127.0.0.1:1/nothing");
    assert!(matches!(Db::postgres(options).await.err(), Some(Error::Unavailable(_))));
    let nowhere = Db::sqlite("/nonexistent/portico.db".as_ref(), SqliteOptions::default());
    assert!(matches!(nowhere.err(), Some(Error::Unavailable(_))));
}

on_both!(a_plan_tells_whether_a_table_is_scanned, async |db: Db| {
    let read = db.within(HARBOUR);
    let scanned = async |sql: &str| {
        let plan = read.explain_without_scans(sql, &values![HARBOUR]).await.unwrap();
        plan.iter().filter_map(|line| db.dialect().scanned(line)).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(scanned("SELECT id FROM record WHERE workspace_id = $1 ORDER BY due_at, id LIMIT 25").await, [""; 0]);
    if db.dialect() == Dialect::Sqlite {
        // PostgreSQL adds the workspace by itself.
        assert_eq!(scanned("SELECT title FROM record WHERE $1 IS NOT NULL AND title LIKE '%x%'").await, ["record"]);
    }
    assert!(!read.explain("SELECT title FROM record", &[]).await.unwrap().is_empty());
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_have_the_same_tables_and_columns() {
    let ((file, _files), (server, _databases)) = (sqlite().await, postgres().await);
    let columns = file.columns().await.unwrap();
    assert_eq!(columns, server.columns().await.unwrap());
    assert_eq!(columns.len(), 9 + 3 + 4);
    assert!(columns.iter().any(|column| column.table == "record" && column.name == "due_at" && column.nullable));
}
