//! Access by cases, in words, and over random portals.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod agreement;
mod cast;
mod lists;
mod traces;
mod verdicts;
mod worlds;
mod written;
