//! What holds the program together.

mod dispatch;
mod worker;
