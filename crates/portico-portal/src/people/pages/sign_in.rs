//! The page that asks for an address.

use super::{alone, field, host, page, see_other, with_asked};
use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    people::{
        EmailAddress,
        actions::{self, Asked},
        address, sign_in,
    },
    policy::Public,
};
use askama::Template;
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use portico_store::values;
use portico_web::{
    Fields,
    components::{FieldView, Input},
    frame::Alone,
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "people/pages/sign_in.html")]
struct Page {
    frame: Alone,
    email: FieldView,
    next: String,
    passwords: bool,
}

#[derive(Debug, Deserialize)]
pub struct Way {
    #[serde(default)]
    next: String,
}

pub async fn show(call: Call, _: Public, headers: HeaderMap, way: Query<Way>) -> Result<Response> {
    let next = if sign_in::is_own_path(&way.next) { way.next.as_str() } else { "/" };
    if call.actor().subject().signed_in && call.actor().subject().only_record.is_none() {
        return Ok(see_other(next));
    }
    if is_new(&call).await? {
        return Ok(see_other("/setup"));
    }
    form(&call, &headers, ("", next), &FieldErrors::default()).await
}

pub async fn ask(call: Call, _: Public, headers: HeaderMap, fields: Fields) -> Result<Response> {
    let (typed, next) = (fields.text("email"), fields.text("next"));
    let Some(address) = EmailAddress::parse(typed) else {
        let Error::Invalid(errors) = Error::invalid("email", address::HOW_TO_MEND) else { return Err(Error::NotFound) };
        return form(&call, &headers, (typed, next), &errors).await;
    };
    let asked = Asked { address: &address, host: host(&headers), next };
    Ok(with_asked(&call, &actions::ask_to_sign_in(&call, asked).await?))
}

async fn form(call: &Call, headers: &HeaderMap, (typed, next): (&str, &str), errors: &FieldErrors) -> Result<Response> {
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let email = field("email", "E-mail address", Input::Email(typed.to_owned()), errors);
    let passwords = call.portal().settings.client_passwords;
    page(status, &Page { frame: alone(call, headers).await?, email, next: next.to_owned(), passwords })
}

/// Nobody can sign in yet: the portal waits for its first administrator.
async fn is_new(call: &Call) -> Result<bool> {
    const PEOPLE: &str = "SELECT count(*) FROM (SELECT address FROM email_address LIMIT 1) a";
    Ok(call.portal().db.installation().one::<i64>(PEOPLE, &values![]).await? == 0)
}
