//! A round: one bundle, put before the people whom a route names.

use std::fmt;

use jiff::Timestamp;
use uuid::Uuid;

use super::route::Route;

/// The hash of exactly what is decided on: answers, versions of files, price, rule version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bundle(pub [u8; 32]);

#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// Counted from 1.
    pub number: u32,
    pub bundle: Bundle,
    /// The version of the blueprint by which it is decided.
    pub rule_version: i64,
    pub submitted_by: Uuid,
    pub submitted_at: Timestamp,
    /// What limits are held against, in minor units; absent if there is no such answer.
    pub amount: Option<i64>,
    /// Who is asked, as it was when the round began: whoever gets a role later is not asked by that alone.
    pub route: Route,
    /// It was voided, or what it is about came to an end: nothing makes it count again, not even the same content.
    pub is_over: bool,
}

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
