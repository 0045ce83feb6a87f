//! Whether every document is what its events add up to.

use crate::{
    call::Portal,
    error::Result,
    ids::{DocumentId, WorkspaceId},
};
use portico_store::{from_row, values};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A document as its row, or the sum of its events, tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    pub title: String,
    pub slot: Option<String>,
    /// The current one.
    pub version: i64,
    /// Of the current version, in hexadecimal digits.
    pub sha256: String,
    /// What is said about the current version.
    pub about: Map<String, Json>,
    pub is_removed: bool,
}

/// A document whose row says something else than its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apart {
    pub document: DocumentId,
    pub row: Option<Sum>,
    pub events: Option<Sum>,
}

struct Row {
    id: Uuid,
    title: String,
    slot: Option<String>,
    version: i64,
    sha256: Vec<u8>,
    metadata: Json,
    is_removed: bool,
}

from_row!(Row { id, title, slot, version, sha256, metadata, is_removed });

const ROWS: &str = "SELECT d.id, d.title, d.slot, d.version, b.sha256, d.metadata, d.removed_at IS NOT NULL FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id WHERE d.workspace_id = $1";
const EVENTS: &str = "SELECT kind, coalesce(client_payload, firm_payload) FROM event WHERE workspace_id = $1 \
    AND kind LIKE 'document.%' AND (client_payload IS NOT NULL OR firm_payload IS NOT NULL) ORDER BY chain_id, seq";

/// Compares every document of a workspace with the sum of its events; those of which something was erased are gone.
pub async fn replay(portal: &Portal, workspace: WorkspaceId) -> Result<Vec<Apart>> {
    let slow = portal.db.slow(workspace.tenant());
    let mut sums: BTreeMap<Uuid, Sum> = BTreeMap::new();
    for (kind, payload) in slow.all::<(String, String)>(EVENTS, &values![workspace]).await? {
        let said: Json = serde_json::from_str(&payload).unwrap_or_default();
        let id = said.get("document").and_then(Json::as_str).and_then(|id| id.parse::<Uuid>().ok());
        let Some(id) = id else { continue };
        if kind == "document.erased" {
            sums.remove(&id);
        } else {
            add(sums.entry(id).or_default(), &kind, &said);
        }
    }
    let rows = slow.all::<Row>(ROWS, &values![workspace]).await?;
    let rows: BTreeMap<Uuid, Sum> = rows.into_iter().map(|row| (row.id, row.sum())).collect();
    let all: std::collections::BTreeSet<&Uuid> = rows.keys().chain(sums.keys()).collect();
    let differing = all.into_iter().filter(|id| rows.get(id) != sums.get(id));
    let apart =
        |id: &Uuid| Apart { document: DocumentId(*id), row: rows.get(id).cloned(), events: sums.get(id).cloned() };
    Ok(differing.map(apart).collect())
}

fn add(sum: &mut Sum, kind: &str, said: &Json) {
    if let Some(about) = said.get("about").and_then(Json::as_object) {
        sum.about = about.clone();
    }
    let text = |name: &str| said.get(name).and_then(Json::as_str).map(str::to_owned);
    match kind {
        "document.added" => {
            sum.title = text("title").unwrap_or_default();
            sum.slot = text("slot");
            sum.version = 1;
            sum.sha256 = text("sha256").unwrap_or_default();
        }
        "document.replaced" => {
            if let Some(title) = text("title") {
                sum.title = title;
            }
            sum.version = said.get("version").and_then(Json::as_i64).unwrap_or_default();
            sum.sha256 = text("sha256").unwrap_or_default();
        }
        "document.removed" => sum.is_removed = true,
        "document.restored" => sum.is_removed = false,
        // Who was given it, and what was found in it, change nothing of it.
        _ => {}
    }
}

impl Row {
    fn sum(self) -> Sum {
        let Row { title, slot, version, sha256, metadata, is_removed, .. } = self;
        let about = metadata.as_object().cloned().unwrap_or_default();
        Sum { title, slot, version, sha256: crate::audit::event::hex(&sha256), about, is_removed }
    }
}
