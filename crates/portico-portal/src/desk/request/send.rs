//! What the buttons of the form do: go on with a draft, keep it, throw it away, look it through, send it.

use crate::{
    call::Call,
    desk::{
        record::typed,
        request::form::{self, Shown, WHOM},
    },
    error::{Error, FieldErrors, Result},
    ids::{DraftId, OrganizationId},
    people::pages::see_other,
    policy::{Open, Permit, RecordType, SignedIn, facts::Wanted, permit},
    records::{
        Channel,
        actions::{
            draft::{self, Draft, Written, asking, field_errors},
            submit::{Request, submit},
        },
    },
};
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use portico_model::{Key, access::Side, forms};
use portico_web::{Fields, words::Words};

/// A new form. Staff open records for clients: whoever comes without one is asked for whom first.
pub async fn begin(call: Call, permit: Permit<Open, RecordType>) -> Result<Response> {
    let thing = permit.thing();
    let is_own = call.actor().standings().iter().any(|standing| standing.organization == thing.organization);
    if permit.side() == Side::Firm && is_own {
        return Ok(see_other(&format!("/records/new?type={}", thing.key)));
    }
    form::show(&call, &permit, Shown::default()).await
}

/// Goes on with a draft, on this device or another; one that was sent leads to its request.
pub async fn resume(call: Call, _: SignedIn, Path(id): Path<DraftId>) -> Result<Response> {
    let draft = draft::find(&call, id).await?.ok_or(Error::NotFound)?;
    if let Some(record) = draft.record {
        return Ok(see_other(&format!("/records/{record}")));
    }
    let permit = permit_of(&call, &draft.kind, draft.organization).await?;
    let saved = Words::new(call.now(), &call.zone()).moment(draft.changed_at);
    form::show(&call, &permit, Shown { draft: Some(id), written: draft.written, saved, ..Shown::default() }).await
}

/// Keeps what was typed: by the page itself after each pause, or by its button.
pub async fn keep(call: Call, _: SignedIn, Path(id): Path<DraftId>, fields: Fields) -> Result<Response> {
    let permit = named(&call, &fields).await?;
    draft::save(&call, &permit, id, &written(&permit, &fields)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub async fn remove(call: Call, _: SignedIn, Path(id): Path<DraftId>) -> Result<Response> {
    draft::discard(&call, id).await?;
    Ok(see_other("/"))
}

/// Keep for later, more rows, look through, send.
pub async fn send(call: Call, _: SignedIn, fields: Fields) -> Result<Response> {
    let permit = named(&call, &fields).await?;
    let id: DraftId = fields.text("_draft").parse().map_err(|_| Error::NotFound)?;
    let written = written(&permit, &fields);
    let done = match fields.text("_step") {
        "later" => later(&call, &permit, id, &written).await,
        "rows" => Err(Error::Invalid(FieldErrors::default())),
        "check" => look_through(&call, &permit, id, &written).await,
        "checked" => {
            let kept = Written { input: kept(&call, id).await?, ..written.clone() };
            sent(&call, &permit, id, kept).await
        }
        _ => sent(&call, &permit, id, written.clone()).await,
    };
    let shown = Shown { draft: Some(id), written, ..Shown::default() };
    match done {
        Ok(response) => Ok(response),
        // Another look at the form is no fault of whoever asked for it.
        Err(Error::Invalid(errors)) if errors.0.is_empty() => form::show(&call, &permit, shown).await,
        Err(Error::Invalid(errors)) => again(&call, &permit, Shown { errors, ..shown }).await,
        Err(Error::Conflict(conflict)) => {
            form::show(&call, &permit, Shown { conflict, status: StatusCode::CONFLICT, ..shown }).await
        }
        Err(other) => Err(other),
    }
}

async fn later(call: &Call, permit: &Permit<Open, RecordType>, id: DraftId, written: &Written) -> Result<Response> {
    draft::save(call, permit, id, written).await?;
    Ok(see_other(if permit.side() == Side::Firm { "/records/new?said=kept" } else { "/" }))
}

/// Only what could be sent is looked through; it is kept first, so that the page can be loaded again.
async fn look_through(
    call: &Call,
    permit: &Permit<Open, RecordType>,
    id: DraftId,
    written: &Written,
) -> Result<Response> {
    let blueprint = call.blueprint().await?;
    forms::read(&asking(call, &blueprint, &permit.thing().key, permit.side())?, &written.input)
        .map_err(field_errors)?;
    if let Some(Draft { record: Some(record), .. }) = draft::find(call, id).await? {
        return Ok(see_other(&format!("/records/{record}?said=sent")));
    }
    draft::save(call, permit, id, written).await?;
    Ok(see_other(&format!("/drafts/{id}/check")))
}

async fn sent(call: &Call, permit: &Permit<Open, RecordType>, draft: DraftId, written: Written) -> Result<Response> {
    let record = submit(call, permit, Request { draft, written }).await?;
    Ok(see_other(&format!("/records/{record}?said=sent")))
}

/// What the page that was looked through showed. A draft that was sent has nothing left, and `submit` knows what it became.
async fn kept(call: &Call, id: DraftId) -> Result<forms::Input> {
    Ok(draft::find(call, id).await?.ok_or(Error::NotFound)?.written.input)
}

async fn again(call: &Call, permit: &Permit<Open, RecordType>, mut shown: Shown) -> Result<Response> {
    shown.status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(words) = shown.errors.0.remove("requested_for") {
        shown.errors.0.insert(WHOM.into(), words);
    }
    form::show(call, permit, shown).await
}

/// What the form carried. By which way it came is for staff to say; what clients send came by the portal.
fn written(permit: &Permit<Open, RecordType>, fields: &Fields) -> Written {
    let channel = match permit.side() {
        Side::Firm => Channel::parse(fields.text("_channel")).filter(|channel| Channel::OF_STAFF.contains(channel)),
        Side::Client => None,
    };
    Written {
        input: typed(fields),
        requested_for: fields.given(WHOM).and_then(|text| text.parse().ok()),
        channel: channel.unwrap_or_default(),
    }
}

/// The kind and the organization that the form was for.
async fn named(call: &Call, fields: &Fields) -> Result<Permit<Open, RecordType>> {
    let mut wanted: Wanted = fields.text("_type").parse().map_err(|_| Error::NotFound)?;
    if let Some(chosen) = fields.given("_organization") {
        wanted.organization = Some(chosen.parse().map_err(|_| Error::NotFound)?);
    }
    permit::permit(call, &wanted).await
}

pub async fn permit_of(call: &Call, kind: &Key, organization: OrganizationId) -> Result<Permit<Open, RecordType>> {
    permit::permit(call, &Wanted { key: kind.clone(), organization: Some(organization) }).await
}
