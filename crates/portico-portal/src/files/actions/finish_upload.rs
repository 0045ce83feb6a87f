//! Makes of a whole upload what it was begun for, once, however often it is asked for.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        actions::{
            add::{NewDocument, add_in},
            begin_upload::name,
            replace::{Newer, replace_in},
        },
        arriving::{self, Arrived, look, not_staged},
        keeping::{self, Kept},
    },
    ids::{DocumentId, RecordId},
    policy::{self, Attach, Permit, permit},
    records::requirements::{Place, kinds_asked},
};
use jiff::Timestamp;
use portico_connect::blobs::{NotStaged, Staged};
use portico_model::{Key, files::Refusal};
use portico_store::{Tx, from_row, values};
use serde_json::Value as Json;

/// How an upload stands.
#[derive(Debug, Clone)]
pub struct Standing {
    pub record: RecordId,
    /// That it becomes, or a version of which.
    pub document: DocumentId,
    pub replaces: Option<i64>,
    pub slot: Option<String>,
    pub metadata: Json,
    pub firm_only: bool,
    pub original: String,
    pub size: i64,
    pub expires_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub refusal: Option<String>,
}

from_row!(Standing {
    record,
    document,
    replaces,
    slot,
    metadata,
    firm_only,
    original,
    size,
    expires_at,
    finished_at,
    refusal
});

const STANDING: &str = "SELECT record_id, document_id, replaces, slot, metadata, firm_only, original, size, expires_at, \
    finished_at, refusal FROM upload WHERE workspace_id = $1 AND id = $2 AND waits_for IS NULL";
const FINISH: &str = "UPDATE upload SET finished_at = $3 WHERE workspace_id = $1 AND id = $2 AND finished_at IS NULL \
    AND refusal IS NULL";
const REFUSE: &str = "UPDATE upload SET refusal = $3 WHERE workspace_id = $1 AND id = $2 AND finished_at IS NULL \
    AND refusal IS NULL";

impl Standing {
    /// What became of it, if it has ended.
    pub fn ended(&self) -> Option<Result<()>> {
        match (&self.refusal, self.finished_at) {
            (_, Some(_)) => Some(Ok(())),
            (Some(words), None) => Some(Err(Error::invalid("file", words.as_str()))),
            (None, None) => None,
        }
    }
}

pub async fn standing(call: &Call, permit: &Permit<Attach, policy::Upload>) -> Result<Standing> {
    let found = call.read().find(STANDING, &values![call.workspace(), permit.thing().id]).await?;
    found.ok_or(Error::NotFound)
}

/// Looks at what came, keeps it, and makes it a document or a version. What is refused is told, and stays refused.
pub async fn finish_upload(call: &Call, permit: &Permit<Attach, policy::Upload>) -> Result<()> {
    let standing = standing(call, permit).await?;
    if let Some(ended) = standing.ended() {
        return ended;
    }
    let upload = name(permit.thing().id);
    let staged = match call.portal().storage.staging.finish(&upload).await {
        Ok(staged) => staged,
        Err(NotStaged::Busy | NotStaged::Unfinished { .. }) => {
            return Err(Error::Conflict("The upload is being worked on. Ask again in a moment.".into()));
        }
        // Somebody else has finished it since, and made room.
        Err(NotStaged::Unknown) => return as_it_ended(call, permit).await,
        Err(problem) => return Err(not_staged(problem)),
    };
    match Box::pin(become_what_it_is_for(call, permit, &standing, staged)).await {
        Ok(()) => {
            arriving::discard(call, &upload).await;
            Ok(())
        }
        Err(Error::Invalid(fields)) => refuse(call, permit, fields.0.into_values().next().unwrap_or_default()).await,
        // Somebody was quicker with a newer version: to go on with this one would never help.
        Err(Error::Conflict(words)) => refuse(call, permit, words).await,
        Err(other) => Err(other),
    }
}

async fn refuse(call: &Call, permit: &Permit<Attach, policy::Upload>, words: String) -> Result<()> {
    let mut tx = call.begin().await?;
    let first = tx.execute(REFUSE, &values![call.workspace(), permit.thing().id, words.as_str()]).await? == 1;
    tx.commit().await?;
    arriving::discard(call, &name(permit.thing().id)).await;
    if first { Err(Error::invalid("file", words)) } else { as_it_ended(call, permit).await }
}

/// What somebody who was quicker made of it; one that was given up since is not found.
async fn as_it_ended(call: &Call, permit: &Permit<Attach, policy::Upload>) -> Result<()> {
    standing(call, permit).await?.ended().unwrap_or(Err(Error::NotFound))
}

async fn become_what_it_is_for(
    call: &Call,
    permit: &Permit<Attach, policy::Upload>,
    standing: &Standing,
    staged: Staged,
) -> Result<()> {
    let limits = &call.portal().storage.rules.limits;
    let kind = match look(&staged, limits).await? {
        Ok(kind) => kind,
        Err(refusal) => return Err(Error::invalid("file", in_words(call, permit, (standing, refusal)).await?)),
    };
    let arrived = Arrived { upload: name(permit.thing().id), staged, kind, original: standing.original.clone() };
    let kept = keeping::keep(call, &arrived).await?;
    let mut tx = call.begin().await?;
    let first = tx.execute(FINISH, &values![call.workspace(), permit.thing().id, call.now()]).await? == 1;
    if !first {
        drop(tx);
        return as_it_ended(call, permit).await;
    }
    attach(call, &mut tx, permit, (standing, kept)).await?;
    Ok(tx.commit().await?)
}

/// What an item asks for is said where one does, and not all that the installation takes.
async fn in_words(
    call: &Call,
    permit: &Permit<Attach, policy::Upload>,
    (standing, refusal): (&Standing, Refusal),
) -> Result<String> {
    let slot = standing.slot.as_deref().map(Key::new);
    let place = match (&slot, standing.replaces) {
        (_, Some(_)) => Place::Document(standing.document),
        (Some(slot), None) => Place::Slot(slot),
        (None, None) => Place::Beside,
    };
    let on_record = permit.on_record(call).await?;
    let kinds = kinds_asked(call, on_record.thing(), place).await?;
    Ok(kinds.map_or_else(|| refusal.words(), |kinds| refusal.clone().for_kinds(&kinds).words()))
}

async fn attach(
    call: &Call,
    tx: &mut Tx,
    permit: &Permit<Attach, policy::Upload>,
    (standing, kept): (&Standing, Kept),
) -> Result<()> {
    let Some(shown) = standing.replaces else {
        let new = NewDocument {
            id: standing.document,
            kept,
            title: String::new(),
            slot: standing.slot.as_deref().map(Key::new),
            firm_only: standing.firm_only,
            shows_decision: false,
            metadata: standing.metadata.as_object().cloned().unwrap_or_default(),
            accepted_at: None,
            origin: None,
        };
        return add_in(call, tx, &permit.on_record(call).await?, new).await.map(drop);
    };
    let document = permit::permit::<Attach, policy::Document>(call, &standing.document).await?;
    replace_in(
        call,
        tx,
        &document,
        Newer { shown: Some(shown), metadata: standing.metadata.as_object().cloned(), ..Newer::of(kept) },
    )
    .await
}
