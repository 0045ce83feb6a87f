//! The page on which the firm sees how much room an organization has for its files, and changes it.

use super::{find, must_be_of_the_firm, set, set::MOST};
use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    frames::{Place, frame},
    people::pages::{field, mended, page, see_other, summary},
    policy::{self, Change, Permit},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_web::{
    Fields,
    components::{self as ui, ErrorSummary, FieldView, Input},
    frame::Frame,
    words,
};

#[derive(Template)]
#[template(path = "files/quota/page.html")]
struct Page {
    frame: Frame,
    id: String,
    name: String,
    used: String,
    allowed: String,
    is_own: bool,
    /// Of a hundred.
    percent: u64,
    summary: ErrorSummary,
    field: FieldView,
}

/// A megabyte, as every limit of the portal counts.
const MB: u64 = 1 << 20;
const FIELD: &str = "allowed";

pub async fn show(call: Call, permit: Permit<Change, policy::Organization>) -> Result<Response> {
    must_be_of_the_firm(&permit)?;
    let room = find(&call, permit.thing().id).await?;
    let typed = if room.is_own { (room.allowed / MB).to_string() } else { String::new() };
    shown(&call, &permit, (&typed, FieldErrors::default())).await
}

pub async fn change(call: Call, permit: Permit<Change, policy::Organization>, fields: Fields) -> Result<Response> {
    let done = match read(&fields) {
        Ok(allowed) => set(&call, &permit, allowed).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(see_other(&format!("/organizations/{}", permit.thing().id))),
        Err(error) => {
            let errors = mended(error)?;
            shown(&call, &permit, (fields.text(FIELD), errors)).await
        }
    }
}

/// Megabytes; nothing for what holds for everybody.
fn read(fields: &Fields) -> Result<Option<u64>> {
    let Some(typed) = fields.given(FIELD) else { return Ok(None) };
    let amount = typed.parse::<u64>().ok().and_then(|amount| amount.checked_mul(MB));
    let words = "Give a whole number of megabytes, such as 500, or nothing.";
    amount.map(Some).ok_or_else(|| Error::invalid(FIELD, words))
}

async fn shown(
    call: &Call,
    permit: &Permit<Change, policy::Organization>,
    (typed, errors): (&str, FieldErrors),
) -> Result<Response> {
    must_be_of_the_firm(permit)?;
    let room = find(call, permit.thing().id).await?;
    let installation = call.portal().storage.rules.quota.min(MOST);
    let input = Input::Number { value: typed.to_owned(), decimals: false };
    let hint = format!("Leave it empty for what holds for everybody: {}.", words::bytes(installation));
    let own = field(FIELD, "Room for their files, in megabytes", input, &errors);
    let shown = Page {
        frame: frame(call, Place::at("/organizations")).await?,
        id: permit.thing().id.to_string(),
        name: permit.thing().name.clone(),
        used: words::bytes(room.used),
        allowed: words::bytes(room.allowed),
        is_own: room.is_own,
        percent: room.used.saturating_mul(100).checked_div(room.allowed).unwrap_or(100).min(100),
        summary: summary(&errors, &[FIELD]),
        field: FieldView { hint, required: false, ..own },
    };
    page(if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &shown)
}
