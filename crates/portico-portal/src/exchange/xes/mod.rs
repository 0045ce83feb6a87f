//! Reading XES, the format of event logs (IEEE 1849): streaming, with little memory, and with the place of every fault.
//!
//! `source.rs` unpacks and measures, `tag.rs` reads tags, `cases.rs` puts cases together, `log.rs` is what comes out.

mod cases;
mod error;
mod log;
mod source;
mod tag;

#[cfg(test)]
mod tests;

pub use cases::Cases;
pub use error::XesError;
pub use log::{Attribute, Case, Classifier, Event, Header, Value, find, instant};
pub use source::Progress;
