//! A round that is over without a decision: its content has changed, its record went another way, or came to an end.

use super::Done;
use crate::{
    approvals::{Difference, docket::Docket, happening::Happening, rows::State, watch},
    call::Call,
    error::Result,
    ids::MemberId,
};
use portico_model::{
    Key,
    access::Side,
    approvals::{self, Case},
};
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
        .client("difference", difference(docket, Side::Client)?)
        .reaching(&docket.people, &turn, &told);
    Ok(Some((happening, turn)))
}

/// What there is now against what was decided on, as one side may read it: so many lines, and whether there is more.
fn difference(docket: &Docket<'_>, side: Side) -> Result<String> {
    const MOST: usize = 3;
    let changes = docket.now.0.difference(&docket.row.content, docket.subject.form()?, side);
    let lines: Vec<String> = changes.iter().take(MOST).map(Difference::line).collect();
    let more = if changes.len() > MOST { "; and more" } else { "" };
    Ok(format!("{}{more}", lines.join("; ")))
}

/// Its record went another way than the one that it waited for: nobody is asked any more, and whoever had a part is told.
pub async fn call_off(
    call: &Call,
    tx: &mut Tx,
    docket: &mut Docket<'_>,
    (member, into): (Option<MemberId>, &Key),
) -> Result<Done> {
    let told = approvals::called_off(&docket.case(call.now()));
    docket.row.end(State::Closed);
    let turn = watch::settle(call, tx, docket).await?;
    let happening = Happening::of("approval.closed", docket, member).client("moved_to", into.as_str());
    Ok((happening.reaching(&docket.people, &turn, &told), turn))
}

/// Its record came to an end: nobody is asked any more.
// ask 31
pub async fn close(call: &Call, tx: &mut Tx, docket: &mut Docket<'_>, member: Option<MemberId>) -> Result<Done> {
    docket.row.end(State::Closed);
    let turn = watch::settle(call, tx, docket).await?;
    Ok((Happening::of("approval.closed", docket, member), turn))
}
