//! One task is passed on: by whoever was asked, or by somebody who may reassign; and it is called back.

use super::Done;
use crate::{
    approvals::{
        docket::Docket,
        happening::Happening,
        rows::{self, Passed},
        watch,
    },
    call::Call,
    error::{Error, Result},
    ids::MemberId,
};
use portico_model::{
    access::Side,
    approvals::{self, Handing},
};
use portico_store::Tx;
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is passed on, and in whose name that is written down.
#[derive(Debug, Clone)]
pub struct Passing {
    pub member: MemberId,
    pub handing: Handing,
}

/// Somebody else decides in this seat from now on, too or instead.
// req 64, req 71, ask 20
pub async fn pass_on(call: &Call, tx: &mut Tx, docket: &mut Docket<'_>, passing: Passing) -> Result<Done> {
    let Passing { member, handing } = passing;
    let delegation = approvals::delegate(&docket.case(call.now()), &handing).map_err(Error::Refused)?;
    let passed = Passed { place: docket.passed.last().map_or(1, |last| last.place + 1), delegation, revoked_at: None };
    rows::add_delegation(tx, (call.workspace(), docket.row.id), &passed)?;
    docket.passed.push(passed.clone());
    docket.count();
    let turn = watch::settle(call, tx, docket).await?;
    let kind = if handing.by == handing.from { "approval.delegated" } else { "approval.reassigned" };
    let told = BTreeSet::from([handing.from, handing.to]);
    let name = |person: Uuid| docket.people.name(person).unwrap_or("somebody who has left").to_owned();
    let said = json!({
        "place": passed.place,
        "stage": passed.delegation.stage,
        "from": handing.from,
        "to": handing.to,
        "given_by": handing.by,
        "handed_over": passed.delegation.handed_over,
        "reason": passed.delegation.reason,
        "from_name": name(handing.from),
        "to_name": name(handing.to),
    });
    let happening = Happening::of(kind, docket, Some(member))
        .for_side(docket.side_of(handing.from), "delegation", said)
        .reaching(&docket.people, &turn, &told);
    Ok((happening, turn))
}

/// Whoever passed a task on takes it back.
pub async fn recall(call: &Call, tx: &mut Tx, docket: &mut Docket<'_>, (member, by): (MemberId, Uuid)) -> Result<Done> {
    let now = call.now();
    let mine = docket.passed.iter_mut().filter(|one| one.revoked_at.is_none() && one.delegation.given_by == by);
    let mut places = Vec::new();
    let mut told = BTreeSet::new();
    let mut from = None;
    for passed in mine {
        passed.revoked_at = Some(now);
        places.push(passed.place);
        told.insert(passed.delegation.to);
        from = Some(passed.delegation.from);
    }
    if places.is_empty() {
        return Err(Error::Conflict("You have passed nothing on here.".into()));
    }
    for place in &places {
        rows::revoke(tx, (call.workspace(), docket.row.id), *place, now)?;
    }
    docket.count();
    let turn = watch::settle(call, tx, docket).await?;
    let side = from.map_or(Side::Firm, |seat| docket.side_of(seat));
    let happening = Happening::of("approval.recalled", docket, Some(member)).for_side(side, "places", places).reaching(
        &docket.people,
        &turn,
        &told,
    );
    Ok((happening, turn))
}
