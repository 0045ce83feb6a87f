//! Says that what a comment asks for is done in the current version; and opens it again where it is not.

use super::Opened;
use crate::{
    call::Call,
    error::Result,
    policy::{self, Permit, Reply},
};
use portico_model::proofing::{Act, Standing};
use portico_store::values;

const SETTLE: &str = "UPDATE proof_comment SET state = 'done', settled_in = $4, settled_by = $5, settled_at = $6 \
    WHERE workspace_id = $1 AND document_id = $2 AND number = $3";
const REOPEN: &str = "UPDATE proof_comment SET state = 'open', settled_in = NULL, settled_by = NULL, settled_at = NULL \
    WHERE workspace_id = $1 AND document_id = $2 AND number = $3";

/// Pressed twice, it is done once.
pub async fn settle(call: &Call, permit: &Permit<Reply, policy::Document>, number: i64) -> Result<()> {
    let mut tx = call.begin().await?;
    let mut opened = Opened::find(call, &mut tx, permit, number).await?;
    if opened.comment.standing == Standing::Done && opened.comment.settled_in == Some(opened.version) {
        return Ok(());
    }
    opened.must_allow(call, permit, (Act::Settle, None))?;
    let (document, version, member) = (permit.thing().id, opened.version, permit.member());
    tx.later(SETTLE, &values![call.workspace(), document, number, version, member, call.now()])?;
    let about = &opened.about;
    let fact = about.say(about.fact(call, "comment.settled", member), "version", version);
    about.write(call, &mut tx, &mut opened.held, fact).await?;
    Ok(tx.commit().await?)
}

pub async fn reopen(call: &Call, permit: &Permit<Reply, policy::Document>, number: i64) -> Result<()> {
    let mut tx = call.begin().await?;
    let mut opened = Opened::find(call, &mut tx, permit, number).await?;
    opened.must_allow(call, permit, (Act::Reopen, None))?;
    let (document, member) = (permit.thing().id, permit.member());
    tx.later(REOPEN, &values![call.workspace(), document, number])?;
    let about = &opened.about;
    let fact = about.fact(call, "comment.reopened", member);
    about.write(call, &mut tx, &mut opened.held, fact).await?;
    Ok(tx.commit().await?)
}
