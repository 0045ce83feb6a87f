//! Puts a newer version in the place of the current one; the older ones stay, and one is current.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        actions::{
            add::{ADD_VERSION, given},
            must_be_theirs,
        },
        document::Origin,
        jobs,
        keeping::{self, Kept},
        naming, origin,
        told::About,
    },
    policy::{self, Attach, Permit},
    records::{actions::advance::By, change::Held, requirements::hand_in_document},
};
use portico_model::Key;
use portico_store::{Tx, from_row, values};
use serde_json::Value as Json;

/// A version that is to be.
#[derive(Debug, Clone)]
pub struct Newer {
    pub kept: Kept,
    /// The version that whoever replaces it has seen; where none is said, whatever is current.
    pub shown: Option<i64>,
    /// What it was made of, where the portal made it.
    pub origin: Option<Origin>,
}

struct Current {
    version: i64,
    is_removed: bool,
    sha256: Vec<u8>,
}

from_row!(Current { version, is_removed, sha256 });

const CURRENT: &str = "SELECT d.version, d.removed_at IS NOT NULL, b.sha256 FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id WHERE d.workspace_id = $1 AND d.id = $2";
const SLOT: &str = "SELECT slot, metadata FROM document WHERE workspace_id = $1 AND id = $2";
const REPLACE: &str = "UPDATE document SET version = $3, changed_at = $4 WHERE workspace_id = $1 AND id = $2";

pub async fn replace(call: &Call, permit: &Permit<Attach, policy::Document>, newer: Newer) -> Result<()> {
    let mut tx = call.begin().await?;
    replace_in(call, &mut tx, permit, newer).await?;
    Ok(tx.commit().await?)
}

/// The same within a transaction that does more. The same bytes again are no newer version.
pub async fn replace_in(
    call: &Call,
    tx: &mut Tx,
    permit: &Permit<Attach, policy::Document>,
    newer: Newer,
) -> Result<()> {
    let on_record = permit.on_record(call).await?;
    let mut held = Held::by(call, tx, &on_record, None).await?;
    replace_held(call, tx, &mut held, permit, newer).await
}

/// The same on a record that is held already.
pub async fn replace_held(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    permit: &Permit<Attach, policy::Document>,
    newer: Newer,
) -> Result<()> {
    must_be_theirs(permit.thing(), permit.side())?;
    let document = permit.thing().id;
    let current = tx.find::<Current>(CURRENT, &values![call.workspace(), document]).await?;
    let current = current.filter(|current| !current.is_removed).ok_or(Error::NotFound)?;
    if current.sha256 == newer.kept.sha256 {
        return Ok(());
    }
    if newer.shown.is_some_and(|shown| shown != current.version) {
        return Err(Error::Conflict(
            "Somebody put a newer version here while you had the page open. Look at it, then send yours again.".into(),
        ));
    }
    write(call, tx, held, permit, (current.version + 1, &newer)).await
}

async fn write(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    permit: &Permit<Attach, policy::Document>,
    (number, newer): (i64, &Newer),
) -> Result<()> {
    let kept = &newer.kept;
    let (document, member, side) = (permit.thing(), permit.member(), permit.side());
    let (blob, scan) = keeping::take(call, tx, kept).await?;
    keeping::count(call, tx, held.record.organization, kept.size).await?;
    let (slot, metadata): (Option<String>, Json) = tx.one(SLOT, &values![call.workspace(), document.id]).await?;
    let (slot, metadata) = (slot.map(Key::new), metadata.as_object().cloned().unwrap_or_default());
    let name = naming::name(call, tx, &held.record, (slot.as_ref(), number), kept).await?;
    let original = portico_model::files::original(&kept.original);
    let version = values![
        call.workspace(),
        document.id,
        number,
        blob,
        name.as_str(),
        original,
        side.as_str(),
        member,
        call.now()
    ];
    tx.later(ADD_VERSION, &version)?;
    tx.later(REPLACE, &values![call.workspace(), document.id, number, call.now()])?;
    if let Some(made) = &newer.origin {
        origin::put_down(call, tx, held.record.id, (document.id, number), made)?;
    }
    jobs::enqueue_looks(call, tx, blob, scan)?;
    let about = About { document: document.id, firm_only: document.firm_only };
    let fact = about.version(about.fact(call, "document.replaced", Some(member)), (number, &name), kept);
    let fact = about.origin(fact, newer.origin.as_ref());
    about.write(call, tx, held, fact).await?;
    if let Some(slot) = &slot {
        let by = By { member, facts: permit.facts() };
        hand_in_document(call, tx, held, (by, slot, document.id), given(kept, &metadata)).await?;
    }
    about.follow(call, tx, held, (side, member)).await
}
