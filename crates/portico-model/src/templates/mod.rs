//! Documents that are made of what a record knows: the text of a template, read once, and filled in.
//!
//! `text.rs` finds the placeholders in a line, `name.rs` says what each stands for, `body.rs` makes blocks of lines,
//! `Pattern` is a whole template with its condition, and `fill` puts in what a record knows, or says what is missing.
//! What is put in is never read as text of a template: an answer that begins with `#` is no heading.

mod body;
mod fill;
mod name;
mod pattern;
mod text;

pub use body::Block;
pub use fill::{Filled, Source};
pub use name::Name;
pub use pattern::{Fault, Pattern};

#[cfg(test)]
mod tests;
