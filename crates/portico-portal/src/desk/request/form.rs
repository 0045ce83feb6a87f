//! A new request: filled in, kept as a draft while it is, checked, sent.

use crate::{
    call::Call,
    desk::{
        client::{
            catalogue::address,
            fields::{Filling, Section},
        },
        record::typed,
    },
    error::{Error, FieldErrors, Result},
    frames::{Place, frame},
    ids::{DraftId, MemberId, OrganizationId},
    people::pages::{page, see_other},
    policy::{
        self, Open, Permit, RecordType, See, SignedIn, facts::Wanted, permit, scope::Filter, scope::Listing,
        scope::Order, scope::scope,
    },
    records::{
        actions::{
            draft::{self, Draft, asking, field_errors},
            submit::{Request, submit},
        },
        moves,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use portico_model::{
    Key,
    access::Side,
    forms::{self, Input},
};
use portico_web::{Fields, components as ui, frame::Frame, words::Words};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "desk/client/request.html")]
struct Page {
    frame: Frame,
    title: String,
    promise: String,
    draft: DraftId,
    kind: String,
    saved: String,
    summary: ui::ErrorSummary,
    conflict: String,
    sections: Vec<Section>,
    /// Only where there is a choice.
    organizations: Vec<ui::Selection>,
    colleagues: Vec<ui::Selection>,
    /// A form of several topics is looked through once more before it is sent.
    is_checked: bool,
    is_kept: bool,
    firm: String,
}

#[derive(Template)]
#[template(path = "desk/client/check.html")]
struct CheckPage {
    frame: Frame,
    draft: DraftId,
    kind: String,
    organization: OrganizationId,
    organization_name: String,
    requested_for: String,
    promise: String,
    firm: String,
    sections: Vec<Checked>,
}

/// The answers of one topic, as they will be read.
struct Checked {
    title: String,
    answers: Vec<(String, String, String)>,
}

/// A form as it stands, before it is a page.
#[derive(Default)]
struct Shown {
    draft: Option<DraftId>,
    input: Input,
    errors: FieldErrors,
    conflict: String,
    saved: String,
    requested_for: Option<MemberId>,
    status: StatusCode,
}

/// For whom, beside the draft's own answers.
#[derive(Debug, Default, Deserialize)]
pub struct For {
    #[serde(default)]
    r#for: String,
}

pub async fn begin(call: Call, permit: Permit<Open, RecordType>) -> Result<Response> {
    if call.actor().side() == Side::Firm {
        return Ok(see_other("/work"));
    }
    form(&call, &permit, Shown::default()).await
}

/// Goes on with a draft, on this device or another; one that was sent leads to its request.
pub async fn resume(call: Call, _: SignedIn, Path(id): Path<DraftId>) -> Result<Response> {
    let draft = draft::find(&call, id).await?.ok_or(Error::NotFound)?;
    if let Some(record) = draft.record {
        return Ok(see_other(&format!("/records/{record}")));
    }
    let permit = permit_of(&call, &draft.kind, draft.organization).await?;
    let saved = Words::new(call.now(), &call.zone()).moment(draft.changed_at);
    form(&call, &permit, Shown { draft: Some(id), input: draft.input, saved, ..Shown::default() }).await
}

/// Keeps what was typed: by the page itself after each pause, or by its button.
pub async fn keep(call: Call, _: SignedIn, Path(id): Path<DraftId>, fields: Fields) -> Result<Response> {
    let permit = named(&call, &fields).await?;
    draft::save(&call, &permit, id, typed(&fields)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub async fn remove(call: Call, _: SignedIn, Path(id): Path<DraftId>) -> Result<Response> {
    draft::discard(&call, id).await?;
    Ok(see_other("/"))
}

/// What the buttons of the form do: keep for later, more rows, look through, send.
pub async fn send(call: Call, _: SignedIn, fields: Fields) -> Result<Response> {
    let permit = named(&call, &fields).await?;
    let id: DraftId = fields.text("_draft").parse().map_err(|_| Error::NotFound)?;
    let requested_for = fields.given("_requested_for").and_then(|text| text.parse().ok());
    let input = typed(&fields);
    let done = match fields.text("_step") {
        "later" => later(&call, &permit, id, input.clone()).await,
        "rows" => Err(Error::Invalid(FieldErrors::default())),
        "check" => look_through(&call, &permit, id, (input.clone(), requested_for)).await,
        "checked" => sent(&call, &permit, id, (kept(&call, id).await?, requested_for)).await,
        _ => sent(&call, &permit, id, (input.clone(), requested_for)).await,
    };
    let shown = Shown { draft: Some(id), requested_for, input, ..Shown::default() };
    match done {
        Ok(response) => Ok(response),
        // Another look at the form is no fault of whoever asked for it.
        Err(Error::Invalid(errors)) if errors.0.is_empty() => form(&call, &permit, shown).await,
        Err(Error::Invalid(errors)) => again(&call, &permit, Shown { errors, ..shown }).await,
        Err(Error::Conflict(conflict)) => {
            form(&call, &permit, Shown { conflict, status: StatusCode::CONFLICT, ..shown }).await
        }
        Err(other) => Err(other),
    }
}

/// The answers once more, before they go.
pub async fn check(call: Call, _: SignedIn, Path(id): Path<DraftId>, Query(wanted): Query<For>) -> Result<Response> {
    let draft = draft::find(&call, id).await?.ok_or(Error::NotFound)?;
    if let Some(record) = draft.record {
        return Ok(see_other(&format!("/records/{record}")));
    }
    let permit = permit_of(&call, &draft.kind, draft.organization).await?;
    let blueprint = call.blueprint().await?;
    let declared = moves::type_of(&blueprint, &draft.kind)?;
    let asking = asking(&call, &blueprint, &draft.kind, permit.side())?;
    let Ok(answers) = forms::read(&asking, &draft.input) else { return Ok(see_other(&format!("/drafts/{id}"))) };
    let of = call.actor().standing_in(draft.organization);
    let page_of = CheckPage {
        frame: frame(&call, Place::at("/records")).await?,
        draft: id,
        kind: draft.kind.to_string(),
        organization: draft.organization,
        organization_name: of.map(|standing| standing.organization_name.clone()).unwrap_or_default(),
        requested_for: wanted.r#for,
        promise: declared.client.promise.clone(),
        firm: call.actor().workspace_name().to_owned(),
        sections: checked(&declared.form, &answers),
    };
    page(StatusCode::OK, &page_of)
}

async fn later(call: &Call, permit: &Permit<Open, RecordType>, id: DraftId, input: Input) -> Result<Response> {
    draft::save(call, permit, id, input).await?;
    Ok(see_other("/"))
}

/// Only what could be sent is looked through; it is kept first, so that the page can be loaded again.
async fn look_through(
    call: &Call,
    permit: &Permit<Open, RecordType>,
    id: DraftId,
    (input, requested_for): (Input, Option<MemberId>),
) -> Result<Response> {
    let blueprint = call.blueprint().await?;
    forms::read(&asking(call, &blueprint, &permit.thing().key, permit.side())?, &input).map_err(field_errors)?;
    if let Some(Draft { record: Some(record), .. }) = draft::find(call, id).await? {
        return Ok(see_other(&format!("/records/{record}?said=sent")));
    }
    draft::save(call, permit, id, input).await?;
    let wanted = requested_for.map(|member| format!("?for={member}")).unwrap_or_default();
    Ok(see_other(&format!("/drafts/{id}/check{wanted}")))
}

async fn sent(
    call: &Call,
    permit: &Permit<Open, RecordType>,
    draft: DraftId,
    (input, requested_for): (Input, Option<MemberId>),
) -> Result<Response> {
    let record = submit(call, permit, Request { draft, input, requested_for, channel: "portal" }).await?;
    Ok(see_other(&format!("/records/{record}?said=sent")))
}

/// What the page that was looked through showed. A draft that was sent has nothing left, and `submit` knows what it became.
async fn kept(call: &Call, id: DraftId) -> Result<Input> {
    Ok(draft::find(call, id).await?.ok_or(Error::NotFound)?.input)
}

async fn again(call: &Call, permit: &Permit<Open, RecordType>, mut shown: Shown) -> Result<Response> {
    shown.status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(words) = shown.errors.0.remove("requested_for") {
        shown.errors.0.insert("_requested_for".into(), words);
    }
    form(call, permit, shown).await
}

async fn form(call: &Call, permit: &Permit<Open, RecordType>, shown: Shown) -> Result<Response> {
    let (blueprint, kind) = (call.blueprint().await?, &permit.thing().key);
    let declared = moves::type_of(&blueprint, kind)?;
    let asking = asking(call, &blueprint, kind, permit.side())?;
    let answers = forms::read_draft(&asking, &shown.input).map(|draft| draft.answers).unwrap_or_default();
    let filling = Filling {
        form: &declared.form,
        fields: &asking.fields,
        input: &shown.input,
        answers: &answers,
        errors: &shown.errors,
        today: asking.today,
    };
    let sections = filling.sections();
    let page_of = Page {
        frame: frame(call, Place::at("/records")).await?,
        title: declared.client.one.clone(),
        promise: declared.client.promise.clone(),
        draft: shown.draft.unwrap_or_else(|| DraftId(call.new_id())),
        kind: address(&Wanted { key: kind.clone(), organization: Some(permit.thing().organization) }),
        saved: shown.saved,
        summary: filling.summary(),
        conflict: shown.conflict,
        is_checked: sections.len() > 1,
        sections,
        organizations: organizations(call, permit).await?,
        colleagues: colleagues(call, permit.thing().organization, permit.member(), shown.requested_for).await?,
        is_kept: shown.draft.is_some(),
        firm: call.actor().workspace_name().to_owned(),
    };
    page(shown.status, &page_of)
}

/// The kind and the organization that the form was for.
async fn named(call: &Call, fields: &Fields) -> Result<Permit<Open, RecordType>> {
    let mut wanted: Wanted = fields.text("_type").parse().map_err(|_| Error::NotFound)?;
    if let Some(chosen) = fields.given("_organization") {
        wanted.organization = Some(chosen.parse().map_err(|_| Error::NotFound)?);
    }
    permit::permit(call, &wanted).await
}

async fn permit_of(call: &Call, kind: &Key, organization: OrganizationId) -> Result<Permit<Open, RecordType>> {
    permit::permit(call, &Wanted { key: kind.clone(), organization: Some(organization) }).await
}

/// Several only where the reader may open this kind for several.
async fn organizations(call: &Call, permit: &Permit<Open, RecordType>) -> Result<Vec<ui::Selection>> {
    let thing = permit.thing();
    let mut found = Vec::new();
    for (organization, name) in own_and_units(call).await? {
        if permit_of(call, &thing.key, organization).await.is_ok() {
            let chosen = organization == thing.organization;
            found.push(ui::Selection { value: organization.to_string(), label: name, hint: String::new(), chosen });
        }
    }
    Ok(if found.len() > 1 { found } else { Vec::new() })
}

async fn own_and_units(call: &Call) -> Result<Vec<(OrganizationId, String)>> {
    /// More companies than a list is good for.
    const MOST: usize = 20;
    let standings = call.actor().standings();
    if !call.actor().memberships().iter().any(|membership| membership.has_units) {
        return Ok(standings.iter().map(|one| (one.organization, one.organization_name.clone())).take(MOST).collect());
    }
    let listing = Listing {
        columns: "t.id, t.sort_name, t.name",
        shown: "b.id, b.name",
        joins: "",
        filter: Filter::none(),
        order: Order::Soonest("sort_name"),
        after: None,
        limit: MOST - 1,
    };
    scope::<See, policy::Organization>(call).await?.list(&call.read(), &listing).await
}

/// Those of the same company for whom it may be asked, the reader first.
async fn colleagues(
    call: &Call,
    organization: OrganizationId,
    me: MemberId,
    chosen: Option<MemberId>,
) -> Result<Vec<ui::Selection>> {
    let listing = Listing {
        columns: "t.workspace_id, t.id, t.person_id, t.created_at",
        shown: "b.id, p.name",
        joins: "JOIN person p ON p.id = b.person_id",
        filter: Filter::none().and("t.organization_id = ? AND t.suspended_at IS NULL", [organization.into()]),
        order: Order::Soonest("created_at"),
        after: None,
        limit: 99,
    };
    let found: Vec<(MemberId, String)> = scope::<See, policy::Member>(call).await?.list(&call.read(), &listing).await?;
    let others = found.into_iter().filter(|(member, _)| *member != me);
    let selection = |(member, label): (MemberId, String)| ui::Selection {
        value: member.to_string(),
        label,
        hint: String::new(),
        chosen: chosen == Some(member),
    };
    Ok(others.map(selection).collect())
}

/// What is there, by topic; a topic without an answer is left out.
fn checked(form: &portico_model::blueprint::Form, answers: &forms::Answers) -> Vec<Checked> {
    let sections = form.sections.values().map(|section| {
        let given = section.fields.iter().filter_map(|(key, field)| {
            let answer = answers.get(key.as_str())?;
            Some((key.to_string(), field.label.clone(), forms::display(field, answer)))
        });
        Checked { title: section.title.clone(), answers: given.collect() }
    });
    sections.filter(|section| !section.answers.is_empty()).collect()
}
