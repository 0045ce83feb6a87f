//! The demo: an invented firm and its clients, with requests in every state, made by the product's own actions.
//!
//! `cast.rs` is who there is, `requests.yaml` what happened, `files.rs` makes what is handed in, `play.rs` lets it happen on
//! a clock that is moved. `other_firm.rs` founds firms with other blueprints: `studio.rs`, whose clients decide on its work
//! (`artwork.rs` draws it, `proofing.rs` is what they say about it), and `chamber.rs`, which collects documents; `acting.rs` is what their people do.

mod acting;
mod artwork;
mod cast;
mod files;
mod firm;
mod pdf;
mod play;
mod proofing;
mod story;
pub mod chamber;
pub mod other_firm;
pub mod studio;
#[cfg(test)]
mod tests;

pub use cast::{CAST, ZONE};
pub use firm::{People, found, people};
pub use play::{Moved, Stage, play};
