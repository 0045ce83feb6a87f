//! What clients are to send of a record now: a row beside it that lists read, so that none of them looks through checklists.
//!
//! It is kept where items, answers or the state change, in the same transaction; what is over, or is not taken in the state
//! that the record is in, is not wanted.

use super::{item::Item, watch::owner};
use crate::{call::Call, error::Result, records::Record};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::Side,
    blueprint::{Asks, Compiled, Requirement},
    forms::Answers,
    requirements::{Checklist, ItemState},
};
use portico_store::{Error, Tx, values};
use serde_json::{Map, Value as Json};

/// What clients are to send of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Missing or returned, by the key of the requirement.
    pub items: Vec<(Key, ItemState)>,
    pub since: Timestamp,
    pub due_at: Option<Timestamp>,
}

const PUT: &str = "INSERT INTO item_wanted (workspace_id, record_id, organization_id, items, since, due_at) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, record_id) DO UPDATE SET items = excluded.items, \
    since = excluded.since, due_at = excluded.due_at, organization_id = excluded.organization_id";
const REST: &str = "DELETE FROM item_wanted WHERE workspace_id = $1 AND record_id = $2";

/// Of a row of a list: the columns `w.items, w.since, w.due_at`, all of them empty where nothing is wanted.
pub fn read(
    items: Option<Json>,
    since: Option<Timestamp>,
    due_at: Option<Timestamp>,
) -> portico_store::Result<Option<Wanted>> {
    let (Some(Json::Object(items)), Some(since)) = (items, since) else { return Ok(None) };
    let item = |(key, state): (String, Json)| {
        let state = state.as_str().and_then(ItemState::parse);
        state.map(|state| (Key::new(key), state)).ok_or_else(|| Error::Row("no state of an item".into()))
    };
    let items = items.into_iter().map(item).collect::<portico_store::Result<_>>()?;
    Ok(Some(Wanted { items, since, due_at }))
}

/// The keys alone, of the column `items`.
pub fn keys(items: Option<Json>) -> Vec<Key> {
    match items {
        Some(Json::Object(items)) => items.into_iter().map(|(key, _)| Key::new(key)).collect(),
        _ => Vec::new(),
    }
}

/// Whether clients hand this in, whatever the state takes. An approval is nothing that is sent.
pub fn is_of_clients(blueprint: &Compiled, declared: &Requirement) -> bool {
    owner(blueprint, declared) == Side::Client && !matches!(declared.asks, Asks::Approval(_))
}

/// The row as it is to be after whatever it is read off has changed.
pub(super) fn settle(
    call: &Call,
    tx: &mut Tx,
    record: &Record,
    (blueprint, checklist, answers, stored): (&Compiled, &Checklist, &Answers, &[Item]),
) -> Result<()> {
    match of(record, (blueprint, checklist, answers, stored)) {
        Some(Wanted { items, since, due_at }) => {
            let items: Map<String, Json> =
                items.into_iter().map(|(key, state)| (key.to_string(), state.as_str().into())).collect();
            let row = values![call.workspace(), record.id, record.organization, Json::Object(items), since, due_at];
            tx.later(PUT, &row)?;
        }
        None => tx.later(REST, &values![call.workspace(), record.id])?,
    }
    Ok(())
}

fn of(
    record: &Record,
    (blueprint, checklist, answers, stored): (&Compiled, &Checklist, &Answers, &[Item]),
) -> Option<Wanted> {
    let mut items = Vec::new();
    let (mut asked, mut due): (Vec<Timestamp>, Vec<Timestamp>) = (Vec::new(), Vec::new());
    for (key, declared) in checklist.needed(answers) {
        let item = stored.iter().find(|item| item.key == *key).cloned().unwrap_or_else(|| Item::missing(key.clone()));
        let is_theirs = is_of_clients(blueprint, declared);
        let is_taken = item.state.is_wanted() && checklist.takes(&record.state, Side::Client, item.state);
        if is_theirs && is_taken && record.is_open {
            let since = item.asked_at(record.opened_at);
            asked.push(since);
            due.extend(checklist.timetable(declared, since).due_at);
            items.push((key.clone(), item.state));
        }
    }
    Some(Wanted { items, since: asked.into_iter().min()?, due_at: due.into_iter().min() })
}
