//! Records for programs: the same actions as JSON.

use crate::{
    approvals::Reader,
    call::{Call, Portal},
    error::{Error, Result},
    idempotency::Once,
    ids::{DraftId, MemberId, OrganizationId, RecordId},
    policy::{
        self, Advance, Answer, Assign, Permit, Scope, See, SignedIn, facts::Wanted, list, may, permit, scope::Filter,
        signed_in,
    },
    records::{
        Channel, Record,
        actions::{
            advance::{By, Chosen, advance, offers},
            answer::{Edit, answer},
            assign::{Assignment, assign},
            draft::Written,
            submit::{Request, submit},
        },
        approvals, moves, queries, view,
    },
};
use axum::{
    Json,
    extract::Query,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use portico_model::{Key, access::Side, forms};
use portico_store::{Value, paging::Cursor};
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Any};

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/records", list::<See, policy::Record>(), index)
        .post("/api/v1/records", signed_in("opens a record of a type that they may open"), open)
        .get("/api/v1/records/{id}", may::<See, policy::Record>(), show)
        .patch("/api/v1/records/{id}/answers", may::<Answer, policy::Record>(), change_answers)
        .get("/api/v1/records/{id}/transitions", may::<See, policy::Record>(), ways)
        .post("/api/v1/records/{id}/transitions", may::<Advance, policy::Record>(), make_transition)
        .put("/api/v1/records/{id}/owner", may::<Assign, policy::Record>(), set_owner)
}

/// Which records: every part that is given must hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// A state of the workflow.
    state: Option<String>,
    /// Who has to act: client, firm, other or none.
    ball: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    organization: Option<OrganizationId>,
    owner: Option<MemberId>,
    open: Option<bool>,
    /// `changed` (newest first, the default) or `due` (soonest first).
    sort: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 25 if not given.
    limit: Option<usize>,
}

/// A page of records and where the next one begins.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Records {
    pub records: Vec<Summary>,
    /// Give it as `after`; none on the last page.
    pub next: Option<String>,
}

/// A record in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Summary {
    pub id: RecordId,
    #[serde(rename = "type")]
    pub kind: String,
    pub number: String,
    pub title: String,
    pub state: String,
    pub ball: String,
    pub open: bool,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub owner_name: Option<String>,
    #[schemars(with = "String")]
    pub state_since: Timestamp,
    #[schemars(with = "String")]
    pub changed_at: Timestamp,
    #[schemars(with = "Option<String>")]
    pub due_at: Option<Timestamp>,
    /// Items of the checklist that clients are to send now, whoever has the ball.
    pub wanted: Vec<String>,
    pub revision: i64,
}

/// What is asked for.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRecord {
    #[serde(rename = "type")]
    kind: String,
    /// The actor's first one if not given.
    organization: Option<OrganizationId>,
    /// A colleague; the caller if not given.
    requested_for: Option<MemberId>,
    answers: Map<String, Any>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Opened {
    pub id: RecordId,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswers {
    /// The answers that change; null empties one. The others stay as they are.
    answers: Map<String, Any>,
}

/// One way from where a record stands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Way {
    pub transition: String,
    pub label: String,
    pub to: String,
    /// none, optional or required
    pub comment: String,
    /// Why it is not open now; empty if it is.
    pub refusals: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    transition: String,
    #[serde(default)]
    comment: String,
}

/// Where a record stands after a change.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Standing {
    pub id: RecordId,
    pub state: String,
    pub ball: String,
    pub owner: Option<MemberId>,
    pub revision: i64,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOwner {
    /// None gives it back to its team.
    member: Option<MemberId>,
    #[serde(default)]
    reason: String,
}

async fn index(call: Call, scope: Scope<policy::Record>, Query(wish): Query<Wish>) -> Result<Json<Records>> {
    let page = queries::list(&call, &scope, &wish.query()?).await?;
    let blueprint = call.blueprint().await?;
    let next = page.next.map(Cursor::to_text);
    Ok(Json(Records { records: page.rows.into_iter().map(|line| Summary::of(&blueprint, line)).collect(), next }))
}

async fn open(call: Call, _: SignedIn, headers: HeaderMap, Json(new): Json<NewRecord>) -> Result<Response> {
    let wanted = Wanted { key: Key::new(new.kind.as_str()), organization: new.organization };
    let permit = permit::permit::<policy::Open, policy::RecordType>(&call, &wanted).await?;
    let blueprint = call.blueprint().await?;
    let input = forms::refill(&moves::type_of(&blueprint, &permit.thing().key)?.form, &new.answers);
    let once = Once::of(&call, &headers, "POST /api/v1/records", &new)?;
    let run = async |id| {
        let written = Written { input, requested_for: new.requested_for, channel: Channel::Api };
        Ok(Opened { id: submit(&call, &permit, Request { draft: DraftId(id), written }).await? })
    };
    once.answer(&call, StatusCode::CREATED, run).await
}

async fn show(call: Call, permit: Permit<See, policy::Record>) -> Result<Response> {
    let revision = permit.thing().revision;
    let body = match permit.side() {
        Side::Client => Json(view::for_client(&call, &permit).await?).into_response(),
        Side::Firm => Json(view::for_staff(&call, &permit).await?).into_response(),
    };
    Ok(tagged(revision, body))
}

async fn change_answers(
    call: Call,
    permit: Permit<Answer, policy::Record>,
    headers: HeaderMap,
    Json(new): Json<NewAnswers>,
) -> Result<Response> {
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let input = forms::refill(&moves::type_of(&blueprint, &permit.thing().kind)?.form, &new.answers);
    let only = new.answers.keys().map(|key| Key::new(key.as_str())).collect();
    let record = answer(&call, &permit, Edit { input, shown: Some(shown(&headers)?), only: Some(only) }).await?;
    Ok(standing(&record))
}

async fn ways(call: Call, permit: Permit<See, policy::Record>) -> Result<Json<Vec<Way>>> {
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let machine = moves::machine(&blueprint, &permit.thing().kind)?;
    let record = view::whole(&call, permit.thing().id).await?;
    let by = By { member: permit.member(), facts: permit.facts() };
    let settled = approvals::settled(&call, &mut Reader::Quick(call.read()), &record).await?;
    let offers =
        offers(&call, machine, &record, (&by, &settled)).into_iter().filter(portico_model::workflow::Offer::is_mine);
    Ok(Json(offers.map(|offer| Way::of(&offer)).collect()))
}

async fn make_transition(
    call: Call,
    permit: Permit<Advance, policy::Record>,
    headers: HeaderMap,
    Json(wanted): Json<Transition>,
) -> Result<Response> {
    let chosen =
        Chosen { transition: wanted.transition.into(), comment: wanted.comment, shown: Some(shown(&headers)?) };
    Ok(standing(&advance(&call, &permit, chosen).await?))
}

async fn set_owner(
    call: Call,
    permit: Permit<Assign, policy::Record>,
    headers: HeaderMap,
    Json(new): Json<NewOwner>,
) -> Result<Response> {
    let to = Assignment { to: new.member, reason: new.reason, shown: Some(shown(&headers)?) };
    Ok(standing(&assign(&call, &permit, to).await?))
}

impl Wish {
    fn query(&self) -> Result<queries::Query> {
        let words = |column: &'static str, given: &Option<String>| {
            given.as_ref().map(|given| (format!("t.{column} = ?"), Value::from(given.as_str())))
        };
        let mut parts: Vec<(String, Value)> =
            [words("state", &self.state), words("ball", &self.ball), words("type", &self.kind)]
                .into_iter()
                .flatten()
                .collect();
        parts.extend(self.organization.map(|id| ("t.organization_id = ?".to_owned(), id.into())));
        parts.extend(self.owner.map(|id| ("t.owner_id = ?".to_owned(), id.into())));
        parts.extend(self.open.map(|open| ("t.is_open = ?".to_owned(), open.into())));
        let filter =
            parts.into_iter().fold(Filter::none(), |filter, (condition, value)| filter.and(&condition, [value]));
        let order = match self.sort.as_deref() {
            None | Some("changed") => queries::Sort::Changed,
            Some("due") => queries::Sort::Due,
            Some(_) => return Err(Error::invalid("sort", "Give `changed` or `due`.")),
        };
        let after = match &self.after {
            Some(text) => {
                Some(Cursor::from_text(text).ok_or_else(|| Error::invalid("after", "Give the `next` of a page."))?)
            }
            None => None,
        };
        let size @ 1..=100 = self.limit.unwrap_or(queries::PAGE) else {
            return Err(Error::invalid("limit", "Give 1 to 100."));
        };
        Ok(queries::Query { filter, order, after, size })
    }
}

impl Summary {
    pub fn of(blueprint: &portico_model::blueprint::Compiled, line: queries::Line) -> Self {
        Self {
            id: line.id,
            number: view::number(blueprint, &line.kind, line.number),
            kind: line.kind.to_string(),
            title: line.title,
            state: line.state.to_string(),
            ball: line.ball,
            open: line.is_open,
            organization: line.organization,
            organization_name: line.organization_name,
            owner_name: line.owner_name,
            state_since: line.state_since,
            changed_at: line.changed_at,
            due_at: line.due_at,
            wanted: line.wanted.iter().map(ToString::to_string).collect(),
            revision: line.revision,
        }
    }
}

impl Way {
    fn of(offer: &portico_model::workflow::Offer<'_>) -> Self {
        let comment = match offer.comment {
            portico_model::blueprint::Comment::None => "none",
            portico_model::blueprint::Comment::Optional => "optional",
            portico_model::blueprint::Comment::Required => "required",
        };
        Self {
            transition: offer.transition.to_string(),
            label: offer.label.to_owned(),
            to: offer.declared.to.to_string(),
            comment: comment.into(),
            refusals: offer.refusals.iter().map(|refusal| refusal.words.clone()).collect(),
        }
    }
}

/// The revision that the caller has seen: nobody overwrites what they have not read.
fn shown(headers: &HeaderMap) -> Result<i64> {
    let tag = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let revision = tag.and_then(|tag| tag.trim_matches('"').parse().ok());
    revision.ok_or_else(|| Error::invalid("If-Match", "Send the ETag of the record that you have read."))
}

fn standing(record: &Record) -> Response {
    let body = Standing {
        id: record.id,
        state: record.state.to_string(),
        ball: record.ball.clone(),
        owner: record.owner,
        revision: record.revision,
    };
    tagged(record.revision, Json(body).into_response())
}

fn tagged(revision: i64, mut response: Response) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{revision}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<Records>("GET", "/api/v1/records", "List the records that you may see").query::<Wish>(),
        Operation::new::<Opened>("POST", "/api/v1/records", "Open a record").body::<NewRecord>().once(),
        Operation::new::<view::StaffRecord>(
            "GET",
            "/api/v1/records/{id}",
            "Read one record; its client gets the part that is for clients",
        ),
        Operation::new::<Standing>(
            "PATCH",
            "/api/v1/records/{id}/answers",
            "Change answers as far as the state allows",
        )
        .body::<NewAnswers>()
        .if_match(),
        Operation::new::<Vec<Way>>(
            "GET",
            "/api/v1/records/{id}/transitions",
            "List the ways from where a record stands",
        ),
        Operation::new::<Standing>("POST", "/api/v1/records/{id}/transitions", "Make a transition")
            .body::<Transition>()
            .status(200)
            .if_match(),
        Operation::new::<Standing>(
            "PUT",
            "/api/v1/records/{id}/owner",
            "Give a record to somebody of the firm, or back to its team",
        )
        .body::<NewOwner>()
        .if_match(),
    ]
}
