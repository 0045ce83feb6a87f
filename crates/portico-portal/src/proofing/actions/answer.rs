//! Answers a comment, below what was said to it before.

use super::{Opened, written};
use crate::{
    call::Call,
    error::{Error, Result},
    policy::{self, Permit, Reply},
    proofing::{comment::Words, queries::MOST_REPLIES},
};
use portico_model::proofing::Act;
use portico_store::values;

const THERE: &str = "SELECT count(*) FROM proof_reply WHERE workspace_id = $1 AND id = $2";
const LAST: &str =
    "SELECT coalesce(max(place), 0) FROM proof_reply WHERE workspace_id = $1 AND document_id = $2 AND number = $3";
const ANSWER: &str = "INSERT INTO proof_reply (workspace_id, document_id, number, place, id, words, member_id, side, written_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

pub async fn answer(call: &Call, permit: &Permit<Reply, policy::Document>, number: i64, words: Words) -> Result<()> {
    let text = written(&words.text)?;
    let document = permit.thing().id;
    let mut tx = call.begin().await?;
    let mut opened = Opened::find(call, &mut tx, permit, number).await?;
    if tx.one::<i64>(THERE, &values![call.workspace(), words.id]).await? > 0 {
        return Ok(());
    }
    opened.must_allow(call, permit, (Act::Answer, None))?;
    let place = tx.one::<i64>(LAST, &values![call.workspace(), document, number]).await? + 1;
    if place > MOST_REPLIES {
        return Err(Error::invalid("words", "This has become long. Write a new comment, or a message."));
    }
    let (member, side) = (permit.member(), permit.side().as_str());
    let row = values![call.workspace(), document, number, place, words.id, text.as_str(), member, side, call.now()];
    tx.later(ANSWER, &row)?;
    let about = &opened.about;
    let fact = about.say(about.fact(call, "comment.answered", member), "reply", place);
    let fact = about.say(about.say(fact, "side", side), "words", text);
    about.write(call, &mut tx, &mut opened.held, fact).await?;
    Ok(tx.commit().await?)
}
