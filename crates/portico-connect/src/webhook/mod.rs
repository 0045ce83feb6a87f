//! Outgoing webhooks, signed as [Standard Webhooks](https://www.standardwebhooks.com) 1.0 say.
//!
//! A name is resolved once, every address it stands for is checked, and the line goes to an address that was checked.
//! Redirects are not followed, proxies of the environment are not used, and what cannot be resolved is not called.

mod address;
mod endpoint;
mod line;
mod signature;
#[cfg(test)]
mod tests;

pub use address::is_public;
pub use endpoint::{Delivered, Endpoint, Unfit};
