//! What readers do with what they were told.

mod mark_read;

pub use mark_read::{mark_read, mark_read_on};
