//! Says something better, as long as nobody has answered it.

use super::{Opened, written};
use crate::{
    call::Call,
    error::Result,
    policy::{self, Permit, Reply},
};
use portico_model::proofing::Act;
use portico_store::values;

const EDIT: &str = "UPDATE proof_comment SET words = $4, edited_at = $5 \
    WHERE workspace_id = $1 AND document_id = $2 AND number = $3";
const EDIT_REPLY: &str = "UPDATE proof_reply SET words = $5, edited_at = $6 \
    WHERE workspace_id = $1 AND document_id = $2 AND number = $3 AND place = $4";

/// The words of a comment, or of one of its replies by its place. What was said before stays in the record's chain.
pub async fn edit(
    call: &Call,
    permit: &Permit<Reply, policy::Document>,
    (number, reply): (i64, Option<i64>),
    typed: &str,
) -> Result<()> {
    let text = written(typed)?;
    let mut tx = call.begin().await?;
    let mut opened = Opened::find(call, &mut tx, permit, number).await?;
    opened.must_allow(call, permit, (Act::Edit, reply))?;
    if opened.said(reply)?.words == text {
        return Ok(());
    }
    let document = permit.thing().id;
    match reply {
        None => tx.later(EDIT, &values![call.workspace(), document, number, text.as_str(), call.now()])?,
        Some(place) => {
            tx.later(EDIT_REPLY, &values![call.workspace(), document, number, place, text.as_str(), call.now()])?;
        }
    }
    let about = &opened.about;
    let fact = about.say(about.fact(call, "comment.edited", permit.member()), "words", text);
    let fact = about.say(fact, "reply", reply);
    about.write(call, &mut tx, &mut opened.held, fact).await?;
    Ok(tx.commit().await?)
}
