//! What clients are told: the six words, the step bar, what comes next.

use std::fmt::Write;

use expect_test::expect;

use super::*;
use crate::access::Ball;
use crate::blueprint::Meaning;
use crate::workflow::{ClientStatus, Mark, client_status};

const MEANINGS: [Meaning; 5] = [Meaning::Open, Meaning::Waiting, Meaning::Done, Meaning::Stopped, Meaning::Problem];
const BALLS: [Ball; 4] = [Ball::Client, Ball::Firm, Ball::Other, Ball::None];

// req 51
#[test]
fn a_client_reads_one_of_six_words() {
    let mut table = String::new();
    for meaning in MEANINGS {
        for ball in BALLS {
            let [mine, theirs] = [true, false].map(|is_mine| client_status(meaning, ball, is_mine).words());
            let (meaning, ball) = (format!("{meaning:?}"), ball.as_str());
            writeln!(table, "{meaning:<8} {ball:<6} | {mine:<24} | {theirs}").unwrap();
        }
    }
    expect![[r#"
        Open     client | Waiting for you          | Waiting for someone else
        Open     firm   | With us                  | With us
        Open     other  | Waiting for someone else | Waiting for someone else
        Open     none   | With us                  | With us
        Waiting  client | Waiting for you          | Waiting for someone else
        Waiting  firm   | With us                  | With us
        Waiting  other  | Waiting for someone else | Waiting for someone else
        Waiting  none   | Waiting for someone else | Waiting for someone else
        Done     client | Done                     | Done
        Done     firm   | Done                     | Done
        Done     other  | Done                     | Done
        Done     none   | Done                     | Done
        Stopped  client | Stopped                  | Stopped
        Stopped  firm   | Stopped                  | Stopped
        Stopped  other  | Stopped                  | Stopped
        Stopped  none   | Stopped                  | Stopped
        Problem  client | There is a problem       | There is a problem
        Problem  firm   | There is a problem       | There is a problem
        Problem  other  | There is a problem       | There is a problem
        Problem  none   | There is a problem       | There is a problem
    "#]]
    .assert_eq(&table);
}

// req 51
#[test]
fn each_word_has_its_tone() {
    let tones = ClientStatus::ALL.map(|status| format!("{} {:?}\n", status.words(), status.tone()));
    expect![[r#"
        Waiting for you Warn
        With us Info
        Waiting for someone else Neutral
        Done Quiet
        Stopped Neutral
        There is a problem Bad
    "#]]
    .assert_eq(&tones.concat());
}

fn bar(state: &str, last: &str) -> String {
    let machine = machine();
    let steps = machine.steps_from(&key(state), &key(last)).into_iter().map(|step| match step.mark {
        Mark::Past => format!("({})", step.label),
        Mark::Now => format!("[{}]", step.label),
        Mark::Later => step.label.to_owned(),
    });
    format!("{state}: {}\n", steps.collect::<Vec<_>>().join(" – "))
}

// req 58
#[test]
fn the_step_bar_shows_the_main_path_and_where_the_record_stands() {
    let machine = machine();
    let bars: String = machine.record_type.workflow.states.keys().map(|state| bar(state, state)).collect();
    expect![[r#"
        new: [Received] – In progress – Your decision – Done
        in-progress: (Received) – [In progress] – Your decision – Done
        waiting: (Received) – [In progress] – Your decision – Done
        in-review: (Received) – (In progress) – [Your decision] – Done
        done: (Received) – (In progress) – (Your decision) – (Done)
        on-hold: [Received] – In progress – Your decision – Done
        escalated: (Received) – [In progress] – Your decision – Done
        cancelled: (Received) – In progress – Your decision – Done
    "#]]
    .assert_eq(&bars);
    expect![[r#"
        gone: Received – In progress – Your decision – Done
    "#]]
    .assert_eq(&bar("gone", "gone"));
}

// req 58
#[test]
fn a_record_on_hold_stands_where_its_history_says() {
    expect![[r#"
        on-hold: (Received) – (In progress) – [Your decision] – Done
    "#]]
    .assert_eq(&bar("on-hold", "in-review"));
    expect![[r#"
        cancelled: (Received) – (In progress) – Your decision – Done
    "#]]
    .assert_eq(&bar("cancelled", "in-progress"));
    expect![[r#"
        in-progress: (Received) – [In progress] – Your decision – Done
    "#]]
    .assert_eq(&bar("in-progress", "in-review"));
    expect![[r#"
        on-hold: [Received] – In progress – Your decision – Done
    "#]]
    .assert_eq(&bar("on-hold", "gone"));
}

#[test]
fn a_workflow_without_steps_has_no_bar() {
    let mut machine = machine();
    let plain = machine.record_type.workflow.states.iter().map(|(name, state)| {
        let mut state = state.clone();
        state.step.clear();
        (name.clone(), state)
    });
    machine.record_type.workflow.states = plain.collect();
    assert!(machine.steps(&key("new")).is_empty());
    assert!(machine.steps(&key("done")).is_empty());
}

// req 58
#[test]
fn what_comes_next_is_always_said() {
    let machine = machine();
    let mut table = String::new();
    for state in machine.record_type.workflow.states.keys() {
        let [client, firm] = [Side::Client, Side::Firm].map(|side| machine.next_words(state, side));
        assert!(!client.is_empty() && !firm.is_empty(), "{state}");
        writeln!(table, "{state} | {client} | {firm}").unwrap();
    }
    expect![[r#"
        new | We read it and say who works on it. | Take it or pass it on.
        in-progress | Somebody works on it. | The next step is ours.
        waiting | The next step is yours. | The client has the next step.
        in-review | The next step is yours. | The client has the next step.
        done | Nothing more is to be done. | Nothing more is to be done.
        on-hold | Somebody else has the next step. | Somebody outside has the next step.
        escalated | The next step is ours. | The next step is ours.
        cancelled | Nothing more is to be done. | Nothing more is to be done.
    "#]]
    .assert_eq(&table);
}
