//! The shipped blueprint: what each role may do in each state, and what everybody is told.

use std::fmt::Write;

use expect_test::expect_file;

use super::*;
use crate::access::Action;
use crate::blueprint::Blueprint;
use crate::workflow::{Offer, client_status};

fn shipped() -> Compiled {
    compile(include_str!("../../../../../blueprints/support-requests.yaml")).unwrap()
}

fn sound_answers() -> Answers {
    json!({ "subject": "Help", "root-cause": "question" }).as_object().unwrap().clone()
}

/// Somebody of a role, with every relation that the access matrix gives for advancing; nobody if it gives none.
fn somebody(blueprint: &Blueprint, role: &Key) -> Option<Actor> {
    let side = blueprint.role(role)?.side;
    let cell = blueprint.access.cell(role, "support-request", Action::Advance)?;
    let relations: Vec<Relation> = cell.relations_for(side).collect();
    Some(Actor { side, roles: vec![role.clone()], relations, automatic: false })
}

fn moves(machine: &Machine, state: &Key, actor: &Actor) -> String {
    let case = Case { answers: sound_answers(), ..Case::new(state, actor.clone()) };
    let offers = available(machine, &case.situation());
    let names = offers.iter().filter(|offer| offer.is_open()).map(|offer: &Offer<'_>| match offer {
        Offer { primary: true, transition, .. } => format!("*{transition}"),
        Offer { exception: true, transition, .. } => format!("!{transition}"),
        Offer { transition, .. } => transition.to_string(),
    });
    names.collect::<Vec<String>>().join(" ")
}

// req 41, 43, 49, 50, 83, 84
#[test]
fn roles_by_states_by_transitions() {
    let compiled = shipped();
    let machine = compiled.machine("support-request").unwrap();
    let mut grid = String::from("* the button that stands first   ! leads to an exception\n");
    for state in machine.record_type.workflow.states.keys() {
        write!(grid, "\n{state}\n").unwrap();
        for role in compiled.blueprint.roles.keys() {
            let moves =
                somebody(&compiled.blueprint, role).map_or("-".to_owned(), |actor| moves(machine, state, &actor));
            writeln!(grid, "  {role:14} {}", if moves.is_empty() { "-" } else { &moves }).unwrap();
        }
        let by_itself = moves(machine, state, &Actor::portal());
        writeln!(grid, "  {:14} {}", "(the portal)", if by_itself.is_empty() { "-" } else { &by_itself }).unwrap();
    }
    expect_file!["support-requests-grid.txt"].assert_eq(&grid);
}

// req 42, 51, 58
#[test]
fn words_of_every_state() {
    let compiled = shipped();
    let machine = compiled.machine("support-request").unwrap();
    let mut page = String::new();
    for (key, state) in machine.record_type.workflow.states.iter() {
        let status = |mine| client_status(state.meaning, state.ball, mine).words();
        let steps: Vec<String> =
            machine.steps(key).iter().map(|step| format!("{:?} {}", step.mark, step.label)).collect();
        writeln!(page, "{key}: {} / {}", state.label, state.client_label).unwrap();
        writeln!(page, "  pill    {} (for others: {})", status(true), status(false)).unwrap();
        writeln!(page, "  steps   {}", steps.join(" · ")).unwrap();
        writeln!(page, "  client  {}", machine.next_words(key, Side::Client)).unwrap();
        writeln!(page, "  firm    {}", machine.next_words(key, Side::Firm)).unwrap();
    }
    expect_file!["support-requests-words.txt"].assert_eq(&page);
}

// req 48, 50
#[test]
fn an_exception_can_be_reached_from_every_state_that_is_not_over() {
    let compiled = shipped();
    let workflow = &compiled.machine("support-request").unwrap().record_type.workflow;
    for (key, _) in workflow.states.iter().filter(|(_, state)| !state.is_final && !state.exception) {
        assert!(workflow.transitions_from(key).any(|(_, transition)| workflow.is_exception(transition)), "{key}");
    }
}

// req 41
#[test]
fn every_move_that_is_shipped_is_made_by_somebody_or_by_the_portal() {
    let portal = shipped();
    for machine in portal.machines() {
        let workflow = &machine.record_type.workflow;
        let states = || workflow.states.keys();
        for name in workflow.transitions.keys() {
            let by_people = portal.roles.iter().any(|(role, declared)| {
                states().any(|state| super::grid::cell(machine, declared.side, role, (state, name)).is_some())
            });
            let chosen = Move::new(name.clone());
            let by_itself = states().any(|state| {
                let case = Case::new(state, Actor::portal());
                decide(machine, &case.situation(), &chosen).is_ok()
            });
            assert!(by_people || by_itself, "nobody makes {name} of {}", machine.key);
        }
    }
}

/// The guard of the shipped portal, on amounts around its limit.
// req 44
#[test]
fn a_large_amount_is_finished_after_a_second_look_only() {
    let portal = shipped();
    let machine = portal.machine("support-request").unwrap();
    let contributor = actor(Side::Firm, "contributor", &[Relation::Assigned]);
    let finish = |minor: i64, second_look: Value| {
        let amount = json!({"minor": minor, "currency": "EUR"});
        let facts = json!({"root-cause": "question", "category": "tax", "involves-money": true, "amount": amount, "second-look": second_look});
        let case = Case::new("in-progress", contributor.clone()).answered(facts);
        decide(machine, &case.situation(), &Move::new("finish")).is_ok()
    };
    assert!(finish(5_000_000, Value::Null));
    assert!(!finish(5_000_001, Value::Null));
    assert!(!finish(5_000_001, json!(false)));
    assert!(finish(5_000_001, json!(true)));
}
