//! What a file is called from now on: by the workspace's rule where there is one, else safely by its own name.

use crate::{
    call::Call,
    error::Result,
    files::keeping::Kept,
    records::{Record, view},
};
use portico_model::{
    Key,
    files::{FileName, Naming},
};
use portico_store::{Tx, values};

/// The name of the version of this number, with the ending of its kind.
pub async fn name(
    call: &Call,
    tx: &mut Tx,
    record: &Record,
    (slot, version): (Option<&Key>, i64),
    kept: &Kept,
) -> Result<String> {
    const ORGANIZATION: &str = "SELECT name FROM organization WHERE workspace_id = $1 AND id = $2";
    let blueprint = call.blueprint().await?;
    let Some(rule) = &blueprint.files.naming else { return Ok(FileName::of(&kept.original, kept.kind).to_string()) };
    let organization = tx.one::<String>(ORGANIZATION, &values![call.workspace(), record.organization]).await?;
    let declared = blueprint.record_type(&record.kind);
    let slot_label = slot.and_then(|slot| declared?.requirements.get(slot).map(|one| one.label.as_str()));
    let naming = Naming {
        number: &view::number(&blueprint, &record.kind, record.number),
        slot: slot_label.or(slot.map(Key::as_str)).unwrap_or_default(),
        organization: &organization,
        version: u32::try_from(version).unwrap_or(u32::MAX),
        date: call.now().to_zoned(call.zone()).date(),
        original: &kept.original,
    };
    Ok(rule.name(&naming, kept.kind).to_string())
}
