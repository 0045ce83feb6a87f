//! What versions were made of that nobody sent: the portal made them by a template.

use crate::{
    call::Call,
    error::Result,
    files::document::Origin,
    ids::{DocumentId, RecordId},
    policy::{self, Permit, See},
};
use portico_model::Key;
use portico_store::{FromRow, Row, Tx, values};

const PUT_DOWN: &str = "INSERT INTO made_version (workspace_id, document_id, number, record_id, template, blueprint_version, \
    revision) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const OF_VERSION: &str = "SELECT template, blueprint_version, revision FROM made_version \
    WHERE workspace_id = $1 AND document_id = $2 AND number = $3";

impl FromRow for Origin {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self { template: Key::new(row.get::<String>(0)?), blueprint_version: row.get(1)?, revision: row.get(2)? })
    }
}

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

/// None where somebody sent it.
pub async fn of_version(call: &Call, permit: &Permit<See, policy::Document>, number: i64) -> Result<Option<Origin>> {
    Ok(call.read().find(OF_VERSION, &values![call.workspace(), permit.thing().id, number]).await?)
}
