//! Writes a comment on the current version: pinned to a place, or about the whole.

use super::{current, hold, written, wrong};
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    policy::{self, Permit, Reply},
    proofing::{
        comment::{Words, columns},
        lock::lock,
        queries::MOST,
        sheets,
        told::{About, told},
    },
};
use portico_model::proofing::{Place, Weight, locked};
use portico_store::{Tx, values};

/// A comment that is to be. Under the same identifier it is written once.
#[derive(Debug, Clone)]
pub struct NewComment {
    pub words: Words,
    /// That its writer has before them.
    pub version: i64,
    pub place: Option<Place>,
    pub weight: Weight,
}

const THERE: &str = "SELECT document_id, number FROM proof_comment WHERE workspace_id = $1 AND id = $2";
const LAST: &str = "SELECT coalesce(max(number), 0) FROM proof_comment WHERE workspace_id = $1 AND document_id = $2";
const WRITE: &str = "INSERT INTO proof_comment (workspace_id, document_id, number, id, record_id, version, page, x, y, w, h, \
    placed_in, weight, words, member_id, side, written_at, state) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $6, $12, $13, $14, $15, $16, 'open')";

/// Its number.
pub async fn write(call: &Call, permit: &Permit<Reply, policy::Document>, new: NewComment) -> Result<i64> {
    let text = written(&new.words.text)?;
    let document = permit.thing();
    let pages = sheets::pages(call, permit, new.version).await?;
    let place = new.place.map(|place| place.on(pages)).transpose().map_err(wrong)?;
    let mut tx = call.begin().await?;
    let mut held = hold(call, &mut tx, permit).await?;
    let there: Option<(crate::ids::DocumentId, i64)> = tx.find(THERE, &values![call.workspace(), new.words.id]).await?;
    match there {
        Some((found, number)) if found == document.id => return Ok(number),
        Some(_) => return Err(Error::NotFound),
        None => {}
    }
    must_be_current(call, &mut tx, document, new.version).await?;
    let number = next(call, &mut tx, document).await?;
    let [page, x, y, w, h] = columns(place);
    let (member, side, weight) = (permit.member(), permit.side().as_str(), new.weight.as_str());
    let row = values![
        call.workspace(),
        document.id,
        number,
        new.words.id,
        held.record.id,
        new.version,
        page,
        x,
        y,
        w,
        h,
        weight,
        text.as_str(),
        member,
        side,
        call.now()
    ];
    tx.later(WRITE, &row)?;
    let about = About { document, number, is_internal: false };
    let fact = about.fact(call, "comment.written", member);
    let fact = about.say(about.say(fact, "version", new.version), "place", told(place));
    let fact = about.say(about.say(about.say(fact, "weight", weight), "side", side), "words", text);
    about.write(call, &mut tx, &mut held, fact).await?;
    tx.commit().await?;
    Ok(number)
}

/// Nobody comments on what is not there any more, or is decided.
async fn must_be_current(call: &Call, tx: &mut Tx, document: &policy::Document, version: i64) -> Result<()> {
    if lock(call, &mut Reader::Locked(tx), document).await?.is_some() {
        return Err(Error::Refused(vec![locked()]));
    }
    let current = current(call, tx, document).await?;
    if current == version {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "Version {current} came in while you wrote. Look at it, then say it there. Your words are still here."
    )))
}

async fn next(call: &Call, tx: &mut Tx, document: &policy::Document) -> Result<i64> {
    let number = tx.one::<i64>(LAST, &values![call.workspace(), document.id]).await? + 1;
    if number > MOST {
        let words = format!("There are {MOST} comments here, and no more fit. Write a message instead.");
        return Err(Error::invalid("words", words));
    }
    Ok(number)
}
