//! Sends a request: it gets its number, its team, the promise of an answer, and its first event.
//! Sent twice, it is there once: the draft remembers what it became.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::{DraftId, MemberId, RecordId},
    policy::{Open, Permit, RecordType},
    records::{
        Channel, Record,
        actions::draft::{Written, asking, field_errors},
        change::{Fact, Held},
        clock::Clocks,
        moves, topics,
    },
};
use portico_model::{
    Key,
    access::Side,
    blueprint::{Compiled, Priority},
    forms::{self, Answers},
    workflow,
};
use portico_store::{Tx, values};
use serde_json::{Map, Value as Json};

/// What is sent.
#[derive(Debug, Clone)]
pub struct Request {
    pub draft: DraftId,
    pub written: Written,
}

pub async fn submit(call: &Call, permit: &Permit<Open, RecordType>, request: Request) -> Result<RecordId> {
    if let Some(sent) = sent_before(call, permit, request.draft).await? {
        return Ok(sent);
    }
    let (blueprint, kind) = (call.blueprint().await?, &permit.thing().key);
    let asking = asking(call, &blueprint, kind, permit.side())?;
    let Written { input, requested_for, channel } = request.written;
    let answers = forms::read(&asking, &input).map_err(field_errors)?;
    let mut tx = call.begin().await?;
    let requested_for = requester(call, &mut tx, permit, requested_for).await?;
    let id = RecordId(call.new_id());
    if !claim(call, &mut tx, permit, (request.draft, id)).await? {
        drop(tx);
        return sent_before(call, permit, request.draft).await?.ok_or(Error::NotFound);
    }
    let number = next_number(call, &mut tx, kind).await?;
    let opened = Opened { id, number, requested_for, channel, answers };
    let (record, rule) = new_record(call, &blueprint, permit, &opened)?;
    let fact = Fact::now(call, "record.submitted", Some(permit.member())).firm("routed_by", rule);
    let held = Held::begin(call, &mut tx, record, fact).await?;
    call.tell(&mut tx, topics(&held.record));
    tx.commit().await?;
    Ok(id)
}

/// What a new record is made of.
struct Opened {
    id: RecordId,
    number: i64,
    requested_for: MemberId,
    channel: Channel,
    answers: Answers,
}

/// The record in its initial state, routed, and the name of the rule that routed it.
fn new_record(
    call: &Call,
    blueprint: &Compiled,
    permit: &Permit<Open, RecordType>,
    opened: &Opened,
) -> Result<(Record, String)> {
    let kind = permit.thing().key.clone();
    let declared = moves::type_of(blueprint, &kind)?;
    let routed = workflow::route(moves::machine(blueprint, &kind)?, &opened.answers)
        .ok_or_else(|| Error::internal("routing has a fallback"))?;
    let (client, firm) = sides(declared, &opened.answers);
    let now = call.now();
    let mut record = Record {
        id: opened.id,
        organization: permit.thing().organization,
        kind,
        number: opened.number,
        title: forms::title(declared, &opened.answers),
        state: Key::default(),
        state_since: now,
        meaning: String::new(),
        ball: String::new(),
        is_open: true,
        opened_at: now,
        changed_at: now,
        closed_at: None,
        opened_by: permit.member(),
        requested_for: opened.requested_for,
        owner: None,
        team: Some(routed.to.team.clone()),
        priority: priority(routed.to.priority),
        due_at: None,
        remind_at: None,
        escalated_at: None,
        answered_at: None,
        channel: opened.channel.as_str().into(),
        source_ref: None,
        parent: None,
        blueprint_version: call.actor().blueprint_version,
        reopened: 0,
        answers: client,
        firm_answers: firm,
        clock: Clocks::promising(routed.to.respond_within).to_json()?,
        revision: 1,
    };
    moves::enter(blueprint, &mut record, &declared.workflow.initial, now)?;
    Ok((record, routed.rule.unwrap_or("fallback").to_owned()))
}

/// Answers by the side that may see them: the client's in one column, the firm's own in another.
pub fn sides(
    declared: &portico_model::blueprint::RecordType,
    answers: &Answers,
) -> (Map<String, Json>, Map<String, Json>) {
    let client = forms::answers_for(&declared.form, answers, Side::Client);
    let firm =
        answers.iter().filter(|(key, _)| !client.contains_key(*key)).map(|(key, value)| (key.clone(), value.clone()));
    let firm = firm.collect();
    (client, firm)
}

fn priority(priority: Priority) -> i64 {
    match priority {
        Priority::Low => 0,
        Priority::Normal => 1,
        Priority::High => 2,
        Priority::Urgent => 3,
    }
}

/// Marks the draft as sent, once: one conditional write. A request that was never saved as a draft becomes one here.
async fn claim(
    call: &Call,
    tx: &mut Tx,
    permit: &Permit<Open, RecordType>,
    (draft, record): (DraftId, RecordId),
) -> Result<bool> {
    const CLAIM: &str = "INSERT INTO draft (workspace_id, id, type, organization_id, member_id, form_version, input, channel, created_at, changed_at, revision, record_id) \
        VALUES ($1, $2, $3, $4, $5, $6, '{}', 'portal', $7, $7, 1, $8) ON CONFLICT (workspace_id, id) DO UPDATE \
        SET record_id = excluded.record_id, input = '{}' WHERE draft.record_id IS NULL AND draft.member_id = excluded.member_id";
    let thing = permit.thing();
    let row = values![
        call.workspace(),
        draft,
        thing.key.as_str(),
        thing.organization,
        permit.member(),
        call.actor().blueprint_version,
        call.now(),
        record
    ];
    Ok(tx.execute(CLAIM, &row).await? == 1)
}

async fn sent_before(call: &Call, permit: &Permit<Open, RecordType>, draft: DraftId) -> Result<Option<RecordId>> {
    const SENT: &str = "SELECT record_id FROM draft WHERE workspace_id = $1 AND id = $2 AND member_id = $3";
    let found =
        call.read().find::<(Option<RecordId>,)>(SENT, &values![call.workspace(), draft, permit.member()]).await?;
    Ok(found.and_then(|(record,)| record))
}

/// Whoever it is asked for is of the same organization.
async fn requester(
    call: &Call,
    tx: &mut Tx,
    permit: &Permit<Open, RecordType>,
    named: Option<MemberId>,
) -> Result<MemberId> {
    const COLLEAGUE: &str = "SELECT count(*) FROM member WHERE workspace_id = $1 AND id = $2 AND organization_id = $3 AND suspended_at IS NULL";
    let Some(member) = named.filter(|member| *member != permit.member()) else { return Ok(permit.member()) };
    match tx.one::<i64>(COLLEAGUE, &values![call.workspace(), member, permit.thing().organization]).await? {
        0 if permit.side() == Side::Firm => Err(Error::invalid("requested_for", "Choose somebody of this client.")),
        0 => Err(Error::invalid("requested_for", "Choose a colleague of the same company.")),
        _ => Ok(member),
    }
}

/// Numbers run without gaps for each record type: the counter is part of the transaction.
pub async fn next_number(call: &Call, tx: &mut Tx, kind: &Key) -> Result<i64> {
    const NEXT: &str = "INSERT INTO record_number (workspace_id, type, next) VALUES ($1, $2, 2) \
        ON CONFLICT (workspace_id, type) DO UPDATE SET next = record_number.next + 1 RETURNING next - 1";
    Ok(tx.one::<i64>(NEXT, &values![call.workspace(), kind.as_str()]).await?)
}
