//! A PostgreSQL server and folders for tests: made when a test asks, gone when the tests have ended.

use crate::postgres::{direct, quoted, said};
use crate::{Db, Error, Migrations, PostgresOptions, Result, SqliteOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tokio::sync::OnceCell;
use tokio_postgres::Client;

/// Gives the address of a server that may be used, so that several test programs share one.
pub const ADDRESS_VARIABLE: &str = "PORTICO_TEST_PG";

static SERVER: OnceCell<Server> = OnceCell::const_new();
static MADE: AtomicU64 = AtomicU64::new(0);

/// A PostgreSQL server for tests.
pub struct Server {
    base: String,
    /// Stops the server and removes its files when this program ends, however it ends: its input closes then.
    _keeper: Option<Child>,
}

/// A database of its own for one test.
pub struct Database {
    name: String,
    server: &'static Server,
}

/// A folder of its own for one test.
pub struct Folder(PathBuf);

impl Server {
    /// The server of this test program, started when `PORTICO_TEST_PG` names none.
    pub async fn shared() -> Result<&'static Self> {
        SERVER.get_or_try_init(|| async { Self::given().map_or_else(Self::start, Ok) }).await
    }

    /// The address of a database of this server.
    pub fn url(&self, database: &str) -> String {
        format!("{}/{database}", self.base)
    }

    pub async fn empty(&'static self) -> Result<Database> {
        self.create("").await
    }

    /// A database with this schema: migrated once, then copied for each test.
    pub async fn migrated(&'static self, migrations: Migrations<'_>) -> Result<Database> {
        let template = self.template(migrations).await?;
        self.create(&format!("TEMPLATE {}", quoted(&template))).await
    }

    async fn create(&'static self, from: &str) -> Result<Database> {
        let name = format!("portico_{}_{}", std::process::id(), MADE.fetch_add(1, Relaxed));
        let admin = self.admin().await?;
        run(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        run(&admin, &format!("CREATE DATABASE {name} {from}")).await?;
        Ok(Database { name, server: self })
    }

    async fn template(&self, migrations: Migrations<'_>) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        (migrations.files, migrations.installation, include_str!("migrate.rs")).hash(&mut hasher);
        let name = format!("portico_template_{:016x}", hasher.finish());
        let admin = self.admin().await?;
        // Held until the connection closes: whoever comes second finds the finished template.
        run(&admin, "SELECT pg_advisory_lock(7405)").await?;
        let found =
            admin.query("SELECT FROM pg_database WHERE datname = $1", &[&name]).await.map_err(|e| failed(&e))?;
        if found.is_empty() {
            let draft = format!("{name}_draft");
            run(&admin, &format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await?;
            run(&admin, &format!("CREATE DATABASE {draft}")).await?;
            Db::postgres(PostgresOptions::new(self.url(&draft))).await?.migrate(migrations).await?;
            let close =
                format!("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{draft}'");
            run(&admin, &close).await?;
            run(&admin, &format!("ALTER DATABASE {draft} RENAME TO {name}")).await?;
        }
        Ok(name)
    }

    async fn admin(&self) -> Result<Client> {
        direct(&self.url("postgres")).await
    }

    #[expect(clippy::disallowed_methods, reason = "for tests: the address may come from whoever runs them")]
    fn given() -> Option<Self> {
        let address = std::env::var(ADDRESS_VARIABLE).ok().filter(|address| !address.is_empty())?;
        let base = address.trim_end_matches('/').to_owned();
        let has_database = base.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
        let base =
            if has_database { base.rsplit_once('/').map_or(base.clone(), |(base, _)| base.to_owned()) } else { base };
        Some(Self { base, _keeper: None })
    }

    #[expect(clippy::disallowed_methods, reason = "for tests: starts the server and looks for a free port")]
    fn start() -> Result<Self> {
        let programs = programs().ok_or_else(|| {
            Error::Unavailable(format!(
                "the tests need PostgreSQL's server, and none was found. Install it (Debian and Ubuntu: apt-get install \
                 postgresql; it need not be running), or set {ADDRESS_VARIABLE}=postgresql://user@host:port to a server \
                 on which databases and roles may be made"
            ))
        })?;
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.map_err(|cause| Error::Unavailable(cause.to_string()))?.port();
        let mut keeper = as_ordinary_user();
        keeper.args(["sh", "-c", KEEPER, "keeper"]).arg(&programs).arg(port.to_string());
        let started = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn();
        let mut keeper = started.map_err(|cause| Error::Unavailable(format!("PostgreSQL did not start: {cause}")))?;
        let mut said = String::new();
        if let Some(out) = keeper.stdout.take() {
            let _ = BufReader::new(out).read_line(&mut said);
        }
        if said.trim() != "ready" {
            return Err(Error::Unavailable(format!("PostgreSQL in {} did not start; see above", programs.display())));
        }
        Ok(Self { base: format!("postgresql://postgres@127.0.0.1:{port}"), _keeper: Some(keeper) })
    }
}

/// Starts the server, says so, and waits for its input to end. Nothing here has to survive a power cut.
const KEEPER: &str = r#"
trap '' INT TERM HUP
programs=$1 port=$2
cd /tmp && folder=$(mktemp -d /tmp/portico-postgres-XXXXXX) || exit 1
if "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/log" 2>&1 &&
   "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 -o "-k $folder -h 127.0.0.1 -p $port -N 200 -F \
     -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=64MB -c max_wal_size=2GB" start >/dev/null 2>&1
then echo ready; exec >&-; cat >/dev/null
else cat "$folder/log" >&2
fi
"$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1
rm -rf "$folder"
"#;

/// Where the newest installed server's programs are.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin"))).filter(|(_, programs)| programs.join("initdb").exists())
        })
        .collect();
    found.sort();
    found.pop().map(|(_, programs)| programs)
}

/// PostgreSQL refuses to run as root.
#[expect(clippy::disallowed_methods, reason = "for tests: starts the server")]
fn as_ordinary_user() -> Command {
    let root = std::fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("\nUid:\t0\t"));
    let mut command = Command::new(if root { "runuser" } else { "env" });
    if root {
        command.args(["-u", "postgres", "--"]);
    }
    command
}

impl Database {
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (name, server) = (self.name.clone(), self.server);
        let work = async move {
            if let Ok(admin) = server.admin().await {
                let _ = run(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            }
        };
        // The test's own runtime may be at its end, so this has one of its own.
        let cleaner = std::thread::spawn(move || {
            if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
                runtime.block_on(work);
            }
        });
        let _ = cleaner.join();
    }
}

impl Folder {
    pub fn new() -> Result<Self> {
        let name = format!("portico-test-{}-{}", std::process::id(), MADE.fetch_add(1, Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).map_err(|cause| Error::Unavailable(cause.to_string()))?;
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A SQLite database in this folder with this schema.
    pub async fn migrated(&self, migrations: Migrations<'_>) -> Result<Db> {
        let db = Db::sqlite(&self.0.join("portico.db"), SqliteOptions::default())?;
        db.migrate(migrations).await?;
        Ok(db)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn run(client: &Client, sql: &str) -> Result<()> {
    client.batch_execute(sql).await.map_err(|cause| failed(&cause))
}

fn failed(cause: &tokio_postgres::Error) -> Error {
    Error::Other(cause.as_db_error().map_or_else(|| said(cause), ToString::to_string))
}
