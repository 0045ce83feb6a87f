//! The people of an organization: who belongs, in which roles, who is invited, and the form that invites.

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    frames::{Place, frame},
    ids::{InvitationId, MemberId, OrganizationId, PersonId},
    people::pages::{field, mended, page, see_other, short, summary},
    policy::{
        Change, Invite, Permit, See, SignedIn,
        permit::{granted, permit},
    },
    workspaces::{
        actions::{self, NewInvitation},
        people::{Invited, People},
        queries::{self, A_PAGE, Listed, Pending},
        roles,
    },
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_web::{
    Fields,
    components::{ErrorSummary, FieldView, Input, Selection, When},
    frame::Frame,
    words::Words,
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "workspaces/pages/people_client.html")]
struct ClientPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "workspaces/pages/people_staff.html")]
struct StaffPage {
    frame: Frame,
    body: Body,
}

/// What both sides' pages hold.
#[derive(Template)]
#[template(path = "workspaces/pages/people.html")]
struct Body {
    organization: OrganizationId,
    name: String,
    is_firm: bool,
    people: Vec<Line>,
    more: Option<PersonId>,
    pending: Vec<Waiting>,
    /// The form that invites, for those who may.
    form: Option<Vec<FieldView>>,
    summary: ErrorSummary,
}

impl askama::filters::HtmlSafe for Body {}

struct Line {
    id: MemberId,
    name: String,
    address: String,
    roles: String,
    seen: Option<When>,
    is_suspended: bool,
    may_change: bool,
}

struct Waiting {
    id: InvitationId,
    name: String,
    address: String,
    roles: String,
    state: String,
    failed: bool,
}

#[derive(Debug, Default, Deserialize)]
pub struct Way {
    after: Option<PersonId>,
    /// Which of several organizations of one's own.
    of: Option<OrganizationId>,
}

/// The reader's own organization; staff go to the page of the firm's people.
pub async fn own(call: Call, _: SignedIn, Query(way): Query<Way>) -> Result<Response> {
    let standings = call.actor().standings();
    let first = match way.of {
        Some(of) => standings.iter().find(|standing| standing.organization == of),
        None => standings.first(),
    };
    let first = first.ok_or(Error::NotFound)?;
    if first.side == Side::Firm {
        return Ok(see_other(&format!("/organizations/{}/people", first.organization)));
    }
    let permit = permit::<See, People>(&call, &first.organization).await?;
    shown(&call, permit, way.after, (Fields::default(), FieldErrors::default())).await
}

pub async fn show(call: Call, permit: Permit<See, People>, Query(way): Query<Way>) -> Result<Response> {
    shown(&call, permit, way.after, (Fields::default(), FieldErrors::default())).await
}

pub async fn invite(call: Call, may: Permit<Invite, People>, fields: Fields) -> Result<Response> {
    let roles = fields.all("roles").iter().map(|role| Key::new(role.as_str())).collect();
    let new = NewInvitation { address: fields.text("email"), name: fields.text("name"), roles };
    let organization = may.thing().organization;
    match actions::invite(&call, &may, new).await {
        Ok(_) => Ok(see_other(&back(&call, organization))),
        Err(error) => {
            let errors = mended(error)?;
            let see = permit::<See, People>(&call, &organization).await?;
            shown(&call, see, None, (fields, errors)).await
        }
    }
}

pub async fn resend(call: Call, permit: Permit<Invite, Invited>) -> Result<Response> {
    let back = back(&call, permit.thing().people.organization);
    actions::resend_invitation(&call, permit).await?;
    Ok(see_other(&back))
}

pub async fn revoke(call: Call, permit: Permit<Invite, Invited>) -> Result<Response> {
    let back = back(&call, permit.thing().people.organization);
    actions::revoke_invitation(&call, permit).await?;
    Ok(see_other(&back))
}

/// The page on which the reader sees these people.
pub fn back(call: &Call, organization: OrganizationId) -> String {
    let own = call.actor().standings().iter().any(|standing| standing.organization == organization);
    match call.actor().side() {
        Side::Client if own => format!("/organization?of={organization}"),
        _ => format!("/organizations/{organization}/people"),
    }
}

async fn shown(
    call: &Call,
    permit: Permit<See, People>,
    after: Option<PersonId>,
    (typed, errors): (Fields, FieldErrors),
) -> Result<Response> {
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let organization = permit.thing().organization;
    let at = match (call.actor().side(), permit.thing().side) {
        (Side::Client, _) => "/organization".to_owned(),
        (Side::Firm, Side::Firm) => format!("/organizations/{organization}/people"),
        (Side::Firm, Side::Client) => "/organizations".to_owned(),
    };
    let frame = frame(call, Place::at(at).live([format!("organization:{organization}")])).await?;
    let body = body(call, permit, after, (typed, errors)).await?;
    match call.actor().side() {
        Side::Client => page(status, &ClientPage { frame, body }),
        Side::Firm => page(status, &StaffPage { frame, body }),
    }
}

async fn body(
    call: &Call,
    permit: Permit<See, People>,
    after: Option<PersonId>,
    (typed, errors): (Fields, FieldErrors),
) -> Result<Body> {
    let blueprint = call.blueprint().await?;
    let words = Words::new(call.now(), &call.zone());
    let may_invite = granted::<Invite>(call, permit.facts()).await?.is_some();
    let may_change = granted::<Change>(call, permit.facts()).await?.is_some();
    let mut people = queries::list(call, &permit, after).await?;
    let is_more = people.len() > A_PAGE;
    people.truncate(A_PAGE);
    let more = people.last().map(|last| last.person).filter(|_| is_more);
    let pending = if may_invite { queries::pending(call, &permit).await? } else { Vec::new() };
    let of = permit.thing();
    Ok(Body {
        organization: of.organization,
        name: of.name.clone(),
        is_firm: of.side == Side::Firm,
        people: people.into_iter().map(|person| line(&blueprint, &words, person, may_change)).collect(),
        more,
        pending: pending.into_iter().map(|one| waiting(call, &blueprint, &words, one)).collect(),
        form: (may_invite && !of.is_suspended).then(|| form(call, &blueprint, of.side, (&typed, &errors))),
        summary: summary(&errors, &["name", "email", "roles"]),
    })
}

fn line(blueprint: &Compiled, words: &Words, person: Listed, may_change: bool) -> Line {
    Line {
        id: person.id,
        roles: role_names(blueprint, &person.roles),
        seen: person.seen_at.map(|at| words.when(at)),
        address: person.address.unwrap_or_default(),
        name: person.name,
        is_suspended: person.is_suspended,
        may_change,
    }
}

fn waiting(call: &Call, blueprint: &Compiled, words: &Words, one: Pending) -> Waiting {
    let roles: Vec<Key> = serde_json::from_str(&one.roles).unwrap_or_default();
    let failed = one.mail.as_deref() == Some("failed");
    let state = match one.mail.as_deref() {
        _ if one.expires_at <= call.now() => "Its time is over. Send it again".to_owned(),
        Some("sent") => format!("Sent {}, good until {}", words.ago(one.created_at), words.day_within(one.expires_at)),
        Some("failed") => format!("Could not be delivered: {}", one.mail_error.unwrap_or_default()),
        _ => "On its way".to_owned(),
    };
    Waiting { id: one.id, name: one.name, address: one.address, roles: role_names(blueprint, &roles), state, failed }
}

/// "Client Admin, Client Member": a role that the blueprint no longer has shows its key.
pub fn role_names(blueprint: &Compiled, roles: &[Key]) -> String {
    let name = |role: &Key| blueprint.role(role).map_or_else(|| role.to_string(), |declared| declared.name.clone());
    roles.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The roles that the actor may give on this side, with what each means.
pub fn role_choices(call: &Call, blueprint: &Compiled, side: Side, chosen: &dyn Fn(&Key) -> bool) -> Vec<Selection> {
    let giver = call.actor().memberships();
    let may =
        blueprint.roles.iter().filter(|(role, _)| roles::refusal(blueprint.matrix(), giver, role, side).is_none());
    may.map(|(role, declared)| Selection {
        value: role.to_string(),
        label: declared.name.clone(),
        hint: declared.description.clone(),
        chosen: chosen(role),
    })
    .collect()
}

fn form(call: &Call, blueprint: &Compiled, side: Side, (typed, errors): (&Fields, &FieldErrors)) -> Vec<FieldView> {
    let chosen = |role: &Key| typed.all("roles").iter().any(|word| word == role.as_str());
    let roles = Input::MultiChoice(role_choices(call, blueprint, side, &chosen));
    vec![
        field("name", "Name", short(typed.text("name"), "off"), errors),
        field("email", "E-mail address", Input::Email(typed.text("email").to_owned()), errors),
        field("roles", "What will they do here?", roles, errors),
    ]
}
