//! Approvals for programs: the same actions as JSON.

use super::{
    Chosen, Vote, ask_someone_else, call_back, certificate, decide, preview, queries, reassign, record_decision,
    subject, submit, withdraw,
};
use crate::{
    approvals::{
        Approval, Reader,
        certificate::Signed,
        content::{hex, parse},
        rows::said_of,
        view::{self, Looker, Stage, View},
    },
    call::{Call, Portal},
    error::{Error, Result},
    ids::{DocumentId, PersonId, RecordId, RoundId},
    policy::{self, Advance, Approve, Permit, Scope, See, list, may, permit},
    records::view::whole,
};
use axum::{
    Json,
    extract::{Path, Query},
    http::StatusCode,
};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::Side,
    approvals::{Bundle, Said},
    signature::Sent,
};
use portico_store::paging::Cursor;
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/approvals", list::<Approve, policy::Record>(), index)
        .get("/api/v1/approvals/gaps", list::<See, policy::Record>(), gaps)
        .get("/api/v1/approvals/{id}", may::<See, Approval>(), show)
        .get("/api/v1/approvals/{id}/certificate", may::<See, Approval>(), certify)
        .post("/api/v1/approvals/{id}/decisions", may::<Approve, Approval>(), decide_on)
        .post("/api/v1/approvals/{id}/recorded-decisions", may::<Advance, Approval>(), put_down)
        .post("/api/v1/approvals/{id}/withdrawal", may::<See, Approval>(), take_back)
        .post("/api/v1/approvals/{id}/delegations", may::<See, Approval>(), pass_on)
        .delete("/api/v1/approvals/{id}/delegations", may::<See, Approval>(), recall)
        .get("/api/v1/records/{id}/approvals", may::<See, policy::Record>(), of_record)
        .post("/api/v1/records/{id}/approvals", may::<Advance, policy::Record>(), put_before)
        .get("/api/v1/records/{id}/approvals/{approval}", may::<Advance, policy::Record>(), route)
}

/// Where the page begins.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct From {
    /// The `next` of the page before.
    after: Option<String>,
}

/// What waits for the caller's decision.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tasks {
    pub approvals: Vec<Task>,
    pub next: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Task {
    pub id: RoundId,
    pub record: RecordId,
    pub title: String,
    pub approval: String,
    /// own, delegation, absence or fallback
    pub basis: String,
    /// Whose place it is.
    pub seat: Uuid,
    #[schemars(with = "Option<String>")]
    pub due_at: Option<Timestamp>,
    #[schemars(with = "String")]
    pub since: Timestamp,
}

/// What nobody who can be reached could approve in time.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Gaps {
    pub gaps: Vec<Gap>,
    pub next: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Gap {
    pub id: RoundId,
    pub record: RecordId,
    pub title: String,
    pub approval: String,
    pub stage: String,
    /// So many approvals more are needed than can be had.
    pub lacking: i64,
    pub waiting_for: Vec<Uuid>,
    #[schemars(with = "Option<String>")]
    pub due_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Rounds {
    pub approvals: Vec<View>,
}

/// A decision on exactly what was read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// The `bundle` of the approval that was read.
    bundle: String,
    /// approve, approve-with-changes, ask-for-changes or not-for-me
    decision: String,
    #[serde(default)]
    words: String,
    /// In whose place; one's own if not given.
    seat: Option<Uuid>,
    /// Closes the stage without those who are asked: why.
    override_reason: Option<String>,
    /// An approval is meant although open comments of one's own say that something must change.
    #[serde(default)]
    in_spite: bool,
    /// Where the stage asks for one.
    signature: Option<NewSignature>,
}

/// A signature under the words that the stage declares.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSignature {
    name: String,
    /// Lines as `M10 20L30 40…`, whole numbers in a box of 600 by 200; without it the name alone signs.
    drawn: Option<String>,
    /// Whether the words are agreed to.
    agreed: bool,
}

/// A decision that somebody gave outside of the portal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    bundle: String,
    decision: String,
    #[serde(default)]
    words: String,
    /// Who gave it.
    from: Uuid,
    /// What shows it: a note of the call, a mail.
    #[serde(default)]
    evidence: String,
    /// A file of the record that shows it.
    file: Option<DocumentId>,
}

/// A task that is passed on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDelegation {
    to: Uuid,
    /// Whose task it is; one's own if not given.
    from: Option<Uuid>,
    /// Whoever was asked does not decide any more.
    #[serde(default)]
    hand_over: bool,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRound {
    /// Its key in the blueprint.
    approval: String,
    /// The `bundle` of the route that was read.
    bundle: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Begun {
    pub id: RoundId,
}

/// Who would be asked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Planned {
    pub stages: Vec<Stage>,
    /// Why it cannot be submitted now; empty if it can.
    pub refusals: Vec<String>,
    /// Which round it would be.
    pub number: u32,
    pub bundle: String,
}

/// The side as which somebody reads, and who they are.
pub fn looker(call: &Call, side: Side) -> Looker {
    Looker { side, person: call.actor().person().map(|person| person.0) }
}

async fn index(call: Call, scope: Scope<policy::Record>, Query(from): Query<From>) -> Result<Json<Tasks>> {
    let page = queries::waiting(&call, &scope, (after(&from)?, queries::PAGE)).await?;
    let task = |(one, line): (queries::Waiting, crate::records::queries::Line)| Task {
        id: one.round,
        record: one.record,
        title: line.title,
        approval: one.approval.to_string(),
        basis: one.basis,
        seat: one.seat,
        due_at: one.due_at,
        since: one.since,
    };
    let next = page.next.map(Cursor::to_text);
    Ok(Json(Tasks { approvals: page.rows.into_iter().map(task).collect(), next }))
}

async fn gaps(call: Call, scope: Scope<policy::Record>, Query(from): Query<From>) -> Result<Json<Gaps>> {
    if call.actor().side() == Side::Client {
        return Err(Error::NotFound);
    }
    let page = queries::gaps(&call, &scope, (after(&from)?, queries::PAGE)).await?;
    let gap = |(one, line): (queries::Gap, crate::records::queries::Line)| Gap {
        id: one.round,
        record: one.record,
        title: line.title,
        approval: one.approval.to_string(),
        stage: one.stage.to_string(),
        lacking: one.lacking,
        waiting_for: one.waiting_for,
        due_at: one.due_at,
    };
    let next = page.next.map(Cursor::to_text);
    Ok(Json(Gaps { gaps: page.rows.into_iter().map(gap).collect(), next }))
}

async fn show(call: Call, permit: Permit<See, Approval>) -> Result<Json<View>> {
    Ok(Json(read(&call, &permit).await?))
}

/// The round as the reader of a permit may see it.
pub async fn read<A: policy::Action>(call: &Call, permit: &Permit<A, Approval>) -> Result<View> {
    let record = whole(call, permit.thing().record.id).await?;
    let subject = subject(call, &mut Reader::Quick(call.read()), &record).await?;
    let found = view::load(call, &subject, permit.thing().id, looker(call, permit.side())).await?;
    found.ok_or(Error::NotFound)
}

async fn decide_on(call: Call, permit: Permit<Approve, Approval>, Json(new): Json<NewDecision>) -> Result<Json<View>> {
    let place = match new.override_reason {
        Some(reason) => Chosen::Override { reason },
        None => Chosen::Mine(new.seat),
    };
    let NewSignature { name, drawn, agreed } = new.signature.unwrap_or_default();
    let signature = Sent { name, by_hand: drawn.is_some(), drawn: drawn.unwrap_or_default(), agreed };
    let (said, seen) = (said(&new.decision, &new.words)?, seen(&new.bundle)?);
    let vote = Vote { said, seen, place, in_spite: new.in_spite, signature, link: None };
    decide(&call, &on_record(&call, &permit).await?, permit.thing().id, vote).await?;
    Ok(Json(read(&call, &permit).await?))
}

async fn put_down(call: Call, permit: Permit<Advance, Approval>, Json(new): Json<Recorded>) -> Result<Json<View>> {
    let place = Chosen::Recorded { from: new.from, evidence: new.evidence, file: new.file };
    let (said, seen) = (said(&new.decision, &new.words)?, seen(&new.bundle)?);
    let vote = Vote { said, seen, place, in_spite: false, signature: Sent::default(), link: None };
    record_decision(&call, &on_record(&call, &permit).await?, permit.thing().id, vote).await?;
    Ok(Json(read(&call, &permit).await?))
}

async fn certify(call: Call, permit: Permit<See, Approval>) -> Result<Json<Signed>> {
    Ok(Json(certificate(&call, &permit).await?))
}

async fn take_back(call: Call, permit: Permit<See, Approval>) -> Result<Json<View>> {
    withdraw(&call, &on_record(&call, &permit).await?, permit.thing().id).await?;
    Ok(Json(read(&call, &permit).await?))
}

async fn pass_on(call: Call, permit: Permit<See, Approval>, Json(new): Json<NewDelegation>) -> Result<Json<View>> {
    let round = permit.thing().id;
    match new.from.filter(|from| call.actor().person() != Some(PersonId(*from))) {
        Some(from) => reassign(&call, &on_record(&call, &permit).await?, round, (from, new.to, new.reason)).await?,
        None => {
            let may = permit::permit::<Approve, policy::Record>(&call, &permit.thing().record.id).await?;
            ask_someone_else(&call, &may, round, (new.to, new.hand_over, new.reason)).await?;
        }
    }
    Ok(Json(read(&call, &permit).await?))
}

async fn recall(call: Call, permit: Permit<See, Approval>) -> Result<Json<View>> {
    call_back(&call, &on_record(&call, &permit).await?, permit.thing().id).await?;
    Ok(Json(read(&call, &permit).await?))
}

async fn of_record(call: Call, permit: Permit<See, policy::Record>) -> Result<Json<Rounds>> {
    let record = whole(&call, permit.thing().id).await?;
    let subject = subject(&call, &mut Reader::Quick(call.read()), &record).await?;
    Ok(Json(Rounds { approvals: view::of_record(&call, &subject, looker(&call, permit.side())).await? }))
}

async fn put_before(
    call: Call,
    permit: Permit<Advance, policy::Record>,
    Json(new): Json<NewRound>,
) -> Result<(StatusCode, Json<Begun>)> {
    let bundle = new.bundle.as_deref().map(seen).transpose()?;
    let id = submit(&call, &permit, &Key::new(new.approval), bundle).await?;
    Ok((StatusCode::CREATED, Json(Begun { id })))
}

async fn route(
    call: Call,
    permit: Permit<Advance, policy::Record>,
    Path((_, approval)): Path<(RecordId, String)>,
) -> Result<Json<Planned>> {
    let key = Key::new(approval.as_str());
    let (subject, preview) = preview(&call, &permit, &key).await?;
    let firm = call.actor().workspace_name();
    Ok(Json(Planned {
        stages: view::planned((&subject, &preview), &approval, firm, looker(&call, permit.side())),
        refusals: preview.refusals.iter().map(|refusal| refusal.words.clone()).collect(),
        number: preview.number,
        bundle: hex(subject.content(&key)?.bundle()?),
    }))
}

/// The same right on the record itself.
pub async fn on_record<A: policy::Action>(
    call: &Call,
    permit: &Permit<A, Approval>,
) -> Result<Permit<A, policy::Record>> {
    permit::permit_on(call, permit.thing().record.clone(), permit.facts().clone()).await
}

/// What was said, from a form or a program.
pub fn said(word: &str, words: &str) -> Result<Said> {
    let found = said_of(word, words);
    found.ok_or_else(|| Error::invalid("decision", "Choose what you decide."))
}

/// The hash of what was read; without one nothing is decided.
pub fn seen(text: &str) -> Result<Bundle> {
    parse(text).ok_or_else(|| Error::invalid("bundle", "Send the `bundle` of what you have read."))
}

fn after(from: &From) -> Result<Option<Cursor>> {
    match &from.after {
        None => Ok(None),
        Some(text) => match Cursor::from_text(text) {
            Some(cursor) => Ok(Some(cursor)),
            None => Err(Error::invalid("after", "Give the `next` of a page.")),
        },
    }
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    let on = |method, path, summary| Operation::new::<View>(method, path, summary).status(200);
    vec![
        Operation::new::<Tasks>("GET", "/api/v1/approvals", "List what waits for your decision").query::<From>(),
        Operation::new::<Gaps>("GET", "/api/v1/approvals/gaps", "List what nobody who can be reached could approve")
            .query::<From>(),
        on("GET", "/api/v1/approvals/{id}", "Read one round of an approval"),
        Operation::new::<Signed>(
            "GET",
            "/api/v1/approvals/{id}/certificate",
            "Read the signed certificate of a round that is over",
        ),
        on("POST", "/api/v1/approvals/{id}/decisions", "Decide on what you have read").body::<NewDecision>(),
        on("POST", "/api/v1/approvals/{id}/recorded-decisions", "Put down what somebody decided outside of the portal")
            .body::<Recorded>(),
        on("POST", "/api/v1/approvals/{id}/withdrawal", "Take your decision back until its stage closes"),
        on("POST", "/api/v1/approvals/{id}/delegations", "Ask somebody else, or reassign a task")
            .body::<NewDelegation>(),
        on("DELETE", "/api/v1/approvals/{id}/delegations", "Call back what you passed on"),
        Operation::new::<Rounds>("GET", "/api/v1/records/{id}/approvals", "List the rounds of a record"),
        Operation::new::<Begun>("POST", "/api/v1/records/{id}/approvals", "Put a record before those who decide")
            .body::<NewRound>(),
        Operation::new::<Planned>("GET", "/api/v1/records/{id}/approvals/{approval}", "Read who would be asked"),
    ]
}
