//! Takes one's own words back, as long as nobody has answered them.

use super::Opened;
use crate::{
    call::Call,
    error::Result,
    policy::{self, Permit, Reply},
};
use portico_model::proofing::{Act, Standing};
use portico_store::values;

const WITHDRAW: &str = "UPDATE proof_comment SET state = 'withdrawn', words = '' \
    WHERE workspace_id = $1 AND document_id = $2 AND number = $3";
const WITHDRAW_REPLY: &str = "UPDATE proof_reply SET withdrawn_at = $5, words = '' \
    WHERE workspace_id = $1 AND document_id = $2 AND number = $3 AND place = $4";

/// A comment, or one of its replies by its place. Its number is not given again.
pub async fn withdraw(
    call: &Call,
    permit: &Permit<Reply, policy::Document>,
    (number, reply): (i64, Option<i64>),
) -> Result<()> {
    let mut tx = call.begin().await?;
    let mut opened = Opened::find(call, &mut tx, permit, number).await?;
    if reply.is_none() && opened.comment.standing == Standing::Withdrawn {
        return Ok(());
    }
    opened.must_allow(call, permit, (Act::Withdraw, reply))?;
    let document = permit.thing().id;
    match reply {
        None => tx.later(WITHDRAW, &values![call.workspace(), document, number])?,
        Some(place) => {
            tx.later(WITHDRAW_REPLY, &values![call.workspace(), document, number, place, call.now()])?;
        }
    }
    let about = &opened.about;
    let fact = about.say(about.fact(call, "comment.withdrawn", permit.member()), "reply", reply);
    about.write(call, &mut tx, &mut opened.held, fact).await?;
    Ok(tx.commit().await?)
}
