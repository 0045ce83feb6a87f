//! A form that puts down a decision from outside of the portal, with a file that shows it where one was chosen.

use crate::{
    approvals::Approval,
    call::Call,
    error::{Error, Result},
    files::{
        actions::record_decision::{Evidence, record_decision},
        form, keeping,
    },
    ids::DocumentId,
    policy::{self, Advance, Attach, Permit, permit::permit_on},
    records::approvals::{self, Vote, api::on_record},
};
use axum::extract::Request;
use portico_model::files::Limits;
use portico_web::Fields;
use uuid::Uuid;

/// How such a form is read: what it decides, from its fields; and what the file is named after, where that is not said in it.
#[derive(Clone, Copy)]
pub struct Reading {
    pub vote: fn(&Fields) -> Result<Vote>,
    pub once: Option<Uuid>,
}

/// What may be chosen to show a decision.
pub fn limits(call: &Call) -> Limits {
    call.portal().storage.rules.limits.only_one()
}

/// Puts the decision down, or says why not, with what was typed. Nothing is kept of a file without its decision.
pub async fn put_down_by_form(
    call: &Call,
    permit: &Permit<Advance, Approval>,
    request: Request,
    reading: Reading,
) -> (Fields, Result<()>) {
    // As much is read as of any form, so that the words beside a file that is too large are not lost.
    let mut sent = match form::read(call, request, &call.portal().storage.rules.limits).await {
        Ok(sent) => sent,
        Err(error) => return (Fields::default(), Err(error)),
    };
    let fields = std::mem::take(&mut sent.fields);
    let done = put_down(call, permit, (&fields, &sent), reading).await;
    sent.discard(call).await;
    (fields, done)
}

async fn put_down(
    call: &Call,
    permit: &Permit<Advance, Approval>,
    (fields, sent): (&Fields, &form::Sent),
    reading: Reading,
) -> Result<()> {
    let (advance, round) = (on_record(call, permit).await?, permit.thing().id);
    let arrived = match sent.files.as_slice() {
        [Ok(arrived)] => arrived,
        [Err(refused)] => return Err(Error::invalid(form::FILE, refused.words.as_str())),
        [] => return approvals::record_decision(call, &advance, round, (reading.vote)(fields)?).await.map(|_| ()),
        [_, ..] => return Err(Error::invalid(form::FILE, "Choose one file.")),
    };
    let vote = (reading.vote)(fields)?;
    if let approvals::Chosen::Recorded { file: Some(_), .. } = vote.place {
        return Err(Error::invalid(form::FILE, "Send a file or choose one that is there, not both."));
    }
    let attach: Permit<Attach, policy::Record> =
        permit_on(call, permit.thing().record.clone(), permit.facts().clone()).await?;
    let once = reading.once.or_else(|| fields.given("once")?.parse().ok());
    let id = DocumentId(once.unwrap_or_else(|| call.new_id()));
    let evidence = Evidence { id, kept: keeping::keep(call, arrived).await? };
    Box::pin(record_decision(call, (&advance, &attach), (round, vote), evidence)).await
}
