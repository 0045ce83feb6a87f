//! The portal that is killed: founded once for a test, served by the real program, and opened beside it to be looked at.

use super::{
    client::Client,
    tracer::{Fault, Seen, Tracer},
};
use crate::program::{self, Ended, Running};
use jiff::{SignedDuration, Timestamp};
use portico_connect::{
    blobs::{Blobs, Place, Staging},
    smtp::Transport,
};
use portico_jobs::Worker;
use portico_model::files::{Kind, Limits};
use portico_portal::{
    call::{Portal, Shared},
    compiled::CompiledBlueprints,
    policy::identity::{COOKIE, Secret},
    schema,
    settings::{Outside, Settings},
    setup,
    storage::{Rules, Storage, Unscanned},
};
use portico_store::{
    Db, PostgresOptions, SqliteOptions, Tenant,
    throwaway::{Database, Folder, Server},
    values,
};
use portico_testkit::Cast;
use portico_web::{address::Proxies, cookies::Guard, live::Live};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read},
    path::Path,
    process::Child,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::runtime::Runtime;

/// The blueprint of the tests of approvals: one decision of the client moves a record on.
const BLUEPRINT: &str = include_str!("../../../../portico-portal/tests/it/approvals/portal.yaml");
/// Who acts in these tests: the firm's maker of the work, and the client who decides on it.
const PEOPLE: [&str; 2] = ["mia", "dana"];
/// From the moment in which a worker takes a job.
pub const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// A lease that a killed worker has left is over by then, and what a sweep waits for as well.
pub const MUCH_LATER: SignedDuration = SignedDuration::from_hours(24 * 10);

/// As the cast is founded.
pub const WORKSPACE: &str = "Harbour & Pike";

pub struct House {
    pub data: Folder,
    pub cast: Cast,
    /// Where checkpoints go.
    pub outside: Folder,
    /// Opened once where the database is a server of its own, which no kill befalls. A file of SQLite is opened each time:
    /// whoever holds it open would put in order what the program has to.
    beside: OnceLock<Portal>,
    database: Option<Database>,
    cookies: BTreeMap<&'static str, String>,
    server: Option<Running>,
    started: Timestamp,
    runtime: Runtime,
}

/// What one thing that was done under a fault has come to.
pub struct Done<T> {
    pub answer: T,
    pub seen: Seen,
}

impl House {
    pub fn on_sqlite() -> Self {
        Self::found(Runtime::new().unwrap(), None)
    }

    pub fn on_postgres() -> Self {
        let runtime = Runtime::new().unwrap();
        let database = runtime.block_on(async {
            let server = Server::shared().await.unwrap();
            server.migrated(schema::migrations()).await.unwrap()
        });
        Self::found(runtime, Some(database))
    }

    fn found(runtime: Runtime, database: Option<Database>) -> Self {
        let (data, outside) = (Folder::new().unwrap(), Folder::new().unwrap());
        let mut cookies = BTreeMap::new();
        let cast = runtime.block_on(async {
            let portal = open((data.path(), outside.path()), database.as_ref(), SignedDuration::ZERO).await;
            portal.db.migrate(schema::migrations()).await.unwrap();
            let cast = Cast::found(&portal, BLUEPRINT).await;
            for who in PEOPLE {
                cookies.insert(who, signed_in(&portal, &cast, who).await);
            }
            cast
        });
        let settings = format!(
            "database = \"{}\"\n[log]\nlevel = \"off\"\n[audit]\nfolder = \"{}\"\n",
            database.as_ref().map_or("sqlite".to_owned(), Database::url),
            outside.path().display()
        );
        fs::write(data.path().join("portico.toml"), settings).unwrap();
        Self { data, cast, outside, beside: OnceLock::new(), database, cookies, server: None, started: now(), runtime }
    }

    /// Starts the program, as whoever operates it would after a crash: by its usual command and nothing else.
    pub fn start(&mut self) {
        self.stop();
        self.started = now();
        let data = self.data.path().display().to_string();
        self.server = Some(program::start(&["serve", "--listen", "127.0.0.1:0", "--data", &data], 0));
        // It says where it listens before it has put down what it does by itself, and answers after.
        assert_eq!(self.client("mia").get("/api/v1/me").status, 200);
    }

    /// Kills it, if it runs.
    pub fn stop(&mut self) {
        self.server = None;
    }

    pub fn client(&self, who: &str) -> Client {
        Client { address: self.server.as_ref().unwrap().address.clone(), cookie: self.cookies[who].clone() }
    }

    /// Does something while a fault waits for its call, and kills the program at the end if the fault has not.
    pub fn under<T>(&mut self, fault: Fault, act: impl FnOnce(&Self) -> T) -> Done<T> {
        self.settle();
        let tracer = Tracer::attach(self.server.as_ref().unwrap().id(), fault);
        let answer = act(self);
        // What comes after the answer is killed as well: the jobs that it has left.
        tracer.rest();
        tracer.kill();
        let seen = tracer.end();
        self.server.take().unwrap().has_ended();
        Done { answer, seen }
    }

    /// Starts the program while a fault waits, and kills it at the end if the fault has not. Whether it has said that it
    /// listens.
    pub fn start_under(&mut self, fault: Fault) -> Done<bool> {
        let (mut child, tracer) = self.spawn_under(&["serve", "--listen", "127.0.0.1:0"], fault);
        let mut first = String::new();
        // Kept open to the end: the program goes on printing.
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut first).unwrap();
        tracer.rest();
        tracer.kill();
        Done { answer: first.starts_with("Listening on "), seen: tracer.end() }
    }

    /// Runs a command to its end while a fault waits, and gives what it has printed.
    pub fn run_under(&self, arguments: &[&str], fault: Fault) -> Done<String> {
        self.settle();
        let (mut child, tracer) = self.spawn_under(arguments, fault);
        let mut answer = String::new();
        child.stdout.take().unwrap().read_to_string(&mut answer).unwrap();
        Done { answer, seen: tracer.end() }
    }

    /// The same without a fault, and without being watched.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let data = self.data.path().display().to_string();
        program::run(&[arguments, &["--data", &data]].concat())
    }

    fn spawn_under(&self, arguments: &[&str], fault: Fault) -> (Child, Tracer) {
        let data = self.data.path().display().to_string();
        let child = program::spawn_stopped(&[arguments, &["--data", &data]].concat());
        let tracer = Tracer::attach(child.id(), fault);
        program::go_on(&child);
        (child, tracer)
    }

    /// Waits until the program has done what is due, so that what is counted is of the one thing that is done next. What
    /// an earlier one was killed over stays with that one for the rest of its lease.
    pub fn settle(&self) {
        const DUE: &str = "SELECT count(*) FROM job WHERE (state = 'ready' AND run_at <= $1) \
            OR (state = 'running' AND leased_until >= $2)";
        let lease_of_this = self.started.checked_add(LEASE).unwrap();
        self.look(async |portal| {
            let due = || portal.db.installation();
            while due().one::<i64>(DUE, &values![portal.now(), lease_of_this]).await.unwrap() > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
    }

    /// Opens the portal beside the program.
    pub fn look<T>(&self, look: impl AsyncFnOnce(Portal) -> T) -> T {
        self.runtime.block_on(async {
            let portal = match self.beside.get() {
                Some(portal) => portal.clone(),
                None => self.open(SignedDuration::ZERO).await,
            };
            if self.database.is_some() {
                self.beside.get_or_init(|| portal.clone());
            }
            look(portal).await
        })
    }

    async fn open(&self, ahead: SignedDuration) -> Portal {
        open((self.data.path(), self.outside.path()), self.database.as_ref(), ahead).await
    }

    /// Does in place of a program, which has gone, what is left to do when much time has passed.
    pub fn work_off(&self) {
        self.runtime.block_on(async {
            let portal = self.open(MUCH_LATER).await;
            let registry = setup::worker::registry(&portal, Transport::Kept);
            let worker = Worker::new(portal.db.clone(), registry, portal.clock.clone(), Arc::new(|| 1));
            while worker.run_due().await.unwrap() > 0 {}
        });
    }
}

/// The product on the data of a portal, with a clock that goes before.
async fn open((data, outside): (&Path, &Path), database: Option<&Database>, ahead: SignedDuration) -> Portal {
    let db = match database {
        None => Db::sqlite(&data.join("portico.db"), SqliteOptions::default()).unwrap(),
        Some(database) => {
            let options = PostgresOptions { connections: 2, ..PostgresOptions::new(database.url()) };
            let db = Db::postgres(options).await.unwrap();
            db.migrate(schema::migrations()).await.unwrap();
            db
        }
    };
    let limits = Limits::new(Kind::ALL.to_vec(), 8, 10).unwrap();
    Portal::new(Shared {
        db,
        blueprints: CompiledBlueprints::default(),
        live: Live::default(),
        settings: Settings {
            base_url: "http://127.0.0.1".into(),
            cookies: Guard::Loopback,
            proxies: Proxies::default(),
            demo: false,
            client_passwords: false,
            mail_from: "portal@harbourpike.example".into(),
            outside: Outside { folder: Some(outside.to_owned()), ..Outside::default() },
        },
        storage: Storage {
            blobs: Blobs::open(&Place::Folder { path: data.to_owned() }).unwrap(),
            staging: Staging::open(&data.join("uploads")).unwrap(),
            scanner: None,
            previewer: None,
            rules: Rules { limits, quota: 256 << 20, unscanned: Unscanned::Label },
        },
        clock: Arc::new(move || now().checked_add(ahead).unwrap()),
        chance: Arc::new(|bytes| bytes.copy_from_slice(&random(bytes.len()))),
        counts: OnceLock::new(),
    })
}

#[expect(clippy::disallowed_methods, reason = "the program under test has the machine's clock")]
fn now() -> Timestamp {
    Timestamp::now()
}

#[expect(clippy::disallowed_methods, reason = "several portals on the same data must not give the same names")]
fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

async fn signed_in(portal: &Portal, cast: &Cast, who: &str) -> String {
    const ADD: &str = "INSERT INTO session (id, hash, workspace_id, person_id, kind, strength, user_agent, address, \
        created_at, seen_at, expires_at, proof) VALUES ($1, $2, $3, $4, 'full', 3, 'test', '', $5, $5, $6, 'password-and-code')";
    let secret = Secret::new(portal, cast.workspace);
    let until = portal.now().checked_add(SignedDuration::from_hours(24)).unwrap();
    let person = cast.member(who).person;
    let row = values![portal.new_id(), secret.hash(), cast.workspace, person, portal.now(), until];
    let mut tx = portal.db.begin(Tenant::INSTALLATION).await.unwrap();
    tx.execute(ADD, &row).await.unwrap();
    tx.commit().await.unwrap();
    format!("{COOKIE}={}", secret.to_text())
}
