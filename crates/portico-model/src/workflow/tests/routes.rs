//! Where new records go first.

use expect_test::{Expect, expect};

use super::*;
use crate::workflow::route;

fn check(answers: Value, expected: &Expect) {
    let machine = machine();
    let case = Case::new("new", ruth()).answered(answers);
    let found = route(&machine, &case.answers).map(|found| {
        let rule = found.rule.unwrap_or("(fallback)");
        format!("{} {} by {rule}", found.to.team, found.to.priority.as_str())
    });
    expected.assert_eq(found.as_deref().unwrap_or("nowhere"));
}

// req 117
#[test]
fn the_first_rule_that_holds_decides_and_the_fallback_takes_the_rest() {
    let euros = |minor: i64| json!({"minor": minor, "currency": "EUR"});
    check(json!({"topic": "invoice"}), &expect!["accounts low by Invoices go to accounts"]);
    check(
        json!({"topic": "invoice", "budget": euros(10_000_000)}),
        &expect!["accounts low by Invoices go to accounts"],
    );
    check(json!({"topic": "print", "budget": euros(100_001)}), &expect!["studio urgent by Large budgets are urgent"]);
    check(json!({"topic": "print", "budget": euros(100_000)}), &expect!["studio normal by (fallback)"]);
    check(json!({"topic": "print", "copies": 1000}), &expect!["studio high by Print in bulk"]);
    check(json!({"topic": "print", "copies": 999}), &expect!["studio normal by (fallback)"]);
    check(json!({}), &expect!["studio normal by (fallback)"]);
}

/// A rule over an answer that was not given cannot be computed; it must not keep a later rule from holding.
// req 117
#[test]
fn a_rule_that_cannot_be_computed_is_passed_over() {
    check(json!({"copies": 5000}), &expect!["studio high by Print in bulk"]);
    check(json!({"topic": 7, "budget": "lots", "copies": [1]}), &expect!["studio normal by (fallback)"]);
    check(json!({"topic": null, "budget": {"minor": "x"}, "copies": 1e300}), &expect!["studio high by Print in bulk"]);
}

// req 117
#[test]
fn without_a_fallback_what_no_rule_takes_goes_nowhere() {
    let mut machine = machine();
    machine.record_type.routing.fallback = None;
    assert_eq!(route(&machine, &Answers::new()), None);
}
