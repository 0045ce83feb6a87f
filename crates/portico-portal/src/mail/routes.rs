//! The addresses of the log of mail, which only `demo` shows.

use crate::{call::Portal, mail::pages::sent, policy::anyone};
use portico_web::Routes;

const WHY: &str = "only the demo shows sent mail, and only to this machine";

pub fn routes() -> Routes<Portal> {
    Routes::default().get("/demo/mail", anyone(WHY), sent::list).get("/demo/mail/{id}", anyone(WHY), sent::show).get(
        "/demo/mail/{id}/html",
        anyone(WHY),
        sent::html,
    )
}
