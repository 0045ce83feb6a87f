//! From missing to accepted, and back.

use expect_test::expect;

use super::*;

// req 46, req 109, req 159
#[test]
fn an_item_is_handed_in_returned_handed_in_again_and_accepted() {
    let mut desk = Desk::company();
    let mut story = String::new();
    story += &desk.says(&dana(), "passport", &good());
    story += &desk.says(&mia(), "passport", &back("The photo is cut off"));
    story += &desk.says(&dana(), "passport", &good());
    story += &desk.says(&mia(), "passport", &Act::Accept);
    expect![[r#"
        missing → handed-in
        handed-in → returned
        returned → handed-in
        handed-in → accepted
    "#]]
    .assert_eq(&story);
}

// req 46
#[test]
fn a_return_takes_the_whole_record_back_only_where_it_is_declared() {
    let mut desk = Desk::company().at("in-review").with("register", ItemState::HandedIn);
    expect![[r#"
        handed-in → returned, the record by send-back
    "#]]
    .assert_eq(&desk.says(&mia(), "register", &back("Of last year")));
    assert_eq!(desk.states.len(), 1, "no other item is touched");
    let mut there = Desk::company().with("register", ItemState::HandedIn);
    assert_eq!(there.says(&mia(), "register", &back("Of last year")), "handed-in → returned\n", "it is there already");
}

// req 159
#[test]
fn a_return_says_why_in_declared_words_or_ones_own() {
    let mut desk = Desk::company().with("passport", ItemState::HandedIn);
    expect![[r#"
        reason-missing by requirements.passport: Choose a reason, or say in a few words what is wrong.
    "#]]
    .assert_eq(&desk.says(&mia(), "passport", &back(" \n")));
    let declared = |reason: &str| Act::Return(Return { reason: Some(reason.into()), words: String::new() });
    assert!(desk.says(&mia(), "passport", &declared("ugly")).starts_with("reason-missing"));
    assert!(desk.says(&mia(), "passport", &back(&"x".repeat(10_001))).starts_with("comment-too-long"));
    assert_eq!(desk.says(&mia(), "passport", &declared("blurred")), "handed-in → returned\n");
}

#[test]
fn the_last_step_is_taken_back_by_whoever_may_make_it() {
    let mut desk = Desk::company().with("passport", ItemState::HandedIn);
    expect![[r#"
        not-your-role by requirements.passport: This is for somebody else. The page says for whom.
    "#]]
    .assert_eq(&desk.says(&mia(), "passport", &Act::Withdraw));
    assert_eq!(desk.says(&dana(), "passport", &Act::Withdraw), "handed-in → missing\n");
    let mut desk = Desk::company().with("passport", ItemState::Accepted);
    assert!(desk.says(&dana(), "passport", &Act::Withdraw).starts_with("not-your-role"));
    assert_eq!(desk.says(&mia(), "passport", &Act::Withdraw), "accepted → handed-in\n");
}

#[test]
fn what_nobody_reviews_is_accepted_at_once() {
    let mut desk = Desk::company();
    let agree = Act::HandIn(Given::Acknowledgement);
    assert_eq!(desk.says(&dana(), "terms", &agree), "missing → accepted\n");
    assert!(desk.says(&mia(), "terms", &back("No")).starts_with("not-your-role"));
    assert_eq!(desk.says(&dana(), "terms", &Act::Withdraw), "accepted → missing\n");
}

#[test]
fn only_its_owner_hands_an_item_in_and_only_its_reviewers_decide() {
    let mut desk = Desk::company();
    expect![[r#"
        not-your-role by requirements.passport: This is for somebody else. The page says for whom.
    "#]]
    .assert_eq(&desk.says(&ana(), "passport", &good()));
    assert!(desk.says(&mia(), "passport", &good()).starts_with("not-your-role"));
    let stranger = Actor { relations: vec![], ..dana() };
    assert!(desk.says(&stranger, "passport", &good()).starts_with("not-your-relation"));
    let forged = Actor { side: Side::Client, ..mia() };
    let mut desk = Desk::company().with("passport", ItemState::HandedIn);
    assert!(desk.says(&forged, "passport", &Act::Accept).starts_with("not-your-role"));
    assert!(desk.says(&dana(), "passport", &Act::Accept).starts_with("not-your-role"));
}

/// State × act, for an item that is reviewed and one that is not.
#[test]
fn every_way_from_every_state() {
    let mut grid = String::new();
    for (item, given) in [("passport", good()), ("terms", Act::HandIn(Given::Acknowledgement))] {
        grid += &format!("{item}\n");
        for state in ItemState::ALL {
            let acts =
                [("hand in", &given), ("accept", &Act::Accept), ("return", &back("No")), ("withdraw", &Act::Withdraw)];
            let cells = acts.map(|(name, act)| {
                let ways = [dana(), mia()].map(|actor| Desk::company().with(item, state).says(&actor, item, act));
                let to = ways.iter().find_map(|way| way.split_once(" → ")).map_or("–", |(_, to)| to.trim());
                format!("{name}: {to}")
            });
            grid += &format!("  {:<10} {}\n", state.as_str(), cells.join(" · "));
        }
    }
    expect![[r#"
        passport
          missing    hand in: handed-in · accept: – · return: – · withdraw: –
          handed-in  hand in: handed-in · accept: accepted · return: returned · withdraw: missing
          accepted   hand in: – · accept: – · return: – · withdraw: handed-in
          returned   hand in: handed-in · accept: – · return: – · withdraw: handed-in
        terms
          missing    hand in: accepted · accept: – · return: – · withdraw: –
          handed-in  hand in: accepted · accept: – · return: – · withdraw: missing
          accepted   hand in: – · accept: – · return: – · withdraw: missing
          returned   hand in: accepted · accept: – · return: – · withdraw: missing
    "#]]
    .assert_eq(&grid);
}
