//! Items that take several files: each file is a document of its own, and what is decided is decided on all of them.
//!
//! The item's row names no document: its files are those that were sent for it, are there, and are not for the firm alone.
//! An infected one stays to be read of, and counts for nothing.

use super::{
    act::{Done, after, put},
    files::{Came, held_against_rule},
    item::Item,
    list::{asked, items, states},
    said::at_the_file,
};
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    ids::{DocumentId, RecordId},
    records::{
        actions::{
            advance::{By, acting},
            answer::all_answers,
        },
        change::Held,
    },
};
use portico_model::{
    Key,
    requirements::{Act, Change, Checked, Checklist, Coming, Given, Payments, Situation, go, take},
};
use portico_store::{Tx, values};
use serde_json::{Value as Json, json};

/// One of an item's files, in its current version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemFile {
    pub document: DocumentId,
    pub version: i64,
    pub checked: Checked,
}

const OF_RECORD: &str = "SELECT d.id, d.version, b.scan, d.slot FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
    WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.slot IS NOT NULL AND d.removed_at IS NULL AND d.firm_only = FALSE \
    ORDER BY d.added_at, d.id";

/// The files of every item of a record, oldest first; where an item has one document, those that were sent beside it too.
pub async fn of_record(call: &Call, reader: &mut Reader<'_>, record: RecordId) -> Result<Vec<(Key, ItemFile)>> {
    let rule = call.unscanned().await?;
    let found: Vec<(DocumentId, i64, String, String)> =
        reader.all(OF_RECORD, &values![call.workspace(), record]).await?;
    let file = |(document, version, scan, slot): (DocumentId, i64, String, String)| {
        (Key::new(slot), ItemFile { document, version, checked: held_against_rule(rule, &scan) })
    };
    Ok(found.into_iter().map(file).collect())
}

pub async fn of_item(call: &Call, reader: &mut Reader<'_>, (record, item): (RecordId, &Key)) -> Result<Vec<ItemFile>> {
    let all = of_record(call, reader, record).await?;
    Ok(all.into_iter().filter(|(slot, _)| slot == item).map(|(_, file)| file).collect())
}

/// How many there are of which nothing is known against them.
pub fn counted(files: &[ItemFile]) -> u32 {
    let sound = files.iter().filter(|file| file.checked != Checked::Infected).count();
    u32::try_from(sound).unwrap_or(u32::MAX)
}

/// The worst that is known of any of those.
pub fn whole(files: &[ItemFile]) -> Checked {
    let sound = files.iter().map(|file| file.checked).filter(|checked| *checked != Checked::Infected);
    sound.max().unwrap_or_default()
}

/// As an event names them, and as a page sends back what it showed.
pub fn named(files: &[ItemFile]) -> Json {
    files.iter().map(|file| json!({ "document": file.document.to_string(), "version": file.version })).collect()
}

/// A file came to the item, or a newer version of one of its files.
// req 104, req 109
pub(super) async fn take_in(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (by, item, document): (By<'_>, &Key, DocumentId),
    (given, came): (Given, Came),
) -> Result<()> {
    let files = of_item(call, &mut Reader::Locked(tx), (held.record.id, item)).await?;
    let own = files.iter().find(|file| file.document == document).ok_or_else(for_the_firm)?;
    let coming = Coming { given: &given, there: counted(&files), whole: whole(&files), is_new: came == Came::AsNew };
    let decided = decided(call, tx, held, (&by, own.checked), |checklist, situation| {
        take(checklist, situation, item, coming).map_err(|refusals| at_the_file(Error::Refused(refusals)))
    });
    let Some((change, stored)) = decided.await? else { return Ok(()) };
    let done = Done::of(item, Act::HandIn(given));
    let stored = after(call, stored, Some(by.member), (&done, &change));
    put(call, tx, held, (by, done, change), stored).await
}

/// A file of the item was taken away.
pub(super) async fn take_out(call: &Call, tx: &mut Tx, held: &mut Held, (by, item): (By<'_>, &Key)) -> Result<()> {
    let files = of_item(call, &mut Reader::Locked(tx), (held.record.id, item)).await?;
    let left = counted(&files);
    let decided = decided(call, tx, held, (&by, Checked::Fit), |checklist, situation| {
        go(checklist, situation, item, left).map_err(Error::Refused)
    });
    let Some((change, stored)) = decided.await? else { return Ok(()) };
    let done = Done::of(item, Act::Withdraw);
    let stored = after(call, stored, Some(by.member), (&done, &change));
    put(call, tx, held, (by, done, change), stored).await
}

/// What is decided, with the item as it is stored.
async fn decided(
    call: &Call,
    tx: &mut Tx,
    held: &Held,
    (by, file): (&By<'_>, Checked),
    decide: impl FnOnce(&Checklist, &Situation<'_>) -> Result<Option<Change>>,
) -> Result<Option<(Change, Item)>> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let checklist = asked(&blueprint, &held.record.kind).ok_or(Error::NotFound)?;
    let stored = items(call, &mut Reader::Locked(tx), held.record.id).await?;
    let (states, answers, actor) = (states(&stored), all_answers(&held.record), acting(call, by)?);
    let (at, now) = (Some(&held.record.state), call.now());
    let (opened, payments) = (true, Payments::none());
    let situation =
        Situation { at, answers: &answers, states: &states, approved: &[], actor: &actor, opened, file, payments, now };
    let change = decide(checklist, &situation)?;
    Ok(change.map(|change| {
        let item = stored.into_iter().find(|item| item.key == change.item);
        let item = item.unwrap_or_else(|| Item::missing(change.item.clone()));
        (change, item)
    }))
}

fn for_the_firm() -> Error {
    let words = "Several files are asked for here, and they are for both sides. Add what is for your team alone to the \
                 other files of the record.";
    Error::invalid("firm_only", words)
}
