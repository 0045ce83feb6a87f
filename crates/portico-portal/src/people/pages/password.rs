//! The page that asks for a password: the one staff owe after their code, or address and password at once where clients
//! may use one.

use super::{alone, field, host, mended, onward, page, see_other};
use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    people::{
        EmailAddress,
        actions::{self, Asked},
        address, sign_in,
    },
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
    components::{self as ui, FieldView, Input},
    frame::Alone,
};

#[derive(Template)]
#[template(path = "people/pages/password.html")]
struct Page {
    frame: Alone,
    /// Asked for as well where no code was entered before.
    email: Option<FieldView>,
    error: String,
}

const OWED: &str = "SELECT count(*) FROM sign_in WHERE browser = $1 AND code_passed_at IS NOT NULL AND used_at IS NULL \
    AND expires_at > $2";

pub async fn show(call: Call, _: Public, headers: HeaderMap) -> Result<Response> {
    let owed = owed(&call, &headers).await?;
    if owed.is_none() && !call.portal().settings.client_passwords {
        return Ok(see_other("/sign-in"));
    }
    form(&call, &headers, (owed.is_some(), ""), &FieldErrors::default()).await
}

pub async fn enter(call: Call, _: Public, headers: HeaderMap, fields: Fields) -> Result<Response> {
    let (typed, password) = (fields.text("email"), fields.text("password"));
    let owed = owed(&call, &headers).await?;
    let entered = match &owed {
        Some(browser) => actions::enter_owed_password(&call, browser, password).await,
        None => match EmailAddress::parse(typed) {
            Some(address) => {
                let asked = Asked { address: &address, host: host(&headers), next: fields.text("next") };
                actions::enter_password(&call, asked, password).await
            }
            None => Err(Error::invalid("email", address::HOW_TO_MEND)),
        },
    };
    match entered {
        Ok(entered) => Ok(onward(&call, entered)),
        Err(error) => form(&call, &headers, (owed.is_some(), typed), &mended(error)?).await,
    }
}

/// The sign-in whose code this browser has entered already.
async fn owed(call: &Call, headers: &HeaderMap) -> Result<Option<Secret>> {
    let Ok(browser) = sign_in::browser(call, headers) else { return Ok(None) };
    let owed: i64 = call.portal().db.installation().one(OWED, &values![browser.hash(), call.now()]).await?;
    Ok((owed == 1).then_some(browser))
}

async fn form(call: &Call, headers: &HeaderMap, (owed, typed): (bool, &str), errors: &FieldErrors) -> Result<Response> {
    let email = (!owed).then(|| field("email", "E-mail address", Input::Email(typed.to_owned()), errors));
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let error = errors.0.get("password").cloned().unwrap_or_default();
    page(status, &Page { frame: alone(call, headers).await?, email, error })
}
