//! What a reader is told of a round, for pages and programs alike.

use crate::ids::{RecordId, RoundId};
use jiff::Timestamp;
use portico_model::{access::Side, signature::Signature};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

/// One round for one reader.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct View {
    pub id: RoundId,
    pub record: RecordId,
    /// Its key in the blueprint.
    pub approval: String,
    pub label: String,
    /// What the document is called that it is about above all, where it is about one; it is the first of `documents`.
    pub about: Option<String>,
    pub number: u32,
    /// open, approved, changes-asked, void or closed
    pub state: String,
    pub submitted_by: String,
    #[schemars(with = "String")]
    pub submitted_at: Timestamp,
    #[schemars(with = "Option<String>")]
    pub due_at: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub ended_at: Option<Timestamp>,
    /// The hash of what is decided on: a decision names it.
    pub bundle: String,
    pub content: Vec<Line>,
    pub documents: Vec<Paper>,
    /// What is another than in the round before; of a round that is void, what is there now against what was decided on.
    pub difference: Vec<Change>,
    pub stages: Vec<Stage>,
    /// The seats in which the reader can decide now, their own first.
    pub mine: Vec<Mine>,
    /// Whether the reader can take something back.
    pub withdrawable: bool,
    /// A stage was closed without those who were asked.
    pub overridden: bool,
    pub with_changes: bool,
}

/// An answer as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Line {
    pub label: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Paper {
    pub label: String,
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    pub label: String,
    pub before: String,
    pub after: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Stage {
    pub stage: String,
    pub label: String,
    /// done, open, later, or never: it ended before
    pub state: String,
    pub groups: Vec<Group>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Group {
    /// So many must approve.
    pub needed: usize,
    pub seats: Vec<Seat>,
}

/// Somebody who was asked. A client reads no names and no words of the firm's own seats.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of the seat")]
pub struct Seat {
    pub name: String,
    pub person: Option<Uuid>,
    pub is_reader: bool,
    /// Whoever else can decide in this seat now, besides the reader.
    pub others: Vec<String>,
    pub said: Vec<Spoken>,
    /// Whether it is waited for now, and somebody can decide in it.
    pub waits: bool,
    /// Whether whoever was asked is one of those who can.
    pub holds: bool,
    /// Whether the reader is.
    pub reader_decides: bool,
    /// Whether it is undecided, and nobody can decide in it now.
    pub stuck: bool,
}

/// A decision as it is read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Spoken {
    /// Its place among the decisions of the round.
    pub place: i64,
    /// approve, approve-with-changes, ask-for-changes or not-for-me
    pub said: String,
    pub words: String,
    /// own, delegation, absence, fallback, recorded or override
    pub basis: String,
    pub by: String,
    pub grounds: Option<String>,
    #[schemars(with = "String")]
    pub at: Timestamp,
    pub withdrawn: bool,
    /// Where the stage asked for one.
    pub signature: Option<Signature>,
}

/// A seat in which the reader can decide.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Mine {
    pub seat: Uuid,
    pub name: String,
    pub basis: String,
    /// An approval in it closes the stage, so that it cannot be taken back.
    pub closes: bool,
    /// What whoever gave the task away wrote to them.
    pub note: Option<Note>,
}

/// Words that came with a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Note {
    pub by: String,
    pub words: String,
}

/// Who looks: which side's words they get, and who they are.
#[derive(Debug, Clone, Copy)]
pub struct Looker {
    pub side: Side,
    pub person: Option<Uuid>,
}
