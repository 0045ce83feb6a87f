//! Begins an upload that can go on after a cut: what it is to become is settled before the first byte.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{arriving::not_staged, quota},
    ids::{DocumentId, MemberId, UploadId},
    policy::{self, Attach, Permit},
    records::{
        actions::advance::By,
        requirements::{Place, must_be_taken},
    },
};
use jiff::ToSpan;
use portico_connect::blobs;
use portico_model::{Key, forms::Answers};
use portico_store::values;
use serde_json::Value as Json;
use uuid::Uuid;

/// What is announced.
#[derive(Debug, Clone)]
pub struct Announced {
    /// In bytes.
    pub size: u64,
    /// What its sender calls it.
    pub original: String,
    pub becomes: Becomes,
}

/// What an upload becomes.
#[derive(Debug, Clone)]
pub enum Becomes {
    Document {
        slot: Option<Key>,
        /// What the slot asks to be said about it.
        metadata: Answers,
        firm_only: bool,
    },
    /// In the place of the version that its sender has seen.
    Version { document: DocumentId, shown: i64, metadata: Answers },
}

/// An upload that nobody goes on with for so long is given up.
pub const DAYS: i64 = 7;
/// So many one member may have open at once.
const MOST_OPEN: i64 = 100;

const OPEN: &str = "SELECT count(*) FROM upload WHERE workspace_id = $1 AND member_id = $2 AND finished_at IS NULL \
    AND refusal IS NULL AND expires_at > $3";
const BEGIN: &str = "INSERT INTO upload (workspace_id, id, record_id, document_id, replaces, slot, metadata, firm_only, original, \
    size, member_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

/// Refuses at once what could not be taken at the end.
pub async fn begin_upload(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    announced: Announced,
) -> Result<UploadId> {
    let limits = &call.portal().storage.rules.limits;
    limits.check_size(announced.size).map_err(|refusal| Error::invalid("file", refusal.words()))?;
    must_fit_item(call, permit, &announced).await?;
    must_have_room(call, permit, announced.size).await?;
    must_not_be_too_many(call, permit.member()).await?;
    let id = UploadId(Uuid::from_bytes(call.portal().random()));
    let staging = &call.portal().storage.staging;
    staging.create(&name(id), announced.size).await.map_err(not_staged)?;
    let (document, replaces, slot, metadata, firm_only) = match announced.becomes {
        Becomes::Document { slot, metadata, firm_only } => (DocumentId(call.new_id()), None, slot, metadata, firm_only),
        Becomes::Version { document, shown, metadata } => (document, Some(shown), None, metadata, false),
    };
    let expires = call.now().checked_add((24 * DAYS).hours()).unwrap_or(call.now());
    let row = values![
        call.workspace(),
        id,
        permit.thing().id,
        document,
        replaces,
        slot.as_ref().map(Key::as_str),
        Json::Object(metadata),
        firm_only,
        portico_model::files::original(&announced.original),
        announced.size,
        permit.member(),
        call.now(),
        expires
    ];
    let mut tx = call.begin().await?;
    tx.execute(BEGIN, &row).await?;
    tx.commit().await?;
    Ok(id)
}

/// Under which the staging folder knows it.
pub fn name(id: UploadId) -> blobs::UploadId {
    blobs::UploadId::new(id.0.into_bytes())
}

/// What an item of the checklist would refuse at the end.
async fn must_fit_item(call: &Call, permit: &Permit<Attach, policy::Record>, announced: &Announced) -> Result<()> {
    let place = match &announced.becomes {
        Becomes::Document { slot: Some(slot), .. } => Place::Slot(slot),
        Becomes::Document { slot: None, .. } => Place::Beside,
        Becomes::Version { document, .. } => Place::Document(*document),
    };
    let by = By { member: permit.member(), facts: permit.facts() };
    must_be_taken(call, permit.thing().id, (&by, place), (&announced.original, announced.size)).await
}

/// The quota is held under a lock when the upload becomes a version; this spares a long one that cannot fit.
pub(in crate::files) async fn must_have_room(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    size: u64,
) -> Result<()> {
    quota::find(call, permit.thing().organization).await?.must_hold(size)
}

pub(in crate::files) async fn must_not_be_too_many(call: &Call, member: MemberId) -> Result<()> {
    let open = call.read().one::<i64>(OPEN, &values![call.workspace(), member, call.now()]).await?;
    if open < MOST_OPEN { Ok(()) } else { Err(Error::TooMany { seconds: 60 }) }
}
