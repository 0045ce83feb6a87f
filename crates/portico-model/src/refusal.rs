//! Why something was not done, in words that a person can act on: a move, a decision, an item of a checklist.

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
    Outdated,
    NotOpen,
    MayNotDecide,
    Submitter,
    OverLimit,
    NotAsked,
    AlreadyDecided,
    CountedAlready,
    ReasonMissing,
    EvidenceMissing,
    SignatureMissing,
    SignatureUnreadable,
    NotOpened,
    NotNeeded,
    AlreadySubmitted,
    /// Changes were asked for, and it is what it was.
    Unchanged,
    /// Others put it forward.
    NotYoursToSubmit,
    RoundsUsedUp,
    NobodyToAsk,
    /// What it is about has not been made.
    DocumentMissing,
    NotWithdrawable,
    StandInUnfit,
    WrongPeriod,
    ApprovalMissing,
    ChecklistOpen,
    UnknownItem,
    DecidedElsewhere,
    AlreadyAccepted,
    NotHandedIn,
    NotWhatIsAsked,
    FileEmpty,
    FileTooLarge,
    FileWaiting,
    FileUnchecked,
    FileInfected,
    WrongFileKind,
    TooOld,
    TooFewFiles,
    TooManyFiles,
    CommentsLocked,
    CommentGone,
    CommentAnswered,
    NotYourComment,
    AlreadyDone,
    AlreadySaid,
    AmountUnknown,
    AmountChanged,
    AlreadyOpen,
    PlaceHolds,
}

impl RefusalCode {
    #[expect(clippy::too_many_lines, reason = "one line for each code")]
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
            RefusalCode::Outdated => "outdated",
            RefusalCode::NotOpen => "not-open",
            RefusalCode::MayNotDecide => "may-not-decide",
            RefusalCode::Submitter => "submitter",
            RefusalCode::OverLimit => "over-limit",
            RefusalCode::NotAsked => "not-asked",
            RefusalCode::AlreadyDecided => "already-decided",
            RefusalCode::CountedAlready => "counted-already",
            RefusalCode::ReasonMissing => "reason-missing",
            RefusalCode::EvidenceMissing => "evidence-missing",
            RefusalCode::SignatureMissing => "signature-missing",
            RefusalCode::SignatureUnreadable => "signature-unreadable",
            RefusalCode::NotOpened => "not-opened",
            RefusalCode::NotNeeded => "not-needed",
            RefusalCode::AlreadySubmitted => "already-submitted",
            RefusalCode::Unchanged => "unchanged",
            RefusalCode::NotYoursToSubmit => "not-yours-to-submit",
            RefusalCode::RoundsUsedUp => "rounds-used-up",
            RefusalCode::NobodyToAsk => "nobody-to-ask",
            RefusalCode::DocumentMissing => "document-missing",
            RefusalCode::NotWithdrawable => "not-withdrawable",
            RefusalCode::StandInUnfit => "stand-in-unfit",
            RefusalCode::WrongPeriod => "wrong-period",
            RefusalCode::ApprovalMissing => "approval-missing",
            RefusalCode::ChecklistOpen => "checklist-open",
            RefusalCode::UnknownItem => "unknown-item",
            RefusalCode::DecidedElsewhere => "decided-elsewhere",
            RefusalCode::AlreadyAccepted => "already-accepted",
            RefusalCode::NotHandedIn => "not-handed-in",
            RefusalCode::NotWhatIsAsked => "not-what-is-asked",
            RefusalCode::FileEmpty => "file-empty",
            RefusalCode::FileTooLarge => "file-too-large",
            RefusalCode::FileWaiting => "file-waiting",
            RefusalCode::FileUnchecked => "file-unchecked",
            RefusalCode::FileInfected => "file-infected",
            RefusalCode::WrongFileKind => "wrong-file-kind",
            RefusalCode::TooOld => "too-old",
            RefusalCode::TooFewFiles => "too-few-files",
            RefusalCode::TooManyFiles => "too-many-files",
            RefusalCode::CommentsLocked => "comments-locked",
            RefusalCode::CommentGone => "comment-gone",
            RefusalCode::CommentAnswered => "comment-answered",
            RefusalCode::NotYourComment => "not-your-comment",
            RefusalCode::AlreadyDone => "already-done",
            RefusalCode::AlreadySaid => "already-said",
            RefusalCode::AmountUnknown => "amount-unknown",
            RefusalCode::AmountChanged => "amount-changed",
            RefusalCode::AlreadyOpen => "already-open",
            RefusalCode::PlaceHolds => "place-holds",
        }
    }

    /// Whether somebody else could do it, so that its button is not shown to this one.
    pub fn is_about_who(self) -> bool {
        matches!(
            self,
            RefusalCode::NotYourRole
                | RefusalCode::NotYourRelation
                | RefusalCode::OnlyPeople
                | RefusalCode::MayNotDecide
                | RefusalCode::Submitter
                | RefusalCode::OverLimit
                | RefusalCode::NotAsked
                | RefusalCode::NotYoursToSubmit
        )
    }
}

impl Refusal {
    pub(crate) fn new(code: RefusalCode, rule: impl Into<String>, words: impl Into<String>) -> Refusal {
        Refusal { code, words: words.into(), rule: rule.into(), field: None }
    }
}
