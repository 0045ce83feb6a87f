//! Whom records wait for in their open rounds: what lists tell in place of a state that only says "a decision".

use crate::{call::Call, error::Result, ids::RecordId};
use portico_model::access::Side;
use portico_store::{Value, from_row, values};
use portico_web::words;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who could decide now about one record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deciders {
    /// The reader is one of them.
    pub is_reader: bool,
    /// Somebody of the client's side is one of them.
    pub of_clients: bool,
    /// As the reader may know them: clients read the firm's name in place of its people.
    pub names: Vec<String>,
}

#[derive(Debug)]
struct Seat {
    record: RecordId,
    person: Uuid,
    name: String,
    of_clients: bool,
}

from_row!(Seat { record, person, name, of_clients });

/// Of these records: workspace, records. A person of both sides counts as one of the client's.
pub const DECIDERS: &str = "SELECT k.record_id, k.person_id, coalesce(s.name, ''), \
    EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = k.workspace_id AND m.person_id = k.seat AND m.side = 'client') \
    FROM approval_task k LEFT JOIN person s ON s.id = k.seat \
    WHERE k.workspace_id = $1 AND k.record_id IN {uuids $2} ORDER BY k.record_id, k.due_key, k.round_id, k.person_id";

/// Nothing is read where the blueprint declares no approvals. What waits for nobody is not among them.
// req 66
pub async fn deciders(
    call: &Call,
    side: Side,
    records: impl Iterator<Item = RecordId>,
) -> Result<BTreeMap<RecordId, Deciders>> {
    let blueprint = call.blueprint().await?;
    let ids: Vec<Uuid> = records.map(|record| record.0).collect();
    if ids.is_empty() || blueprint.record_types.values().all(|declared| declared.approvals.is_empty()) {
        return Ok(BTreeMap::new());
    }
    let found: Vec<Seat> = call.read().all(DECIDERS, &values![call.workspace(), Value::uuids(&ids)]).await?;
    let mut all: BTreeMap<RecordId, Deciders> = BTreeMap::new();
    for seat in found {
        let of = all.entry(seat.record).or_default();
        let is_reader = call.actor().person().is_some_and(|person| person.0 == seat.person);
        of.is_reader |= is_reader;
        of.of_clients |= seat.of_clients;
        let name = match (is_reader, side, seat.of_clients) {
            (true, _, _) => continue,
            (false, Side::Client, false) => call.actor().workspace_name().to_owned(),
            (false, _, _) => seat.name,
        };
        if !of.names.contains(&name) {
            of.names.push(name);
        }
    }
    Ok(all)
}

impl Deciders {
    /// Everybody by name, the reader too.
    pub fn everybody(self, call: &Call) -> Vec<String> {
        let reader = self.is_reader.then(|| call.actor().name().to_owned());
        reader.into_iter().chain(self.names).collect()
    }

    /// "Waits for Max Winter"
    pub fn waits(&self) -> String {
        let words = self.words();
        format!("Waits for {}", words.strip_prefix("You").map_or_else(|| words.clone(), |rest| format!("you{rest}")))
    }

    /// "Max Winter", "You and Max Winter"; nothing where nobody can decide.
    pub fn words(&self) -> String {
        let reader = self.is_reader.then(|| "You".to_owned());
        words::names(&reader.into_iter().chain(self.names.iter().cloned()).collect::<Vec<_>>())
    }
}
