//! What is asked: one line for each thing that people and programs do most, with its aim.
use std::fs;
use std::path::{Path, PathBuf};

use super::data_set::{Credentials, Manifest};
use super::options::Database;
use crate::error::{During, Error, Result};

pub struct Scenario {
    pub name: &'static str,
    pub connections: u32,
    /// Requests a second that we want at least, on SQLite and on PostgreSQL.
    aims: (Option<f64>, Option<f64>),
    who: Who,
    form: Form,
    asks: Asks,
}

#[derive(Clone, Copy)]
enum Who {
    Staff,
    Client,
    /// An approver of the firm.
    Decider,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Html,
    Json,
}

/// Addresses name `{record}`, `{state}`, `{word}` and `{round}`.
#[derive(Clone, Copy)]
enum Asks {
    Page(&'static str),
    /// A durable transition of `{record}`, there and back.
    Move(&'static str),
    /// An approval of `{round}`, on the content that was read, which can be given once.
    Decide(&'static str),
}

/// What wrk needs beside the address of the server.
pub struct Requests {
    pub method: &'static str,
    pub path: &'static str,
    pub body: &'static str,
    /// `name: value`, which may name `{revision}`.
    pub headers: Vec<String>,
    /// One line for each request: what the placeholders stand for.
    pub values: PathBuf,
    pub there: String,
    pub back: String,
}

const MANY: u32 = 16;

pub const SCENARIOS: [Scenario; 15] = [
    read("record-html", Who::Staff, Form::Html, "/records/{record}", (None, None)),
    read("record-json", Who::Staff, Form::Json, "/api/v1/records/{record}", (Some(20_000.0), Some(5_000.0))),
    read("list-html", Who::Staff, Form::Html, "/records?state={state}&sort=changed", (Some(8_000.0), Some(4_000.0))),
    read(
        "list-json",
        Who::Staff,
        Form::Json,
        "/api/v1/records?state={state}&sort=changed",
        (Some(10_000.0), Some(4_000.0)),
    ),
    read("home-html", Who::Client, Form::Html, "/", (Some(4_000.0), None)),
    read("home-json", Who::Client, Form::Json, "/api/v1/home", (None, None)),
    read("queue-html", Who::Staff, Form::Html, "/work", (None, None)),
    read("queue-json", Who::Staff, Form::Json, "/api/v1/queue", (None, None)),
    read("search-html", Who::Staff, Form::Html, "/search?q={word}", (None, None)),
    read("search-json", Who::Staff, Form::Json, "/api/v1/search?q={word}", (None, None)),
    Scenario { connections: 1, ..read("home-idle", Who::Client, Form::Html, "/", (None, None)) },
    change("move-html", Form::Html, "/records/{record}/transitions", (None, None)),
    change("move-json", Form::Json, "/api/v1/records/{record}/transitions", (Some(2_500.0), Some(2_000.0))),
    decision("decide-html", Form::Html, "/approvals/{round}/decisions"),
    decision("decide-json", Form::Json, "/api/v1/approvals/{round}/decisions"),
];

/// Longer, and there would be nothing left to decide.
const DECIDING_SECONDS: u64 = 3;

const fn read(
    name: &'static str,
    who: Who,
    form: Form,
    path: &'static str,
    aims: (Option<f64>, Option<f64>),
) -> Scenario {
    Scenario { name, connections: MANY, aims, who, form, asks: Asks::Page(path) }
}

const fn change(name: &'static str, form: Form, path: &'static str, aims: (Option<f64>, Option<f64>)) -> Scenario {
    Scenario { name, connections: MANY, aims, who: Who::Staff, form, asks: Asks::Move(path) }
}

const fn decision(name: &'static str, form: Form, path: &'static str) -> Scenario {
    Scenario { name, connections: MANY, aims: (None, None), who: Who::Decider, form, asks: Asks::Decide(path) }
}

/// The aim of a scenario on a database.
pub fn find_aim(name: &str, database: &str) -> Option<f64> {
    let (sqlite, postgres) = SCENARIOS.iter().find(|scenario| scenario.name == name)?.aims;
    if database == Database::Sqlite.name() { sqlite } else { postgres }
}

impl Scenario {
    /// Writes down what each request asks for.
    pub fn requests(&self, manifest: &Manifest, work: &Path) -> Result<Requests> {
        let (method, path, body, lines) = match self.asks {
            Asks::Page(path) => ("GET", path, "", list_reads(manifest, path)),
            Asks::Move(path) => ("POST", path, self.moving(), self.list_moves(manifest)),
            Asks::Decide(path) => ("POST", path, self.deciding(), self.list_decisions(manifest)),
        };
        if lines.is_empty() {
            return Err(Error::new(format!("{}: the data set names nothing to ask for", self.name)));
        }
        let values = work.join(format!("{}.values", self.name));
        fs::write(&values, lines).during(|| values.display().to_string())?;
        let (there, back) = (manifest.there.clone(), manifest.back.clone());
        Ok(Requests { method, path, body, headers: self.headers(manifest), values, there, back })
    }

    /// What changes records can be asked only once for each revision, so it has no warm-up.
    pub fn can_repeat(&self) -> bool {
        matches!(self.asks, Asks::Page(_))
    }

    /// For how long it can be driven if it is wanted for so many seconds.
    pub fn seconds(&self, wanted: u64) -> u64 {
        if matches!(self.asks, Asks::Decide(_)) { wanted.min(DECIDING_SECONDS) } else { wanted }
    }

    fn deciding(&self) -> &'static str {
        match self.form {
            Form::Html => "bundle={bundle}&deciding=approve&decision=approve&words=",
            Form::Json => "{\"bundle\":\"{bundle}\",\"decision\":\"approve\"}",
        }
    }

    fn moving(&self) -> &'static str {
        match self.form {
            Form::Html => "transition={transition}&revision={revision}",
            Form::Json => "{\"transition\":\"{transition}\"}",
        }
    }

    fn headers(&self, manifest: &Manifest) -> Vec<String> {
        let credentials: &Credentials = match self.who {
            Who::Staff => &manifest.staff,
            Who::Client => &manifest.client,
            Who::Decider => &manifest.decider,
        };
        let mut headers = match self.form {
            Form::Html => vec![format!("cookie: {}", credentials.cookie), "accept: text/html".to_owned()],
            Form::Json => {
                vec![format!("authorization: Bearer {}", credentials.token), "accept: application/json".to_owned()]
            }
        };
        match (self.asks, self.form) {
            (Asks::Page(_), _) => {}
            (_, Form::Html) => {
                headers.push("content-type: application/x-www-form-urlencoded".to_owned());
                headers.push("sec-fetch-site: same-origin".to_owned());
            }
            (_, Form::Json) => headers.push("content-type: application/json".to_owned()),
        }
        if matches!((self.asks, self.form), (Asks::Move(_), Form::Json)) {
            headers.push("if-match: \"{revision}\"".to_owned());
        }
        headers
    }

    /// Both forms move, but never the same records, because each counts the revisions of its own.
    fn list_moves(&self, manifest: &Manifest) -> String {
        let own = self.own_of(&manifest.moves);
        let lines: Vec<String> = own.map(|one| format!("record={} revision={}\n", one.record, one.revision)).collect();
        lines.concat()
    }

    /// Each form has rounds of its own.
    fn list_decisions(&self, manifest: &Manifest) -> String {
        let own = self.own_of(&manifest.decisions);
        let lines: Vec<String> = own.map(|one| format!("round={} bundle={}\n", one.round, one.bundle)).collect();
        lines.concat()
    }

    /// Every second one is for pages, the others for programs.
    fn own_of<'m, T>(&self, all: &'m [T]) -> impl Iterator<Item = &'m T> {
        all.iter().skip(usize::from(self.form == Form::Json)).step_by(2)
    }
}

fn list_reads(manifest: &Manifest, path: &str) -> String {
    let lines = |name: &str, values: &[String]| {
        let lines: Vec<String> = values.iter().map(|value| format!("{name}={value}\n")).collect();
        lines.concat()
    };
    if path.contains("{record}") {
        lines("record", &manifest.records)
    } else if path.contains("{word}") {
        lines("word", &manifest.words)
    } else {
        format!("state={}\n", manifest.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let one = |record: &str| super::super::data_set::Move { record: record.to_owned(), revision: 3 };
        Manifest {
            records: vec!["a".to_owned(), "b".to_owned()],
            moves: vec![one("a"), one("b"), one("c")],
            state: "new".to_owned(),
            ..Manifest::default()
        }
    }

    fn find(name: &str) -> &'static Scenario {
        SCENARIOS.iter().find(|scenario| scenario.name == name).unwrap()
    }

    #[test]
    fn requests_ask_for_what_the_data_set_names() {
        assert_eq!(list_reads(&manifest(), "/records/{record}"), "record=a\nrecord=b\n");
        assert_eq!(list_reads(&manifest(), "/work"), "state=new\n");
    }

    #[test]
    fn the_two_forms_never_move_the_same_record() {
        assert_eq!(find("move-html").list_moves(&manifest()), "record=a revision=3\nrecord=c revision=3\n");
        assert_eq!(find("move-json").list_moves(&manifest()), "record=b revision=3\n");
    }

    #[test]
    fn a_round_is_decided_once_and_not_for_longer_than_there_are_rounds() {
        let one = |round: &str| super::super::data_set::Decision { round: round.to_owned(), bundle: "f0".to_owned() };
        let manifest = Manifest { decisions: vec![one("a"), one("b"), one("c")], ..Manifest::default() };
        assert_eq!(find("decide-html").list_decisions(&manifest), "round=a bundle=f0\nround=c bundle=f0\n");
        assert_eq!(find("decide-json").list_decisions(&manifest), "round=b bundle=f0\n");
        assert_eq!((find("decide-json").seconds(8), find("move-json").seconds(8)), (DECIDING_SECONDS, 8));
        assert!(!find("decide-html").can_repeat());
    }

    #[test]
    fn aims_are_per_database() {
        assert_eq!(find_aim("record-json", "sqlite"), Some(20_000.0));
        assert_eq!(find_aim("record-json", "postgres"), Some(5_000.0));
        assert_eq!(find_aim("queue-html", "sqlite"), None);
    }
}
