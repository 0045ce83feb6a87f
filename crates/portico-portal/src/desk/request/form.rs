//! The form of a new request, as clients and as staff see it.

use crate::{
    call::Call,
    desk::{
        fields::{Filling, Section},
        request::{
            address,
            people::{organizations, others},
        },
    },
    error::{Error, FieldErrors, Result},
    frames::{Place, frame},
    ids::DraftId,
    people::pages::page,
    policy::{
        Open, Organization, Permit, RecordType,
        facts::{Thing, Wanted},
    },
    records::{
        Channel,
        actions::draft::{Written, asking},
        moves,
    },
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_model::{access::Side, forms};
use portico_web::{components as ui, frame::Frame};

/// The control that names for whom it is.
pub const WHOM: &str = "_requested_for";

/// A form as it stands, before it is a page.
#[derive(Default)]
pub struct Shown {
    /// None while nothing was kept yet.
    pub draft: Option<DraftId>,
    pub written: Written,
    pub errors: FieldErrors,
    /// Why it was not taken, where no field is at fault.
    pub conflict: String,
    /// When it was kept last.
    pub saved: String,
    pub status: StatusCode,
}

/// What both sides are asked.
struct Form {
    /// What the page sends back: the draft and the kind in its organization.
    draft: DraftId,
    kind: String,
    saved: String,
    summary: ui::ErrorSummary,
    conflict: String,
    sections: Vec<Section>,
    /// What is wrong with whom it is for.
    whom_error: String,
    is_kept: bool,
}

#[derive(Template)]
#[template(path = "desk/request/client.html")]
struct ClientPage {
    frame: Frame,
    form: Form,
    title: String,
    promise: String,
    /// Only where there is a choice.
    organizations: Vec<ui::Selection>,
    colleagues: Vec<ui::Selection>,
    /// A form of several topics is looked through once more before it is sent.
    is_checked: bool,
    firm: String,
}

#[derive(Template)]
#[template(path = "desk/request/staff.html")]
struct StaffPage {
    frame: Frame,
    form: Form,
    title: String,
    organization: String,
    /// Where another client is chosen.
    others: String,
    /// Of the client.
    people: Vec<ui::Selection>,
    channels: Vec<ui::Selection>,
}

pub async fn show(call: &Call, permit: &Permit<Open, RecordType>, shown: Shown) -> Result<Response> {
    match permit.side() {
        Side::Client => client(call, permit, shown).await,
        Side::Firm => staff(call, permit, shown).await,
    }
}

async fn client(call: &Call, permit: &Permit<Open, RecordType>, shown: Shown) -> Result<Response> {
    let (blueprint, status) = (call.blueprint().await?, shown.status);
    let declared = moves::type_of(&blueprint, &permit.thing().key)?;
    let colleagues = others(call, permit, shown.written.requested_for).await?;
    let form = Form::of(call, permit, shown).await?;
    let page_of = ClientPage {
        frame: frame(call, Place::at("/records")).await?,
        title: declared.client.one.clone(),
        promise: declared.client.promise.clone(),
        organizations: organizations(call, permit).await?,
        colleagues,
        is_checked: form.sections.len() > 1,
        firm: call.actor().workspace_name().to_owned(),
        form,
    };
    page(status, &page_of)
}

async fn staff(call: &Call, permit: &Permit<Open, RecordType>, shown: Shown) -> Result<Response> {
    let (blueprint, status) = (call.blueprint().await?, shown.status);
    let thing = permit.thing();
    let declared = moves::type_of(&blueprint, &thing.key)?;
    let (organization, _) = Organization::find(call, &thing.organization).await?.ok_or(Error::NotFound)?;
    let people = others(call, permit, shown.written.requested_for).await?;
    let page_of = StaffPage {
        frame: frame(call, Place::at("/records")).await?,
        title: declared.name.one.clone(),
        organization: organization.name,
        others: format!("/records/new?type={}", thing.key),
        people,
        channels: channels(shown.written.channel),
        form: Form::of(call, permit, shown).await?,
    };
    page(status, &page_of)
}

impl Form {
    async fn of(call: &Call, permit: &Permit<Open, RecordType>, shown: Shown) -> Result<Self> {
        let (blueprint, thing) = (call.blueprint().await?, permit.thing());
        let declared = moves::type_of(&blueprint, &thing.key)?;
        let asking = asking(call, &blueprint, &thing.key, permit.side())?;
        let input = &shown.written.input;
        let answers = forms::read_draft(&asking, input).map(|draft| draft.answers).unwrap_or_default();
        let filling = Filling {
            form: &declared.form,
            fields: &asking.fields,
            input,
            answers: &answers,
            errors: &shown.errors,
            today: asking.today,
        };
        Ok(Self {
            draft: shown.draft.unwrap_or_else(|| DraftId(call.new_id())),
            kind: address(&Wanted { key: thing.key.clone(), organization: Some(thing.organization) }),
            sections: filling.sections(),
            summary: filling.summary(),
            conflict: shown.conflict,
            whom_error: shown.errors.0.get(WHOM).cloned().unwrap_or_default(),
            is_kept: shown.draft.is_some(),
            saved: shown.saved,
        })
    }
}

/// The first of them unless one was chosen.
fn channels(chosen: Channel) -> Vec<ui::Selection> {
    let first = Channel::OF_STAFF.first().copied().unwrap_or_default();
    let chosen = if Channel::OF_STAFF.contains(&chosen) { chosen } else { first };
    let selection = |channel: Channel| ui::Selection {
        value: channel.as_str().into(),
        label: channel.words().into(),
        hint: String::new(),
        chosen: channel == chosen,
    };
    Channel::OF_STAFF.map(selection).into()
}
