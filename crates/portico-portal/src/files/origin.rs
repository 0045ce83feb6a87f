//! What versions were made of that nobody sent: the portal made them by a template.

use crate::{
    call::Call,
    error::Result,
    files::document::Origin,
    ids::{DocumentId, RecordId},
};
use portico_store::{Tx, values};

const PUT_DOWN: &str = "INSERT INTO made_version (workspace_id, document_id, number, record_id, template, blueprint_version, \
    revision) VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// In the transaction of the version.
pub fn put_down(
    call: &Call,
    tx: &mut Tx,
    record: RecordId,
    (document, number): (DocumentId, i64),
    origin: &Origin,
) -> Result<()> {
    let Origin { template, blueprint_version, revision } = origin;
    let row = values![call.workspace(), document, number, record, template.as_str(), *blueprint_version, *revision];
    Ok(tx.later(PUT_DOWN, &row)?)
}
