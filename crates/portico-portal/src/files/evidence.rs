//! A form that puts down a decision from outside of the portal, with a file that shows it where one was chosen.

use crate::{
    approvals::Approval,
    call::Call,
    error::{Error, Result},
    files::{
        actions::record_decision::{Evidence, record_decision},
        form, keeping,
        waiting::{self, Purpose},
    },
    idempotency::Once,
    ids::DocumentId,
    policy::{self, Advance, Attach, Permit, permit::permit_on},
    records::approvals::{
        self, Vote,
        api::{on_record, read},
    },
};
use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode},
    response::Response,
};
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
    let done = put_down_or_wait(call, permit, (&fields, &mut sent), reading).await;
    sent.discard(call).await;
    (fields, done)
}

/// Where something else than the file was wrong, a person need not choose it again.
async fn put_down_or_wait(
    call: &Call,
    permit: &Permit<Advance, Approval>,
    (fields, sent): (&Fields, &mut form::Sent),
    reading: Reading,
) -> Result<()> {
    let purpose = Purpose::Evidence(permit.thing().id);
    let attach = attach(call, permit).await.ok().filter(|_| reading.once.is_none());
    if let Some(attach) = &attach {
        sent.waiting = waiting::called(call, attach, (purpose, fields)).await?;
    }
    if !sent.files.is_empty() {
        waiting::used(call, &std::mem::take(&mut sent.waiting)).await?;
    }
    let done = put_down(call, permit, (fields, sent), reading).await;
    let is_refused = match &done {
        Err(Error::Invalid(wrong)) => !wrong.0.contains_key(form::FILE),
        Err(Error::Refused(_)) => true,
        Ok(()) | Err(_) => false,
    };
    match (attach, sent.files.as_slice()) {
        (Some(attach), [Ok(arrived)]) if is_refused => {
            waiting::wait(call, &attach, (purpose, arrived)).await?;
            sent.files.clear();
        }
        _ if !is_refused => waiting::used(call, &sent.waiting).await?,
        _ => {}
    }
    done
}

async fn attach(call: &Call, permit: &Permit<Advance, Approval>) -> Result<Permit<Attach, policy::Record>> {
    permit_on(call, permit.thing().record.clone(), permit.facts().clone()).await
}

/// The same for a program, answered with what it has become. Sent twice under the same key it gets the first answer; the
/// key holds for these fields and this file.
pub async fn put_down_once(
    call: &Call,
    permit: &Permit<Advance, Approval>,
    request: Request,
    vote: fn(&Fields) -> Result<Vote>,
) -> Result<Response> {
    let headers = request.headers().clone();
    let mut sent = form::read(call, request, &call.portal().storage.rules.limits).await?;
    let fields = std::mem::take(&mut sent.fields);
    let done = put_down_under(call, permit, (&headers, &fields, &sent), vote).await;
    sent.discard(call).await;
    done
}

async fn put_down_under(
    call: &Call,
    permit: &Permit<Advance, Approval>,
    (headers, fields, sent): (&HeaderMap, &Fields, &form::Sent),
    vote: fn(&Fields) -> Result<Vote>,
) -> Result<Response> {
    let files: Vec<_> = sent.files.iter().flatten().map(|arrived| arrived.staged.sha256).collect();
    let once = Once::of(call, headers, "evidence", &(permit.thing().id, &fields.0, files))?;
    let put = async |id| {
        Box::pin(put_down(call, permit, (fields, sent), Reading { vote, once: Some(id) })).await?;
        read(call, permit).await
    };
    once.answer(call, StatusCode::CREATED, put).await
}

async fn put_down(
    call: &Call,
    permit: &Permit<Advance, Approval>,
    (fields, sent): (&Fields, &form::Sent),
    reading: Reading,
) -> Result<()> {
    let (advance, round) = (on_record(call, permit).await?, permit.thing().id);
    let waited = sent.waiting.first().map(|one| (&one.arrived, Some(one.becomes)));
    let (arrived, becomes) = match (sent.files.as_slice(), waited) {
        ([Ok(arrived)], _) => (arrived, None),
        ([Err(refused)], _) => return Err(Error::invalid(form::FILE, refused.words.as_str())),
        ([], Some(waited)) => waited,
        ([], None) => {
            return approvals::record_decision(call, &advance, round, (reading.vote)(fields)?).await.map(|_| ());
        }
        ([_, ..], _) => return Err(Error::invalid(form::FILE, "Choose one file.")),
    };
    let vote = (reading.vote)(fields)?;
    if let approvals::Chosen::Recorded { file: Some(_), .. } = vote.place {
        return Err(Error::invalid(form::FILE, "Send a file or choose one that is there, not both."));
    }
    let attach = attach(call, permit).await?;
    let once = reading.once.or_else(|| fields.given("once")?.parse().ok());
    let id = becomes.unwrap_or_else(|| DocumentId(once.unwrap_or_else(|| call.new_id())));
    let evidence = Evidence { id, kept: keeping::keep(call, arrived).await? };
    Box::pin(record_decision(call, (&advance, &attach), (round, vote), evidence)).await
}
