//! Properties of forms: nothing that is typed makes them fall over, and what they take they take again.

use std::sync::LazyLock;

use jiff::civil::date;
use proptest::prelude::*;

use super::{Answers, Asking, Input, answers_for, askable, display, is_shown, read, read_draft, refill};
use crate::access::Side;
use crate::blueprint::{Compiled, Form, compile};

static SHIPPED: LazyLock<Compiled> =
    LazyLock::new(|| compile(include_str!("../../../../blueprints/support-requests.yaml")).unwrap());

fn form() -> &'static Form {
    &SHIPPED.machine("support-request").unwrap().record_type.form
}

/// Names of inputs: those of the form, parts of them, and anything else.
fn names() -> impl Strategy<Value = String> {
    let keys: Vec<String> = form().fields().map(|(key, _)| key.to_string()).collect();
    prop_oneof![
        8 => proptest::sample::select(keys.clone()),
        2 => (proptest::sample::select(keys), "[a-z0-9.]{0,12}").prop_map(|(key, part)| format!("{key}.{part}")),
        1 => "people-affected\\.[0-9]{1,3}\\.(name|since)",
        1 => any::<String>(),
    ]
}

/// What people type, and what nobody would.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => any::<String>(),
        2 => "[-+0-9.,€ ]{0,24}",
        2 => "[0-9]{1,4}[-./ ][0-9]{1,2}[-./ ][0-9]{1,4}",
        2 => proptest::sample::select(vec!["payroll", "tax", "now", "yes", "no", "portal", "bank", "question", "a@b.de"])
            .prop_map(str::to_owned),
    ]
}

fn inputs() -> impl Strategy<Value = Input> {
    proptest::collection::btree_map(names(), proptest::collection::vec(texts(), 0..3), 0..14)
}

fn asking(before: &Answers, side: Side) -> Asking<'_> {
    Asking { form: form(), fields: askable(form(), side), before, today: date(2026, 7, 1) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_typed_makes_it_fall_over(typed in inputs(), firm in any::<bool>()) {
        let side = if firm { Side::Firm } else { Side::Client };
        let before = Answers::new();
        let asking = asking(&before, side);
        for answers in [read(&asking, &typed).ok(), read_draft(&asking, &typed).ok().map(|draft| draft.answers)] {
            let Some(answers) = answers else { continue };
            for (key, answer) in &answers {
                let field = form().field(key).unwrap();
                prop_assert!(field.visible_to(side) && is_shown(form(), key, &answers));
                prop_assert!(!display(field, answer).is_empty());
            }
            prop_assert_eq!(answers_for(form(), &answers, side), answers);
        }
    }

    #[test]
    fn what_is_taken_once_is_taken_again(typed in inputs()) {
        let before = Answers::new();
        let asking = asking(&before, Side::Firm);
        let Ok(draft) = read_draft(&asking, &typed) else { return Ok(()) };
        let again = read_draft(&asking, &refill(form(), &draft.answers)).unwrap();
        prop_assert_eq!(again.answers, draft.answers);
    }
}
