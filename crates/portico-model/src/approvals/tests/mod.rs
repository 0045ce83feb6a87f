//! Approvals by cases, each named after what people complain about elsewhere, and by random stories.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod absences;
mod content;
mod covered;
mod desk;
mod properties;
mod routes;
mod seats;
mod stages;
mod words;
