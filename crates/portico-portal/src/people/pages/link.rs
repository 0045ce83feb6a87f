//! Where the link of a sign-in mail leads: a page that asks once more, because programs that scan mail follow links too.

use super::{alone, onward, page};
use crate::{
    call::Call,
    error::Result,
    people::{actions, sign_in},
    policy::{Public, identity::Secret},
};
use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use portico_web::frame::Alone;

#[derive(Template)]
#[template(path = "people/pages/link.html")]
struct Page {
    frame: Alone,
    secret: String,
    /// This browser has asked to sign in; in any other the link does nothing.
    asked_here: bool,
}

pub async fn show(call: Call, _: Public, Path(secret): Path<String>, headers: HeaderMap) -> Result<Response> {
    let secret = Secret::parse(&secret).map(|secret| secret.to_text()).unwrap_or_default();
    let asked_here = !secret.is_empty() && sign_in::browser(&call, &headers).is_ok();
    page(StatusCode::OK, &Page { frame: alone(&call, &headers).await?, secret, asked_here })
}

pub async fn enter(call: Call, _: Public, Path(secret): Path<String>, headers: HeaderMap) -> Result<Response> {
    let browser = sign_in::browser(&call, &headers)?;
    let link = Secret::parse(&secret).ok_or_else(sign_in::over)?;
    Ok(onward(&call, actions::enter_by_link(&call, &browser, &link).await?))
}
