//! Moves a record by one of its declared transitions: forward, back, on hold, escalated, reopened, cancelled.

use crate::{
    approvals::Reader,
    call::{ActorKind, Call},
    error::{Error, Result},
    ids::MemberId,
    policy::{self, Advance, Permit},
    records::{
        Record,
        actions::answer::all_answers,
        approvals,
        change::{Fact, Held},
        follow::lead_on,
        moves, topics, way_back,
    },
};
use portico_model::{
    Key,
    access::{Facts, Side},
    blueprint::{Compiled, Effect, Priority, Transition, Trigger},
    refusal::Refusal,
    workflow::{self, Actor, Known, Machine, Move, Offer, Settled, Situation},
};
use portico_store::Tx;
use uuid::Uuid;

/// Which way somebody chose, and what they said with it.
#[derive(Debug, Clone)]
pub struct Chosen {
    pub transition: Key,
    pub comment: String,
    /// The revision that their page showed; none for rules that act on what is there.
    pub shown: Option<i64>,
}

pub async fn advance(call: &Call, permit: &Permit<Advance, policy::Record>, chosen: Chosen) -> Result<Record> {
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    if is_repeated(&blueprint, &held.record, &chosen) {
        return Ok(held.record);
    }
    if chosen.shown.is_some_and(|shown| shown != held.record.revision) {
        return Err(Error::Conflict(
            "Somebody moved this while you had it open. Nothing was changed: look at where it stands now.".into(),
        ));
    }
    let by = By { member: permit.member(), facts: permit.facts() };
    step(call, &mut tx, &mut held, &blueprint, (by, &chosen)).await?;
    call.tell(&mut tx, topics(&held.record));
    let record = held.record;
    tx.commit().await?;
    Ok(record)
}

/// In whose name a step is made, and on which facts.
pub struct By<'p> {
    pub member: MemberId,
    pub facts: &'p Facts,
}

/// One decided step inside a transaction that may do more.
pub async fn step(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    blueprint: &Compiled,
    (by, chosen): (By<'_>, &Chosen),
) -> Result<()> {
    let actor = acting(call, &by)?;
    make(call, tx, held, blueprint, (&actor, Some(by.member), chosen)).await
}

/// A step that the portal makes by itself, because something declared sets it off: only a rule's job does that.
pub async fn step_by_itself(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    blueprint: &Compiled,
    transition: &Key,
) -> Result<()> {
    if !matches!(call.actor().kind(), ActorKind::Job(_)) || call.actor().person().is_some() {
        return Err(Error::internal("only a rule of the portal moves a record by itself"));
    }
    let chosen = Chosen { transition: transition.clone(), comment: String::new(), shown: None };
    make(call, tx, held, blueprint, (&Actor::portal(), None, &chosen)).await
}

async fn make(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    blueprint: &Compiled,
    (actor, member, chosen): (&Actor, Option<MemberId>, &Chosen),
) -> Result<()> {
    let machine = moves::machine(blueprint, &held.record.kind)?;
    let choice = Move::new(chosen.transition.clone()).saying(chosen.comment.as_str());
    let settled = approvals::settled(call, &mut Reader::Locked(tx), &held.record).await?;
    let step =
        decided_on(call, &held.record, (actor, &settled), |situation| workflow::decide(machine, situation, &choice));
    let step = step.map_err(Error::Refused)?;
    let declared = machine.record_type.workflow.transition(&step.transition);
    let declared = declared.ok_or_else(|| Error::internal("a decided transition is declared"))?.clone();
    let mut transition = way_back::resolved(call, tx, (blueprint, &held.record), declared).await?;
    let mut after = held.record.clone();
    match member {
        Some(member) => answered(call, &mut after, member),
        // Nobody acts, so nobody becomes the owner.
        None => transition.effects.retain(|effect| !matches!(effect, Effect::AssignActor)),
    }
    moves::apply(blueprint, &mut after, &transition, member.unwrap_or(MemberId(Uuid::nil())), call.now())?;
    let fact = Fact::now(call, "record.advanced", member)
        .client("transition", step.transition.as_str())
        .client("from", step.from.as_str());
    let fact = step.comment.into_iter().fold(fact, |fact, comment| fact.client("comment", comment));
    held.write(call, tx, after, fact).await?;
    Box::pin(lead_on(call, tx, held, member)).await
}

/// Why a move that something sets off is not made where the record stands, in the words of whoever is at it.
pub fn obstacles(
    call: &Call,
    blueprint: &Compiled,
    record: &Record,
    (trigger, settled, side): (&Trigger, &Settled, Side),
) -> Result<Vec<Refusal>> {
    let machine = moves::machine(blueprint, &record.kind)?;
    let Some(key) = machine.record_type.workflow.triggered(&record.state, trigger) else { return Ok(Vec::new()) };
    let (actor, choice) = (Actor { side, ..Actor::portal() }, Move::new(key.clone()));
    let decided =
        decided_on(call, record, (&actor, settled), |situation| workflow::decide(machine, situation, &choice));
    Ok(decided.err().unwrap_or_default())
}

/// The move that a message or another event sets off by itself, where the workflow declares one and the decision allows it.
/// Whoever wrote need not be among those who may press its button; its guard and its required fields hold all the same.
pub fn set_off<'b>(
    call: &Call,
    blueprint: &'b Compiled,
    record: &Record,
    (trigger, settled): (&Trigger, &Settled),
) -> Result<Option<(&'b Key, &'b Transition)>> {
    let machine = moves::machine(blueprint, &record.kind)?;
    let workflow = &machine.record_type.workflow;
    let Some(key) = workflow.triggered(&record.state, trigger) else { return Ok(None) };
    let choice = Move::new(key.clone());
    let decided = decided_on(call, record, (&Actor::portal(), settled), |situation| {
        workflow::decide(machine, situation, &choice)
    });
    Ok(decided.ok().and_then(|_| Some((key, workflow.transition(key)?))))
}

/// The first sign of life by the firm ends the wait for an answer.
pub fn answered(call: &Call, record: &mut Record, member: MemberId) {
    let firm = call.actor().standings().iter().any(|s| s.member == member && s.side == Side::Firm);
    if firm && record.answered_at.is_none() {
        record.answered_at = Some(call.now());
    }
}

/// The ways from where a record stands, as buttons, for whoever holds these facts.
pub fn offers<'m>(
    call: &Call,
    machine: &'m Machine,
    record: &Record,
    (by, settled): (&By<'_>, &Settled),
) -> Vec<Offer<'m>> {
    let Ok(actor) = acting(call, by) else { return Vec::new() };
    decided_on(call, record, (&actor, settled), |situation| workflow::available(machine, situation))
}

/// Puts together what the workflow decides on.
fn decided_on<T>(
    call: &Call,
    record: &Record,
    (actor, settled): (&Actor, &Settled),
    decide: impl FnOnce(&Situation<'_>) -> T,
) -> T {
    let (answers, known) = (all_answers(record), known(call, record));
    decide(&Situation { state: &record.state, answers: &answers, actor, known: &known, settled })
}

/// What guards may ask of a record besides its answers.
pub fn known(call: &Call, record: &Record) -> Known {
    Known {
        team: record.team.clone(),
        priority: priority(record.priority),
        has_owner: record.owner.is_some(),
        age_days: call.now().duration_since(record.opened_at).as_hours() / 24,
        today: call.now().to_zoned(call.zone()).date(),
    }
}

/// The membership in whose name it is done. Without one nothing is done.
pub fn acting(call: &Call, by: &By<'_>) -> Result<Actor> {
    let membership = call.actor().memberships().iter().find(|membership| membership.member == by.member.0);
    Ok(Actor::of(membership.ok_or(Error::NotFound)?, by.facts))
}

fn priority(number: i64) -> Priority {
    match number {
        ..=0 => Priority::Low,
        1 => Priority::Normal,
        2 => Priority::High,
        3.. => Priority::Urgent,
    }
}

/// The same button twice: the page showed the revision before, and the record is where the button leads.
fn is_repeated(blueprint: &Compiled, record: &Record, chosen: &Chosen) -> bool {
    let target = moves::type_of(blueprint, &record.kind).ok().and_then(|t| t.workflow.transition(&chosen.transition));
    chosen.shown.is_some_and(|shown| shown + 1 == record.revision)
        && target.is_some_and(|target| target.to == record.state || target.back)
}
