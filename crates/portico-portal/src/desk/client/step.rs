//! What comes next for a client who has just done something: their next step on the same record, else whatever else waits
//! for them.

use crate::{
    call::Call,
    desk::{
        approvals::{self, Waits},
        client::{
            line::Line,
            row::{ClientRecord, load},
            tell::{Versions, lower_first, standing},
            waiting,
        },
    },
    error::Result,
    policy::{self, Advance, Permit, Reply, See},
    records::{approvals::settled_for_clients, moves},
};
use portico_model::{
    Key,
    access::{Ball, Side},
    blueprint::{Comment, Priority, Trigger},
    workflow::{self, Actor, Known, Machine, Offer, Settled, Situation},
};

/// A way on.
pub enum Next {
    Move(Step),
    Go(Go),
}

/// A move that can be made with one press.
pub struct Step {
    pub key: Key,
    pub label: String,
    /// What it does, said before.
    pub confirm: String,
    /// Of the record as it was read.
    pub revision: i64,
}

/// Something that waits elsewhere.
pub struct Go {
    /// "Send “Your passport”: Opening of an account"
    pub title: String,
    /// "send it", after "Next: "
    pub verb: String,
    pub href: String,
}

/// Tasks that are read to find the first.
const FIRST: usize = 5;

/// Offered is what the reader's role makes; whether it is open now is decided when it is pressed, on everything known.
pub fn offers<'m>(
    call: &Call,
    (machine, record): (&'m Machine, &ClientRecord),
    settled: &Settled,
    permit: &Permit<Advance, policy::Record>,
) -> Vec<Offer<'m>> {
    let member = permit.member().0;
    let membership = call.actor().memberships().iter().find(|one| one.member == member);
    let Some(actor) = membership.map(|membership| Actor::of(membership, permit.facts())) else { return Vec::new() };
    // What the firm alone knows is not loaded here; a guard that asks for it is left to the decision itself.
    let known = Known {
        team: None,
        priority: Priority::Normal,
        has_owner: record.owner.is_some(),
        age_days: call.now().duration_since(record.opened_at).as_hours() / 24,
        today: call.now().to_zoned(call.zone()).date(),
    };
    let ClientRecord { state, answers, .. } = record;
    let situation = Situation { state, answers, actor: &actor, known: &known, settled };
    workflow::available(machine, &situation).into_iter().filter(Offer::is_mine).collect()
}

/// What comes next on this record, then elsewhere; none where nothing waits for the reader.
pub async fn next(call: &Call, permit: &Permit<See, policy::Record>) -> Result<Option<Next>> {
    if let Some(decision) = approvals::on_record(call, permit.thing().id).await? {
        return Ok(Some(Next::Go(decide(decision))));
    }
    if let Some(step) = on_record(call, permit).await? {
        return Ok(Some(step));
    }
    Ok(elsewhere(call).await?.map(Next::Go))
}

/// The move that the record waits for, where it is the reader's and nothing keeps it.
async fn on_record(call: &Call, permit: &Permit<See, policy::Record>) -> Result<Option<Next>> {
    let record = load(call, permit.thing().id).await?;
    let advance = permit.also::<Advance>(call).await?.filter(|_| record.ball == Ball::Client);
    let Some(advance) = advance else { return Ok(None) };
    let about = (record.id, &record.kind, record.blueprint_version);
    let settled = settled_for_clients(call, about, &record.answers).await?;
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let machine = moves::machine(&blueprint, &record.kind)?;
    let offered = offers(call, (machine, &record), &settled, &advance);
    let Some(offer) = offered.into_iter().find(|offer| !offer.exception) else { return Ok(None) };
    let answers = offer.declared.on.includes(&Trigger::ClientReply) && permit.also::<Reply>(call).await?.is_some();
    let (label, key) = (offer.label.to_owned(), offer.transition.clone());
    Ok(match (answers || offer.comment == Comment::Required, offer.refusals.is_empty()) {
        // Something is to be said with it.
        (true, _) => {
            let (verb, href) = (lower_first(&label), format!("/records/{}#need", record.id));
            Some(Next::Go(Go { title: format!("{label}: {}", record.title), verb, href }))
        }
        (false, true) => {
            let (confirm, revision) = (offer.confirm.to_owned(), record.revision);
            Some(Next::Move(Step { key, label, confirm, revision }))
        }
        (false, false) => None,
    })
}

/// What is due first of everything that waits for the reader: a decision, or something to send or to do.
// req 53
pub async fn elsewhere(call: &Call) -> Result<Option<Go>> {
    let decision = approvals::waits(call, None, 1).await?.rows.pop();
    if call.actor().side() == Side::Firm {
        return Ok(decision.map(decide));
    }
    let mut tasks = waiting::tasks(call, FIRST).await?;
    tasks.retain(|line| decision.as_ref().is_none_or(|decision| decision.record != line.id));
    let task = tasks.into_iter().next();
    match (decision, task) {
        (Some(decision), Some(line)) if due(line.due_at) < due(decision.due_at) => go_on(call, &line).await.map(Some),
        (Some(decision), _) => Ok(Some(decide(decision))),
        (None, Some(line)) => go_on(call, &line).await.map(Some),
        (None, None) => Ok(None),
    }
}

fn due(at: Option<jiff::Timestamp>) -> i64 {
    at.map_or(i64::MAX, jiff::Timestamp::as_microsecond)
}

async fn go_on(call: &Call, line: &Line) -> Result<Go> {
    let versions = Versions::of(call, std::iter::once(line.blueprint_version)).await?;
    let task = standing(call, &versions, line)?.task(line.id, &line.title);
    Ok(Go { title: task.title, verb: lower_first(&task.verb), href: task.href })
}

/// A decision as the way on.
pub fn decide(waits: Waits) -> Go {
    let verb = if waits.signs { "read it and sign" } else { "decide on it" };
    Go { title: waits.title, verb: verb.to_owned(), href: waits.href }
}
