//! Payments: said to be paid, arrived or not, and amounts that change after it.

use expect_test::expect;

use super::*;
use crate::payments::Transfer;

fn projects() -> &'static Checklist {
    static PORTAL: OnceLock<Compiled> = OnceLock::new();
    let portal =
        PORTAL.get_or_init(|| compile(include_str!("payments.yaml")).unwrap_or_else(|report| panic!("{report}")));
    portal.checklist("project").unwrap()
}

fn euros(minor: i64) -> Value {
    json!({"title": "Fair", "price": {"minor": minor, "currency": "EUR"}})
}

fn project(price: Value) -> Desk {
    Desk::new(price).on(projects()).at("open")
}

fn asked(desk: &Desk) -> Option<Transfer> {
    let (key, item) = projects().items.entry("deposit").unwrap();
    projects().transfer((key, item), &desk.answers, Payments { number: "P-007", paid: &desk.paid })
}

/// Pays what is asked for now.
fn pays(desk: &mut Desk) -> String {
    let transfer = asked(desk).unwrap();
    desk.says(&dana(), "deposit", &paid(transfer))
}

fn paid(transfer: Transfer) -> Act {
    Act::HandIn(Given::Payment { transfer, on: "2026-11-20".parse().unwrap() })
}

/// What becomes of the deposit when the price becomes this.
fn repriced(desk: &mut Desk, after: Value) -> String {
    let Value::Object(after) = after else { panic!("answers are an object") };
    let before = std::mem::replace(&mut desk.answers, after);
    let dana = dana();
    let changes = after_answers(projects(), &desk.situation(&dana), &before);
    for change in &changes {
        desk.states.insert(change.item.clone(), change.to);
    }
    let told: Vec<String> =
        changes.into_iter().map(|change| format!("{} {}", change.item, change.to.as_str())).collect();
    told.concat()
}

// req 32
#[test]
fn a_payment_is_said_and_then_seen_to_arrive() {
    let mut desk = project(euros(400_001));
    assert_eq!(desk.progress(), "0 of 2 done; open: deposit, fee");
    let transfer = asked(&desk).unwrap();
    assert_eq!((transfer.amount.minor, transfer.reference.as_str()), (120_000, "P-007 deposit"));
    let mut story = pays(&mut desk);
    story += &desk.says(&dana(), "deposit", &paid(transfer.clone()));
    story += &desk.says(&mia(), "deposit", &back("Nothing is there"));
    story += &desk.says(&mia(), "deposit", &Act::Withdraw);
    story += &desk.says(&mia(), "deposit", &Act::Accept);
    story += &desk.says(&dana(), "deposit", &Act::Withdraw);
    expect![[r#"
        missing → handed-in
        already-said by requirements.deposit: You have said already that this is paid. Undo that first if it was another day.
        handed-in → returned
        returned → handed-in
        handed-in → accepted
        not-your-role by requirements.deposit: This is for somebody else. The page says for whom.
    "#]]
    .assert_eq(&story);
    assert_eq!(desk.paid["deposit"].arrived(), 120_000);
    assert_eq!(asked(&desk), None, "nothing is left");
    assert_eq!(desk.progress(), "1 of 2 done; open: fee");
}

#[test]
fn only_whoever_owes_it_says_that_it_is_paid_and_only_a_reviewer_that_it_is_there() {
    let mut desk = project(euros(10_000));
    let transfer = asked(&desk).unwrap();
    assert!(desk.says(&ana(), "deposit", &paid(transfer.clone())).starts_with("not-your-role"));
    assert!(desk.says(&mia(), "deposit", &paid(transfer.clone())).starts_with("not-your-role"));
    assert_eq!(pays(&mut desk), "missing → handed-in\n");
    assert!(desk.says(&dana(), "deposit", &Act::Accept).starts_with("not-your-role"));
    assert_eq!(desk.says(&dana(), "deposit", &Act::Withdraw), "handed-in → missing\n");
    assert!(desk.paid["deposit"].is_nothing());
    let other = Act::HandIn(Given::Acknowledgement);
    assert!(desk.says(&dana(), "deposit", &other).starts_with("not-what-is-asked"));
    assert!(desk.at("over").says(&dana(), "deposit", &paid(transfer)).starts_with("wrong-state"));
}

// req 32
#[test]
fn what_was_shown_is_what_is_paid() {
    let mut desk = project(euros(10_000));
    let shown = asked(&desk).unwrap();
    repriced(&mut desk, euros(20_000));
    expect![[r#"
        amount-changed by requirements.deposit: What is asked for is another by now: €60.00 to Vale Studio, DE89 3704 0044 0532 0130 00, with the reference P-007 deposit. Nothing was put down. If you have paid already as it was before, write to us.
    "#]]
    .assert_eq(&desk.says(&dana(), "deposit", &paid(shown.clone())));
    for forged in [
        Transfer { payee: "Somebody else".into(), ..asked(&desk).unwrap() },
        Transfer { iban: "GB82WEST12345698765432".into(), ..asked(&desk).unwrap() },
        Transfer { reference: "P-008 deposit".into(), ..asked(&desk).unwrap() },
    ] {
        assert!(desk.says(&dana(), "deposit", &paid(forged)).starts_with("amount-changed"));
    }
    assert_eq!(pays(&mut desk), "missing → handed-in\n");
}

#[test]
fn an_amount_that_is_not_known_is_asked_for_and_cannot_be_paid() {
    let mut desk = project(json!({"title": "Fair"}));
    assert_eq!(desk.progress(), "0 of 2 done; open: deposit, fee");
    let guessed = asked(&project(euros(10_000))).unwrap();
    expect![[r#"
        amount-unknown by requirements.deposit: It is not known yet how much this is. The amount stands here as soon as it is.
    "#]]
    .assert_eq(&desk.says(&dana(), "deposit", &paid(guessed)));
    let (_, deposit) = projects().items.entry("deposit").unwrap();
    assert!(!projects().is_doable(deposit, &desk.answers), "so nobody is reminded of it");
}

#[test]
fn nothing_is_not_asked_for() {
    for nothing in [0, -5_000, 1] {
        assert_eq!(project(euros(nothing)).progress(), "0 of 1 done; open: fee", "{nothing}: 30% of a cent is none");
    }
}

// req 32, req 45
#[test]
fn what_was_said_to_be_paid_is_looked_at_again_when_the_amount_is_another() {
    let mut desk = project(euros(10_000));
    pays(&mut desk);
    assert_eq!(repriced(&mut desk, json!({"title": "Another", "price": {"minor": 10_000, "currency": "EUR"}})), "");
    assert_eq!(repriced(&mut desk, euros(20_000)), "deposit handed-in");
    assert_eq!(desk.says(&mia(), "deposit", &Act::Accept), "handed-in → returned\n", "a part of it is there");
    let rest = asked(&desk).unwrap();
    assert_eq!(rest.amount.minor, 3_000);
    assert_eq!(desk.says(&mia(), "deposit", &Act::Withdraw), "returned → handed-in\n", "pressed by mistake");
    assert_eq!(desk.says(&mia(), "deposit", &Act::Accept), "handed-in → returned\n");
    assert_eq!(pays(&mut desk), "returned → handed-in\n");
    assert_eq!(desk.says(&mia(), "deposit", &Act::Accept), "handed-in → accepted\n");
    assert_eq!(desk.paid["deposit"].arrived(), 6_000);
}

/// The words with which the rest is asked for.
#[test]
fn a_part_that_has_arrived_is_said_with_its_rest() {
    let mut desk = project(euros(10_000));
    pays(&mut desk);
    repriced(&mut desk, euros(20_000));
    let mia = mia();
    let change = decide(projects(), &desk.situation(&mia), &"deposit".into(), &Act::Accept).unwrap();
    assert_eq!(change.returned.unwrap().words, "€30.00 has arrived, and €30.00 is left to pay.");
}

// req 45
#[test]
fn what_has_arrived_is_looked_at_again_and_only_the_rest_is_asked_for() {
    let mut desk = project(euros(10_000));
    pays(&mut desk);
    desk.says(&mia(), "deposit", &Act::Accept);
    assert_eq!(repriced(&mut desk, euros(20_000)), "deposit handed-in");
    assert_eq!(asked(&desk).unwrap().amount.minor, 3_000);
    assert!(desk.says(&dana(), "deposit", &Act::Withdraw).starts_with("already-accepted"), "the money stays");
    assert_eq!(desk.says(&mia(), "deposit", &back("The rest, please")), "handed-in → returned\n");
    assert_eq!(repriced(&mut desk, euros(9_000)), "deposit handed-in", "more is there than is asked for");
    assert_eq!(asked(&desk), None);
    assert_eq!(desk.says(&mia(), "deposit", &Act::Accept), "handed-in → accepted\n", "it is settled");
    assert_eq!(desk.paid["deposit"].arrived(), 3_000, "counted once");
}

#[test]
fn an_amount_that_is_gone_makes_it_missing_and_keeps_what_is_there() {
    let mut desk = project(euros(10_000));
    pays(&mut desk);
    desk.says(&mia(), "deposit", &Act::Accept);
    assert_eq!(repriced(&mut desk, json!({"title": "Fair"})), "deposit missing");
    assert_eq!(repriced(&mut desk, euros(10_000)), "deposit handed-in", "it was paid");
    assert_eq!(desk.says(&mia(), "deposit", &Act::Accept), "handed-in → accepted\n");
    assert_eq!(repriced(&mut desk, euros(0)), "", "nothing is not asked for");
    assert_eq!(repriced(&mut desk, euros(20_000)), "deposit handed-in");
    let mut said = project(euros(10_000));
    pays(&mut said);
    assert_eq!(repriced(&mut said, json!({"title": "Fair"})), "deposit missing");
    assert_eq!(repriced(&mut said, euros(20_000)), "deposit handed-in", "it was said to be paid");
    assert_eq!(said.says(&mia(), "deposit", &back("Nothing is there")), "handed-in → returned\n");
    assert_eq!(repriced(&mut said, euros(30_000)), "", "it is to be paid anyway");
    let mut over = desk.at("over");
    assert_eq!(repriced(&mut over, euros(50_000)), "", "what is over stays as it was");
}

/// Whatever is pressed, in whatever order: what has arrived is what reviewers have said, and never more than was asked.
#[test]
fn no_sequence_counts_a_coin_twice() {
    let steps = ["pay", "accept", "return", "undo", "take back", "cheap", "dear", "none"];
    let mut seed: usize = 7;
    for _ in 0..400 {
        let mut desk = project(euros(10_000));
        for _ in 0..12 {
            seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
            let before = desk.paid.get("deposit").cloned().unwrap_or_default();
            let step = steps[(seed / 65_536) % steps.len()];
            match step {
                "pay" => drop(asked(&desk).map(|transfer| desk.says(&dana(), "deposit", &paid(transfer)))),
                "accept" => drop(desk.says(&mia(), "deposit", &Act::Accept)),
                "return" => drop(desk.says(&mia(), "deposit", &back("No"))),
                "undo" => drop(desk.says(&mia(), "deposit", &Act::Withdraw)),
                "take back" => drop(desk.says(&dana(), "deposit", &Act::Withdraw)),
                "cheap" => drop(repriced(&mut desk, euros(5_000))),
                "dear" => drop(repriced(&mut desk, euros(30_000))),
                _ => drop(repriced(&mut desk, json!({"title": "Fair"}))),
            }
            let now = desk.paid.get("deposit").cloned().unwrap_or_default();
            if now.arrived() > before.arrived() {
                assert_eq!(step, "accept");
                assert_eq!(now.arrived() - before.arrived(), before.open().unwrap().transfer.amount.minor);
            }
            if desk.states.get("deposit") == Some(&ItemState::Accepted) {
                assert_eq!(now.open(), None, "nothing unconfirmed is done");
            }
        }
    }
}
