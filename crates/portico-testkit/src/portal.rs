//! `TestPortal`: the real product on one of the two databases, with a clock that the test moves.

use crate::{Browser, Cast};
use axum::Router;
use jiff::{SignedDuration, Timestamp};
use portico_connect::{blobs, smtp::Transport};
use portico_jobs::Worker;
use portico_model::files::{Kind, Limits};
use portico_portal::{
    approvals,
    audit::verify::verify,
    call::{Call, Client, Portal, Shared},
    compiled::CompiledBlueprints,
    files,
    ids::RecordId,
    policy::identity::{self, Secret},
    proofing,
    records::{replay::replay, requirements},
    schema,
    settings::{Outside, Settings},
    setup,
    storage::{Rules, Storage, Unscanned},
};
use portico_store::{
    Db, Dialect, PostgresOptions, Tx,
    throwaway::{Database, Folder, Server},
    values,
};
use portico_web::{address::Proxies, cookies::Guard, live::Live};
use std::path::Path;
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicI64, AtomicU64, Ordering::SeqCst},
};

/// The product with its cast. Dropped with jobs left to do, it fails the test.
pub struct TestPortal {
    pub portal: Portal,
    pub cast: Cast,
    pub name: &'static str,
    /// The test has changed rows behind the product's back: the end does not hold events against rows.
    pub is_tampered: bool,
    router: Router,
    now: Arc<AtomicI64>,
    place: Place,
    files: Folder,
}

/// What goes away with the portal.
enum Place {
    Folder(Folder),
    Database(#[expect(dead_code, reason = "removed when dropped")] Database),
}

/// Friday 20 November 2026, 9:12 in Berlin.
const BEGINNING: &str = "2026-11-20T08:12:00Z";

/// What a portal is made of, where a test needs something else than all others.
struct Made<'m> {
    blueprint: &'m str,
    storage: &'m dyn Fn(&mut Storage),
}

impl Default for Made<'_> {
    fn default() -> Self {
        Self { blueprint: crate::BLUEPRINT, storage: &|_| {} }
    }
}

impl TestPortal {
    /// One portal on each database.
    pub async fn both() -> Vec<Self> {
        Self::both_made(&Made::default()).await
    }

    /// The same with another blueprint, which has the cast's roles and teams.
    pub async fn both_with(blueprint: &str) -> Vec<Self> {
        Self::both_made(&Made { blueprint, ..Made::default() }).await
    }

    /// The same with other settings of files.
    pub async fn both_storing(change: impl Fn(&mut Storage)) -> Vec<Self> {
        Self::both_made(&Made { storage: &change, ..Made::default() }).await
    }

    /// Another blueprint, and other settings of files.
    pub async fn both_of(blueprint: &str, change: impl Fn(&mut Storage)) -> Vec<Self> {
        Self::both_made(&Made { blueprint, storage: &change }).await
    }

    async fn both_made(made: &Made<'_>) -> Vec<Self> {
        vec![Self::sqlite_made(made).await, Self::postgres_made(made).await]
    }

    pub async fn sqlite() -> Self {
        Self::sqlite_made(&Made::default()).await
    }

    pub async fn postgres() -> Self {
        Self::postgres_made(&Made::default()).await
    }

    async fn sqlite_made(made: &Made<'_>) -> Self {
        let folder = Folder::new().unwrap();
        let db = folder.migrated(schema::migrations()).await.unwrap();
        Self::on(("sqlite", db), Place::Folder(folder), made).await
    }

    async fn postgres_made(made: &Made<'_>) -> Self {
        let server = Server::shared().await.unwrap();
        let database = server.migrated(schema::migrations()).await.unwrap();
        let options = PostgresOptions { connections: 8, ..PostgresOptions::new(database.url()) };
        let db = Db::postgres(options).await.unwrap();
        db.migrate(schema::migrations()).await.unwrap();
        Self::on(("postgres", db), Place::Database(database), made).await
    }

    async fn on((name, db): (&'static str, Db), place: Place, made: &Made<'_>) -> Self {
        let beginning: Timestamp = BEGINNING.parse().unwrap();
        let now = Arc::new(AtomicI64::new(beginning.as_microsecond()));
        let files = Folder::new().unwrap();
        let mut storage = storage(&files);
        (made.storage)(&mut storage);
        let portal = portal(db, storage, now.clone());
        let cast = Cast::found(&portal, made.blueprint).await;
        let router = setup::router(portal.clone());
        let made = Self { portal, cast, name, is_tampered: false, router, now, place, files };
        made.run_jobs().await;
        made
    }

    /// Where files lie.
    pub fn files(&self) -> &Path {
        self.files.path()
    }

    /// Where the database's own files lie, if it is one of files.
    pub fn database_files(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(folder) => Some(folder.path()),
            Place::Database(_) => None,
        }
    }

    /// Takes away what keeps entries of the log as they are, as whoever owns the database can, from this transaction on.
    pub async fn break_in(&mut self, tx: &mut Tx) {
        self.is_tampered = true;
        let opened: [&str; 2] = match tx.dialect() {
            Dialect::Sqlite => ["DROP TRIGGER IF EXISTS event_kept", "DROP TRIGGER IF EXISTS event_unchanged"],
            Dialect::Postgres => ["SET LOCAL ROLE NONE", "ALTER TABLE event DISABLE TRIGGER USER"],
        };
        for sql in opened {
            tx.execute(sql, &[]).await.unwrap();
        }
    }

    /// Starts it again with other settings of where checkpoints go.
    pub fn restart_sending_to(&mut self, outside: Outside) {
        let before = &self.portal;
        let settings = Settings { outside, ..before.settings.clone() };
        let portal = Portal::new(Shared {
            db: before.db.clone(),
            blueprints: CompiledBlueprints::default(),
            live: Live::default(),
            settings,
            storage: before.storage.clone(),
            clock: before.clock.clone(),
            chance: before.chance.clone(),
            counts: OnceLock::new(),
        });
        self.router = setup::router(portal.clone());
        self.portal = portal;
    }

    pub fn now(&self) -> Timestamp {
        self.portal.now()
    }

    /// Lets time pass.
    pub fn pass(&self, time: SignedDuration) {
        self.now.fetch_add(i64::try_from(time.as_micros()).unwrap(), SeqCst);
    }

    pub fn set_now(&self, at: &str) {
        let at: Timestamp = at.parse().unwrap();
        self.now.store(at.as_microsecond(), SeqCst);
    }

    /// Does what the worker would do by now; how many jobs that were.
    pub async fn run_jobs(&self) -> usize {
        let registry = setup::worker::registry(&self.portal, Transport::Kept);
        let chance = AtomicU64::new(1);
        let random = Arc::new(move || chance.fetch_add(1, SeqCst));
        let worker = Worker::new(self.portal.db.clone(), registry, self.portal.clock.clone(), random);
        let mut done = 0;
        loop {
            match worker.run_due().await.unwrap() {
                0 => return done,
                more => done += more,
            }
        }
    }

    /// Nobody's browser.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone(), None)
    }

    /// Somebody's browser, signed in.
    pub async fn sign_in(&self, who: &str) -> Browser {
        let secret = self.session(who, "full", None).await;
        Browser::new(self.router.clone(), Some(format!("{}={}", identity::COOKIE, secret.to_text())))
    }

    /// A session that a task link opened: one record and nothing else.
    pub async fn task_session(&self, who: &str, record: RecordId) -> Browser {
        let secret = self.session(who, "task", Some(record)).await;
        Browser::new(self.router.clone(), Some(format!("{}={}", identity::COOKIE, secret.to_text())))
    }

    /// A call by somebody, for tests of actions.
    pub async fn call(&self, who: &str) -> Call {
        let member = self.cast.member(who);
        let actor =
            identity::acting_for(&self.portal, self.cast.workspace, member.person, "test").await.unwrap().unwrap();
        self.portal.call(actor, "test".into(), Client::local())
    }

    async fn session(&self, who: &str, kind: &str, only: Option<RecordId>) -> Secret {
        const ADD: &str = "INSERT INTO session (id, hash, workspace_id, person_id, kind, only_record, strength, user_agent, address, \
            created_at, seen_at, expires_at, proof) VALUES ($1, $2, $3, $4, $5, $6, $7, 'test', '', $8, $8, $9, 'password-and-code')";
        let secret = Secret::new(&self.portal, self.cast.workspace);
        let strength = if only.is_some() { 1 } else { 3 };
        let until = self.now().checked_add(SignedDuration::from_hours(24 * 365)).unwrap();
        let person = self.cast.member(who).person;
        let row = values![
            self.portal.new_id(),
            secret.hash(),
            self.cast.workspace,
            person,
            kind,
            only,
            strength,
            self.now(),
            until
        ];
        let mut tx = self.portal.db.begin(portico_store::Tenant::INSTALLATION).await.unwrap();
        tx.execute(ADD, &row).await.unwrap();
        tx.commit().await.unwrap();
        secret
    }
}

/// Work that nobody did is work that the test did not look at; and whatever a test did, every chain of events holds
/// and gives the rows as they stand.
impl Drop for TestPortal {
    fn drop(&mut self) {
        const LEFT: &str = "SELECT kind FROM job WHERE state = 'ready' AND run_at <= $1 LIMIT 5";
        if std::thread::panicking() {
            return;
        }
        let (portal, now, workspace) = (self.portal.clone(), self.now(), self.cast.workspace);
        let held = tokio::task::block_in_place(|| {
            let read = async {
                let left = portal.db.installation().all::<String>(LEFT, &values![now]).await.unwrap();
                let chains = verify(&portal, Some(workspace)).await.unwrap();
                let records = replay(&portal, workspace).await.unwrap();
                let documents = files::replay::replay(&portal, workspace).await.unwrap();
                let rounds = approvals::replay::replay(&portal, workspace).await.unwrap();
                let items = requirements::replay::replay(&portal, workspace).await.unwrap();
                let comments = proofing::replay::replay(&portal, workspace).await.unwrap();
                (left, chains, records, documents, rounds, items, comments)
            };
            tokio::runtime::Handle::current().block_on(read)
        });
        let (left, chains, records, documents, rounds, items, comments) = held;
        assert_eq!(left, Vec::<String>::new(), "jobs are left on {}", self.name);
        assert!(self.is_tampered || chains.broken.is_empty(), "chains are broken on {}: {chains:?}", self.name);
        assert!(
            self.is_tampered || records.apart.is_empty(),
            "events do not give the rows on {}: {records:?}",
            self.name
        );
        assert!(self.is_tampered || documents.is_empty(), "nor the documents on {}: {documents:?}", self.name);
        assert!(self.is_tampered || items.is_empty(), "events do not give the items on {}: {items:?}", self.name);
        assert!(self.is_tampered || comments.is_empty(), "nor the comments on {}: {comments:?}", self.name);
        assert!(self.is_tampered || rounds.is_empty(), "events do not give the rounds on {}: {rounds:?}", self.name);
    }
}

/// The product on a database, with a seeded source of chance.
fn portal(db: Db, storage: Storage, now: Arc<AtomicI64>) -> Portal {
    let seed = AtomicU64::new(0x5eed);
    let chance = move |bytes: &mut [u8]| {
        for byte in bytes {
            *byte = split_mix(seed.fetch_add(0x9e37_79b9_7f4a_7c15, SeqCst)).to_le_bytes()[0];
        }
    };
    Portal::new(Shared {
        db,
        blueprints: CompiledBlueprints::default(),
        live: Live::default(),
        settings: Settings {
            base_url: "http://portal.test".into(),
            cookies: Guard::Loopback,
            proxies: Proxies::default(),
            demo: false,
            client_passwords: false,
            mail_from: "portal@harbourpike.example".into(),
            outside: Outside::default(),
        },
        storage,
        clock: Arc::new(move || Timestamp::from_microsecond(now.load(SeqCst)).unwrap()),
        chance: Arc::new(chance),
        counts: OnceLock::new(),
    })
}

/// Files in a folder of their own; whatever is known is taken, up to 8 MB and ten at once, and nobody scans.
fn storage(folder: &Folder) -> Storage {
    let place = blobs::Place::Folder { path: folder.path().to_owned() };
    Storage {
        blobs: blobs::Blobs::open(&place).unwrap(),
        staging: blobs::Staging::open(&folder.path().join("uploads")).unwrap(),
        scanner: None,
        previewer: None,
        rules: Rules {
            limits: Limits::new(Kind::ALL.to_vec(), 8, 10).unwrap(),
            quota: 256 << 20,
            unscanned: Unscanned::Label,
        },
    }
}

/// `SplitMix64` (Steele, Lea and Flood, 2014): seeded bytes that differ enough to name things.
const fn split_mix(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
