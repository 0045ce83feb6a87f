//! A round that is over without a decision: its content has changed, or its record came to an end.

use super::Done;
use crate::{
    approvals::{docket::Docket, happening::Happening, rows::State, watch},
    call::Call,
    error::Result,
    ids::MemberId,
};
use portico_model::approvals::{self, Case};
use portico_store::Tx;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What was submitted is not what is there: nobody's decision counts, and everybody who gave one is told.
/// None where it still is.
// ask 26
pub async fn void(call: &Call, tx: &mut Tx, docket: &mut Docket<'_>, member: Option<MemberId>) -> Result<Option<Done>> {
    let told: BTreeSet<Uuid> = {
        let case = Case { bundle: docket.row.round.bundle, ..docket.case(call.now()) };
        match approvals::void(&case, docket.now.1) {
            Some(voided) => voided.told,
            None => return Ok(None),
        }
    };
    docket.row.end(State::Void);
    let turn = watch::settle(call, tx, docket).await?;
    let bundle = docket.now.1;
    let happening = Happening::of("approval.voided", docket, member)
        .client("now", crate::approvals::content::hex(bundle))
        .reaching(&docket.people, &turn, &told);
    Ok(Some((happening, turn)))
}

/// Its record came to an end: nobody is asked any more.
// ask 31
pub async fn close(call: &Call, tx: &mut Tx, docket: &mut Docket<'_>, member: Option<MemberId>) -> Result<Done> {
    docket.row.end(State::Closed);
    let turn = watch::settle(call, tx, docket).await?;
    Ok((Happening::of("approval.closed", docket, member), turn))
}
