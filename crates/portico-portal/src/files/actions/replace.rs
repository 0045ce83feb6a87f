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
        naming, origin, quota,
        told::About,
    },
    ids::DocumentId,
    policy::{self, Attach, Permit},
    records::{
        actions::advance::By,
        change::Held,
        requirements::{Came, hand_in_document, loose, said},
    },
};
use jiff::Timestamp;
use portico_model::{Key, forms::Answers, requirements::ItemState};
use portico_store::{Tx, from_row, values};
use serde_json::Value as Json;

/// A version that is to be.
#[derive(Debug, Clone)]
pub struct Newer {
    pub kept: Kept,
    /// The version that whoever replaces it has seen; where none is said, whatever is current.
    pub shown: Option<i64>,
    /// What is said about it; where nothing is, it is as before.
    pub metadata: Option<Answers>,
    /// What it was made of, where the portal made it.
    pub origin: Option<Origin>,
    /// How it came to its item, where it was sent there and not to the document.
    pub handed: Option<Handed>,
}

/// A file that was sent to an item, where there is one already.
#[derive(Debug, Clone)]
pub struct Handed {
    /// Under the same identifier it is handed in once.
    pub once: DocumentId,
    /// What the document is called from now on.
    pub title: String,
    /// When it was accepted elsewhere, where the same document is handed in once more.
    pub accepted_at: Option<Timestamp>,
}

struct Current {
    version: i64,
    is_removed: bool,
    sha256: Vec<u8>,
    title: String,
    metadata: Json,
    slot: Option<String>,
    /// What its item holds, be it this or another.
    holds: Option<DocumentId>,
    state: Option<String>,
}

from_row!(Current { version, is_removed, sha256, title, metadata, slot, holds, state });

const CURRENT: &str = "SELECT d.version, d.removed_at IS NOT NULL, b.sha256, d.title, d.metadata, d.slot, h.id, i.state FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
    LEFT JOIN record_item i ON i.workspace_id = d.workspace_id AND i.record_id = d.record_id AND i.item = d.slot \
    LEFT JOIN document h ON h.workspace_id = i.workspace_id AND h.id = i.document_id AND h.removed_at IS NULL \
    WHERE d.workspace_id = $1 AND d.id = $2";
const SENT: &str = "SELECT number FROM document_version WHERE workspace_id = $1 AND document_id = $2 AND sent_as = $3";
const REPLACE: &str = "UPDATE document SET version = $3, title = $4, metadata = $5, said = $6, changed_at = $7 \
    WHERE workspace_id = $1 AND id = $2";

impl Newer {
    /// A file that somebody puts in the place of another.
    pub fn of(kept: Kept) -> Self {
        Self { kept, shown: None, metadata: None, origin: None, handed: None }
    }
}

pub async fn replace(call: &Call, permit: &Permit<Attach, policy::Document>, newer: Newer) -> Result<()> {
    let mut tx = call.begin().await?;
    replace_in(call, &mut tx, permit, newer).await?;
    Ok(tx.commit().await?)
}

/// The same within a transaction that does more.
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

/// The same on a record that is held already. The same bytes again are no newer version; where their item asks for a file
/// again, they are handed in as they are.
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
    if was_sent(call, tx, document, &newer).await? {
        return Ok(());
    }
    let is_same = current.sha256 == newer.kept.sha256 && current.metadata == newer.metadata(&current);
    if is_same && !current.is_wanted_in(document) {
        return Ok(());
    }
    if newer.shown.is_some_and(|shown| shown != current.version) {
        return Err(Error::Conflict(
            "Somebody put a newer version here while you had the page open. Look at it, then send yours again.".into(),
        ));
    }
    if current.slot.is_none() && newer.origin.is_none() {
        loose::must_be_open(call, (&held.record).into(), permit.side()).await?;
    }
    if !is_same {
        write(call, tx, held, permit, (&current, &newer)).await?;
    }
    hand_in(call, tx, held, permit, (&current, &newer)).await?;
    let about = About { document, firm_only: permit.thing().firm_only };
    about.follow(call, tx, held, (permit.side(), permit.member())).await
}

async fn was_sent(call: &Call, tx: &mut Tx, document: DocumentId, newer: &Newer) -> Result<bool> {
    let Some(handed) = &newer.handed else { return Ok(false) };
    Ok(tx.find::<i64>(SENT, &values![call.workspace(), document, handed.once]).await?.is_some())
}

async fn write(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    permit: &Permit<Attach, policy::Document>,
    (current, newer): (&Current, &Newer),
) -> Result<()> {
    let (kept, number) = (&newer.kept, current.version + 1);
    let (document, member, side) = (permit.thing(), permit.member(), permit.side());
    let (blob, scan) = keeping::take(call, tx, kept).await?;
    quota::count(call, tx, held.record.organization, kept.size).await?;
    let name = naming::name(call, tx, &held.record, (current.slot().as_ref(), number), kept).await?;
    let version = values![
        call.workspace(),
        document.id,
        number,
        blob,
        name.as_str(),
        portico_model::files::original(&kept.original),
        side.as_str(),
        member,
        call.now(),
        newer.metadata(current),
        newer.handed.as_ref().map(|handed| handed.once)
    ];
    tx.later(ADD_VERSION, &version)?;
    let title = newer.handed.as_ref().map_or(&current.title, |handed| &handed.title);
    let metadata = newer.metadata(current);
    let said = said::line(call, &held.record, current.slot().as_ref(), metadata.as_object().unwrap_or(&Answers::new()))
        .await?;
    let row = values![call.workspace(), document.id, number, title.as_str(), metadata.clone(), said, call.now()];
    tx.later(REPLACE, &row)?;
    if let Some(made) = &newer.origin {
        origin::put_down(call, tx, held.record.id, (document.id, number), made)?;
    }
    jobs::enqueue_looks(call, tx, blob, scan).await?;
    let about = About { document: document.id, firm_only: document.firm_only };
    let fact = about.version(about.fact(call, "document.replaced", Some(member)), (number, &name), kept);
    let fact = about.origin(fact, newer.origin.as_ref());
    let fact = if metadata == current.metadata { fact } else { about.say(fact, "about", metadata) };
    let fact = if *title == current.title { fact } else { about.say(fact, "title", title.as_str()) };
    about.write(call, tx, held, fact).await
}

/// What its item holds is handed in anew. Where another file has come in its place, the item is not touched.
async fn hand_in(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    permit: &Permit<Attach, policy::Document>,
    (current, newer): (&Current, &Newer),
) -> Result<()> {
    let document = permit.thing().id;
    let Some(slot) = current.slot().filter(|_| newer.handed.is_some() || current.is_held_by_item(document)) else {
        return Ok(());
    };
    let metadata = newer.metadata(current).as_object().cloned().unwrap_or_default();
    let accepted_at = newer.handed.as_ref().and_then(|handed| handed.accepted_at);
    let by = By { member: permit.member(), facts: permit.facts() };
    let given = given(&newer.kept, &metadata, accepted_at);
    hand_in_document(call, tx, held, (by, &slot, document), (given, Came::AsNewer)).await
}

impl Newer {
    /// Said anew, or as before.
    fn metadata(&self, current: &Current) -> Json {
        self.metadata.clone().map_or_else(|| current.metadata.clone(), Json::Object)
    }
}

impl Current {
    fn slot(&self) -> Option<Key> {
        self.slot.as_deref().map(Key::new)
    }

    fn is_held_by_item(&self, document: DocumentId) -> bool {
        self.holds.is_none_or(|holds| holds == document)
    }

    /// Whether its item waits for a file, so that sending the same one says something.
    fn is_wanted_in(&self, document: DocumentId) -> bool {
        let state = self.state.as_deref().and_then(ItemState::parse).unwrap_or_default();
        self.slot.is_some() && self.is_held_by_item(document) && state != ItemState::HandedIn
    }
}
