//! Cases of guards: what they compute, and that nothing makes them fall over.

use serde_json::json;

use super::{Guard, Scope, answers_value};
use crate::blueprint::Form;
use crate::forms::Answers;

/// A form with a field of each kind that guards look at.
fn form() -> Form {
    let field = |kind: &str| json!({ "kind": kind, "label": "A label" });
    let form = json!({ "sections": { "main": { "title": "Main", "fields": {
        "subject": field("short-text"),
        "size": { "kind": "choice", "label": "Size", "options": { "small": "Small", "large": "Large" } },
        "systems": { "kind": "multi-choice", "label": "Systems", "options": { "bank": "Bank", "till": "Till" } },
        "amount": { "kind": "money", "label": "Amount", "currency": "EUR" },
        "hours": { "kind": "number", "label": "Hours", "decimals": 2 },
        "count": field("number"),
        "due-on": field("date"),
        "urgent": field("yes-no"),
        "people": { "kind": "table", "label": "People", "columns": { "name": field("short-text"), "pay": field("number") } },
    } } } });
    serde_json::from_value(form).unwrap()
}

fn answers() -> Answers {
    let answers = json!({
        "subject": "Two invoices", "size": "large", "systems": ["bank"], "count": 3, "hours": 1.5, "due-on": "2026-07-01",
        "amount": { "minor": 1_250_050, "currency": "EUR" }, "urgent": true,
        "people": [{ "name": "Sam Lee", "pay": 10 }, { "name": "Ana Flores", "pay": 30 }],
    });
    answers.as_object().unwrap().clone()
}

/// Yes, no, or what is wrong, first by the check and then by running.
fn verdict(source: &str) -> String {
    let form = form();
    let guard = match Guard::read(source) {
        Ok(guard) => guard,
        Err(mistake) => return format!("read: {}", mistake.message),
    };
    if let Err(mistake) = guard.check(&Scope::for_routing(&form)) {
        return format!("check: {}", mistake.message);
    }
    match guard.holds(&[("answers", answers_value(&form, &answers()))]) {
        Ok(holds) => if holds { "yes" } else { "no" }.to_owned(),
        Err(why) => format!("unclear: {why}"),
    }
}

#[test]
fn answers_are_compared_as_what_they_are() {
    for (source, expected) in [
        ("answers.amount > 12500.0", "yes"),
        ("answers.amount == 12500.50", "yes"),
        ("answers.amount > 12500", "yes"),
        ("answers.hours == 1.5", "yes"),
        ("answers.count == 3", "yes"),
        ("answers.count + 1 == 4", "yes"),
        ("answers.hours * 2.0 == 3.0", "yes"),
        ("answers.due_on < \"2026-07-02\"", "yes"),
        ("answers.size == \"large\" && answers.urgent", "yes"),
        ("answers.size in [\"small\"]", "no"),
        ("\"bank\" in answers.systems", "yes"),
        ("size(answers.people) == 2", "yes"),
        ("answers.people.exists(one, one.pay > 20)", "yes"),
        ("answers.people.all(one, one.pay > 20)", "no"),
        ("answers.people.filter(one, one.pay > 20).size() == 1", "yes"),
        ("answers.people.map(one, one.pay).exists(pay, pay == 30)", "yes"),
        ("answers.subject.startsWith(\"Two\")", "yes"),
        ("!answers.urgent || answers.count > 5", "no"),
        ("answers.urgent ? answers.count > 1 : false", "yes"),
        ("has(answers.amount)", "yes"),
    ] {
        assert_eq!(verdict(source), expected, "{source}");
    }
}

#[test]
fn what_has_no_answer_is_unclear_unless_it_is_asked_for() {
    let form = form();
    let nothing = [("answers", answers_value(&form, &Answers::new()))];
    let run = |source: &str| Guard::read(source).unwrap().holds(&nothing);
    assert_eq!(run("answers.count > 1"), Err("`count` has no answer".to_owned()));
    assert_eq!(run("has(answers.count) && answers.count > 1"), Ok(false));
    assert_eq!(run("answers.count > 1 || true"), Ok(true));
}

#[test]
fn what_cannot_be_computed_is_found_before_it_runs() {
    for (source, expected) in [
        ("", "read: the expression is empty"),
        ("answers.people.exists(one, one.wage > 20)", "check: `wage` is not declared. Known here: `name`, `pay`."),
        ("answers.subject", "check: the expression must say yes or no, but is a text"),
        ("answers.subject && true", "check: this is a text, where yes or no is needed"),
        ("answers.subject == null", "check: nothing is ever null: write has(answers.…) to ask for an answer"),
        ("answers.subject > 3", "check: a text is compared with a whole number"),
        ("answers.due_on == answers.subject", "check: a date is compared with a text"),
        ("answers.size < \"large\"", "check: a choice has no order: compare it with == or !="),
        ("\"large\" in answers.size", "check: after `in` stands a choice, not a list"),
        (
            "answers.due-on < \"2026-07-02\"",
            "check: `due` is not declared. Known here: `amount`, `count`, `due_on`, `hours`, `people`, `size`, `subject`, `systems`, `urgent`.",
        ),
        ("answers.count.size() > 1", "check: `size` does not work on a whole number"),
        ("{\"a\": 1}.a == 1", "check: groups in braces are not used here"),
        ("b\"x\" == b\"x\"", "read: a string is written in one pair of quotes, with nothing in front of it"),
    ] {
        assert_eq!(verdict(source), expected, "{source}");
    }
}

#[test]
fn loops_are_kept_few() {
    let three = "answers.people.exists(a, answers.people.exists(b, answers.people.exists(c, a.pay == b.pay && b.pay == c.pay)))";
    assert_eq!(verdict(three), "check: more than 2 loops stand one inside the other");
}

#[test]
fn hostile_expressions_are_refused_or_computed_but_never_fall_over() {
    let many = |part: &str, count: usize| part.repeat(count);
    let hostile = [
        many("(", 990),
        format!("{}true{}", many("(", 480), many(")", 480)),
        many("[", 990),
        many("!", 990),
        format!("{}true", many("!", 900)),
        format!("1{} > 0", many("-1", 480)),
        format!("1{} > 0", many("+1", 480)),
        format!("true{}", many("&&true", 160)),
        format!("true{}", many("==true", 160)),
        format!("answers{}", many(".a", 480)),
        format!("answers{}", many("[0]", 320)),
        many("true?", 190),
        format!("{}true", many("true?true:", 95)),
        many("-", 900),
        format!("{}1 > 0", many("- ", 450)),
        many("a.b(", 240),
        "\u{0}".to_owned(),
        "\u{202e}true".to_owned(),
        "\"".to_owned(),
        "`answers`".to_owned(),
        "true".repeat(1_000),
        "9223372036854775807 + 1 > 0".to_owned(),
        "1 / 0 == 1".to_owned(),
        "1 % 0 == 1".to_owned(),
        "[1][9] == 1".to_owned(),
        "answers.people[9].pay == 1".to_owned(),
    ];
    for source in hostile {
        let _ = verdict(&source);
    }
    // What is just allowed must fit as well: brackets and chains together.
    let chain = format!("1{}", many("+1", 11));
    for link in ["+", "==", "-"] {
        let filled = format!("{}{chain}{} > 0{}", many("(", 8), many(")", 8), many(&format!(" {link} 1"), 15));
        let _ = verdict(&filled);
        let unfolded = format!("{}{chain}{}", many(&format!("(1{link}"), 8), many(")", 8));
        let _ = verdict(&unfolded);
    }
    let _ = verdict(&format!("{}true{}", many("f(", 8), many(")", 8)));
    let _ = verdict(&format!("true{}", many("?true:true", 30)));
    let _ = verdict(&format!("answers{}", many(".a", 100)));
    let _ = verdict(&format!("true{}", many("&&true", 160)));
    let _ = verdict(&format!("answers{}", many("[0]", 30)));
}

#[test]
fn nothing_is_hidden_from_the_limits() {
    for (source, expected) in [
        ("r\"\\\" + 1 + 1", "read: a string is written in one pair of quotes, with nothing in front of it"),
        ("\"\"\"a\"\"\" == \"a\"", "read: a string is written in one pair of quotes, with nothing in front of it"),
        ("true // \"", "read: a quote is not closed"),
        ("true // yes", "read: write comments outside of the expression"),
        ("true \u{ff06} true", "read: '\u{ff06}' is not used in expressions, but inside quotes"),
        ("answers.subject == \"漢字 (((((((((((((((\"", "no"),
        ("answers.subject == \"a\\\"b\"", "no"),
    ] {
        assert_eq!(verdict(source), expected, "{source}");
    }
}
