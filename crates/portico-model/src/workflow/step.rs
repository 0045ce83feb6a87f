//! `Step`: everything that a move changes, for the one action that writes it.

use crate::Key;
use crate::access::Ball;
use crate::blueprint::{Deadline, Effect, Holder, Meaning, State};

#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a state may declare")]
pub struct Step {
    pub transition: Key,
    pub from: Key,
    pub to: Key,
    pub meaning: Meaning,
    pub ball: Ball,
    pub holder: Option<Holder>,
    pub effects: Vec<Effect>,
    /// The deadline of the state that is entered.
    pub deadline: Option<Deadline>,
    pub pauses_clock: bool,
    pub is_final: bool,
    pub exception: bool,
    /// Work that was over begins again.
    pub reopens: bool,
    /// The comment, without surrounding space; none if it was empty.
    pub comment: Option<String>,
}

impl Step {
    pub(super) fn new(transition: &Key, from: (&Key, &State), to: (&Key, &State)) -> Step {
        let over = |state: &State| state.is_final || matches!(state.meaning, Meaning::Done | Meaning::Stopped);
        let ((from, before), (to, after)) = (from, to);
        Step {
            transition: transition.clone(),
            from: from.clone(),
            to: to.clone(),
            meaning: after.meaning,
            ball: after.ball,
            holder: after.holder.clone(),
            effects: Vec::new(),
            deadline: after.deadline.clone(),
            pauses_clock: after.pauses_clock,
            is_final: after.is_final,
            exception: after.exception,
            reopens: over(before) && !over(after),
            comment: None,
        }
    }
}
