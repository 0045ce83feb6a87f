//! Submitting: a round begins, with its route laid down. The same is asked before, so that nobody is surprised.

use super::Done;
use crate::{
    approvals::{
        docket::{self, Docket},
        happening::Happening,
        people::People,
        reader::Reader,
        rows::{RoundRow, State, Watch},
        subject::Subject,
        watch,
    },
    call::Call,
    error::{Error, Result},
    ids::{MemberId, RoundId},
};
use portico_model::{
    Key,
    access::Side,
    approvals::{self, Ready, Route, Submission},
    refusal::Refusal,
};
use portico_store::Tx;
use uuid::Uuid;

/// What would happen if it were submitted now.
pub struct Preview {
    pub route: Route,
    pub people: People,
    /// Why it cannot be; empty if it can.
    pub refusals: Vec<Refusal>,
    /// The round it would be.
    pub number: u32,
    /// The round in which exactly this was approved: then nobody is asked again.
    pub given: Option<RoundId>,
}

/// Who would be asked, before anything is submitted.
// ask 24
pub async fn preview(call: &Call, subject: &Subject, approval: &Key, (by, side): (Uuid, Side)) -> Result<Preview> {
    let mut reader = Reader::Quick(call.read());
    let procedure = subject.procedure(approval)?;
    let before = last_docket(call, &mut reader, subject, approval).await?;
    let people = match &before {
        Some(docket) => docket.people.clone(),
        None => People::load(&mut reader, call.workspace(), subject).await?,
    };
    let content = subject.content(approval)?;
    let ready = subject.ready(procedure, side);
    let submission = submission(call, subject, &people, (by, content.bundle()?, ready));
    let case = before.as_ref().map(|docket| docket.case(call.now()));
    let refusals = approvals::submit(procedure, case.as_ref(), &submission).err().unwrap_or_default();
    let number = before.as_ref().map_or(1, |docket| docket.row.round.number.saturating_add(1));
    Ok(Preview { route: approvals::route(procedure, &submission), people, refusals, number, given: None })
}

/// A new round, in the name of a member.
pub async fn submit<'s>(
    call: &Call,
    tx: &mut Tx,
    subject: &'s Subject,
    approval: &Key,
    (member, by, side): (MemberId, Uuid, Side),
) -> Result<(Docket<'s>, Done)> {
    let procedure = subject.procedure(approval)?;
    let mut reader = Reader::Locked(tx);
    let before = last_docket(call, &mut reader, subject, approval).await?;
    let people = match &before {
        Some(docket) => docket.people.clone(),
        None => People::load(&mut reader, call.workspace(), subject).await?,
    };
    let content = subject.content(approval)?;
    let ready = subject.ready(procedure, side);
    let submission = submission(call, subject, &people, (by, content.bundle()?, ready));
    let case = before.as_ref().map(|docket| docket.case(call.now()));
    let round = approvals::submit(procedure, case.as_ref(), &submission).map_err(Error::Refused)?;
    let row = RoundRow {
        id: RoundId(call.new_id()),
        record: subject.id,
        approval: approval.clone(),
        round,
        content,
        state: State::Open,
        watch: Watch::default(),
        ended_at: None,
    };
    row.begin(tx, call.workspace())?;
    let mut docket = Docket::of(&mut Reader::Locked(tx), call.workspace(), subject, (row, call.now())).await?;
    let turn = watch::settle(call, tx, &mut docket).await?;
    let row = &docket.row;
    let happening = Happening::of("approval.submitted", &docket, Some(member))
        .client("bundle", crate::approvals::content::hex(row.round.bundle))
        .client("content", &row.content.client)
        .client("rule_version", row.round.rule_version)
        .client("submitted_by", by)
        .firm("firm_content", &row.content.firm)
        .firm("amount", row.round.amount)
        .firm("route", &row.round.route)
        .reaching(&docket.people, &turn, []);
    Ok((docket, (happening, turn)))
}

async fn last_docket<'s>(
    call: &Call,
    reader: &mut Reader<'_>,
    subject: &'s Subject,
    approval: &Key,
) -> Result<Option<Docket<'s>>> {
    // A round whose record was closed and opened again is over: the next one begins anew, and is counted on.
    match docket::last(reader, call.workspace(), subject, approval).await? {
        Some(row) => Ok(Some(Docket::of(reader, call.workspace(), subject, (row, call.now())).await?)),
        None => Ok(None),
    }
}

fn submission<'a>(
    call: &Call,
    subject: &'a Subject,
    people: &'a People,
    (by, bundle, ready): (Uuid, approvals::Bundle, Ready<'a>),
) -> Submission<'a> {
    Submission {
        by,
        at: call.now(),
        bundle,
        rule_version: subject.version,
        answers: &subject.answers,
        people: &people.persons,
        ready,
    }
}
