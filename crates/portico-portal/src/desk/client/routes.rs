//! The addresses of the client's pages, each with the rule that it demands.

use crate::{
    call::Portal,
    desk::{
        client::{catalogue, home, list, participants, request},
        counts,
    },
    policy::{self, Open, RecordType, Reply, See, list as lists, may, signed_in},
};
use portico_web::Routes;

const DRAFTS: &str = "their own drafts";

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/", signed_in("what waits for them"), home::show)
        .get("/records", lists::<See, policy::Record>(), list::show)
        .get("/records/new", signed_in("what they may ask for"), catalogue::show)
        .get("/records/new/{type}", may::<Open, RecordType>(), request::begin)
        .post("/records", signed_in("opens a record of a type that they may open"), request::send)
        .get("/drafts/{id}", signed_in(DRAFTS), request::resume)
        .post("/drafts/{id}", signed_in(DRAFTS), request::keep)
        .get("/drafts/{id}/check", signed_in(DRAFTS), request::check)
        .post("/drafts/{id}/removal", signed_in(DRAFTS), request::remove)
        .get("/records/{id}/participants", may::<Reply, policy::Record>(), participants::show)
        .post("/records/{id}/participants", may::<Reply, policy::Record>(), participants::add)
        .post("/records/{id}/participants/removal", may::<Reply, policy::Record>(), participants::remove)
        .post("/notifications/read", signed_in("what they were told"), counts::mark_read)
}
