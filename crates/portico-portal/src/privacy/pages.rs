//! The page on which somebody who runs the portal erases a person, with what that means; and their data as a file.

use super::{
    erase::{erase_member, may_be_erased},
    export::data,
    subject::DataSubject,
};
use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    frames::{Place, frame},
    people::pages::{field, mended, page, see_other, short, summary},
    policy::{self, Change, Configure, Permit, facts::Here, permit},
};
use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use portico_web::{
    Fields,
    components::{self as ui, ErrorSummary, FieldView},
    frame::Frame,
};

#[derive(Template)]
#[template(path = "privacy/erase.html")]
struct Page {
    frame: Frame,
    id: String,
    name: String,
    address: String,
    summary: ErrorSummary,
    field: FieldView,
}

pub async fn ask(call: Call, permit: Permit<Change, policy::Member>) -> Result<Response> {
    shown(&call, &permit, ("", FieldErrors::default())).await
}

/// Their data, to be given to them before anything is erased.
pub async fn give_out(call: Call, permit: Permit<Change, policy::Member>) -> Result<Response> {
    permit::permit::<Configure, policy::Workspace>(&call, &Here).await?;
    let subject = DataSubject::of_member(&call, permit.thing().id).await?;
    let data = data(call.portal(), call.workspace(), &subject).await?;
    let text = serde_json::to_string_pretty(&data).map_err(Error::internal)?;
    let name = format!("attachment; filename=\"person-{}.json\"", subject.person);
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

pub async fn erase(call: Call, permit: Permit<Change, policy::Member>, fields: Fields) -> Result<Response> {
    let typed = fields.text("name");
    match erase_member(&call, &permit, typed).await {
        Ok(_) => Ok(see_other(&format!("/organizations/{}/people", permit.thing().organization))),
        Err(error) => {
            let errors = mended(error)?;
            shown(&call, &permit, (typed, errors)).await
        }
    }
}

async fn shown(
    call: &Call,
    permit: &Permit<Change, policy::Member>,
    (typed, errors): (&str, FieldErrors),
) -> Result<Response> {
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let subject = may_be_erased(call, permit).await?;
    let label = format!("To erase them, type their name: {}", subject.name);
    let shown = Page {
        frame: frame(call, Place::default()).await?,
        id: permit.thing().id.to_string(),
        address: subject.addresses.join(", "),
        summary: summary(&errors, &["name"]),
        field: field("name", &label, short(typed, "off"), &errors),
        name: subject.name,
    };
    page(status, &shown)
}
