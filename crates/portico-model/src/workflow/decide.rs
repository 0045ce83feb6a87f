//! The decision about one chosen move.

use super::answered::missing;
use super::comment::comment;
use super::machine::Machine;
use super::settled::unsettled;
use super::situation::{Move, Situation};
use super::step::Step;
use super::who::{quoted, who};
use crate::Key;
use crate::access::Side;
use crate::blueprint::Transition;
use crate::guards::{actor_value, answers_value, record_value};
use crate::refusal::{Refusal, RefusalCode};

/// The step that the move makes, or every reason why not.
// req 41
pub fn decide(machine: &Machine, situation: &Situation<'_>, chosen: &Move) -> Result<Step, Vec<Refusal>> {
    let workflow = &machine.record_type.workflow;
    let Some((key, transition)) = workflow.transitions.entry(&chosen.transition) else {
        let words = "This step does not exist. Reload the page and choose again.";
        return Err(vec![Refusal::new(RefusalCode::UnknownTransition, "transitions", words)]);
    };
    if let Some(refusal) = out_of_place(machine, situation, key, transition) {
        return Err(vec![refusal]);
    }
    let mut refusals = lacking(machine, situation, key, transition);
    let comment = comment(situation.actor, key, transition, chosen).unwrap_or_else(|refusal| {
        refusals.push(refusal);
        None
    });
    match (workflow.states.entry(situation.state), workflow.states.entry(&transition.to)) {
        (Some(from), Some(to)) if refusals.is_empty() => {
            Ok(Step { effects: transition.effects.clone(), comment, ..Step::new(key, from, to) })
        }
        (Some(_), Some(_)) => Err(refusals),
        _ => Err(vec![wrong_state(machine, situation, key, transition)]),
    }
}

/// Every reason against a move but its comment, which is given only when it is made.
pub(super) fn refusals(
    machine: &Machine,
    situation: &Situation<'_>,
    key: &Key,
    transition: &Transition,
) -> Vec<Refusal> {
    match out_of_place(machine, situation, key, transition) {
        Some(refusal) => vec![refusal],
        None => lacking(machine, situation, key, transition),
    }
}

/// A move that begins elsewhere, or that somebody else makes: then nothing is said of what it lacks.
fn out_of_place(machine: &Machine, situation: &Situation<'_>, key: &Key, transition: &Transition) -> Option<Refusal> {
    if !machine.record_type.workflow.leads_from(transition, situation.state) {
        return Some(wrong_state(machine, situation, key, transition));
    }
    who(machine, situation, key, transition)
}

/// What stands in the way and can be mended.
fn lacking(machine: &Machine, situation: &Situation<'_>, key: &Key, transition: &Transition) -> Vec<Refusal> {
    let mut refusals = missing(machine, situation, key, transition);
    refusals.extend(guarded(machine, situation, key, transition));
    refusals.extend(unsettled(machine, situation, key, transition));
    refusals
}

fn wrong_state(machine: &Machine, situation: &Situation<'_>, key: &Key, transition: &Transition) -> Refusal {
    let side = situation.actor.side;
    let now = machine.state(situation.state).map_or("in a state that no longer exists", |state| state.label_for(side));
    let step = quoted(machine, side, transition);
    let words = format!("This is now: {now}. From there {step} is not possible. Reload the page to see what is.");
    Refusal::new(RefusalCode::WrongState, format!("transitions.{key}.from"), words)
}

/// A guard that cannot be computed does not hold.
fn guarded(machine: &Machine, situation: &Situation<'_>, key: &Key, transition: &Transition) -> Option<Refusal> {
    let guard = machine.guards.get(key)?;
    let Situation { state, answers, actor, known, .. } = situation;
    let variables = [
        ("answers", answers_value(&machine.record_type.form, answers)),
        ("record", record_value(state, known)),
        ("actor", actor_value(actor.side, &actor.roles, &actor.relations)),
        ("today", known.today.to_string().into()),
    ];
    let (code, otherwise) = match guard.holds(&variables) {
        Ok(true) => return None,
        Ok(false) => (RefusalCode::ConditionNotMet, format!("This is possible only if {}.", guard.source())),
        Err(why) => (RefusalCode::ConditionUnclear, format!("It cannot be told whether this is possible: {why}.")),
    };
    let words = match (transition.guard_words.as_str(), actor.side) {
        ("", Side::Client) => "This is not possible yet. Write to us if you expected it to be.".to_owned(),
        ("", Side::Firm) => otherwise,
        (own, _) => own.to_owned(),
    };
    Some(Refusal::new(code, format!("transitions.{key}.guard"), words))
}
