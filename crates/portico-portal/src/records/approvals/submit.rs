//! Puts a record before those who decide on it; and says before who they would be.

use super::{hold, person, write};
use crate::{
    approvals::{Reader, Subject, steps},
    call::Call,
    error::{Error, Result},
    ids::RoundId,
    policy::{self, Advance, Permit},
    records::{follow::follow, view},
};
use portico_model::{
    Key,
    blueprint::Trigger,
    refusal::{Refusal, RefusalCode},
};

/// Who would be asked if it were submitted now, and why it cannot be.
// ask 24
pub async fn preview(
    call: &Call,
    permit: &Permit<Advance, policy::Record>,
    approval: &Key,
) -> Result<(Subject, steps::Preview)> {
    let record = view::whole(call, permit.thing().id).await?;
    let subject = super::subject(call, &mut Reader::Quick(call.read()), &record).await?;
    let mut preview = steps::preview(call, &subject, approval, person(call)?).await?;
    preview.refusals.extend(out_of_place(&subject, approval)?);
    Ok((subject, preview))
}

/// A new round, on exactly what the page showed.
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
    if let Some(refusal) = out_of_place(&subject, approval)? {
        return Err(Error::Refused(vec![refusal]));
    }
    let by = (permit.member(), person(call)?);
    let (docket, (happening, _)) = steps::submit(call, &mut tx, &subject, approval, by).await?;
    let round = docket.row.id;
    write(call, &mut tx, &mut held, happening).await?;
    follow(call, &mut tx, &mut held, (Trigger::Submitted(approval.clone()), Some(permit.member()))).await?;
    tx.commit().await?;
    Ok(round)
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
