//! Adds a colleague to a request: whoever may write on it asks others in.

use crate::{
    call::Call,
    desk::{client::row::load, record::Said},
    error::{Error, Result},
    frames::{Place, frame},
    ids::{MemberId, RecordId},
    people::pages::{page, see_other},
    policy::{self, Permit, Reply, See, permit, scope::Filter, scope::Listing, scope::Order, scope::scope},
    records::actions::{
        add_participant::add_participant,
        remove_participant::{is_theirs, remove_participant},
    },
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_model::access::Side;
use portico_web::{Fields, components as ui, frame::Frame};

#[derive(Template)]
#[template(path = "desk/client/participants.html")]
struct Page {
    frame: Frame,
    id: RecordId,
    title: String,
    /// Those who were asked in, and whether the reader may take them off.
    there: Vec<There>,
    colleagues: Vec<ui::Selection>,
    error: String,
}

/// Somebody who takes part.
struct There {
    member: MemberId,
    name: String,
    is_reader: bool,
    removable: bool,
}

pub async fn show(call: Call, permit: Permit<Reply, policy::Record>) -> Result<Response> {
    shown(&call, &permit, Said::default()).await
}

pub async fn add(call: Call, permit: Permit<Reply, policy::Record>, fields: Fields) -> Result<Response> {
    let id = permit.thing().id;
    match added(&call, &permit, fields.text("member")).await {
        Ok(()) => Ok(see_other(&format!("/records/{id}?said=added"))),
        Err(Error::Invalid(fields)) => {
            shown(&call, &permit, Said { fields, status: StatusCode::UNPROCESSABLE_ENTITY, ..Said::default() }).await
        }
        Err(other) => Err(other),
    }
}

/// Whoever has taken themselves off may see nothing here any more.
pub async fn remove(call: Call, permit: Permit<Reply, policy::Record>, fields: Fields) -> Result<Response> {
    let member: MemberId = fields.text("member").parse().map_err(|_| Error::invalid("member", "Choose somebody."))?;
    remove_participant(&call, &permit, member).await?;
    let left = call.actor().is(member) && !is_theirs(&call, &permit).await?;
    Ok(see_other(&if left { "/records".to_owned() } else { format!("/records/{}?said=removed", permit.thing().id) }))
}

/// Nobody is added whom the reader may not even see.
async fn added(call: &Call, on: &Permit<Reply, policy::Record>, chosen: &str) -> Result<()> {
    let choose = || Error::invalid("member", "Choose a colleague.");
    let id: MemberId = chosen.parse().map_err(|_| choose())?;
    let member = permit::permit::<See, policy::Member>(call, &id).await.map_err(|_| choose())?;
    add_participant(call, on, &member).await
}

async fn shown(call: &Call, permit: &Permit<Reply, policy::Record>, said: Said) -> Result<Response> {
    if permit.side() == Side::Firm {
        return Ok(see_other(&format!("/records/{}", permit.thing().id)));
    }
    let record = load(call, permit.thing().id).await?;
    let there: Vec<MemberId> = record.participants.iter().map(|(member, _)| *member).collect();
    let is_theirs = is_theirs(call, permit).await?;
    let takes_part =
        |member: &MemberId| there.contains(member) || [record.opened_by, record.requested_for].contains(member);
    let colleagues = colleagues(call).await?.into_iter().filter(|(member, _)| !takes_part(member));
    let selection = |(member, label): (MemberId, String)| ui::Selection {
        value: member.to_string(),
        label,
        hint: String::new(),
        chosen: false,
    };
    let page_of = Page {
        frame: frame(call, Place::at("/records")).await?,
        id: record.id,
        title: record.title.clone(),
        there: record.participants.iter().map(|(member, name)| There::of(call, *member, name, is_theirs)).collect(),
        colleagues: colleagues.map(selection).collect(),
        error: said.fields.0.get("member").cloned().unwrap_or_default(),
    };
    page(said.status, &page_of)
}

impl There {
    fn of(call: &Call, member: MemberId, name: &str, is_theirs: bool) -> Self {
        let is_reader = call.actor().is(member);
        Self { member, name: name.to_owned(), is_reader, removable: is_reader || is_theirs }
    }
}

/// Everybody of the client whom the reader may see.
async fn colleagues(call: &Call) -> Result<Vec<(MemberId, String)>> {
    let listing = Listing {
        columns: "t.workspace_id, t.id, t.person_id, t.created_at",
        shown: "b.id, p.name",
        joins: "JOIN person p ON p.id = b.person_id",
        filter: Filter::none().and("t.suspended_at IS NULL AND t.side = ?", ["client".into()]),
        order: Order::Soonest("created_at"),
        after: None,
        limit: 199,
    };
    scope::<See, policy::Member>(call).await?.list(&call.read(), &listing).await
}
