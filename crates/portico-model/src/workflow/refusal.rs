//! Why a move was not made, in words that a person can act on.

use serde::{Deserialize, Serialize};

use crate::Key;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub code: RefusalCode,
    /// What to do about it.
    pub words: String,
    /// The rule that refused: `transitions.finish.requires`.
    pub rule: String,
    /// The field that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Key>,
}

/// Stable names of the reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    UnknownTransition,
    WrongState,
    NotYourRole,
    NotYourRelation,
    OnlyPeople,
    AnswerMissing,
    ConditionNotMet,
    ConditionUnclear,
    CommentMissing,
    CommentNotTaken,
    CommentTooLong,
}

impl RefusalCode {
    pub fn as_str(self) -> &'static str {
        match self {
            RefusalCode::UnknownTransition => "unknown-transition",
            RefusalCode::WrongState => "wrong-state",
            RefusalCode::NotYourRole => "not-your-role",
            RefusalCode::NotYourRelation => "not-your-relation",
            RefusalCode::OnlyPeople => "only-people",
            RefusalCode::AnswerMissing => "answer-missing",
            RefusalCode::ConditionNotMet => "condition-not-met",
            RefusalCode::ConditionUnclear => "condition-unclear",
            RefusalCode::CommentMissing => "comment-missing",
            RefusalCode::CommentNotTaken => "comment-not-taken",
            RefusalCode::CommentTooLong => "comment-too-long",
        }
    }

    /// Whether somebody else could make the move, so that its button is not shown to this one.
    pub fn is_about_who(self) -> bool {
        matches!(self, RefusalCode::NotYourRole | RefusalCode::NotYourRelation | RefusalCode::OnlyPeople)
    }
}

impl Refusal {
    pub(super) fn new(code: RefusalCode, rule: impl Into<String>, words: impl Into<String>) -> Refusal {
        Refusal { code, words: words.into(), rule: rule.into(), field: None }
    }
}
