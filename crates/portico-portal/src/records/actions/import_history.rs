//! Brings in what happened elsewhere: one event for each event of the log, with the log's times, told to nobody.
//!
//! The one way in for imported history. It writes through the same function as every other action, and goes on where an
//! earlier import was cut off.

use crate::{
    approvals::Happening,
    call::{Actor, ActorKind, Call},
    error::{Error, Result},
    ids::RecordId,
    records::{
        actions::submit::next_number,
        approvals::rounds::Rounds,
        change::{Fact, Held},
        history::{Deviation, Happened, History, Rules},
    },
};
use portico_store::Tx;
use std::{collections::HashMap, sync::Arc};

/// A case to be written, from the event on that is not there yet.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub history: Arc<History>,
    /// The record and how many of its events are there already; none for a case that is new.
    pub there: Option<(RecordId, usize)>,
    /// How many of its events are to be there then.
    pub until: usize,
}

/// What the workflow had against each event of each case, by the number of the case in the batch and of the event in it.
pub type Objections = Vec<(usize, usize, Deviation)>;

/// One batch, all of it or nothing.
pub async fn import_history(call: &Call, rules: &Rules<'_>, batch: &[Incoming]) -> Result<Objections> {
    if *call.actor().kind() != ActorKind::Importer {
        return Err(Error::forbidden("Only an import writes history.", "Use `portico import`."));
    }
    let mut tx = call.begin().await?;
    let mut voices = Voices { call, calls: HashMap::new() };
    let mut objections = Objections::new();
    for (at, incoming) in batch.iter().enumerate() {
        let found = one(&mut voices, &mut tx, rules, incoming).await?;
        objections.extend(found.into_iter().map(|(event, deviation)| (at, event, deviation)));
    }
    tx.commit().await?;
    Ok(objections)
}

/// The calls of one batch, each by whoever the log says did it.
struct Voices<'c> {
    call: &'c Call,
    calls: HashMap<String, Call>,
}

impl Voices<'_> {
    fn of(&mut self, name: &str) -> &Call {
        let call = self.call;
        if name.is_empty() {
            return call;
        }
        self.calls.entry(name.to_owned()).or_insert_with(|| {
            let actor = Actor { name: name.to_owned(), ..call.actor().clone() };
            call.portal().call(actor, call.request_id().into(), call.client().clone())
        })
    }
}

async fn one(
    voices: &mut Voices<'_>,
    tx: &mut Tx,
    rules: &Rules<'_>,
    incoming: &Incoming,
) -> Result<Vec<(usize, Deviation)>> {
    let mut objections = Vec::new();
    let mut note = |at: usize, found: Vec<Deviation>| objections.extend(found.into_iter().map(|one| (at, one)));
    let (mut held, mut rounds, begun) = if let Some((id, there)) = incoming.there {
        let held = Held::find(voices.call, tx, id).await?.ok_or(Error::NotFound)?;
        (held, Rounds::load(voices.call, tx, id).await?, there)
    } else {
        let first = incoming.history.first()?;
        let mut rounds = Rounds::default();
        let (mut record, found) = rules.begun(&incoming.history.opening, first, &mut rounds)?;
        note(0, found);
        record.number = next_number(voices.call, tx, &record.kind).await?;
        let fact = fact("record.submitted", first).with(rounds.told());
        (Held::begin(voices.of(&first.by.name), tx, record, fact).await?, rounds, 1)
    };
    for (at, happened) in incoming.history.happened.iter().enumerate().take(incoming.until).skip(begun) {
        let (after, found) = rules.after(&held.record, happened, &mut rounds)?;
        note(at, found);
        let moved = after.state != held.record.state;
        let said = rounds.told();
        let otherwise = if moved { "record.advanced" } else { "record.noted" };
        let fact = fact(said.as_ref().map_or(otherwise, |said| said.kind), happened).with(said);
        let fact = if moved { fact.client("from", held.record.state.as_str()) } else { fact };
        held.write(voices.of(&happened.by.name), tx, after, fact).await?;
    }
    rounds.write(voices.call, tx)?;
    Ok(objections)
}

/// The log's own words are for the firm alone.
fn fact(kind: &'static str, happened: &Happened) -> Fact {
    let mut firm = serde_json::Map::new();
    firm.insert("activity".into(), happened.activity.as_str().into());
    if let Some(side) = happened.by.side {
        firm.insert("side".into(), side.as_str().into());
    }
    if let Some(named) = happened.named {
        firm.insert("changes".into(), serde_json::json!({ "named_organization_id": named }));
    }
    if !happened.kept.is_empty() {
        firm.insert("log".into(), serde_json::Value::Object(happened.kept.clone()));
    }
    Fact {
        kind,
        occurred_at: happened.at,
        on_behalf_of: None,
        member: happened.by.member,
        source_ref: Some(happened.source_ref.clone()),
        client: serde_json::Map::new(),
        firm,
        silent: true,
    }
}

impl Fact {
    /// With what it says of a round besides.
    fn with(mut self, said: Option<Happening>) -> Self {
        let Some(said) = said else { return self };
        self.client.extend(said.client);
        self.firm.extend(said.firm);
        self
    }
}
