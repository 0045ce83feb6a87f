//! Comments on a version of a document: where one points, what may be done about one, what a newer version makes of it.
//!
//! `Place` is a point or a box in parts of a page, so that zoom, print and another size of the page keep it right.
//! `decide` says whether something may be done about a comment. A comment belongs to its document and is carried over
//! to every newer version for as long as it is open; until somebody looks, nobody knows whether its place still holds.

mod decide;
mod place;
mod words;

pub use decide::{Act, Situation, Standing, Weight, decide, is_moved};
pub use place::{Extent, Part, Place, Wrong};
pub use words::{locked, written};

#[cfg(test)]
mod tests;
