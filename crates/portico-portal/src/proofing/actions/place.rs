//! Says where a comment that was carried over points in the current version: still there, or somewhere else.

use super::{Opened, wrong};
use crate::{
    call::Call,
    error::Result,
    policy::{self, Permit, Reply},
    proofing::{comment::columns, sheets, told::told},
};
use portico_model::proofing::{Act, Place};
use portico_store::values;

const PLACE: &str = "UPDATE proof_comment SET page = $4, x = $5, y = $6, w = $7, h = $8, placed_in = $9 \
    WHERE workspace_id = $1 AND document_id = $2 AND number = $3";

/// Without another place it is the one that it has.
pub async fn confirm_place(
    call: &Call,
    permit: &Permit<Reply, policy::Document>,
    number: i64,
    other: Option<Place>,
) -> Result<()> {
    let pages = sheets::pages(call, permit, permit.thing().version).await?;
    let other = other.map(|place| place.on(pages)).transpose().map_err(wrong)?;
    let mut tx = call.begin().await?;
    let mut opened = Opened::find(call, &mut tx, permit, number).await?;
    if other.is_none() && opened.comment.placed_in == opened.version {
        return Ok(());
    }
    opened.must_allow(call, permit, (Act::Place, None))?;
    let place = other.or(opened.comment.place);
    let (document, version) = (permit.thing().id, opened.version);
    let [page, x, y, w, h] = columns(place);
    tx.later(PLACE, &values![call.workspace(), document, number, page, x, y, w, h, version])?;
    let about = &opened.about;
    let fact = about.say(about.fact(call, "comment.placed", permit.member()), "version", version);
    let fact = about.say(fact, "place", told(place));
    about.write(call, &mut tx, &mut opened.held, fact).await?;
    Ok(tx.commit().await?)
}
