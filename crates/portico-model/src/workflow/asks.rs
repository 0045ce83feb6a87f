//! What a state asks of the side that has the ball: a move forward, an approval to put forward, words, a file.
//!
//! A way out (on hold, withdrawn) is offered and never asked for. Where a state waits for an approval, those who decide are
//! asked by the round, and nobody else is.

use super::machine::Machine;
use crate::Key;
use crate::access::{Ball, Side};
use crate::blueprint::{Transition, Trigger};

/// What is asked of somebody where their side has the ball.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Asked<'a> {
    /// To make this move.
    Way(&'a Transition),
    /// To put this before those who decide on it.
    PutForward(&'a Key),
    /// To write.
    Answer,
    /// To send a file.
    File,
    /// To look at it: the state names nothing that they could do.
    Look,
    /// Nothing: it waits for what others decide.
    Nothing,
}

impl Machine {
    /// What is asked in this state of somebody with these roles. What needs an approval is asked of nobody while a round
    /// about the record is open.
    // req 51
    pub fn asks<'a>(&'a self, state: &'a Key, roles: &[Key], is_open_round: bool) -> Asked<'a> {
        let ways = || self.record_type.workflow.transitions_from(state).map(|(_, way)| way);
        let is_mine = |way: &&Transition| way.who.roles.iter().any(|role| roles.contains(role));
        let can_be_made = |way: &&Transition| way.approval.is_none() || !is_open_round;
        let mut mine: Vec<&Transition> =
            ways().filter(is_mine).filter(can_be_made).filter(|way| self.leads_on(way)).collect();
        mine.sort_by_key(|way| !way.primary);
        if let Some(way) = mine.first() {
            return Asked::Way(way);
        }
        let by_itself = || ways().filter(|way| self.leads_on(way)).flat_map(|way| way.on.iter());
        let mut submitted =
            by_itself().filter_map(|on| if let Trigger::Submitted(approval) = on { Some(approval) } else { None });
        let forward = submitted.find(|approval| self.puts_forward(approval, roles));
        if let Some(approval) = forward.filter(|_| !is_open_round) {
            return Asked::PutForward(approval);
        }
        if by_itself().any(|on| *on == Trigger::ClientReply) {
            return Asked::Answer;
        }
        if by_itself().any(|on| *on == Trigger::ClientFile) {
            return Asked::File;
        }
        if is_open_round || self.waits_for_approval(state) { Asked::Nothing } else { Asked::Look }
    }

    /// Whether a record leaves this state by what is decided on it.
    pub fn waits_for_approval(&self, state: &Key) -> bool {
        let is_decided = |on: &Trigger| matches!(on, Trigger::Approved(_) | Trigger::ChangesAsked(_));
        let mut ways = self.record_type.workflow.transitions_from(state);
        ways.any(|(_, way)| way.approval.is_some() || way.on.iter().any(is_decided))
    }

    /// Whether it leaves by a decision and by nothing that clients do themselves: then whoever is not asked to decide has
    /// nothing to do with it.
    pub fn waits_for_approval_alone(&self, state: &Key) -> bool {
        let is_of_clients = |way: &Transition| way.who.roles.iter().any(|role| self.is_for(role, Side::Client));
        let mut ways = self.record_type.workflow.transitions_from(state).map(|(_, way)| way);
        let moves = ways.any(|way| way.approval.is_none() && self.leads_on(way) && is_of_clients(way));
        self.waits_for_approval(state) && !moves
    }

    /// The states in which clients have the ball and somebody with these roles is asked for nothing.
    pub fn asks_nothing<'a>(&'a self, roles: &'a [Key]) -> impl Iterator<Item = &'a Key> {
        let states = self.record_type.workflow.states.iter();
        let is_quiet = move |(key, _): &(&'a Key, _)| self.asks(key, roles, false) == Asked::Nothing;
        states.filter(|(_, state)| state.ball == Ball::Client && !state.is_final).filter(is_quiet).map(|(key, _)| key)
    }

    /// Whether clients with these roles put it forward. What clients decide on is the firm's, unless it says otherwise.
    fn puts_forward(&self, approval: &Key, roles: &[Key]) -> bool {
        let Some(declared) = self.record_type.approvals.get(approval) else { return false };
        if let Some(who) = &declared.submit {
            return who.roles.iter().any(|role| roles.contains(role));
        }
        let mut groups = declared.stages.values().flat_map(|stage| stage.groups.values());
        !groups.any(|group| group.who.roles.iter().any(|role| self.is_for(role, Side::Client)))
    }

    fn leads_on(&self, way: &Transition) -> bool {
        !self.record_type.workflow.is_exception(way)
    }
}

impl Asked<'_> {
    /// As the verb of a task.
    pub fn words(self, machine: &Machine, side: Side) -> String {
        match self {
            Asked::Way(way) => way.label_for(side).to_owned(),
            Asked::PutForward(key) => {
                let label = machine.record_type.approvals.get(key).map(|declared| declared.label_for(side));
                label.map_or_else(|| "Put it forward".to_owned(), |label| format!("Put “{label}” forward"))
            }
            Asked::Answer => "Answer us".to_owned(),
            Asked::File => "Send a file".to_owned(),
            Asked::Look | Asked::Nothing => "Look at it".to_owned(),
        }
    }
}
