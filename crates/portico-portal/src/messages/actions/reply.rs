//! Writes to the other side. The words are appended: no revision is checked, and a double click sends them once.

use crate::{
    approvals::Reader,
    call::Call,
    error::Result,
    messages::actions::words,
    policy::{self, Permit, Reply},
    records::{
        actions::advance,
        approvals,
        change::{Fact, Held},
        follow::lead_on,
        moves, topics, way_back,
    },
};
use portico_model::{access::Side, blueprint::Trigger};
use portico_store::{Tx, values};
use uuid::Uuid;

/// The words, under an identifier that the page made: sent twice, they are there once.
#[derive(Debug, Clone)]
pub struct Words {
    pub id: Uuid,
    pub text: String,
}

pub async fn reply(call: &Call, permit: &Permit<Reply, policy::Record>, given: Words) -> Result<()> {
    let text = words(&given.text, "text", "Write your message.")?;
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    if is_sent(call, &mut tx, &held, given.id).await? {
        return Ok(());
    }
    write(call, &mut tx, &mut held, permit, (given.id, &text)).await?;
    call.tell(&mut tx, topics(&held.record));
    tx.commit().await?;
    Ok(())
}

/// Writes the message and makes the move that a message makes by itself, where the workflow declares one.
pub async fn write(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    permit: &Permit<Reply, policy::Record>,
    (id, text): (Uuid, &str),
) -> Result<()> {
    const SEND: &str = "INSERT INTO message (workspace_id, record_id, id, member_id, side, body, kind, sent_at) \
        VALUES ($1, $2, $3, $4, $5, $6, 'message', $7)";
    let (member, side, record) = (permit.member(), permit.side(), held.record.id);
    tx.later(SEND, &values![call.workspace(), record, id, member, side.as_str(), text, call.now()])?;
    let mut after = held.record.clone();
    after.changed_at = after.changed_at.max(call.now());
    advance::answered(call, &mut after, member);
    let fact = Fact::now(call, "message.sent", Some(member))
        .client("message", id.to_string())
        .client("side", side.as_str())
        .client("body", text);
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let trigger = if side == Side::Client { Trigger::ClientReply } else { Trigger::FirmReply };
    let settled = approvals::settled(call, &mut Reader::Locked(tx), &held.record).await?;
    let moved = advance::set_off(call, &blueprint, &held.record, (&trigger, &settled))?;
    let fact = match moved {
        Some((key, transition)) => {
            let from = after.state.clone();
            let transition = way_back::resolved(call, tx, (&blueprint, &held.record), transition.clone()).await?;
            moves::apply(&blueprint, &mut after, &transition, member, call.now())?;
            fact.client("transition", key.as_str()).client("from", from.as_str())
        }
        None => {
            moves::settle(&blueprint, &mut after)?;
            fact
        }
    };
    held.write(call, tx, after, fact).await?;
    Box::pin(lead_on(call, tx, held, Some(member))).await
}

async fn is_sent(call: &Call, tx: &mut Tx, held: &Held, id: Uuid) -> Result<bool> {
    const SENT: &str = "SELECT count(*) FROM message WHERE workspace_id = $1 AND record_id = $2 AND id = $3";
    Ok(tx.one::<i64>(SENT, &values![call.workspace(), held.record.id, id]).await? > 0)
}
