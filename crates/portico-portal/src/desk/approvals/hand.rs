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
use portico_model::access::Side;
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
    let side = if others { from.first().and_then(|(id, _)| docket.people.side(*id)) } else { Some(permit.side()) };
    let body = Body {
        id: permit.thing().id,
        title: subject.title.clone(),
        reasons: back.reasons,
        others,
        to: able(&docket, side, own),
        from,
        words: back.words,
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

/// Those of a side who may decide on it; whether they fit in this place is seen when it is passed on.
fn able(docket: &Docket<'_>, side: Option<Side>, own: Option<Uuid>) -> Vec<(Uuid, String)> {
    let submitter = docket.row.round.submitted_by;
    let mut found: Vec<(Uuid, String)> = Vec::new();
    for one in &docket.people.all {
        let fits = one.person.may_decide && Some(one.person.actor.side) == side && one.person.id != submitter;
        if fits && Some(one.person.id) != own && !found.iter().any(|(id, _)| *id == one.person.id) {
            found.push((one.person.id, one.name.clone()));
        }
    }
    found
}
