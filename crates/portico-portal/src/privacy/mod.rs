//! Privacy: what is kept about a person, given out as a whole, and erased.
//!
//! `subject.rs` is whose data it is, `export.rs` gives it out, `erase.rs` is the way from the request to the last row:
//! `trail.rs` takes their name out of the chains, `rows.rs` out of the tables, `signatures.rs` out of
//! what they signed, `words.rs` out of sentences. What people wrote in
//! their own words, and the files they sent, belong to the records; the firm deletes those by their own rules.

mod erase;
mod export;
mod pages;
mod rows;
mod signatures;
mod subject;
mod trail;
mod words;

pub use erase::{Erased, erase_member, erase_person};
pub use export::{Data, data};
pub use subject::{DataSubject, find};

use crate::{
    call::Portal,
    policy::{self, Change, may},
};
use portico_web::Routes;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/members/{id}/data", may::<Change, policy::Member>(), pages::give_out)
        .get("/members/{id}/erasure", may::<Change, policy::Member>(), pages::ask)
        .post("/members/{id}/erasure", may::<Change, policy::Member>(), pages::erase)
}
