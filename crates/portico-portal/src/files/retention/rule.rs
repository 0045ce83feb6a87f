//! One document held against its rule.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::DocumentId,
    records::{change::Held, hold},
};
use jiff::{Timestamp, tz::TimeZone};
use portico_model::{
    Key,
    access::Side,
    blueprint::Compiled,
    retention::{Counted, Kept, Retention},
};
use portico_store::{FromRow, Row, Tx, values};
use portico_web::words::Words;

/// What of a document's row a rule needs.
pub(super) struct Place {
    pub slot: Option<Key>,
    added_at: Timestamp,
    is_accepted: bool,
}

/// A newer version begins anew: it is as old as itself. An item that takes several files names none of them.
const PLACE: &str = "SELECT d.slot, v.added_at, EXISTS (SELECT 1 FROM record_item i WHERE i.workspace_id = d.workspace_id \
    AND i.record_id = d.record_id AND i.item = d.slot AND (i.document_id IS NULL OR i.document_id = d.id) AND i.state = 'accepted') \
    FROM document d JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    WHERE d.workspace_id = $1 AND d.id = $2";
const ZONE: &str = "SELECT time_zone FROM workspace WHERE id = $1";

impl FromRow for Place {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let slot = row.get::<Option<String>>(0)?.map(Key::new);
        Ok(Self { slot, added_at: row.get(1)?, is_accepted: row.get(2)? })
    }
}

impl Place {
    pub async fn find(call: &Call, tx: &mut Tx, document: DocumentId) -> Result<Option<Self>> {
        Ok(tx.find(PLACE, &values![call.workspace(), document]).await?)
    }

    /// With the record, which the transaction holds.
    pub fn counted(&self, held: &Held) -> Counted {
        let closed_at = held.record.closed_at.filter(|_| !held.record.is_open);
        Counted { added_at: self.added_at, closed_at, is_accepted: self.is_accepted }
    }
}

/// The rule for documents of this record type and item.
pub(super) fn rule<'b>(blueprint: &'b Compiled, kind: &Key, slot: Option<&Key>) -> Option<&'b Retention> {
    blueprint.record_type(kind)?.retention_of(slot)
}

/// The zone in which the days of a workspace begin, whoever asks.
pub(super) async fn zone(call: &Call) -> Result<TimeZone> {
    let name: String = call.portal().db.installation().one(ZONE, &values![call.workspace()]).await?;
    Ok(TimeZone::get(&name).unwrap_or(TimeZone::UTC))
}

/// Refuses to take a document away that has to be kept, and says until when.
pub async fn must_be_free(call: &Call, tx: &mut Tx, held: &Held, (document, side): (DocumentId, Side)) -> Result<()> {
    hold::must_not_be_held(call, tx, held.record.id, side == Side::Firm).await?;
    let blueprint = call.blueprint().await?;
    let Some(place) = Place::find(call, tx, document).await? else { return Ok(()) };
    let Some(rule) = rule(&blueprint, &held.record.kind, place.slot.as_ref()) else { return Ok(()) };
    let zone = zone(call).await?;
    match rule.kept(&place.counted(held), (call.now(), &zone)) {
        Kept::Free => Ok(()),
        Kept::Until(at) => {
            let day = Words::new(call.now(), &zone).long_day(at);
            Err(Error::Conflict(format!("This file has to be kept. It can be removed from {day} on.")))
        }
        Kept::AfterClosing(keep) => Err(Error::Conflict(format!(
            "This file has to be kept for {keep} after this is closed. It can be removed then."
        ))),
    }
}
