//! One member: their roles, for staff their teams, and whether they have access.

use super::people::{back, role_choices};
use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    frames::{Place, frame},
    ids::{MemberId, OrganizationId},
    people::pages::{field, mended, page, see_other, short, summary},
    policy::{self, Change, Configure, Permit, facts::Here, permit},
    workspaces::{
        actions::{self, MemberChange},
        people::People,
        queries::{self, Listed},
    },
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_web::{
    Fields,
    components::{ErrorSummary, FieldView, Input, Selection},
    frame::Frame,
};

#[derive(Template)]
#[template(path = "workspaces/pages/member_client.html")]
struct ClientPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "workspaces/pages/member_staff.html")]
struct StaffPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "workspaces/pages/member.html")]
#[expect(clippy::struct_excessive_bools, reason = "one for each thing that the page offers")]
struct Body {
    id: MemberId,
    name: String,
    address: String,
    organization: String,
    back: String,
    revision: i64,
    is_suspended: bool,
    is_self: bool,
    /// Whoever runs the portal may erase a person.
    /// The reader is of the firm.
    has_links: bool,
    may_erase: bool,
    fields: Vec<FieldView>,
    summary: ErrorSummary,
}

impl askama::filters::HtmlSafe for Body {}

pub async fn show(call: Call, permit: Permit<Change, policy::Member>) -> Result<Response> {
    shown(&call, &permit, (None, FieldErrors::default())).await
}

pub async fn change(call: Call, permit: Permit<Change, policy::Member>, fields: Fields) -> Result<Response> {
    let keys = |name: &str| fields.all(name).iter().map(|key| Key::new(key.as_str())).collect();
    let shown_revision = fields.text("revision").parse().unwrap_or_default();
    let new =
        MemberChange { roles: keys("roles"), teams: keys("teams"), title: fields.text("title"), shown: shown_revision };
    let organization = permit.thing().organization;
    let again = permit.also::<Change>(&call).await?.ok_or(Error::NotFound)?;
    match actions::change_member(&call, permit, new).await {
        Ok(()) => Ok(see_other(&back(&call, organization))),
        Err(error) => {
            let errors = mended(error)?;
            shown(&call, &again, (Some(fields), errors)).await
        }
    }
}

pub async fn suspend(call: Call, permit: Permit<Change, policy::Member>) -> Result<Response> {
    let back = back(&call, permit.thing().organization);
    actions::suspend_member(&call, permit).await?;
    Ok(see_other(&back))
}

pub async fn restore(call: Call, permit: Permit<Change, policy::Member>) -> Result<Response> {
    let back = back(&call, permit.thing().organization);
    actions::restore_member(&call, permit).await?;
    Ok(see_other(&back))
}

async fn shown(
    call: &Call,
    permit: &Permit<Change, policy::Member>,
    (typed, errors): (Option<Fields>, FieldErrors),
) -> Result<Response> {
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let listed = queries::find(call, permit).await?.ok_or(Error::NotFound)?;
    let organization: OrganizationId = permit.thing().organization;
    let (people, _) = <People as policy::Thing>::find(call, &organization).await?.ok_or(Error::NotFound)?;
    let blueprint = call.blueprint().await?;
    let body = Body {
        id: listed.id,
        name: listed.name.clone(),
        address: listed.address.clone().unwrap_or_default(),
        organization: people.name,
        back: back(call, organization),
        revision: listed.revision,
        is_suspended: listed.is_suspended,
        is_self: call.actor().person() == Some(listed.person),
        has_links: permit.side() == Side::Firm,
        may_erase: permit::permit::<Configure, policy::Workspace>(call, &Here).await.is_ok(),
        fields: fields(call, &blueprint, (&listed, people.side), (typed.as_ref(), &errors)),
        summary: summary(&errors, &["roles", "teams", "title"]),
    };
    let frame = frame(call, Place::default()).await?;
    match call.actor().side() {
        Side::Client => page(status, &ClientPage { frame, body }),
        Side::Firm => page(status, &StaffPage { frame, body }),
    }
}

fn fields(
    call: &Call,
    blueprint: &Compiled,
    (listed, side): (&Listed, Side),
    (typed, errors): (Option<&Fields>, &FieldErrors),
) -> Vec<FieldView> {
    let chosen = |name: &str, key: &Key, now: &[Key]| match typed {
        Some(typed) => typed.all(name).iter().any(|word| word == key.as_str()),
        None => now.contains(key),
    };
    let roles = role_choices(call, blueprint, side, &|role| chosen("roles", role, &listed.roles));
    let title = typed.map_or(listed.title.as_str(), |typed| typed.text("title"));
    let mut title = field("title", "Title", short(title, "organization-title"), errors);
    title.required = false;
    let mut fields = vec![field("roles", "What do they do here?", Input::MultiChoice(roles), errors), title];
    if side == Side::Firm && !blueprint.teams.is_empty() {
        let teams = blueprint.teams.iter().map(|(key, team)| Selection {
            value: key.to_string(),
            label: team.name.clone(),
            hint: team.description.clone(),
            chosen: chosen("teams", key, &listed.teams),
        });
        let mut teams = field("teams", "Teams", Input::MultiChoice(teams.collect()), errors);
        teams.required = false;
        fields.push(teams);
    }
    fields
}
