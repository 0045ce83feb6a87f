//! Asks somebody else to decide: one's own task, or for those who answer for it the task of others.

use super::show::{Back, told};
use crate::{
    approvals::{Approval, Docket, Reader, docket},
    call::Call,
    error::{Error, Result},
    frames::{Place, frame},
    ids::RoundId,
    people::pages::{page, see_other},
    policy::{self, Approve, Permit, See, permit},
    records::{
        approvals::{self, api::on_record},
        view::whole,
    },
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_model::{
    access::Side,
    approvals::{Absence, may_be_given},
};
use portico_web::{Fields, components as ui, frame::Frame};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Anything, for the task of others.
    others: String,
}

#[derive(Template)]
#[template(path = "desk/approvals/hand_client.html")]
struct ClientPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/hand_staff.html")]
struct StaffPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/hand.html")]
struct Body {
    id: RoundId,
    title: String,
    reasons: Vec<String>,
    others: bool,
    /// Whose task can be given away.
    from: Vec<(Uuid, String)>,
    /// Who could decide instead.
    to: Vec<(Uuid, String)>,
    words: String,
    /// Who reads what is written.
    readers: String,
}

impl askama::filters::HtmlSafe for Body {}

pub async fn show(call: Call, permit: Permit<See, Approval>, Query(asked): Query<Asked>) -> Result<Response> {
    shown(&call, &permit, (!asked.others.is_empty(), Back::default())).await
}

pub async fn pass_on(call: Call, permit: Permit<See, Approval>, fields: Fields) -> Result<Response> {
    let id = permit.thing().id;
    match passed(&call, &permit, &fields).await {
        Ok(()) => Ok(see_other(&format!("/approvals/{id}?said=passed-on"))),
        Err(error) => {
            let back = told(error, &fields)?;
            shown(&call, &permit, (fields.has("from"), back)).await
        }
    }
}

async fn passed(call: &Call, permit: &Permit<See, Approval>, fields: &Fields) -> Result<()> {
    let to: Uuid = fields.text("to").parse().map_err(|_| Error::invalid("to", "Choose somebody."))?;
    let (round, words) = (permit.thing().id, fields.text("words").to_owned());
    if let Some(from) = fields.given("from") {
        let from: Uuid = from.parse().map_err(|_| Error::invalid("from", "Choose whose task it is."))?;
        return approvals::reassign(call, &on_record(call, permit).await?, round, (from, to, words)).await;
    }
    let may = permit::permit::<Approve, policy::Record>(call, &permit.thing().record.id).await?;
    approvals::ask_someone_else(call, &may, round, (to, fields.text("hand_over") == "yes", words)).await
}

pub async fn recall(call: Call, permit: Permit<See, Approval>) -> Result<Response> {
    approvals::call_back(&call, &on_record(&call, &permit).await?, permit.thing().id).await?;
    Ok(see_other(&format!("/approvals/{}", permit.thing().id)))
}

async fn shown(call: &Call, permit: &Permit<See, Approval>, (others, back): (bool, Back)) -> Result<Response> {
    let status = if back.reasons.is_empty() { StatusCode::OK } else { back.status };
    let record = whole(call, permit.thing().record.id).await?;
    let mut reader = Reader::Quick(call.read());
    let subject = approvals::subject(call, &mut reader, &record).await?;
    let row = docket::find(&mut reader, call.workspace(), permit.thing().id).await?.ok_or(Error::NotFound)?;
    let docket = Docket::of(&mut reader, call.workspace(), &subject, (row, call.now())).await?;
    let others = others && permit.side() == Side::Firm;
    let own = call.actor().person().map(|person| person.0);
    let from = if others { waiting(&docket, call) } else { Vec::new() };
    let given: Vec<Uuid> = if others { from.iter().map(|(id, _)| *id).collect() } else { own.into_iter().collect() };
    let body = Body {
        id: permit.thing().id,
        title: subject.title.clone(),
        reasons: back.reasons,
        others,
        to: able(&docket, call, &given),
        from,
        words: back.words,
        readers: match permit.side() {
            Side::Client => format!("It stands with the request; {} can read it, too.", call.actor().workspace_name()),
            Side::Firm => "It stands with the record. Clients read it where the task is one of theirs.".to_owned(),
        },
    };
    let frame = frame(call, Place::at("/approvals")).await?;
    match permit.side() {
        Side::Client => page(status, &ClientPage { frame, body }),
        Side::Firm => page(status, &StaffPage { frame, body }),
    }
}

/// Those whose decision is waited for.
fn waiting(docket: &Docket<'_>, call: &Call) -> Vec<(Uuid, String)> {
    let seats = docket.waiting(call.now()).into_iter().flat_map(|waiting| waiting.groups).flat_map(|group| group.seats);
    let mut found: Vec<(Uuid, String)> = Vec::new();
    for seat in seats {
        let name = docket.people.name(seat.holder).unwrap_or("Somebody who has left").to_owned();
        if !found.iter().any(|(id, _)| *id == seat.holder) {
            found.push((seat.holder, name));
        }
    }
    found
}

/// Those to whom one of these tasks can be given, and who of them is away.
fn able(docket: &Docket<'_>, call: &Call, from: &[Uuid]) -> Vec<(Uuid, String)> {
    let case = docket.case(call.now());
    let is_on = |absence: &&Absence| absence.is_on(&case.procedure.record_type, call.now());
    let is_away = |id| case.absences.iter().filter(is_on).any(|absence| absence.who == id);
    let mut found: Vec<(Uuid, String)> = Vec::new();
    for one in &docket.people.all {
        let id = one.person.id;
        let fits = from.iter().any(|from| may_be_given(&case, *from, id));
        if fits && !found.iter().any(|(known, _)| *known == id) {
            found.push((id, if is_away(id) { format!("{} (away)", one.name) } else { one.name.clone() }));
        }
    }
    found
}
