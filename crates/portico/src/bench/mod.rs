//! A data set to measure with: an invented firm with many clients, its records with their histories in real chains, and
//! the keys by which a load generator asks.

mod decisions;
mod firm;
mod histories;
mod manifest;
mod words;

pub use decisions::submitted;
pub use firm::{Firm, found};
pub use histories::{Size, fill};
pub use manifest::manifest;
pub use words::Numbers;
