//! Role × state × transition: the whole of who may move what from where, as text that is read in review.

use std::fmt::Write;

use expect_test::expect;

use super::*;
use crate::blueprint::Blueprint;
use crate::workflow::situation::EVERY;

/// What each role may do where every relation of its side holds and nothing is answered; what waits for an answer or
/// a condition carries a question mark.
fn grid(blueprint: &Blueprint, machine: &Machine) -> String {
    let transitions: Vec<&Key> = machine.record_type.workflow.transitions.keys().collect();
    let mut text = format!("{}\n", machine.key);
    for (role, declared) in blueprint.roles.iter() {
        writeln!(text, "\n{role} ({})", declared.side.as_str()).unwrap();
        for state in machine.record_type.workflow.states.keys() {
            let cells: Vec<String> =
                transitions.iter().filter_map(|name| cell(machine, declared.side, role, (state, name))).collect();
            let cells = if cells.is_empty() { "–".to_owned() } else { cells.join(" ") };
            writeln!(text, "  {state:<22} {cells}").unwrap();
        }
    }
    text
}

pub(super) fn cell(machine: &Machine, side: Side, role: &Key, (state, name): (&Key, &Key)) -> Option<String> {
    let held: Vec<Relation> = EVERY.into_iter().filter(|relation| relation.is_for(side)).collect();
    let case = Case::new(state, actor(side, role, &held));
    let offers = available(machine, &case.situation());
    let offer = offers.iter().find(|offer| offer.transition == name)?;
    let mark = if offer.is_open() { "" } else { "?" };
    offer.is_mine().then(|| format!("{name}{mark}"))
}

// req 43, req 49
#[test]
fn who_may_move_what_from_where_in_the_portal_of_these_tests() {
    let portal = portal();
    expect![[r#"
        request

        contributor (firm)
          new take ask hold
          in-progress ask deliver? hold
          waiting answer hold
          in-review hold
          done reopen
          on-hold resume
          escalated hold resume
          cancelled reopen

        lead (firm)
          new take ask hold escalate cancel
          in-progress ask deliver? close? hold escalate cancel
          waiting answer hold escalate cancel
          in-review approve? hold escalate cancel
          done reopen
          on-hold resume escalate cancel
          escalated hold resume cancel
          cancelled reopen

        client-admin (client)
          new cancel
          in-progress cancel
          waiting answer cancel
          in-review approve? return cancel
          done reopen
          on-hold cancel
          escalated cancel
          cancelled reopen

        client-member (client)
          new cancel
          in-progress cancel
          waiting answer cancel
          in-review return cancel
          done –
          on-hold cancel
          escalated cancel
          cancelled –

        client-viewer (client)
          new –
          in-progress –
          waiting –
          in-review –
          done –
          on-hold –
          escalated –
          cancelled –
    "#]]
    .assert_eq(&grid(&portal, portal.machine("request").unwrap()));
}
