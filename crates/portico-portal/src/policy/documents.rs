//! Documents and uploads, as far as access goes: they are as their record is.

use crate::{
    call::Call,
    error::Result,
    ids::{DocumentId, MemberId, RecordId, UploadId},
    policy::{
        actions::{Action, See},
        facts::{Record, Thing},
        permit::{self, Permit},
        scope::Listed,
    },
};
use portico_model::{
    Key,
    access::{Columns, Facts, Side},
    blueprint::Compiled,
};
use portico_store::{from_row, values};

/// A document of a record. Who sees the record sees it, unless it is for the firm alone.
#[derive(Debug, Clone)]
pub struct Document {
    pub id: DocumentId,
    pub record: Record,
    /// From which it comes.
    pub side: Side,
    pub firm_only: bool,
    pub version: i64,
    /// It can still be brought back.
    pub is_removed: bool,
}

/// An upload under way. It is there for whoever began it, as long as they see the record.
#[derive(Debug, Clone)]
pub struct Upload {
    pub id: UploadId,
    pub record: Record,
}

struct DocumentRow {
    record: RecordId,
    side: String,
    firm_only: bool,
    version: i64,
    is_removed: bool,
}

from_row!(DocumentRow { record, side, firm_only, version, is_removed });

const DOCUMENT: &str = "SELECT record_id, side, firm_only, version, removed_at IS NOT NULL FROM document \
    WHERE workspace_id = $1 AND id = $2";
const UPLOAD: &str = "SELECT record_id, member_id FROM upload WHERE workspace_id = $1 AND id = $2 AND expires_at > $3";

impl Thing for Document {
    type Key = DocumentId;
    const NAME: &'static str = "document";

    async fn find(call: &Call, id: &DocumentId) -> Result<Option<(Self, Facts)>> {
        let row = call.read().find::<DocumentRow>(DOCUMENT, &values![call.workspace(), *id]).await?;
        let Some(row) = row else { return Ok(None) };
        let Some((record, facts)) = Record::find(call, &row.record).await? else { return Ok(None) };
        if row.firm_only && permit::granted::<See>(call, &facts).await?.is_none_or(|seen| seen.side == Side::Client) {
            return Ok(None);
        }
        let side = if row.side == Side::Firm.as_str() { Side::Firm } else { Side::Client };
        let DocumentRow { firm_only, version, is_removed, .. } = row;
        Ok(Some((Self { id: *id, record, side, firm_only, version, is_removed }, facts)))
    }
}

impl Listed for Document {
    const COLUMNS: Columns = Columns::DOCUMENT;

    fn kinds(blueprint: &Compiled) -> Vec<Key> {
        Record::kinds(blueprint)
    }
}

impl Thing for Upload {
    type Key = UploadId;
    const NAME: &'static str = "upload";

    async fn find(call: &Call, id: &UploadId) -> Result<Option<(Self, Facts)>> {
        let values = values![call.workspace(), *id, call.now()];
        let found = call.read().find::<(RecordId, MemberId)>(UPLOAD, &values).await?;
        let Some((record, _)) = found.filter(|(_, member)| call.actor().is(*member)) else { return Ok(None) };
        let found = Record::find(call, &record).await?;
        Ok(found.map(|(record, facts)| (Self { id: *id, record }, facts)))
    }
}

impl<A: Action> Permit<A, Document> {
    /// The same on the record that it belongs to.
    pub async fn on_record(&self, call: &Call) -> Result<Permit<A, Record>> {
        permit::permit_on(call, self.thing().record.clone(), self.facts().clone()).await
    }
}

impl<A: Action> Permit<A, Upload> {
    /// The same on the record that it is for.
    pub async fn on_record(&self, call: &Call) -> Result<Permit<A, Record>> {
        permit::permit_on(call, self.thing().record.clone(), self.facts().clone()).await
    }
}
