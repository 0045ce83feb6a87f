//! How a database is opened; the defaults are what the product runs with.

use std::time::Duration;

#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// Memory of the file that each reading thread may map.
    pub mapped_bytes: u64,
    /// Memory for pages of each reading thread.
    pub reader_cache_kib: u32,
    /// Memory for pages of the connection that writes.
    pub writer_cache_kib: u32,
    /// Slow reads at the same time.
    pub slow_readers: usize,
    /// How long a slow read may take, its wait for a free place included.
    pub slow_limit: Duration,
}

#[derive(Debug, Clone)]
pub struct PostgresOptions {
    /// `postgresql://user:password@host/database`
    pub url: String,
    /// Where migrations go when that is another user; otherwise `url`.
    pub migration_url: Option<String>,
    /// The role that owns nothing, which every connection takes on.
    pub role: String,
    pub connections: usize,
    /// How long an action waits for a connection.
    pub patience: Duration,
    pub statement_limit: Duration,
    pub slow_limit: Duration,
    pub lock_limit: Duration,
    /// How long a transaction may do nothing before the server ends it.
    pub idle_limit: Duration,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            mapped_bytes: 1 << 28,
            reader_cache_kib: 2_048,
            writer_cache_kib: 8_192,
            slow_readers: 2,
            slow_limit: Duration::from_secs(20),
        }
    }
}

impl PostgresOptions {
    pub(crate) fn migration_address(&self) -> &str {
        self.migration_url.as_ref().unwrap_or(&self.url)
    }

    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            migration_url: None,
            role: "portico_app".into(),
            connections: 16,
            patience: Duration::from_secs(10),
            statement_limit: Duration::from_secs(10),
            slow_limit: Duration::from_secs(20),
            lock_limit: Duration::from_secs(5),
            idle_limit: Duration::from_secs(30),
        }
    }
}
