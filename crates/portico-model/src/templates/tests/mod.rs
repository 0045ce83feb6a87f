//! What documents say, and why they cannot be made.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::{Expect, expect};
use jiff::civil::date;
use serde_json::{Value, json};

use super::{Block, Filled, Source};
use crate::Key;
use crate::access::{Relation, Side};
use crate::blueprint::{Compiled, Priority, compile};
use crate::forms::Answers;
use crate::guards::Known;
use crate::workflow::Actor;

const PORTAL: &str = include_str!("portal.yaml");

fn portal() -> Compiled {
    compile(PORTAL).unwrap()
}

/// Fills the template of this name with the answers, said to staff.
fn check(template: &str, answers: &Value, expect: &Expect) {
    check_for(Side::Firm, (template, "asked"), answers, expect);
}

fn check_for(side: Side, (template, state): (&str, &str), answers: &Value, expect: &Expect) {
    let portal = portal();
    let pattern = portal.patterns("engagement").iter().find(|pattern| pattern.key == *template).unwrap();
    let (answers, state): (Answers, Key) = (answers.as_object().unwrap().clone(), Key::new(state));
    let known =
        Known { team: None, priority: Priority::Normal, has_owner: false, age_days: 0, today: date(2026, 11, 22) };
    let source = Source {
        answers: &answers,
        title: "Audit 2026",
        number: "E-0042",
        state: &state,
        opened: date(2026, 11, 2),
        organization: "Larkfield Ltd",
        firm: "Beck & Partner",
        person: "Dana Osei",
        author: "Mia Okafor",
        known: &known,
    };
    let said = match pattern.fill(&source, side) {
        Ok(filled) => words(&filled),
        Err(refusals) => {
            let line = |refusal: &crate::refusal::Refusal| {
                let field = refusal.field.as_ref().map(|field| format!(" [{field}]")).unwrap_or_default();
                format!("{} by {}{field}: {}\n", refusal.code.as_str(), refusal.rule, refusal.words)
            };
            refusals.iter().map(line).collect()
        }
    };
    expect.assert_eq(&said);
}

fn words(filled: &Filled) -> String {
    let line = |block: &Block<String>| match block {
        Block::Heading(level, text) => format!("h{level} {text}\n"),
        Block::Paragraph(text) => format!("p  {text}\n"),
        Block::Item(mark, text) => format!("{mark}  {text}\n"),
        Block::Fact(label, text) => format!("{label} = {text}\n"),
    };
    std::iter::once(format!("{}\n", filled.title)).chain(filled.blocks.iter().map(line)).collect()
}

fn audit() -> Value {
    json!({
        "subject": "Audit 2026", "scope": "audit", "begins-on": "2026-12-01",
        "fee": { "minor": 1_250_050, "currency": "EUR" }, "systems": ["bank", "till"]
    })
}

// req 108
#[test]
fn a_letter_says_what_the_record_knows_as_people_write_it() {
    check(
        "letter",
        &audit(),
        &expect![[r#"
            Engagement of Beck & Partner by Larkfield Ltd
            h1 What was agreed
            p  Dear Dana Osei, this is about Audit 2026 (E-0042), sent on 2 November 2026.
            What = Value
            Fee = €12,500.50
            Begins on = 1 December 2026
            Scope = Audit of the accounts
            Systems = Bank, Till
            h2 How
            •  By Mia Okafor, on 22 November 2026
            •  In our office, where you are
            1.  First It is now: We look at it.
        "#]],
    );
}

// req 108
#[test]
fn an_answer_that_is_missing_is_named_and_never_left_blank() {
    check(
        "letter",
        &json!({ "scope": "audit", "fee": null, "begins-on": " " }),
        &expect![[r#"
            answer-missing by templates.letter [fee]: “Agreed fee” has no answer yet, and the document needs it.
            answer-missing by templates.letter [begins-on]: “Begins on” has no answer yet, and the document needs it.
        "#]],
    );
}

#[test]
fn a_condition_that_does_not_hold_is_said_in_its_own_words() {
    let mut other = audit();
    other["scope"] = json!("advice");
    check(
        "letter",
        &other,
        &expect![[r#"
            condition-not-met by templates.letter.when: Choose the scope “Audit” first.
        "#]],
    );
}

#[test]
fn what_is_for_the_firm_stands_in_what_is_for_the_firm_alone() {
    check(
        "sheet",
        &json!({ "margin": 12 }),
        &expect![[r#"
            Calculation of E-0042
            p  The margin is 12.
        "#]],
    );
    check_for(
        Side::Client,
        ("sheet", "asked"),
        &json!({}),
        &expect![[r#"
            answer-missing by templates.sheet: Something that the document needs has no answer yet.
        "#]],
    );
}

#[test]
fn what_was_answered_is_no_text_of_a_template() {
    check(
        "copy",
        &json!({ "staff": [{ "name": "# {{ answers.margin }}", "pay": { "minor": 100, "currency": "EUR" } }, { "name": "| a | b |" }] }),
        &expect![[r#"
            Audit 2026
            p  Name: # {{ answers.margin }}, Pay: €1.00
            Name: | a | b |
        "#]],
    );
}

#[test]
fn who_makes_it_is_one_of_its_roles_on_their_own_side_and_stands_so() {
    let portal = portal();
    let made = |template: &str, side, role: &str, relations: &[Relation]| {
        let pattern = portal.patterns("engagement").iter().find(|pattern| pattern.key == *template).unwrap();
        let roles = vec![Key::new(role)];
        pattern.is_made_by(&Actor { side, roles, relations: relations.to_vec(), automatic: false })
    };
    assert!(made("letter", Side::Firm, "clerk", &[Relation::All]));
    assert!(!made("letter", Side::Client, "clerk", &[Relation::Organization]), "a role of the other side");
    assert!(!made("letter", Side::Client, "client-admin", &[Relation::Organization]));
    assert!(!made("sheet", Side::Firm, "clerk", &[Relation::All]), "not of the team");
    assert!(made("sheet", Side::Firm, "clerk", &[Relation::Team]));
    assert!(made("copy", Side::Client, "client-admin", &[Relation::Organization]));
    assert!(!made("copy", Side::Client, "client-admin", &[]), "no business with it");
}
