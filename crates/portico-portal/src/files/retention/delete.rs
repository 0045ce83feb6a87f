//! Deletes one document by its rule: rows, bytes, pictures, text, comments, and what the log and mails say of it. What
//! stays is that there was one, and the hashes of its versions.

use super::rule::{self, Place};
use crate::{
    audit::event::hex,
    call::Call,
    error::Result,
    files::{
        actions::erase::{delete_bytes, take_out},
        told::About,
    },
    ids::{DocumentId, RecordId},
    records::{approvals::content_changed, change::Held, hold},
};
use portico_store::{Tx, Value, anywhere, values};
use serde_json::{Value as Json, json};

const WHY: &str = "a document was deleted by its rule";

const DOCUMENT: &str = "SELECT firm_only, title FROM document WHERE workspace_id = $1 AND id = $2 AND record_id = $3";
const VERSIONS: &str = "SELECT v.number, v.name, v.original, b.sha256, b.size FROM document_version v \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
    WHERE v.workspace_id = $1 AND v.document_id = $2 ORDER BY v.number";
const ENTRIES: &str = "SELECT seq, client_payload, firm_payload FROM event WHERE workspace_id = $1 AND chain_id = $2 \
    AND (kind LIKE 'document.%' OR kind LIKE 'comment.%' OR kind LIKE 'internal-comment.%') \
    AND (client_payload IS NOT NULL OR firm_payload IS NOT NULL) ORDER BY seq";
const NOTIFICATIONS: &str =
    "DELETE FROM notification WHERE workspace_id = $1 AND record_id = $2 AND event_seq IN {ints $3}";
const UPLOADS: &str = "DELETE FROM upload WHERE workspace_id = $1 AND document_id = $2";
/// Copies of what has left, or never will; what still waits tells of something newer.
const MAILS: &str = "DELETE FROM mail WHERE workspace_id = $1 AND record_id = $2 AND state <> 'waiting' \
    AND (subject LIKE $3 ESCAPE '!' OR body_text LIKE $3 ESCAPE '!')";
/// What is shorter than that stands in mails that tell of something else.
const SHORTEST_NAME: usize = 4;
const TOMBSTONE: &str = "INSERT INTO deleted_document (workspace_id, id, record_id, slot, firm_only, versions, rule, deleted_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Number, name, name as it came, SHA-256, size in bytes.
type Version = (i64, String, String, Vec<u8>, i64);

/// Deletes it if its time is still over once its record is held, and nobody has put a hold on that.
// s_097
pub(super) async fn delete(call: &Call, record: RecordId, document: DocumentId) -> Result<()> {
    let blueprint = call.blueprint().await?;
    let zone = rule::zone(call).await?;
    let mut tx = call.begin().await?;
    let Some(mut held) = Held::find(call, &mut tx, record).await? else { return Ok(()) };
    if hold::is_held(&mut tx, call.workspace(), record).await? {
        return Ok(());
    }
    let Some(place) = Place::find(call, &mut tx, document).await? else { return Ok(()) };
    let Some(rule) = rule::rule(&blueprint, &held.record.kind, place.slot.as_ref()) else { return Ok(()) };
    let Some(period) = rule.delete_after else { return Ok(()) };
    if rule.deleted_at(&place.counted(&held), &zone).is_none_or(|at| at > call.now()) {
        return Ok(());
    }
    let given = values![call.workspace(), document, record];
    let Some((firm_only, title)) = tx.find::<(bool, String)>(DOCUMENT, &given).await? else { return Ok(()) };
    let versions: Vec<Version> = tx.all(VERSIONS, &values![call.workspace(), document]).await?;
    let about = About { document, firm_only };
    forget(call, &mut tx, &mut held, (document, &title, &versions)).await?;
    let keys = take_out(call, &mut tx, &held, document).await?;
    let slot = place.slot.as_ref().map(portico_model::Key::as_str);
    let amount = i64::try_from(versions.len()).unwrap_or(i64::MAX);
    let words = period.to_string();
    let row = values![call.workspace(), document, record, slot, firm_only, amount, words.as_str(), call.now()];
    tx.later(TOMBSTONE, &row)?;
    let fact = about.slot(about.fact(call, "document.erased", None), place.slot.as_ref());
    let fact = about.say(about.say(fact, "rule", words), "versions", hashes(&versions));
    let after = held.record.clone();
    held.write(call, &mut tx, after, fact).await?;
    // On a record that is over nothing changes by it; on one that is open, what is decided on is less than it was.
    content_changed(call, &mut tx, &mut held, None).await?;
    call.tell(&mut tx, [format!("staff-record:{record}"), format!("record:{record}")]);
    tx.commit().await?;
    delete_bytes(call, keys).await
}

/// What other tables say of it by name: the log, what people were told, uploads that became it.
async fn forget(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (document, title, versions): (DocumentId, &str, &[Version]),
) -> Result<()> {
    let record = held.record.id;
    let entries: Vec<(i64, Option<String>, Option<String>)> =
        tx.all(ENTRIES, &values![call.workspace(), record]).await?;
    let is_of = |payload: &Option<String>| payload.as_deref().is_some_and(|text| tells_of(text, document));
    let told = entries.iter().filter(|(_, client, firm)| is_of(client) || is_of(firm));
    let told: Vec<i64> = told.map(|(seq, ..)| *seq).collect();
    tx.later(NOTIFICATIONS, &values![call.workspace(), record, Value::ints(told.iter().copied())])?;
    held.forget(call, tx, told, WHY).await?;
    tx.later(UPLOADS, &values![call.workspace(), document])?;
    let names = versions.iter().flat_map(|(_, name, original, ..)| [name.as_str(), original.as_str()]);
    for text in names.chain([title]).filter(|text| text.chars().count() >= SHORTEST_NAME) {
        tx.later(MAILS, &values![call.workspace(), record, anywhere(text)])?;
    }
    Ok(())
}

/// Whether an entry is about this document.
fn tells_of(payload: &str, document: DocumentId) -> bool {
    let said: Json = serde_json::from_str(payload).unwrap_or_default();
    said.get("document").and_then(Json::as_str).is_some_and(|id| id == document.to_string())
}

/// By which a certificate, or whoever has kept the file, can show what it was.
fn hashes(versions: &[Version]) -> Json {
    let each = versions.iter();
    each.map(|(number, .., sha256, size)| json!({ "version": number, "sha256": hex(sha256), "size": size })).collect()
}
