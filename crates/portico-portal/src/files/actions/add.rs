//! Adds a document to a record: its first version, its place in the checklist if it has one, and the event. A file for an
//! item that has a document already becomes its next version, unless the item takes several.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        actions::{
            place,
            replace::{Handed, Newer, replace_held},
        },
        document::Origin,
        jobs,
        keeping::{self, Kept},
        naming, origin,
        queries::MOST_OF_RECORD,
        quota,
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
use portico_model::{Key, access::Side, files::FileName, requirements::Given};
use portico_store::{Tx, values};
use serde_json::{Map, Value as Json};

/// A document that is to be. Under the same identifier it is added once.
#[derive(Debug, Clone)]
pub struct NewDocument {
    pub id: DocumentId,
    pub kept: Kept,
    /// What people call it; where nothing is said, its name without the ending.
    pub title: String,
    /// The key of the requirement that it is handed in for.
    pub slot: Option<Key>,
    /// The client is to know nothing of it; the firm's side alone can say so.
    pub firm_only: bool,
    /// It shows a decision that was given outside of the portal, and is itself no part of what is decided on.
    pub shows_decision: bool,
    /// What the requirement asks to be said about it.
    pub metadata: Map<String, Json>,
    /// When it was accepted elsewhere, where the same document is handed in once more.
    pub accepted_at: Option<Timestamp>,
    /// What it was made of, where the portal made it.
    pub origin: Option<Origin>,
}

const LONGEST_TITLE: usize = 200;
const THERE: &str = "SELECT record_id FROM document WHERE workspace_id = $1 AND id = $2";
const COUNT: &str = "SELECT count(*) FROM document WHERE workspace_id = $1 AND record_id = $2 AND removed_at IS NULL";
const ADD: &str = "INSERT INTO document (workspace_id, id, record_id, organization_id, slot, title, firm_only, shows_decision, \
    side, version, metadata, said, added_by, added_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12, $13, $13)";
pub(super) const ADD_VERSION: &str = "INSERT INTO document_version (workspace_id, document_id, number, blob_id, name, original, \
    side, member_id, added_at, metadata, sent_as) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// Says which document it became: where its item has one already, that one, in its next version.
pub async fn add(call: &Call, permit: &Permit<Attach, policy::Record>, new: NewDocument) -> Result<DocumentId> {
    let mut tx = call.begin().await?;
    let document = add_in(call, &mut tx, permit, new).await?;
    tx.commit().await?;
    Ok(document)
}

/// The same within a transaction that does more.
pub async fn add_in(
    call: &Call,
    tx: &mut Tx,
    permit: &Permit<Attach, policy::Record>,
    new: NewDocument,
) -> Result<DocumentId> {
    let mut held = Held::by(call, tx, permit, None).await?;
    add_held(call, tx, &mut held, permit, new).await
}

/// The same on a record that is held already.
pub async fn add_held(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    permit: &Permit<Attach, policy::Record>,
    new: NewDocument,
) -> Result<DocumentId> {
    let there = tx.find::<crate::ids::RecordId>(THERE, &values![call.workspace(), new.id]).await?;
    match there {
        Some(record) if record == held.record.id => return Ok(new.id),
        Some(_) => return Err(Error::NotFound),
        None => {}
    }
    if let Some(place) = place::find(call, tx, permit, &new).await? {
        let document = place.thing().id;
        replace_held(call, tx, held, &place, newer(new)).await?;
        return Ok(document);
    }
    must_be_allowed(call, tx, held, permit.side(), &new).await?;
    let id = new.id;
    write(call, tx, held, permit, new).await?;
    Ok(id)
}

/// The same file as the next version of what its item has.
fn newer(new: NewDocument) -> Newer {
    let own = FileName::of(&new.kept.original, new.kept.kind).to_string();
    let handed = Handed {
        once: new.id,
        title: title(&new.title, &own, new.kept.kind.extension()),
        accepted_at: new.accepted_at,
    };
    Newer { kept: new.kept, shown: None, metadata: Some(new.metadata), origin: new.origin, handed: Some(handed) }
}

async fn must_be_allowed(call: &Call, tx: &mut Tx, held: &Held, side: Side, new: &NewDocument) -> Result<()> {
    if new.firm_only && side == Side::Client {
        return Err(Error::invalid("firm_only", "What you add is for both sides."));
    }
    // What the portal makes by a template is the template's rule.
    if new.slot.is_none() && new.origin.is_none() {
        loose::must_be_open(call, (&held.record).into(), side).await?;
    }
    let count = tx.one::<i64>(COUNT, &values![call.workspace(), held.record.id]).await?;
    if usize::try_from(count).is_ok_and(|count| count < MOST_OF_RECORD) {
        return Ok(());
    }
    Err(Error::invalid("file", format!("There are {MOST_OF_RECORD} files here, and no more fit. Remove one first.")))
}

async fn write(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    permit: &Permit<Attach, policy::Record>,
    new: NewDocument,
) -> Result<()> {
    let (record, member, side, kept) = (held.record.id, permit.member(), permit.side(), &new.kept);
    let (blob, scan) = keeping::take(call, tx, kept).await?;
    quota::count(call, tx, held.record.organization, kept.size).await?;
    let name = naming::name(call, tx, &held.record, (new.slot.as_ref(), 1), kept).await?;
    let own = FileName::of(&kept.original, kept.kind).to_string();
    let title = title(&new.title, &own, kept.kind.extension());
    let slot = new.slot.as_ref().map(Key::as_str);
    let metadata = Json::Object(new.metadata.clone());
    let document = values![
        call.workspace(),
        new.id,
        record,
        held.record.organization,
        slot,
        title.as_str(),
        new.firm_only,
        new.shows_decision,
        side.as_str(),
        metadata.clone(),
        said::line(call, &held.record, new.slot.as_ref(), &new.metadata).await?,
        member,
        call.now()
    ];
    tx.later(ADD, &document)?;
    let original = portico_model::files::original(&kept.original);
    let version = values![
        call.workspace(),
        new.id,
        1,
        blob,
        name.as_str(),
        original,
        side.as_str(),
        member,
        call.now(),
        metadata,
        new.id
    ];
    tx.later(ADD_VERSION, &version)?;
    if let Some(made) = &new.origin {
        origin::put_down(call, tx, record, (new.id, 1), made)?;
    }
    jobs::enqueue_looks(call, tx, blob, scan).await?;
    let about = About { document: new.id, firm_only: new.firm_only };
    let fact = about.version(about.fact(call, "document.added", Some(member)), (1, &name), kept);
    let fact = about.slot(about.say(fact, "title", title), new.slot.as_ref());
    let fact = about.origin(about.said(fact, &new.metadata), new.origin.as_ref());
    let fact = if new.shows_decision { about.say(fact, "shows_decision", true) } else { fact };
    about.write(call, tx, held, fact).await?;
    if let Some(slot) = &new.slot {
        let by = By { member, facts: permit.facts() };
        let given = given(kept, &new.metadata, new.accepted_at);
        hand_in_document(call, tx, held, (by, slot, new.id), (given, Came::AsNew)).await?;
    }
    about.follow(call, tx, held, (side, member)).await
}

/// A file as its item of the checklist sees it.
pub(super) fn given(kept: &Kept, metadata: &Map<String, Json>, accepted_at: Option<Timestamp>) -> Given {
    let metadata = metadata.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    match accepted_at {
        Some(accepted_at) => Given::Reused { accepted_at, metadata },
        None => Given::Document { kind: said::file_kind(kept.kind), bytes: kept.size, metadata },
    }
}

fn title(given: &str, name: &str, extension: &str) -> String {
    let given = given.split_whitespace().collect::<Vec<&str>>().join(" ");
    let stem = name.strip_suffix(extension).and_then(|stem| stem.strip_suffix('.')).unwrap_or(name);
    let text = if given.is_empty() { stem } else { given.as_str() };
    text.chars().take(LONGEST_TITLE).collect()
}
