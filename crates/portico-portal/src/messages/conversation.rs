//! What was written on a record: messages that both sides read, and notes that only the firm's team reads.

use crate::{
    call::Call,
    error::Result,
    ids::{MemberId, RecordId},
    policy::{self, Note, Permit, See},
};
use jiff::Timestamp;
use portico_model::access::Side;
use portico_store::{from_row, values};
use uuid::Uuid;

/// Words that both sides read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: Uuid,
    pub member: MemberId,
    pub author: String,
    pub side: String,
    pub body: String,
    pub sent_at: Timestamp,
}

/// Words for the firm's team alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InternalNote {
    pub id: Uuid,
    pub member: MemberId,
    pub author: String,
    pub body: String,
    pub written_at: Timestamp,
}

from_row!(Message { id, member, author, side, body, sent_at });
from_row!(InternalNote { id, member, author, body, written_at });

/// A conversation longer than this shows its newest part first, and the rest when asked for.
pub const SHOWN: usize = 50;

const MESSAGES: &str = "SELECT m.id, m.member_id, p.name, m.side, m.body, m.sent_at FROM message m \
    JOIN member a ON a.workspace_id = m.workspace_id AND a.id = m.member_id JOIN person p ON p.id = a.person_id \
    WHERE m.workspace_id = $1 AND m.record_id = $2 AND m.id < $3 ORDER BY m.id DESC LIMIT $4";
const NOTES: &str = "SELECT n.id, n.member_id, p.name, n.body, n.written_at FROM internal_note n \
    JOIN member a ON a.workspace_id = n.workspace_id AND a.id = n.member_id JOIN person p ON p.id = a.person_id \
    WHERE n.workspace_id = $1 AND n.record_id = $2 ORDER BY n.id DESC LIMIT $3";

impl Message {
    pub fn is_from_the_firm(&self) -> bool {
        self.side == Side::Firm.as_str()
    }
}

/// The newest messages before one of them, oldest first; and whether there are older ones.
pub async fn messages(call: &Call, record: RecordId, before: Option<Uuid>) -> Result<(Vec<Message>, bool)> {
    let before = before.unwrap_or(Uuid::max());
    let values = values![call.workspace(), record, before, SHOWN + 1];
    let mut found = call.read().all::<Message>(MESSAGES, &values).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    found.reverse();
    Ok((found, more))
}

/// The conversation of a record that the actor may see.
pub async fn conversation(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    before: Option<Uuid>,
) -> Result<(Vec<Message>, bool)> {
    messages(call, permit.thing().id, before).await
}

/// The team's notes, newest last: only for who may write them.
pub async fn notes(call: &Call, permit: &Permit<Note, policy::Record>) -> Result<Vec<InternalNote>> {
    let mut found =
        call.read().all::<InternalNote>(NOTES, &values![call.workspace(), permit.thing().id, SHOWN]).await?;
    found.reverse();
    Ok(found)
}
