//! The page that asks for the six digits.

use super::{alone, mended, onward, page, see_other};
use crate::{
    call::Call,
    error::{FieldErrors, Result},
    people::{actions, sign_in},
    policy::{Public, identity::Secret},
};
use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use portico_store::values;
use portico_web::{
    Fields,
    components::{self as ui},
    frame::Alone,
};

#[derive(Template)]
#[template(path = "people/pages/check.html")]
struct Page {
    frame: Alone,
    /// As it was typed a moment ago in this browser.
    address: String,
    next: String,
    code: String,
    error: String,
    demo: bool,
}

const ASKED: &str = "SELECT address, next_path FROM sign_in WHERE browser = $1";

pub async fn show(call: Call, _: Public, headers: HeaderMap) -> Result<Response> {
    match sign_in::browser(&call, &headers) {
        Ok(browser) => form(&call, &headers, &browser, ("", &FieldErrors::default())).await,
        Err(_) => Ok(see_other("/sign-in")),
    }
}

pub async fn enter(call: Call, _: Public, headers: HeaderMap, fields: Fields) -> Result<Response> {
    let browser = sign_in::browser(&call, &headers)?;
    let code = fields.text("code");
    match actions::enter_code(&call, &browser, code).await {
        Ok(entered) => Ok(onward(&call, entered)),
        Err(error) => form(&call, &headers, &browser, (code, &mended(error)?)).await,
    }
}

async fn form(
    call: &Call,
    headers: &HeaderMap,
    browser: &Secret,
    (code, errors): (&str, &FieldErrors),
) -> Result<Response> {
    let asked: Option<(String, String)> = call.portal().db.installation().find(ASKED, &values![browser.hash()]).await?;
    let Some((address, next)) = asked else { return Ok(see_other("/sign-in")) };
    let error = errors.0.get("code").cloned().unwrap_or_default();
    let status = if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (frame, demo) = (alone(call, headers).await?, call.portal().settings.demo);
    page(status, &Page { frame, address, next, code: code.chars().take(20).collect(), error, demo })
}
