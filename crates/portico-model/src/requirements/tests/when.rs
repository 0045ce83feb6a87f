//! What the state of the record lets be done: everything, what was asked for again, or nothing.

use expect_test::expect;

use super::*;

const AGREE: Act = Act::HandIn(Given::Acknowledgement);

// req 45
#[test]
fn while_it_is_looked_at_a_client_sends_only_what_is_missing_or_asked_for_again() {
    let mut desk = Desk::company().at("in-review").with("passport", ItemState::HandedIn);
    expect![[r#"
        wrong-state by requirements.passport: While this is “We look at it”, only what is missing or asked for again can be sent. Write to us if something else has to change.
    "#]].assert_eq(&desk.says(&dana(), "passport", &good()));
    expect![[r#"
        wrong-state by requirements.passport: While this is “We look at it”, only what is missing or asked for again can be sent. Write to us if something else has to change.
    "#]].assert_eq(&desk.says(&dana(), "passport", &Act::Withdraw));
    assert_eq!(desk.says(&mia(), "passport", &back("It is cut off")), "handed-in → returned\n");
    assert_eq!(desk.says(&dana(), "passport", &good()), "returned → handed-in\n");
    assert!(desk.says(&dana(), "passport", &good()).starts_with("wrong-state"), "once");
    assert_eq!(desk.says(&dana(), "terms", &AGREE), "missing → accepted\n", "what was forgotten");
    assert!(desk.says(&dana(), "terms", &Act::Withdraw).starts_with("wrong-state"), "what was agreed to stands");
}

// req 45
#[test]
fn a_state_may_take_nothing_and_is_looked_at_all_the_same() {
    let mut desk = Desk::company().at("on-hold").with("passport", ItemState::HandedIn);
    expect![[r#"
        wrong-state by requirements.terms: While this is “On hold”, nothing can be sent. Write to us if something is missing.
    "#]].assert_eq(&desk.says(&dana(), "terms", &AGREE));
    assert_eq!(desk.says(&mia(), "passport", &Act::Accept), "handed-in → accepted\n");
    assert_eq!(desk.says(&mia(), "passport", &Act::Withdraw), "accepted → handed-in\n");
}

// req 45
#[test]
fn what_is_over_takes_nothing_and_is_not_decided_on_any_more() {
    let mut desk = Desk::company().at("over");
    expect![[r#"
        wrong-state by requirements.passport: This is “Done”. Ask us to open it again if something is missing.
    "#]]
    .assert_eq(&desk.says(&dana(), "passport", &good()));
    for state in ItemState::ALL {
        let mut desk = Desk::company().at("over").with("passport", state).with("terms", state);
        let ways = [
            desk.says(&mia(), "passport", &Act::Accept),
            desk.says(&mia(), "passport", &back("No")),
            desk.says(&dana(), "passport", &good()),
            desk.says(&dana(), "terms", &Act::Withdraw),
        ];
        assert!(ways.iter().all(|way| way.starts_with("wrong-state")), "{state:?}: {ways:?}");
    }
    let mut desk = Desk::company().at("over").with("passport", ItemState::Accepted);
    expect![[r#"
        wrong-state by requirements.passport: This is “Over”. Open it again first.
    "#]]
    .assert_eq(&desk.says(&mia(), "passport", &Act::Withdraw));
    assert!(desk.at("gone").says(&dana(), "terms", &AGREE).starts_with("wrong-state"), "a state that is not declared");
}

// req 45
#[test]
fn the_files_of_an_item_are_locked_with_it() {
    let locked = |at: &str, state| {
        let (desk, dana) = (Desk::company().at(at).with("passport", state), dana());
        locked(checklist(), &desk.situation(&dana), &"passport".into()).is_some()
    };
    assert!(!locked("collecting", ItemState::Accepted), "an accepted item has a rule of its own");
    assert!(locked("in-review", ItemState::HandedIn) && !locked("in-review", ItemState::Returned));
    assert!(locked("over", ItemState::Returned));
    let (desk, dana) = (Desk::company().at("over"), dana());
    assert!(super::locked(checklist(), &desk.situation(&dana), &"nothing".into()).is_none(), "of no item");
}
