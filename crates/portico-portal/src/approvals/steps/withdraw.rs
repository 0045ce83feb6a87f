//! Taking a decision back, until its stage closes.

use super::Done;
use crate::{
    approvals::{docket::Docket, happening::Happening, rows, watch},
    call::Call,
    error::{Error, Result},
    ids::MemberId,
};
use portico_model::{access::Side, approvals};
use portico_store::Tx;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Everything that somebody gave or put down in the open stage counts no more.
pub async fn withdraw(
    call: &Call,
    tx: &mut Tx,
    docket: &mut Docket<'_>,
    (member, by): (MemberId, Uuid),
) -> Result<Done> {
    let now = call.now();
    let taken: Vec<_> = {
        let case = docket.case(now);
        approvals::withdraw(&case, by).map_err(Error::Refused)?.into_iter().cloned().collect()
    };
    let round = (call.workspace(), docket.row.id);
    let mut places = Vec::new();
    for given in docket.given.iter_mut().filter(|given| given.withdrawn_at.is_none()) {
        if taken.contains(&given.decision) {
            given.withdrawn_at = Some(now);
            rows::withdraw(tx, round, given.place, (by, now))?;
            places.push(given.place);
        }
    }
    let side = taken.first().map_or(Side::Firm, |decision| docket.side_of(decision.seat));
    docket.count();
    let turn = watch::settle(call, tx, docket).await?;
    let told = BTreeSet::from([docket.row.round.submitted_by]);
    let happening = Happening::of("approval.withdrawn", docket, Some(member))
        .for_side(side, "places", places)
        .for_side(side, "by", by)
        .reaching(&docket.people, &turn, &told);
    Ok((happening, turn))
}
