//! The addresses of the client's pages, each with the rule that it demands.

use crate::{
    call::Portal,
    desk::{
        client::{home, list, participants},
        counts,
    },
    policy::{self, Reply, See, list as lists, may, signed_in},
};
use portico_web::Routes;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/", signed_in("what waits for them"), home::show)
        .get("/records", lists::<See, policy::Record>(), list::show)
        .get("/records/{id}/participants", may::<Reply, policy::Record>(), participants::show)
        .post("/records/{id}/participants", may::<Reply, policy::Record>(), participants::add)
        .post("/records/{id}/participants/removal", may::<Reply, policy::Record>(), participants::remove)
        .post("/notifications/read", signed_in("what they were told"), counts::mark_read)
}
