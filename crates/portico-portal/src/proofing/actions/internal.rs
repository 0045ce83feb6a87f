//! Comments of the firm's team: written, done, opened again, taken back. No client hears of any of it.

use super::{current, hold, written, wrong};
use crate::{
    call::Call,
    error::{Error, Result},
    ids::{DocumentId, MemberId},
    policy::{self, Note, Permit},
    proofing::{
        comment::{Words, columns, known},
        queries::MOST,
        sheets,
        told::{About, told},
    },
};
use portico_model::proofing::{Place, Standing};
use portico_store::{from_row, values};

/// An internal comment that is to be. Under the same identifier it is written once.
#[derive(Debug, Clone)]
pub struct NewInternal {
    pub words: Words,
    pub version: i64,
    pub place: Option<Place>,
}

struct Row {
    state: String,
    member: MemberId,
}

from_row!(Row { state, member });

const THERE: &str = "SELECT document_id, number FROM internal_comment WHERE workspace_id = $1 AND id = $2";
const LAST: &str = "SELECT coalesce(max(number), 0) FROM internal_comment WHERE workspace_id = $1 AND document_id = $2";
const WRITE: &str = "INSERT INTO internal_comment (workspace_id, document_id, number, id, record_id, version, page, x, y, w, h, \
    words, member_id, written_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'open')";
const ONE: &str =
    "SELECT state, member_id FROM internal_comment WHERE workspace_id = $1 AND document_id = $2 AND number = $3";
const STAND: &str =
    "UPDATE internal_comment SET state = $4 WHERE workspace_id = $1 AND document_id = $2 AND number = $3";
const WITHDRAW: &str = "UPDATE internal_comment SET state = $4, words = '' \
    WHERE workspace_id = $1 AND document_id = $2 AND number = $3";

/// Its number.
pub async fn write_internal(call: &Call, permit: &Permit<Note, policy::Document>, new: NewInternal) -> Result<i64> {
    let text = written(&new.words.text)?;
    let document = permit.thing();
    let pages = sheets::pages(call, permit, new.version).await?;
    let place = new.place.map(|place| place.on(pages)).transpose().map_err(wrong)?;
    let mut tx = call.begin().await?;
    let mut held = hold(call, &mut tx, permit).await?;
    let there: Option<(DocumentId, i64)> = tx.find(THERE, &values![call.workspace(), new.words.id]).await?;
    match there {
        Some((found, number)) if found == document.id => return Ok(number),
        Some(_) => return Err(Error::NotFound),
        None => {}
    }
    let version = new.version.min(current(call, &mut tx, document).await?).max(1);
    let number = tx.one::<i64>(LAST, &values![call.workspace(), document.id]).await? + 1;
    if number > MOST {
        return Err(Error::invalid("words", "No more comments fit here. Write a note instead."));
    }
    let [page, x, y, w, h] = columns(place);
    let (record, member) = (held.record.id, permit.member());
    let row = values![
        call.workspace(),
        document.id,
        number,
        new.words.id,
        record,
        version,
        page,
        x,
        y,
        w,
        h,
        text.as_str(),
        member,
        call.now()
    ];
    tx.later(WRITE, &row)?;
    let about = About { document, number, is_internal: true };
    let fact = about.fact(call, "internal-comment.written", member);
    let fact = about.say(about.say(about.say(fact, "version", version), "place", told(place)), "words", text);
    about.write(call, &mut tx, &mut held, fact).await?;
    tx.commit().await?;
    Ok(number)
}

/// Says that it is done, opens it again, or takes it back, which is its author's alone.
pub async fn stand(call: &Call, permit: &Permit<Note, policy::Document>, (number, to): (i64, Standing)) -> Result<()> {
    let document = permit.thing();
    let given = values![call.workspace(), document.id, number];
    let mut tx = call.begin().await?;
    let mut held = hold(call, &mut tx, permit).await?;
    let row = tx.find::<Row>(ONE, &given).await?.ok_or(Error::NotFound)?;
    let is = known(Standing::parse(&row.state))?;
    if is == to {
        return Ok(());
    }
    if is == Standing::Withdrawn {
        return Err(Error::NotFound);
    }
    let (sql, kind) = match to {
        Standing::Done => (STAND, "internal-comment.settled"),
        Standing::Open => (STAND, "internal-comment.reopened"),
        Standing::Withdrawn if !call.actor().is(row.member) => {
            return Err(Error::forbidden("Only whoever wrote this can take it back.", "Mark it as done instead."));
        }
        Standing::Withdrawn => (WITHDRAW, "internal-comment.withdrawn"),
    };
    tx.later(sql, &values![call.workspace(), document.id, number, to.as_str()])?;
    let about = About { document, number, is_internal: true };
    let fact = about.fact(call, kind, permit.member());
    about.write(call, &mut tx, &mut held, fact).await?;
    Ok(tx.commit().await?)
}
