//! What holds for every situation: offers and decisions agree, nothing panics, a client reads nothing of the firm's.

use proptest::prelude::*;

use super::*;
use crate::workflow::situation::EVERY;

fn states() -> impl Strategy<Value = String> {
    let known = ["new", "in-progress", "waiting", "in-review", "done", "on-hold", "escalated", "cancelled", "gone"];
    prop::sample::select(known.to_vec()).prop_map(str::to_owned)
}

fn moves() -> impl Strategy<Value = String> {
    let known = [
        "take",
        "ask",
        "answer",
        "deliver",
        "approve",
        "return",
        "close",
        "hold",
        "resume",
        "escalate",
        "cancel",
        "reopen",
        "undeclared",
    ];
    prop::sample::select(known.to_vec()).prop_map(str::to_owned)
}

fn actors() -> impl Strategy<Value = Actor> {
    let roles = ["contributor", "lead", "client-admin", "client-member", "client-viewer", "unheard-of"];
    let side = prop::sample::select(vec![Side::Client, Side::Firm]);
    let roles = prop::sample::subsequence(roles.to_vec(), 0..=3);
    let relations = prop::sample::subsequence(EVERY.to_vec(), 0..=7);
    (side, roles, relations, prop::bool::weighted(0.1)).prop_map(|(side, roles, relations, automatic)| Actor {
        side,
        roles: roles.into_iter().map(Key::from).collect(),
        relations,
        automatic,
    })
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("print")),
        any::<i64>().prop_map(|minor| json!({"minor": minor, "currency": "EUR"})),
        prop::collection::vec(".{0,4}", 0..3).prop_map(Value::from),
    ]
}

prop_compose! {
    fn cases()(
        state in states(),
        actor in actors(),
        answers in prop::collection::btree_map(
            prop::sample::select(vec!["subject", "topic", "copies", "budget", "approver", "sizes", "cause", "hours", "odd"]),
            values(),
            0..9,
        ),
        days in any::<i64>(),
    ) -> Case {
        let answers = answers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Case::new(&state, actor).answered(Value::Object(answers)).aged(days)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    // req 41
    #[test]
    fn what_is_decided_was_declared(case in cases(), name in moves(), comment in ".{0,20}") {
        let machine = shared();
        let decided = decide(machine, &case.situation(), &Move::new(name.as_str()).saying(comment));
        let workflow = &machine.record_type.workflow;
        match decided {
            Ok(step) => {
                let transition = workflow.transition(&step.transition).unwrap();
                prop_assert_eq!(&step.from, &case.state);
                prop_assert_eq!(&step.to, &transition.to);
                prop_assert!(workflow.leads_from(transition, &case.state));
                let said = step.comment.unwrap_or_default();
                prop_assert!(!said.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
            }
            Err(refusals) => {
                prop_assert!(!refusals.is_empty());
                for refusal in refusals {
                    prop_assert!(!refusal.words.is_empty() && refusal.rule.starts_with("transitions"));
                }
            }
        }
    }

    #[test]
    fn an_open_offer_can_be_taken_and_a_closed_one_cannot(case in cases()) {
        let machine = shared();
        let offers = available(machine, &case.situation());
        prop_assert!(offers.iter().filter(|offer| offer.primary).count() <= 1);
        prop_assert!(offers.iter().skip(1).all(|offer| !offer.primary));
        for name in machine.record_type.workflow.transitions.keys() {
            let chosen = Move { transition: name.clone(), comment: None };
            let decided = decide(machine, &case.situation(), &chosen);
            let offer = offers.iter().find(|offer| offer.transition == name);
            let about_comment = |refusals: &[Refusal]| refusals.iter().all(|one| one.code.as_str().starts_with("comment"));
            match (offer, decided) {
                (Some(offer), Ok(_)) => prop_assert!(offer.is_open()),
                (Some(offer), Err(refusals)) => prop_assert_eq!(offer.is_open(), about_comment(&refusals)),
                (None, decided) => prop_assert!(decided.is_err()),
            }
        }
    }

    /// Everything of the firm's in the portal of these tests has “Secret” in its name.
    // req 81
    #[test]
    fn a_client_reads_nothing_of_the_firms_in_a_refusal(case in cases(), name in moves()) {
        let case = Case { actor: Actor { side: Side::Client, ..case.actor.clone() }, ..case };
        let machine = shared();
        let words = |refusals: &[Refusal]| refusals.iter().map(line).collect::<String>();
        if let Err(refusals) = decide(machine, &case.situation(), &Move::new(name.as_str())) {
            prop_assert!(!words(&refusals).contains("Secret"), "{}", words(&refusals));
        }
        for offer in available(machine, &case.situation()) {
            prop_assert!(!words(&offer.refusals).contains("Secret") && !offer.label.contains("Secret"));
        }
        for state in machine.record_type.workflow.states.keys() {
            prop_assert!(!machine.next_words(state, Side::Client).contains("Secret"));
        }
    }

    #[test]
    fn routing_never_fails(case in cases()) {
        prop_assert!(crate::workflow::route(shared(), &case.answers).is_some());
    }
}

fn shared() -> &'static Machine {
    static MACHINE: std::sync::OnceLock<Machine> = std::sync::OnceLock::new();
    MACHINE.get_or_init(machine)
}
