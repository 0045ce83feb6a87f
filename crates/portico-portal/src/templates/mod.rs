//! Templates: documents that the portal makes of what a record knows.
//!
//! What a template says and asks for stands in the blueprint and is read by `portico_model::templates`. `material.rs` is
//! what a record knows, `offers.rs` what can be made of it now and why not, `print.rs` puts it on paper. `actions/make.rs`
//! makes a document, which goes the way of every other file: it is kept, checked, named, counted and told of, and what is
//! made again takes the place of what was made before.

pub mod actions;
pub mod api;
mod material;
pub mod offers;
mod pages;
mod print;

use crate::{
    call::Portal,
    policy::{self, Attach, See, may},
};
use portico_web::Routes;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/records/{id}/templates", may::<See, policy::Record>(), pages::list::show)
        .post("/records/{id}/templates/{template}", may::<Attach, policy::Record>(), pages::list::make)
        .and(api::routes())
}
