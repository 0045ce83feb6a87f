//! What `demo` shows of the mail it did not send.

pub mod sent;
