//! An item of a checklist as it is stored. One that nobody has touched has no row, and is missing.

use crate::ids::{DocumentId, MemberId};
use jiff::Timestamp;
use portico_model::{Key, payments::PaidSoFar, requirements::ItemState};
use portico_store::{Error, FromRow, Result, Row};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The key of the requirement.
    pub key: Key,
    pub state: ItemState,
    pub document: Option<DocumentId>,
    pub handed_in_by: Option<MemberId>,
    pub handed_in_at: Option<Timestamp>,
    pub decided_by: Option<MemberId>,
    pub decided_at: Option<Timestamp>,
    /// Why it was returned: one of the declared reasons, words, or both.
    pub reason: Option<Key>,
    pub words: Option<String>,
    /// Nothing where no payment is asked for.
    pub paid: PaidSoFar,
}

/// The columns in the order in which they are read.
pub const COLUMNS: &str = "i.item, i.state, i.document_id, i.handed_in_by, i.handed_in_at, i.decided_by, i.decided_at, i.reason, \
    i.words, i.payment";
/// How many they are.
pub const WIDTH: usize = 10;

impl Item {
    /// From when its time is counted: from when the record was sent, or from when the item was asked for again.
    pub fn asked_at(&self, sent_at: Timestamp) -> Timestamp {
        self.decided_at.filter(|_| self.state == ItemState::Returned).unwrap_or(sent_at)
    }

    pub fn missing(key: Key) -> Self {
        Self {
            key,
            state: ItemState::Missing,
            document: None,
            handed_in_by: None,
            handed_in_at: None,
            decided_by: None,
            decided_at: None,
            reason: None,
            words: None,
            paid: PaidSoFar::default(),
        }
    }

    /// What was paid so far, as it is kept; none where nothing was.
    pub fn payment(&self) -> Option<serde_json::Value> {
        let paid = Some(&self.paid).filter(|paid| !paid.is_nothing());
        paid.and_then(|paid| serde_json::to_value(paid).ok())
    }
}

impl FromRow for Item {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let state: String = row.get(1)?;
        Ok(Self {
            key: Key::new(row.get::<String>(0)?),
            state: ItemState::parse(&state).ok_or_else(|| Error::Row(format!("no state of an item: {state}")))?,
            document: row.get(2)?,
            handed_in_by: row.get(3)?,
            handed_in_at: row.get(4)?,
            decided_by: row.get(5)?,
            decided_at: row.get(6)?,
            reason: row.get::<Option<String>>(7)?.map(Key::new),
            words: row.get(8)?,
            paid: paid(row.get(9)?)?,
        })
    }
}

fn paid(kept: Option<serde_json::Value>) -> Result<PaidSoFar> {
    let paid = kept.map(serde_json::from_value).transpose();
    Ok(paid.map_err(|error| Error::Row(format!("no payment: {error}")))?.unwrap_or_default())
}
