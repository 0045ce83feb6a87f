//! Mail by SMTP: a plain letter, checked against header injection, and a transport that says whether to try again.

mod letter;
mod transport;
#[cfg(test)]
mod tests;

pub use letter::{Letter, Unsendable};
pub use transport::{NotSent, Security, Smtp, Transport};
