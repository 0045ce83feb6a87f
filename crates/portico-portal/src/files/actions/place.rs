//! Where a file for an item of the checklist goes: in the place of the document that the item has, and beside the others
//! where it takes several. The same file again goes where it is.

use super::add::NewDocument;
use crate::{
    call::Call,
    error::Result,
    files::document::side,
    ids::DocumentId,
    policy::{self, Attach, Permit, permit},
    records::requirements::takes_several,
};
use portico_model::access::Side;
use portico_store::{Tx, values};

/// What the item holds before what is left of what was taken back. What the other side's file is, whoever sends may not
/// change, and what others see stays apart.
const PLACE: &str = "SELECT d.id, d.side, d.version FROM document d \
    LEFT JOIN record_item i ON i.workspace_id = d.workspace_id AND i.record_id = d.record_id AND i.item = d.slot \
    AND i.document_id = d.id WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.slot = $3 AND d.firm_only = $4 \
    AND (d.side = 'client' OR $5) AND d.removed_at IS NULL \
    ORDER BY CASE WHEN i.item IS NULL THEN 1 ELSE 0 END, d.added_at DESC, d.id DESC LIMIT 1";

/// Names are no help here: a phone calls every picture the same, and a bank every statement.
const SAME: &str = "SELECT d.id, d.side, d.version FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
    WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.slot = $3 AND d.firm_only = $4 AND (d.side = 'client' OR $5) \
    AND d.removed_at IS NULL AND b.sha256 = $6 ORDER BY d.added_at DESC, d.id DESC LIMIT 1";

/// The document that this one becomes the next version of; none where it is the first for its item, or for no item.
// req 104
pub async fn find(
    call: &Call,
    tx: &mut Tx,
    permit: &Permit<Attach, policy::Record>,
    new: &NewDocument,
) -> Result<Option<Permit<Attach, policy::Document>>> {
    let Some(slot) = &new.slot else { return Ok(None) };
    let record = permit.thing();
    let is_firm = permit.side() == Side::Firm;
    let mut asked = values![call.workspace(), record.id, slot.as_str(), new.firm_only, is_firm].to_vec();
    let is_one_of_several = takes_several(call, &record.kind, (record.blueprint_version, slot)).await?;
    if is_one_of_several {
        asked.push(new.kept.sha256.into());
    }
    let sql = if is_one_of_several { SAME } else { PLACE };
    let Some((id, from, version)) = tx.find::<(DocumentId, String, i64)>(sql, &asked).await? else { return Ok(None) };
    let document = policy::Document {
        id,
        record: record.clone(),
        side: side(&from),
        firm_only: new.firm_only,
        version,
        is_removed: false,
    };
    Ok(Some(permit::permit_on(call, document, permit.facts().clone()).await?))
}
