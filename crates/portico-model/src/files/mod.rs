//! Files: what one is by its content, what a slot takes, what it is called, and which part of it is asked for.
//!
//! Nothing here believes a name or a media type that came with an upload. `Sample` holds the two ends of the bytes,
//! `Content::of` says what they are, `Limits::check` whether that may be handed in, and `FileName` what it is called
//! from then on.

mod compound;
mod content;
mod disposition;
mod image;
mod kind;
mod limits;
mod name;
mod pdf;
mod range;
mod refusal;
mod rule;
mod sample;
mod text;
mod zip;

pub use content::{Content, Reason};
pub use disposition::{Disposition, header_value};
pub use kind::Kind;
pub use limits::Limits;
pub use name::{FileName, original};
pub use range::{Part, Wanted, wanted};
pub use refusal::Refusal;
pub use rule::{Naming, NamingRule};
pub use sample::{END, Sample};

#[cfg(test)]
mod tests;
