//! The page on which documents are made. Both sides read the same, in the frame of their own.

pub mod list;
