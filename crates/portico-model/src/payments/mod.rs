//! Payments by bank transfer: what is to be paid, to which account, by which words it is recognised, and what came of it.
//!
//! A payment is an item of a checklist (`requirements`): whoever owes it says that it is paid, and a reviewer that it has
//! arrived. Here are the amount and its share, the account's number with its check, the reference, and what was paid so far.

mod amount;
mod iban;
mod reference;
mod so_far;
mod transfer;

pub use amount::{Money, share};
pub use iban::{Iban, is_bic};
pub use reference::{LONGEST_REFERENCE, is_writable, reference};
pub use so_far::{PaidSoFar, Said};
pub use transfer::{Transfer, asked_when};

#[cfg(test)]
mod tests;
