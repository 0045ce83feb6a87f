//! The service that keeps checkpoints wants no more of them (410 Gone). So it stays until the settings name another.

use crate::{
    audit::event::hex,
    call::Portal,
    error::{Error, Result},
    ids::WorkspaceId,
};
use jiff::Timestamp;
use portico_connect::webhook::Endpoint;
use portico_store::{Tenant, values};
use serde::{Deserialize, Serialize};

/// The operator's, as the endpoint is: one for all workspaces.
const KEY: &str = "audit.webhook.gone";
const FIND: &str = "SELECT value FROM setting WHERE key = $1";
const KEEP: &str =
    "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
const NOT_SENT: &str = "UPDATE checkpoint SET sent_at = NULL WHERE workspace_id = $1 AND number = $2";

/// Which endpoint has said so, and when.
#[derive(Debug, Serialize, Deserialize)]
struct Gone {
    endpoint: String,
    at: Timestamp,
}

/// Since when an endpoint wants no more; nothing if it does. One whose address or secret was changed is another.
pub async fn gone_since(portal: &Portal, endpoint: &Endpoint) -> Result<Option<Timestamp>> {
    let found: Option<String> = portal.db.installation().find(FIND, &values![KEY]).await?;
    let Some(text) = found else { return Ok(None) };
    let gone: Gone = serde_json::from_str(&text).map_err(Error::internal)?;
    Ok((gone.endpoint == hex(&endpoint.fingerprint())).then_some(gone.at))
}

/// Keeps that an endpoint wants no more. A checkpoint that was to leave by it alone has not left, and waits for another.
pub async fn end_deliveries(
    portal: &Portal,
    (workspace, number): (WorkspaceId, i64),
    endpoint: &Endpoint,
) -> Result<()> {
    let at = gone_since(portal, endpoint).await?.unwrap_or_else(|| portal.now());
    let text = serde_json::to_string(&Gone { endpoint: hex(&endpoint.fingerprint()), at }).map_err(Error::internal)?;
    let mut tx = portal.db.begin(Tenant::INSTALLATION).await?;
    tx.execute(KEEP, &values![KEY, text]).await?;
    tx.commit().await?;
    let outside = &portal.settings.outside;
    if outside.mail.is_empty() && outside.folder.is_none() {
        let mut tx = portal.db.begin(workspace.tenant()).await?;
        tx.execute(NOT_SENT, &values![workspace, number]).await?;
        tx.commit().await?;
    }
    Ok(())
}
