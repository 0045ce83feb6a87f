//! Who may make a move: one of its roles and, where it names relations, one of them too.

use super::machine::Machine;
use super::situation::{Actor, Situation};
use crate::Key;
use crate::access::{Relation, Side};
use crate::blueprint::{Escalate, Transition};
use crate::refusal::{Refusal, RefusalCode};

/// Why this move is somebody else's; none if it is the actor's own.
// req 43
pub(super) fn who(machine: &Machine, situation: &Situation<'_>, key: &Key, transition: &Transition) -> Option<Refusal> {
    let actor = situation.actor;
    let refused = |code, words| Some(Refusal::new(code, format!("transitions.{key}.who"), words));
    if actor.automatic {
        let words = format!("{} is made by people only.", quoted(machine, actor.side, transition));
        return (!is_automatic(machine, situation.state, key, transition))
            .then(|| Refusal::new(RefusalCode::OnlyPeople, format!("transitions.{key}.who"), words));
    }
    if !has_role(machine, actor, transition) {
        return refused(RefusalCode::NotYourRole, role_words(machine, actor.side, transition));
    }
    if !actor.stands(&transition.who.relations) {
        return refused(RefusalCode::NotYourRelation, relation_words(machine, actor.side, transition));
    }
    None
}

/// What the move is called on this side. One that no client makes has no name for clients.
pub(super) fn quoted(machine: &Machine, side: Side, transition: &Transition) -> String {
    let is_named = side == Side::Firm
        || !transition.client_label.is_empty()
        || transition.who.roles.iter().any(|role| machine.is_for(role, Side::Client));
    if is_named { format!("“{}”", transition.label_for(side)) } else { "this step".to_owned() }
}

/// Whether the move is one that the actor makes at all, here or in another relation to the record.
pub(super) fn is_for(machine: &Machine, situation: &Situation<'_>, key: &Key, transition: &Transition) -> bool {
    let Situation { state, actor, .. } = situation;
    if actor.automatic { is_automatic(machine, state, key, transition) } else { has_role(machine, actor, transition) }
}

/// A role counts on its own side alone, whoever wrote it into a membership.
fn has_role(machine: &Machine, actor: &Actor, transition: &Transition) -> bool {
    let mine = |role: &&Key| actor.roles.contains(*role) && machine.is_for(role, actor.side);
    transition.who.roles.iter().find(mine).is_some()
}

/// The portal itself makes a move when a deadline of the state says so, or when something declared sets it off.
fn is_automatic(machine: &Machine, state: &Key, key: &Key, transition: &Transition) -> bool {
    let deadline = machine.state(state).and_then(|state| state.deadline.as_ref());
    let escalates = deadline.and_then(|deadline| deadline.escalate.as_ref());
    !transition.on.is_empty() || matches!(escalates, Some(Escalate::Transition(named)) if named == key)
}

fn role_words(machine: &Machine, side: Side, transition: &Transition) -> String {
    let told = transition.who.roles.iter().filter(|role| side == Side::Firm || machine.is_for(role, Side::Client));
    let names: Vec<&str> = told.map(|role| machine.role_name(role)).collect();
    match (side, names.as_slice()) {
        (Side::Client, []) => "This step is ours. Write to us if you are waiting for it.".to_owned(),
        (Side::Firm, []) => format!("Nobody makes “{}” by hand.", transition.label),
        (_, names) => format!(
            "{} is for people with the role {}. Ask one of them to do it.",
            quoted(machine, side, transition),
            or(names)
        ),
    }
}

fn relation_words(machine: &Machine, side: Side, transition: &Transition) -> String {
    let meant = transition.who.relations.iter().filter(|relation| relation.is_for(side));
    let mut names: Vec<&str> = meant.map(|relation| standing(*relation)).collect();
    names.dedup();
    if names.is_empty() {
        return format!("{} is for somebody else. Ask whoever takes part in this.", capital(machine, side, transition));
    }
    format!("{} is for people who {}. Ask one of them to do it.", capital(machine, side, transition), or(&names))
}

fn capital(machine: &Machine, side: Side, transition: &Transition) -> String {
    match quoted(machine, side, transition) {
        words if words.starts_with('t') => "This step".to_owned(),
        words => words,
    }
}

fn standing(relation: Relation) -> &'static str {
    match relation {
        Relation::Own => "asked for it",
        Relation::Participant => "take part in it",
        Relation::Assigned => "own it",
        Relation::Team => "belong to its team",
        Relation::Organization | Relation::Subtree => "belong to its organization",
        Relation::All => "belong to the firm",
    }
}

/// `a`, `a or b`, `a, b or c`
fn or(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}
