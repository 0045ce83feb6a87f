//! The desk: the pages of clients and of staff.

pub mod client;
mod staff;
