//! A record as its client sees it, for somebody of the firm who wants to be sure.

use crate::{
    call::{Actor, Call},
    desk::client,
    error::{Error, Result},
    policy::{self, Permit, See},
};
use axum::response::Response;
use portico_model::access::{Side, Subject};
use portico_web::frame::Preview;

/// Drawn by a call without memberships: it names nobody "you", and offers nothing to press.
pub async fn show(call: Call, permit: Permit<See, policy::Record>) -> Result<Response> {
    if permit.side() == Side::Client {
        return Err(Error::NotFound);
    }
    let record = permit.thing().id;
    let text = "You see what the client sees. Nothing can be done from here.".to_owned();
    let banner = Preview { text, exit: format!("/records/{record}") };
    client::record::preview(&outside(&call), &permit, banner).await
}

fn outside(call: &Call) -> Call {
    let actor = Actor { standings: Vec::new(), subject: Subject::default(), ..call.actor().clone() };
    call.portal().call(actor, call.request_id().into(), call.client().clone())
}
