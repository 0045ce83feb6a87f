//! Writes a note that only the firm's team reads. It leaves no trace on the client's side, not even a changed time.

use crate::{
    call::Call,
    error::Result,
    messages::actions::{reply::Words, words},
    policy::{self, Note, Permit},
    records::change::{Fact, Held},
};
use portico_store::values;

pub async fn note(call: &Call, permit: &Permit<Note, policy::Record>, given: Words) -> Result<()> {
    const WRITTEN: &str = "SELECT count(*) FROM internal_note WHERE workspace_id = $1 AND record_id = $2 AND id = $3";
    const WRITE: &str = "INSERT INTO internal_note (workspace_id, record_id, id, member_id, body, written_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let text = words(&given.text, "text", "Write your note.")?;
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    let (record, member) = (held.record.id, permit.member());
    if tx.one::<i64>(WRITTEN, &values![call.workspace(), record, given.id]).await? > 0 {
        return Ok(());
    }
    tx.later(WRITE, &values![call.workspace(), record, given.id, member, text.as_str(), call.now()])?;
    let fact = Fact::now(call, "note.written", Some(member)).firm("note", given.id.to_string()).firm("body", text);
    let after = held.record.clone();
    held.write(call, &mut tx, after, fact).await?;
    call.tell(&mut tx, [format!("staff-record:{record}")]);
    tx.commit().await?;
    Ok(())
}
