//! Where an invitation leads: who invites you into what, and what you can do there. The button accepts it.

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    people::{
        EmailAddress,
        pages::{alone, field, mended, page, see_other, short, summary, with_session},
    },
    policy::{Public, identity::Secret},
    workspaces::{
        actions::{self, Acceptance, Accepted},
        invitation::{self as invited, Invitation},
        roles,
    },
};
use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use portico_model::access::Side;
use portico_store::values;
use portico_web::{
    Fields,
    components::{self as ui, ErrorSummary, FieldView},
    frame::Alone,
};

#[derive(Template)]
#[template(path = "workspaces/pages/invitation.html")]
struct Page {
    frame: Alone,
    secret: String,
    invitation: Invitation,
    can: Vec<String>,
    summary: ErrorSummary,
    name: FieldView,
    is_staff: bool,
    password_error: String,
    /// Somebody who is not the invited one is signed in here.
    instead_of: Option<String>,
}

const ADDRESS_OF: &str = "SELECT count(*) FROM email_address WHERE address = $1 AND person_id = $2";

pub async fn show(call: Call, _: Public, Path(secret): Path<String>, headers: HeaderMap) -> Result<Response> {
    let secret = Secret::parse(&secret).ok_or(Error::NotFound)?;
    form(&call, &headers, &secret, (None, &FieldErrors::default())).await
}

pub async fn accept(
    call: Call,
    _: Public,
    (Path(secret), headers): (Path<String>, HeaderMap),
    fields: Fields,
) -> Result<Response> {
    let secret = Secret::parse(&secret).ok_or(Error::NotFound)?;
    let by = Acceptance { name: fields.text("name"), password: fields.text("password") };
    match actions::accept_invitation(&call, &secret, by).await {
        Ok(Accepted::SignedIn(session)) => Ok(with_session(&call, &session, "/")),
        Ok(Accepted::SignInNext) => Ok(see_other("/sign-in")),
        Err(error) => form(&call, &headers, &secret, (Some(fields.text("name")), &mended(error)?)).await,
    }
}

async fn form(
    call: &Call,
    headers: &HeaderMap,
    secret: &Secret,
    (typed, errors): (Option<&str>, &FieldErrors),
) -> Result<Response> {
    let invitation = invited::find(call.portal(), secret).await?.ok_or(Error::NotFound)?;
    if let Some(gone) = invitation.state.gone() {
        return Err(gone);
    }
    let portal = call.portal();
    let blueprint = portal.blueprints.version(&portal.db, secret.workspace, invitation.blueprint_version).await?;
    let mut frame = alone(call, headers).await?;
    frame.workspace.clone_from(&invitation.portal);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(
        status,
        &Page {
            frame,
            secret: secret.to_text(),
            can: roles::abilities(&blueprint, &invitation.roles),
            summary: summary(errors, &["name", "password"]),
            name: field("name", "Your name", short(typed.unwrap_or(&invitation.name), "name"), errors),
            is_staff: invitation.side == Side::Firm,
            password_error: errors.0.get("password").cloned().unwrap_or_default(),
            instead_of: instead_of(call, &invitation).await?,
            invitation,
        },
    )
}

/// Whose session would end, where it is not the invited person's own.
async fn instead_of(call: &Call, invitation: &Invitation) -> Result<Option<String>> {
    let (Some(person), Some(address)) = (call.actor().person(), EmailAddress::parse(&invitation.address)) else {
        return Ok(None);
    };
    let own: i64 = call.portal().db.installation().one(ADDRESS_OF, &values![&address, person]).await?;
    Ok((own == 0).then(|| call.actor().name().to_owned()))
}
