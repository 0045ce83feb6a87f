//! Every move that begins in a state, as buttons: what is open, and what is refused and why.

use super::decide::refusals;
use super::machine::Machine;
use super::situation::Situation;
use super::who::is_for;
use crate::Key;
use crate::blueprint::{Comment, Transition};
use crate::refusal::Refusal;

/// One button.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer<'a> {
    pub transition: &'a Key,
    pub declared: &'a Transition,
    /// The verb, in the words of the side that looks.
    pub label: &'a str,
    pub comment: Comment,
    /// What happens then, to be said before it is done; empty if it goes without saying.
    pub confirm: &'a str,
    /// The one button that stands first; at most one offer is.
    pub primary: bool,
    /// Leads off the ordinary path.
    pub exception: bool,
    /// Why it cannot be pressed now; none if it can.
    pub refusals: Vec<Refusal>,
}

/// The moves from the present state that the actor makes at all, by role: the primary one first, exceptions last.
pub fn available<'a>(machine: &'a Machine, situation: &Situation<'_>) -> Vec<Offer<'a>> {
    let workflow = &machine.record_type.workflow;
    let declared = workflow.transitions.iter().filter(|(key, transition)| {
        workflow.leads_from(transition, situation.state) && is_for(machine, situation, key, transition)
    });
    let mut offers: Vec<Offer<'a>> =
        declared.map(|(key, transition)| offer(machine, situation, key, transition)).collect();
    let first = first(machine, situation.state, &offers);
    for offer in &mut offers {
        offer.primary = first == Some(offer.transition);
    }
    offers.sort_by_key(|offer| (!offer.primary, offer.exception));
    offers
}

fn offer<'a>(machine: &'a Machine, situation: &Situation<'_>, key: &'a Key, transition: &'a Transition) -> Offer<'a> {
    Offer {
        transition: key,
        declared: transition,
        label: transition.label_for(situation.actor.side),
        comment: transition.comment,
        confirm: &transition.confirm,
        primary: false,
        exception: machine.record_type.workflow.is_exception(transition),
        refusals: refusals(machine, situation, key, transition),
    }
}

/// The declared primary move; where there is none, the first one forward on the ordinary path.
fn first<'a>(machine: &Machine, state: &Key, offers: &[Offer<'a>]) -> Option<&'a Key> {
    let is_forward = |offer: &&Offer<'_>| !offer.exception && machine.leads_forward(state, &offer.declared.to);
    let mine = || offers.iter().filter(|offer| offer.is_mine());
    let chosen = mine().find(|offer| offer.declared.primary).or_else(|| mine().find(is_forward))?;
    Some(chosen.transition)
}

impl Offer<'_> {
    /// Whether it can be pressed now.
    pub fn is_open(&self) -> bool {
        self.refusals.is_empty()
    }

    /// Whether it is this person's to press, now or once something is filled in.
    pub fn is_mine(&self) -> bool {
        !self.refusals.iter().any(|refusal| refusal.code.is_about_who())
    }
}
