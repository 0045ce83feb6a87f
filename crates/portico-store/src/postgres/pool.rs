//! Connections: who they are to the server, how long they may wait, and what becomes of broken ones.

use super::error::{Uniques, said};
use crate::{Error, PostgresOptions, Result};
use deadpool_postgres::{
    ClientWrapper, Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
    TimeoutType,
};
use std::sync::Arc;
use tokio_postgres::{Client, Config, NoTls};

/// A connection outside the pool, for migrations; it closes when it is dropped.
pub(crate) async fn direct(address: &str) -> Result<Client> {
    let (client, connection) = config(address)?.connect(NoTls).await.map_err(|cause| unreachable(&cause))?;
    tokio::spawn(async move {
        if let Err(cause) = connection.await {
            tracing::debug!(%cause, "the connection for migrations ended");
        }
    });
    Ok(client)
}

pub(super) fn open(options: &PostgresOptions, uniques: &Arc<Uniques>) -> Result<Pool> {
    // No ping before each use: a broken connection shows itself, and costs one repetition.
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(config(&options.url)?, NoTls, recycling);
    let (settings, uniques) = (Arc::new(options.clone()), uniques.clone());
    let prepare = Hook::async_fn(move |client: &mut ClientWrapper, _| {
        let (settings, uniques) = (settings.clone(), uniques.clone());
        Box::pin(async move {
            prepare(client, &settings, &uniques).await.map_err(|error| HookError::message(error.to_string()))
        })
    });
    Pool::builder(manager)
        .max_size(options.connections)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(options.patience))
        .create_timeout(Some(options.patience))
        .post_create(prepare)
        .build()
        .map_err(|error| Error::Other(error.to_string()))
}

pub(super) fn failure(error: &PoolError) -> Error {
    match error {
        PoolError::Timeout(TimeoutType::Wait) => Error::Busy,
        PoolError::Backend(cause) | PoolError::PostCreateHook(HookError::Backend(cause)) => unreachable(cause),
        PoolError::PostCreateHook(HookError::Message(words)) => Error::Refused(words.to_string()),
        other => Error::Unavailable(other.to_string()),
    }
}

fn unreachable(cause: &tokio_postgres::Error) -> Error {
    Error::Unavailable(said(cause))
}

fn config(address: &str) -> Result<Config> {
    let mut config: Config = address
        .parse()
        .map_err(|cause| Error::Other(format!("the PostgreSQL address is not valid: {}", said(&cause))))?;
    if config.get_application_name().is_none() {
        config.application_name("portico");
    }
    Ok(config)
}

async fn prepare(client: &Client, options: &PostgresOptions, uniques: &Uniques) -> std::result::Result<(), HookError> {
    let limits = format!(
        "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}",
        options.statement_limit.as_millis(),
        options.lock_limit.as_millis(),
        options.idle_limit.as_millis(),
    );
    client.batch_execute(&limits).await.map_err(HookError::Backend)?;
    if takes_role(client, &options.role).await? {
        client.batch_execute(&format!("SET ROLE {}", quoted(&options.role))).await.map_err(HookError::Backend)?;
    }
    if !uniques.known() {
        uniques.learn(client).await.map_err(HookError::Backend)?;
    }
    Ok(())
}

/// Whether to take on the role that owns nothing, so that row-level security holds and no table can be changed.
async fn takes_role(client: &Client, role: &str) -> std::result::Result<bool, HookError> {
    let about = client.query_one(WHO, &[&role]).await.map_err(HookError::Backend)?;
    let (above_security, may_take, protects): (bool, bool, bool) = (about.get(0), about.get(1), about.get(2));
    // Before the first migration there is nothing to protect yet.
    if !may_take && above_security && protects {
        return Err(HookError::message(format!(
            "this PostgreSQL user is above row-level security, which keeps workspaces apart, and there is no role \
             \"{role}\" to change to. Run the migrations as a user who may create roles, or create it: \
             CREATE ROLE \"{role}\" NOLOGIN NOBYPASSRLS"
        )));
    }
    Ok(may_take)
}

const WHO: &str = "
    SELECT u.rolsuper OR u.rolbypassrls,
           r.oid IS NOT NULL AND pg_has_role(current_user, r.oid, 'MEMBER'),
           EXISTS (SELECT FROM pg_class c WHERE c.relrowsecurity AND c.relnamespace = current_schema()::regnamespace)
    FROM pg_roles u LEFT JOIN pg_roles r ON r.rolname = $1
    WHERE u.rolname = current_user";

/// A name as SQL text.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A connection in use; when a long query on it is given up, the server is told and the connection closed.
pub(super) struct Lent {
    client: Option<Object>,
    cancels: bool,
}

impl Lent {
    pub(super) fn new(client: Object, cancels: bool) -> Self {
        Self { client: Some(client), cancels }
    }

    pub(super) fn client(&self) -> Result<&ClientWrapper> {
        self.client.as_deref().ok_or(Error::Failed)
    }

    /// Everything that was sent has been answered.
    pub(super) fn finished(mut self) {
        self.client = None;
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(client) = self.client.take().filter(|_| self.cancels) else {
            return;
        };
        let cancel = client.cancel_token();
        // Not back to the pool: the next one's query would be stopped instead.
        drop(Object::take(client));
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { cancel.cancel_query(NoTls).await });
        }
    }
}
