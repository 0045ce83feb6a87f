//! The page on which a version is looked at and talked about: pages left, comments right; two versions beside each other.
//!
//! `load.rs` reads what there is, `stage.rs` shows the pages with their pins, `compare.rs` two versions, `talk.rs` the
//! comments with the forms for them, `show.rs` is the page by itself. The page of a round (`desk/approvals`) is the same
//! with a decision bar. `act.rs` takes the forms, and leads back to whichever page they came from.

mod act;
mod compare;
mod load;
mod paper;
mod round;
mod show;
mod stage;
mod talk;
mod thread;

pub use load::Asked;
pub use load::Typed;
pub use paper::Paper;
pub use paper::View;
pub use round::{OfRound, of_round};

use crate::{
    call::Portal,
    policy::{self, Note, Reply, See, may},
};
use portico_web::Routes;

pub fn routes() -> Routes<Portal> {
    let comment = || may::<Reply, policy::Document>();
    let inside = || may::<Note, policy::Document>();
    Routes::default()
        .get("/files/{id}/proof", may::<See, policy::Document>(), show::show)
        .post("/files/{id}/comments", comment(), act::write_one)
        .post("/files/{id}/comments/{number}/replies", comment(), act::reply)
        .post("/files/{id}/comments/{number}/words", comment(), act::say_better)
        .post("/files/{id}/comments/{number}/standing", comment(), act::set_standing)
        .post("/files/{id}/comments/{number}/place", comment(), act::set_place)
        .post("/files/{id}/internal-comments", inside(), act::write_inside)
        .post("/files/{id}/internal-comments/{number}/standing", inside(), act::set_inside)
}
