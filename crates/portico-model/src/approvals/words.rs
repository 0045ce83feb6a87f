//! What is said when something is refused. The words name no role and nobody: clients read them too.

use super::procedure::Procedure;
use crate::Key;
use crate::refusal::{Refusal, RefusalCode};

/// `at` is where in the approval the rule stands: `stages.manager`.
pub fn refusal(procedure: &Procedure, code: RefusalCode, at: &str) -> Refusal {
    let words = WORDS.iter().find(|(one, _)| *one == code).map_or(OTHERWISE, |(_, words)| words);
    let field = (code == RefusalCode::EvidenceMissing).then(|| Key::new("evidence"));
    Refusal { field, ..Refusal::new(code, format!("approvals.{}.{at}", procedure.key), words) }
}

const OTHERWISE: &str = "This is not possible now. Reload the page to see what is.";

const WORDS: &[(RefusalCode, &str)] = &[
    (
        RefusalCode::Outdated,
        "What you looked at has changed since. Look at what is there now, then decide. Nothing was recorded.",
    ),
    (RefusalCode::NotOpen, "Nothing waits for a decision here any more. Reload the page to see how it was decided."),
    (RefusalCode::MayNotDecide, "You cannot decide on this. Ask whoever looks after it to name you."),
    (RefusalCode::Submitter, "You submitted this, so somebody else decides on it."),
    (RefusalCode::OverLimit, "The amount is more than you may decide on. Ask somebody who may."),
    (RefusalCode::NotAsked, "This decision is with somebody else. The page says with whom."),
    (RefusalCode::AlreadyDecided, "This has been decided already. Take the decision back first if it was wrong."),
    (RefusalCode::CountedAlready, "You have decided here already, and nobody counts twice. Somebody else must decide."),
    (RefusalCode::ReasonMissing, "Say why in a few words."),
    (RefusalCode::CommentMissing, "Add a comment to your approval."),
    (
        RefusalCode::CommentNotTaken,
        "An approval takes no comment here. Approve with changes, or write a message instead.",
    ),
    (RefusalCode::CommentTooLong, "The comment must be 10,000 characters or fewer."),
    (
        RefusalCode::ChecklistOpen,
        "The checklist has to be done before this can be approved. Finish what is open on it.",
    ),
    (
        RefusalCode::SignatureMissing,
        "Sign your approval: type your name, and tick that you agree to the words above it.",
    ),
    (RefusalCode::SignatureUnreadable, "The drawing cannot be read. Draw it again, or sign by your name alone."),
    (RefusalCode::NotOpened, "Open every file first, then approve. The files are listed with what is decided on."),
    (RefusalCode::EvidenceMissing, "Attach what shows the decision, such as a note of the call or a mail."),
    (RefusalCode::NotNeeded, "This needs no approval as it is."),
    (RefusalCode::AlreadySubmitted, "Exactly this has been submitted already. Change it before you submit it again."),
    (
        RefusalCode::Unchanged,
        "Changes were asked for, and nothing has been changed since. Change what was asked for, then put it forward again.",
    ),
    (
        RefusalCode::NotYoursToSubmit,
        "This is put forward by somebody else. You are told when there is something to decide.",
    ),
    (
        RefusalCode::RoundsUsedUp,
        "This has been submitted as often as it may be. Ask whoever is responsible for it to go on.",
    ),
    (
        RefusalCode::NobodyToAsk,
        "There are not enough people yet who can decide on this. Whoever looks after it has to name somebody first.",
    ),
    (RefusalCode::NotWithdrawable, "There is no decision of yours that can be taken back."),
    (
        RefusalCode::StandInUnfit,
        "This person cannot decide in that place. Choose somebody of the same side who may decide and did not submit it.",
    ),
];
