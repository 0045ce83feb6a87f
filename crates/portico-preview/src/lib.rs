//! Looks into one file: pictures of its pages, and its text. Nothing here knows of the product.
//!
//! Somebody may have made a file to break whatever reads it. So a child process reads it, which takes its own limits
//! before it has seen a byte (`confine.rs`); `child.rs` is all that it does. `previewer.rs` starts one, hands it the bytes,
//! takes what it says (`told.rs`), and ends it when its time is up.

mod asked;
mod child;
mod confine;
mod paper;
#[cfg(feature = "pdf-preview")]
mod pdf;
mod pictures;
mod previewer;
mod text;
mod told;

pub use asked::{Ask, Kind};
pub use child::run;
pub use confine::Limits;
pub use previewer::{Failed, Looking, Previewer};
pub use told::{Format, Picture, Reason, Scale, Told};

/// Longer texts of one page are cut, in bytes.
pub const LONGEST_OF_PAGE: usize = 32 << 10;
/// And so are longer ones of one file.
pub const LONGEST_OF_FILE: usize = 512 << 10;
