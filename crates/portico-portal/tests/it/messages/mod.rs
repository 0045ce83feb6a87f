//! Messages: what they set off.
mod reply;
