//! A comment for the firm's team alone: a type of its own, so that it does not fit where clients read.

use super::comment::{known, place};
use crate::ids::MemberId;
use jiff::Timestamp;
use portico_model::proofing::{Place, Standing};
use portico_store::{FromRow, Result, Row};

/// Words about a version of a document that no client ever reads. What is open stays on every newer version.
#[derive(Debug, Clone)]
pub struct InternalComment {
    /// Among the internal ones of its document, from one.
    pub number: i64,
    pub version: i64,
    pub place: Option<Place>,
    pub words: String,
    pub member: MemberId,
    pub author: String,
    pub at: Timestamp,
    pub standing: Standing,
}

/// The columns of `InternalComment`, where its table is `i` and its author's person `p`.
pub const INTERNAL: &str =
    "i.number, i.version, i.page, i.x, i.y, i.w, i.h, i.words, i.member_id, p.name, i.written_at, i.state";

impl FromRow for InternalComment {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            version: row.get(1)?,
            place: place(row, 2)?,
            words: row.get(7)?,
            member: row.get(8)?,
            author: row.get(9)?,
            at: row.get(10)?,
            standing: known(Standing::parse(&row.get::<String>(11)?))?,
        })
    }
}
