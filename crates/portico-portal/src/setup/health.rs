//! Whether the program lives, and whether it can serve; and the page for addresses that lead nowhere.

use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    policy::{Public, anyone, identity},
};
use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use portico_web::{Context, Routes, routes::Asked};

pub fn routes() -> Routes<Portal> {
    Routes::default().get("/health/live", anyone("whoever watches the process has no account"), live).get(
        "/health/ready",
        anyone("load balancers have no account"),
        ready,
    )
}

async fn live(_: Call, _: Public) -> Result<&'static str> {
    Ok("live\n")
}

/// The database answers, its tables are there, and what is written to it stays.
async fn ready(call: Call, _: Public) -> Result<&'static str> {
    const WORKSPACES: &str = "SELECT count(*) FROM (SELECT id FROM workspace LIMIT 1) w";
    call.portal().db.must_go_on()?;
    call.portal().db.installation().one::<i64>(WORKSPACES, &[]).await?;
    Ok("ready\n")
}

/// An address that no route has: the same page as for what somebody may not see.
pub async fn lost(State(portal): State<Portal>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let asked = Asked { method: request.method().clone(), api: path.starts_with("/api/"), path };
    let (parts, _) = request.into_parts();
    let call = identity::call_of(&portal, &parts).await.ok();
    portal.refuse(call.as_ref(), &asked, Error::NotFound).await.into_response()
}
