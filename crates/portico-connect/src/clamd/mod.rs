//! Viruses, by a clamd beside us. What it did not look at is never called clean.

mod scanner;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "throwaway"))]
pub mod throwaway;

pub use scanner::{Address, Scanner, Verdict, Why};
