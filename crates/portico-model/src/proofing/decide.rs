//! Whether something may be done about a comment.

use super::words::refusal;
use crate::access::Side;
use crate::refusal::{Refusal, RefusalCode};

/// How much a comment asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It must change.
    Must,
    Idea,
}

/// Where a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open,
    /// Somebody says that it is done.
    Done,
    /// Its author took it back before anybody had answered.
    Withdrawn,
}

/// What somebody does about a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Answer,
    /// Says that it is done.
    Settle,
    Reopen,
    /// Changes the last words that were said in it.
    Edit,
    /// Takes the last words that were said in it back.
    Withdraw,
    /// Says where it points in the current version.
    Place,
}

/// What a decision about a comment is made from.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "one for each fact that is asked")]
pub struct Situation {
    pub standing: Standing,
    /// The record is closed, or the document was approved: what was said stays as it is.
    pub is_locked: bool,
    /// Whether the words that the act is about are the actor's own.
    pub is_own: bool,
    /// Whether the actor wrote the comment itself.
    pub is_author: bool,
    /// Whether something was said after the words that the act is about.
    pub is_answered: bool,
    pub side: Side,
    /// From which the document comes.
    pub side_of_document: Side,
    /// Whether the comment points anywhere, and nobody has looked since a newer version came.
    pub is_moved: bool,
}

impl Weight {
    /// The word of the column, of events and of the interface.
    pub fn as_str(self) -> &'static str {
        match self {
            Weight::Must => "must",
            Weight::Idea => "idea",
        }
    }

    pub fn parse(word: &str) -> Option<Weight> {
        [Weight::Must, Weight::Idea].into_iter().find(|weight| weight.as_str() == word)
    }
}

impl Standing {
    /// The word of the column, of events and of the interface.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::Done => "done",
            Standing::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(word: &str) -> Option<Standing> {
        [Standing::Open, Standing::Done, Standing::Withdrawn].into_iter().find(|one| one.as_str() == word)
    }
}

/// Nothing, or why it may not be done.
pub fn decide(situation: &Situation, act: Act) -> Result<(), Refusal> {
    match obstacle(*situation, act) {
        None => Ok(()),
        Some(code) => Err(refusal(code)),
    }
}

/// Whether nobody has looked yet if an open comment still points at the right place, in a version newer than its own.
pub fn is_moved(standing: Standing, has_place: bool, placed_in: i64, shown: i64) -> bool {
    standing == Standing::Open && has_place && placed_in < shown
}

fn obstacle(situation: Situation, act: Act) -> Option<RefusalCode> {
    if situation.is_locked {
        return Some(RefusalCode::CommentsLocked);
    }
    if situation.standing == Standing::Withdrawn {
        return Some(RefusalCode::CommentGone);
    }
    let is_open = situation.standing == Standing::Open;
    match act {
        Act::Answer => None,
        Act::Settle if !is_open => Some(RefusalCode::AlreadyDone),
        // Whoever makes the document says that it is done, and whoever asked may let it be.
        Act::Settle => (!situation.is_author && situation.side != situation.side_of_document)
            .then_some(RefusalCode::NotYourComment),
        Act::Reopen => is_open.then_some(RefusalCode::AlreadyOpen),
        Act::Edit | Act::Withdraw if !situation.is_own => Some(RefusalCode::NotYourComment),
        Act::Edit | Act::Withdraw => (situation.is_answered || !is_open).then_some(RefusalCode::CommentAnswered),
        Act::Place => (!situation.is_moved).then_some(RefusalCode::PlaceHolds),
    }
}
