//! Puts a record before those who decide on it; and says before who they would be.

use super::{hold, person, settled, write};
use crate::{
    approvals::{Reader, State, Subject, docket, steps},
    call::Call,
    error::{Error, Result},
    ids::RoundId,
    policy::{self, Advance, Permit},
    records::{
        Record,
        actions::advance::{By, acting, obstacles},
        change::Held,
        follow::follow,
        view,
    },
};
use portico_model::{
    Key,
    access::Side,
    approvals::{refusal, unready},
    blueprint::Trigger,
    refusal::{Refusal, RefusalCode},
    workflow::Settled,
};
use portico_store::Tx;

/// Who would be asked if it were submitted now, and why it cannot be.
// ask 24
pub async fn preview(
    call: &Call,
    permit: &Permit<Advance, policy::Record>,
    approval: &Key,
) -> Result<(Subject, steps::Preview)> {
    let record = view::whole(call, permit.thing().id).await?;
    let mut reader = Reader::Quick(call.read());
    let subject = super::subject(call, &mut reader, &record).await?;
    let mut preview = steps::preview(call, &subject, approval, (person(call)?, permit.side())).await?;
    let settled = settled(call, &mut reader, &record).await?;
    preview.given = given(call, &mut reader, (&subject, approval), &settled).await?;
    if preview.given.is_some() {
        preview.refusals.retain(|refusal| refusal.code != RefusalCode::AlreadySubmitted);
        preview.refusals.extend(unready_for(&subject, approval, permit.side())?);
    }
    preview.refusals.extend(out_of_place(&subject, approval)?);
    preview.refusals.extend(not_theirs(call, permit, (&subject, approval))?);
    preview.refusals.extend(shut(call, (&subject, &record), approval, (&settled, permit.side()))?);
    preview.refusals = each_once(preview.refusals);
    Ok((subject, preview))
}

/// A new round, on exactly what the page showed. Where exactly that has been approved already, nobody is asked again: the
/// record goes on as it was approved.
// req 27, ask 27
pub async fn submit(
    call: &Call,
    permit: &Permit<Advance, policy::Record>,
    approval: &Key,
    seen: Option<portico_model::approvals::Bundle>,
) -> Result<RoundId> {
    let mut tx = call.begin().await?;
    let (mut held, subject) = hold(call, &mut tx, permit).await?;
    if seen.is_some_and(|seen| subject.content(approval).and_then(|content| content.bundle()).ok() != Some(seen)) {
        return Err(Error::Conflict(
            "This was changed while you had it open. Look at what is there now, then submit it.".into(),
        ));
    }
    let settled = settled(call, &mut Reader::Locked(&mut tx), &held.record).await?;
    let mut refusals: Vec<Refusal> = not_theirs(call, permit, (&subject, approval))?.into_iter().collect();
    refusals.extend(out_of_place(&subject, approval)?);
    refusals.extend(shut(call, (&subject, &held.record), approval, (&settled, permit.side()))?);
    refusals.extend(unready_for(&subject, approval, permit.side())?);
    if !refusals.is_empty() {
        return Err(Error::Refused(each_once(refusals)));
    }
    let round = match given(call, &mut Reader::Locked(&mut tx), (&subject, approval), &settled).await? {
        Some(round) => round,
        None => begin(call, &mut tx, (&mut held, &subject), (approval, permit)).await?,
    };
    follow(call, &mut tx, &mut held, (Trigger::Submitted(approval.clone()), Some(permit.member()))).await?;
    tx.commit().await?;
    Ok(round)
}

/// Whether whoever holds the permit puts this approval forward at all.
// ask 24
pub fn is_submitter(
    call: &Call,
    permit: &Permit<Advance, policy::Record>,
    (subject, approval): (&Subject, &Key),
) -> Result<bool> {
    let actor = acting(call, &By { member: permit.member(), facts: permit.facts() })?;
    Ok(subject.procedure(approval)?.may_submit(&actor))
}

fn not_theirs(
    call: &Call,
    permit: &Permit<Advance, policy::Record>,
    (subject, approval): (&Subject, &Key),
) -> Result<Option<Refusal>> {
    let procedure = subject.procedure(approval)?;
    let is_theirs = is_submitter(call, permit, (subject, approval))?;
    Ok((!is_theirs).then(|| refusal(procedure, RefusalCode::NotYoursToSubmit, "submit")))
}

async fn begin(
    call: &Call,
    tx: &mut Tx,
    (held, subject): (&mut Held, &Subject),
    (approval, permit): (&Key, &Permit<Advance, policy::Record>),
) -> Result<RoundId> {
    let by = (permit.member(), person(call)?, permit.side());
    let (docket, (happening, _)) = steps::submit(call, tx, subject, approval, by).await?;
    let round = docket.row.id;
    write(call, tx, held, happening).await?;
    Ok(round)
}

/// The round in which exactly this was approved, where a record waits for nothing but to be put forward.
async fn given(
    call: &Call,
    reader: &mut Reader<'_>,
    (subject, approval): (&Subject, &Key),
    settled: &Settled,
) -> Result<Option<RoundId>> {
    if !settled.approved.contains(approval) || !is_put_forward_from(subject, approval)? {
        return Ok(None);
    }
    let last = docket::last(reader, call.workspace(), subject, approval).await?;
    Ok(last.filter(|row| row.state == State::Approved).map(|row| row.id))
}

/// Whether a move is declared for what is put forward where the record stands.
pub fn is_put_forward_from(subject: &Subject, approval: &Key) -> Result<bool> {
    let state = subject.facts.state.clone().unwrap_or_default();
    Ok(subject.declared()?.workflow.triggered(&state, &Trigger::Submitted(approval.clone())).is_some())
}

/// What stands against that move: a round that began without it would be decided on in vain.
fn shut(
    call: &Call,
    (subject, record): (&Subject, &Record),
    approval: &Key,
    (settled, side): (&Settled, Side),
) -> Result<Vec<Refusal>> {
    obstacles(call, &subject.rules, record, (&Trigger::Submitted(approval.clone()), settled, side))
}

/// What has to be there before it is put before anybody, whether they are asked or it goes on as it was approved.
fn unready_for(subject: &Subject, approval: &Key, side: Side) -> Result<Vec<Refusal>> {
    let procedure = subject.procedure(approval)?;
    let is_needed = procedure.is_needed(&subject.answers);
    Ok(if is_needed { unready(procedure, &subject.ready(procedure, side)) } else { Vec::new() })
}

/// What the approval and the way that its submission makes both say is said once.
fn each_once(refusals: Vec<Refusal>) -> Vec<Refusal> {
    let mut said: Vec<Refusal> = Vec::new();
    for refusal in refusals {
        if !said.iter().any(|one| one.words == refusal.words) {
            said.push(refusal);
        }
    }
    said
}

/// Whether something waits for an approval where its record stands now.
pub fn is_asked_for(subject: &Subject, approval: &Key) -> Result<bool> {
    let state = subject.facts.state.clone().unwrap_or_default();
    let submitted = Trigger::Submitted(approval.clone());
    let mut ways = subject.declared()?.workflow.transitions_from(&state);
    Ok(ways.any(|(_, way)| way.approval.as_ref() == Some(approval) || way.on.includes(&submitted)))
}

/// Nothing is put before anybody from where nothing waits for it.
fn out_of_place(subject: &Subject, approval: &Key) -> Result<Option<Refusal>> {
    subject.procedure(approval)?;
    if is_asked_for(subject, approval)? {
        return Ok(None);
    }
    let workflow = &subject.declared()?.workflow;
    let state = subject.facts.state.clone().unwrap_or_default();
    let label = workflow.state(&state).map_or("over", |state| state.label.as_str());
    Ok(Some(Refusal {
        code: RefusalCode::WrongState,
        words: format!("This is now: {label}. Nothing waits for this approval there. Move it on first."),
        rule: format!("approvals.{approval}"),
        field: None,
    }))
}
