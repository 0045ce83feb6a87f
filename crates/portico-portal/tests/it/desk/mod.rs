//! The desk: the pages of clients and of staff.

mod client;
mod staff;
