//! The comment that goes with a move: whether it is asked for or taken, and its form.

use super::situation::{Actor, Move};
use crate::Key;
use crate::blueprint::{Comment, Transition};
use crate::refusal::{Refusal, RefusalCode};

/// No comment has more characters.
pub const LONGEST_COMMENT: usize = 10_000;

/// The comment as it is to be kept. The portal itself is not asked for one: it has nothing to say.
pub(super) fn comment(
    actor: &Actor,
    key: &Key,
    transition: &Transition,
    chosen: &Move,
) -> Result<Option<String>, Refusal> {
    let given = chosen.comment.as_deref().map(tidy).filter(|text| !text.is_empty());
    let refused = |code, words: String| Err(Refusal::new(code, format!("transitions.{key}.comment"), words));
    match (transition.comment, given) {
        (Comment::Required, None) if !actor.automatic => {
            refused(RefusalCode::CommentMissing, "Say why in a few words.".into())
        }
        (Comment::None, Some(_)) => {
            refused(RefusalCode::CommentNotTaken, "This step takes no comment. Write a message instead.".into())
        }
        (_, Some(text)) if text.chars().count() > LONGEST_COMMENT => {
            refused(RefusalCode::CommentTooLong, "The comment must be 10,000 characters or fewer.".into())
        }
        (_, given) => Ok(given),
    }
}

/// Without control characters and hidden turns of direction, with one kind of line end and no space around it.
pub(crate) fn tidy(typed: &str) -> String {
    let kept = |c: &char| {
        let is_turn = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        matches!(c, '\n' | '\t') || !(c.is_control() || is_turn)
    };
    let text: String = typed.replace("\r\n", "\n").replace('\r', "\n").chars().filter(kept).collect();
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}');
    if text.chars().all(is_blank) { String::new() } else { text.trim().to_owned() }
}
