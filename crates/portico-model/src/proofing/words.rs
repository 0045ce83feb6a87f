//! What is said when something is refused about a comment. Clients read it too.

use super::place::Wrong;
use crate::refusal::{Refusal, RefusalCode};
use crate::workflow::tidy;

pub(super) fn refusal(code: RefusalCode) -> Refusal {
    let words = WORDS.iter().find(|(one, _)| *one == code).map_or(OTHERWISE, |(_, words)| words);
    Refusal::new(code, format!("proofing.{}", code.as_str()), words)
}

/// Nothing more is said here.
pub fn locked() -> Refusal {
    refusal(RefusalCode::CommentsLocked)
}

const OTHERWISE: &str = "This is not possible now. Reload the page to see what is.";

const WORDS: &[(RefusalCode, &str)] = &[
    (
        RefusalCode::CommentsLocked,
        "This was approved or closed, so its comments stay as they are. Write a message instead.",
    ),
    (RefusalCode::CommentGone, "This comment was taken back meanwhile."),
    (RefusalCode::AlreadyDone, "This comment is done already. Open it again first if something is missing."),
    (RefusalCode::AlreadyOpen, "This comment is open already."),
    (RefusalCode::NotYourComment, "Only whoever wrote this can do that. Answer below it instead."),
    (RefusalCode::CommentAnswered, "Something was said after this, so it stays. Add what you mean now below it."),
    (RefusalCode::PlaceHolds, "Nothing has moved here: the place is of this version."),
];

/// The longest text of a comment, in characters.
const LONGEST: usize = 5_000;

/// What was typed without what nobody sees, or what to do about it.
pub fn written(typed: &str) -> Result<String, Wrong> {
    let text = tidy(typed);
    match text.chars().count() {
        0 => Err(Wrong { field: "words", words: "Write your comment." }),
        length if length > LONGEST => Err(Wrong { field: "words", words: "Use 5,000 characters at most." }),
        _ => Ok(text),
    }
}
