//! Files that came with a form that was refused: nobody chooses them again.
//!
//! Such a file is a whole upload of whoever sent it, with the same quota and the same expiry as one that goes on after a cut.
//! It waits for the same form: the same member, the same record, the same purpose. Sent again, the form uses it once; then
//! it becomes what every other file becomes, and is looked through as they are.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        actions::begin_upload::{DAYS, must_have_room, must_not_be_too_many, name},
        arriving::{self, Arrived, look, not_staged},
    },
    ids::{DocumentId, RoundId, UploadId},
    people::pages::see_other,
    policy::{self, Action, Attach, Permit},
};
use axum::response::Response;
use jiff::ToSpan;
use portico_connect::blobs::NotStaged;
use portico_model::Key;
use portico_store::{from_row, values};
use portico_web::{Fields, words};
use std::fmt;
use uuid::Uuid;

/// What a form with files is for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose<'a> {
    /// An item of the checklist.
    Slot(&'a Key),
    /// A newer version of this document.
    Version(DocumentId),
    /// To show a decision of this round.
    Evidence(RoundId),
}

/// A file that waits, as a page names it.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub id: UploadId,
    /// As a `Purpose` is written.
    pub purpose: String,
    pub name: String,
    /// In bytes.
    pub size: u64,
}

/// A file that waited and is used now.
#[derive(Debug)]
pub struct Called {
    pub id: UploadId,
    /// That it becomes, so that two forms at once make one of it.
    pub becomes: DocumentId,
    pub arrived: Arrived,
}

/// The field of a form that names what waits for it.
pub const WAITING: &str = "waiting";

struct Row {
    id: UploadId,
    document: DocumentId,
    waits_for: String,
    original: String,
    size: i64,
}

from_row!(Row { id, document, waits_for, original, size });

const LIST: &str = "SELECT id, document_id, waits_for, original, size FROM upload WHERE workspace_id = $1 AND member_id = $2 \
    AND record_id = $3 AND waits_for IS NOT NULL AND finished_at IS NULL AND refusal IS NULL AND expires_at > $4 \
    ORDER BY created_at, id";
const WAIT: &str = "INSERT INTO upload (workspace_id, id, record_id, document_id, replaces, slot, metadata, firm_only, original, \
    size, member_id, created_at, expires_at, waits_for) VALUES ($1, $2, $3, $4, NULL, $5, '{}', FALSE, $6, $7, $8, $9, $10, $11)";
const USED: &str = "UPDATE upload SET finished_at = $3 WHERE workspace_id = $1 AND id = $2 AND finished_at IS NULL";
const FORGET: &str =
    "DELETE FROM upload WHERE workspace_id = $1 AND id = $2 AND waits_for IS NOT NULL AND finished_at IS NULL";

impl fmt::Display for Purpose<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Purpose::Slot(slot) => write!(formatter, "slot:{slot}"),
            Purpose::Version(document) => write!(formatter, "version:{document}"),
            Purpose::Evidence(round) => write!(formatter, "evidence:{round}"),
        }
    }
}

impl Waiting {
    /// "passport.pdf is here (2.1 MB)"
    pub fn words(&self) -> String {
        format!("{} is here ({})", self.name, words::bytes(self.size))
    }
}

/// What waits for the forms of this record, of the holder of the permit alone.
pub async fn list<A: Action>(call: &Call, permit: &Permit<A, policy::Record>) -> Result<Vec<Waiting>> {
    Ok(rows(call, permit).await?.into_iter().map(Waiting::from).collect())
}

/// Lets a file wait for the form that it came with. Whether it does: without room for it, it is gone.
pub async fn wait(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    (purpose, arrived): (Purpose<'_>, &Arrived),
) -> Result<bool> {
    let size = arrived.staged.size;
    let fits = must_have_room(call, permit, size).await.is_ok();
    if !fits || must_not_be_too_many(call, permit.member()).await.is_err() {
        arriving::discard(call, &arrived.upload).await;
        return Ok(false);
    }
    call.portal().storage.staging.settle(&arrived.upload).await.map_err(not_staged)?;
    let id = Uuid::parse_str(arrived.upload.as_str()).map_err(Error::internal)?;
    let slot = match purpose {
        Purpose::Slot(slot) => Some(slot.as_str()),
        Purpose::Version(_) | Purpose::Evidence(_) => None,
    };
    let expires = call.now().checked_add((24 * DAYS).hours()).unwrap_or(call.now());
    let row = values![
        call.workspace(),
        UploadId(id),
        permit.thing().id,
        call.new_id(),
        slot,
        portico_model::files::original(&arrived.original),
        size,
        permit.member(),
        call.now(),
        expires,
        purpose.to_string()
    ];
    let mut tx = call.begin().await?;
    tx.execute(WAIT, &row).await?;
    tx.commit().await?;
    Ok(true)
}

/// The files that a form names and that wait for it. What waits for somebody else or for something else, was used or is too
/// old is none.
pub async fn called(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    (purpose, fields): (Purpose<'_>, &Fields),
) -> Result<Vec<Called>> {
    let Some(named) = fields.0.get(WAITING) else { return Ok(Vec::new()) };
    let named: Vec<UploadId> = named.iter().filter_map(|text| text.parse().ok()).collect();
    let purpose = purpose.to_string();
    let mut all = Vec::new();
    for row in rows(call, permit).await? {
        if row.waits_for == purpose && named.contains(&row.id) {
            all.extend(arrived(call, row).await?);
        }
    }
    Ok(all)
}

/// They were used, or cannot be.
pub async fn used(call: &Call, all: &[Called]) -> Result<()> {
    for one in all {
        let mut tx = call.begin().await?;
        tx.execute(USED, &values![call.workspace(), one.id, call.now()]).await?;
        tx.commit().await?;
        arriving::discard(call, &name(one.id)).await;
    }
    Ok(())
}

/// The form's own button: it is not to be sent after all. Back to where the form is.
pub async fn take_out(call: Call, permit: Permit<Attach, policy::Upload>) -> Result<Response> {
    let on_record = permit.on_record(&call).await?;
    let id = permit.thing().id;
    let row = rows(&call, &on_record).await?.into_iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    give_up(&call, &on_record, id).await?;
    let checklist = format!("/records/{}/checklist", on_record.thing().id);
    Ok(see_other(&match row.waits_for.split_once(':') {
        Some(("evidence", round)) => format!("/approvals/{round}?decide=record"),
        Some(("slot", slot)) => format!("{checklist}#i-{slot}"),
        _ => checklist,
    }))
}

/// The same by another way.
pub async fn give_up(call: &Call, permit: &Permit<Attach, policy::Record>, id: UploadId) -> Result<()> {
    if !rows(call, permit).await?.iter().any(|row| row.id == id) {
        return Ok(());
    }
    let mut tx = call.begin().await?;
    tx.execute(FORGET, &values![call.workspace(), id]).await?;
    tx.commit().await?;
    arriving::discard(call, &name(id)).await;
    Ok(())
}

async fn rows<A: Action>(call: &Call, permit: &Permit<A, policy::Record>) -> Result<Vec<Row>> {
    let asked = values![call.workspace(), permit.member(), permit.thing().id, call.now()];
    Ok(call.read().all(LIST, &asked).await?)
}

/// None where it is gone: used a moment ago, or lost with the disk.
async fn arrived(call: &Call, row: Row) -> Result<Option<Called>> {
    let upload = name(row.id);
    let staged = match call.portal().storage.staging.finish(&upload).await {
        Ok(staged) => staged,
        Err(NotStaged::Unknown) => return Ok(None),
        Err(problem) => return Err(not_staged(problem)),
    };
    let kind = match look(&staged, &call.portal().storage.rules.limits).await? {
        Ok(kind) => kind,
        // The settings are others since.
        Err(refusal) => return Err(Error::invalid("file", refusal.words())),
    };
    let arrived = Arrived { upload, staged, kind, original: row.original };
    Ok(Some(Called { id: row.id, becomes: row.document, arrived }))
}

impl From<Row> for Waiting {
    fn from(row: Row) -> Self {
        let size = u64::try_from(row.size).unwrap_or_default();
        Self { id: row.id, purpose: row.waits_for, name: row.original, size }
    }
}
