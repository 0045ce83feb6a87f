//! Asks the client something: the question is sent and the ball goes over, in one transaction.

use crate::{
    call::Call,
    error::{Error, Result},
    policy::{self, Advance, Permit, Reply},
    records::{
        Record,
        actions::advance::{By, Chosen, step},
        change::Held,
        moves, topics,
    },
};
use portico_model::{Key, blueprint::Ball};
use portico_store::values;
use uuid::Uuid;

/// The question under the page's identifier, and the revision that the page showed.
#[derive(Debug, Clone)]
pub struct Question {
    pub id: Uuid,
    pub text: String,
    pub shown: Option<i64>,
}

/// The question goes out as the comment of the transition that hands the record to the client.
pub async fn ask_client(
    call: &Call,
    permit: &Permit<Advance, policy::Record>,
    _may_write: &Permit<Reply, policy::Record>,
    question: Question,
) -> Result<Record> {
    const SEND: &str = "INSERT INTO message (workspace_id, record_id, id, member_id, side, body, kind, sent_at) \
        VALUES ($1, $2, $3, $4, $5, $6, 'message', $7)";
    const SENT: &str = "SELECT count(*) FROM message WHERE workspace_id = $1 AND record_id = $2 AND id = $3";
    if question.text.trim().is_empty() {
        return Err(Error::invalid("text", "Write what you need from the client."));
    }
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    let record = held.record.id;
    if tx.one::<i64>(SENT, &values![call.workspace(), record, question.id]).await? > 0 {
        return Ok(held.record);
    }
    if question.shown.is_some_and(|shown| shown != held.record.revision) {
        return Err(Error::Conflict("Somebody moved this while you were writing. Your words are still here.".into()));
    }
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let transition = to_the_client(&blueprint, &held.record)?;
    let text = question.text.trim().to_owned();
    let (member, side) = (permit.member(), permit.side().as_str());
    tx.later(SEND, &values![call.workspace(), record, question.id, member, side, text.as_str(), call.now()])?;
    let chosen = Chosen { transition, comment: text, shown: None };
    step(call, &mut tx, &mut held, &blueprint, (By { member, facts: permit.facts() }, &chosen)).await?;
    call.tell(&mut tx, topics(&held.record));
    let record = held.record;
    tx.commit().await?;
    Ok(record)
}

/// The declared way from here to a state in which the client has the ball.
fn to_the_client(blueprint: &portico_model::blueprint::Compiled, record: &Record) -> Result<Key> {
    let workflow = &moves::type_of(blueprint, &record.kind)?.workflow;
    let found = workflow.transitions_from(&record.state).find(|(_, way)| {
        workflow.state(&way.to).is_some_and(|to| to.ball == Ball::Client && !to.exception && !to.is_final)
    });
    found.map(|(key, _)| key.clone()).ok_or_else(|| {
        Error::invalid("text", "From here nothing leads to the client. Send a reply, or move the request first.")
    })
}
