//! Cases of forms: what people type, and what becomes of it.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use jiff::civil::date;
use serde_json::{Value, json};

use super::{Answers, Asking, Input, answers_for, askable, display, editable, progress, read, read_draft, refill};
use crate::Key;
use crate::access::Side;
use crate::blueprint::{Compiled, Field, Form, compile};

const SUPPORT_REQUESTS: &str = include_str!("../../../../blueprints/support-requests.yaml");

fn shipped() -> Compiled {
    compile(SUPPORT_REQUESTS).unwrap()
}

fn field(declared: Value) -> Field {
    serde_json::from_value(declared).unwrap()
}

/// A form of one field, `it`.
fn form_of(declared: &Value) -> Form {
    serde_json::from_value(json!({ "sections": { "main": { "title": "Main", "fields": { "it": declared } } } }))
        .unwrap()
}

fn input(typed: &[(&str, &str)]) -> Input {
    let mut input: Input = BTreeMap::new();
    for (name, text) in typed {
        input.entry((*name).to_owned()).or_default().push((*text).to_owned());
    }
    input
}

fn said(form: &Form, side: Side, typed: &[(&str, &str)]) -> String {
    let before = Answers::new();
    let asking = Asking { form, fields: askable(form, side), before: &before, today: date(2026, 7, 1) };
    match read(&asking, &input(typed)) {
        Ok(answers) => Value::Object(answers).to_string(),
        Err(errors) => {
            errors.iter().map(|error| format!("{}: {}", error.field, error.words)).collect::<Vec<_>>().join("; ")
        }
    }
}

/// What one field makes of each text, and how the answer is shown again.
fn check(declared: Value, typed: &[&str], expect: &Expect) {
    let form = form_of(&declared);
    let shown = field(declared);
    let lines = typed.iter().map(|text| {
        let said = said(&form, Side::Client, &[("it", text)]);
        let answer = serde_json::from_str::<Value>(&said).ok();
        let again = answer.and_then(|answer| Some(display(&shown, answer.get("it")?)));
        let again = again.map_or_else(String::new, |again| format!(" -> {again}"));
        format!("{text:?} -> {said}{again}\n")
    });
    expect.assert_eq(&lines.collect::<String>());
}

#[test]
fn numbers() {
    let typed =
        ["12", " 1 234 ", "1,234", "1.234", "-3", "−3", "12.5", "0x10", "1e9", "", "99999999999999999999", "1,23,4"];
    check(
        json!({ "kind": "number", "label": "Minutes", "max": 5000, "min": 0 }),
        &typed,
        &expect![[r#"
        "12" -> {"it":12} -> 12
        " 1 234 " -> {"it":1234} -> 1,234
        "1,234" -> {"it":1234} -> 1,234
        "1.234" -> it: Minutes must be a whole number, like 12
        "-3" -> it: Minutes must be 0 or more
        "−3" -> it: Minutes must be 0 or more
        "12.5" -> it: Minutes must be a whole number, like 12
        "0x10" -> it: Minutes must be a whole number, like 12
        "1e9" -> it: Minutes must be a whole number, like 12
        "" -> {}
        "99999999999999999999" -> it: Minutes must be a smaller number
        "1,23,4" -> it: Minutes must be a whole number, like 12
    "#]],
    );
    let typed = ["12.50", "12,5", "1.234,56", "1,234.56", "12.345", ".5", "5.", ".", "١٢"];
    check(
        json!({ "kind": "number", "label": "Hours", "decimals": 2 }),
        &typed,
        &expect![[r#"
        "12.50" -> {"it":12.5} -> 12.5
        "12,5" -> {"it":12.5} -> 12.5
        "1.234,56" -> {"it":1234.56} -> 1,234.56
        "1,234.56" -> {"it":1234.56} -> 1,234.56
        "12.345" -> it: Hours must have at most 2 digits after the point
        ".5" -> {"it":0.5} -> 0.5
        "5." -> {"it":5.0} -> 5.0
        "." -> it: Hours must be a number, like 12.50
        "١٢" -> it: Hours must be a number, like 12.50
    "#]],
    );
}

#[test]
fn money() {
    let typed = ["12.50", "€ 1,250", "1250 €", "EUR 3", "0", "-5", "1.5.0", "ten", "1000.005", "90071992547409.92"];
    check(
        json!({ "kind": "money", "label": "Amount", "currency": "EUR", "min": 0.01 }),
        &typed,
        &expect![[r#"
        "12.50" -> {"it":{"currency":"EUR","minor":1250}} -> €12.50
        "€ 1,250" -> {"it":{"currency":"EUR","minor":125000}} -> €1,250.00
        "1250 €" -> {"it":{"currency":"EUR","minor":125000}} -> €1,250.00
        "EUR 3" -> {"it":{"currency":"EUR","minor":300}} -> €3.00
        "0" -> it: Amount must be 0.01 EUR or more
        "-5" -> it: Amount must be 0.01 EUR or more
        "1.5.0" -> it: Amount must be a number, like 12.50
        "ten" -> it: Amount must be a number, like 12.50
        "1000.005" -> it: Amount must have at most 2 digits after the point
        "90071992547409.92" -> it: Amount must be a smaller number
    "#]],
    );
    check(
        json!({ "kind": "money", "label": "Amount", "currency": "JPY" }),
        &["1,250", "3.5"],
        &expect![[r#"
        "1,250" -> {"it":{"currency":"JPY","minor":1250}} -> JPY 1,250
        "3.5" -> it: Amount must be a whole number, like 12
    "#]],
    );
    check(
        json!({ "kind": "money", "label": "Amount", "currency": "KWD" }),
        &["1.234", "-0.5"],
        &expect![[r#"
        "1.234" -> {"it":{"currency":"KWD","minor":1234}} -> KWD 1.234
        "-0.5" -> {"it":{"currency":"KWD","minor":-500}} -> −KWD 0.500
    "#]],
    );
}

#[test]
fn dates() {
    let typed = [
        "2026-07-01",
        "1.7.2026",
        "1 July 2026",
        "1 jul 2026",
        "31 June 2026",
        "2026-13-01",
        "29.2.2027",
        "2026-06-30",
        "2031-01-01",
        "tomorrow",
        "1 Ju 2026",
        "0001-01-01",
    ];
    check(
        json!({ "kind": "date", "label": "Needed by", "min": "today", "max": "2030-12-31" }),
        &typed,
        &expect![[r#"
        "2026-07-01" -> {"it":"2026-07-01"} -> 1 July 2026
        "1.7.2026" -> {"it":"2026-07-01"} -> 1 July 2026
        "1 July 2026" -> {"it":"2026-07-01"} -> 1 July 2026
        "1 jul 2026" -> {"it":"2026-07-01"} -> 1 July 2026
        "31 June 2026" -> it: Needed by must be a real date, like 27 March 2026
        "2026-13-01" -> it: Needed by must be a real date, like 27 March 2026
        "29.2.2027" -> it: Needed by must be a real date, like 27 March 2026
        "2026-06-30" -> it: Enter a date on or after 1 July 2026
        "2031-01-01" -> it: Enter a date on or before 31 December 2030
        "tomorrow" -> it: Needed by must be a real date, like 27 March 2026
        "1 Ju 2026" -> it: Needed by must be a real date, like 27 March 2026
        "0001-01-01" -> it: Needed by must be a real date, like 27 March 2026
    "#]],
    );
    let form = form_of(&json!({ "kind": "date", "label": "Needed by" }));
    let parts =
        |day, month, year| said(&form, Side::Client, &[("it.day", day), ("it.month", month), ("it.year", year)]);
    assert_eq!(parts("27", "3", "2026"), "{\"it\":\"2026-03-27\"}");
    assert_eq!(parts("27", "", "2026"), "it: Needed by must include a month");
}

#[test]
fn texts() {
    let typed = ["ok", "  a\ttab\u{0} and\nline ", "x", "\u{202e}reversed", "0123456789012", "ÄÖÜ 漢字"];
    check(
        json!({ "kind": "short-text", "label": "Subject", "min_length": 2, "max_length": 12 }),
        &typed,
        &expect![[r#"
            "ok" -> {"it":"ok"} -> ok
            "  a\ttab\0 and\nline " -> it: Subject must be 12 characters or fewer; it has 14
            "x" -> it: Subject must be 2 characters or more
            "\u{202e}reversed" -> {"it":"reversed"} -> reversed
            "0123456789012" -> it: Subject must be 12 characters or fewer; it has 13
            "ÄÖÜ 漢字" -> {"it":"ÄÖÜ 漢字"} -> ÄÖÜ 漢字
        "#]],
    );
    check(
        json!({ "kind": "long-text", "label": "Details" }),
        &["one\r\ntwo\u{7}"],
        &expect![[r#"
        "one\r\ntwo\u{7}" -> {"it":"one\ntwo"} -> one
        two
    "#]],
    );
}

#[test]
fn choices() {
    let options = json!({ "small": "Small", "large": { "label": "Large", "hint": "Very" } });
    check(
        json!({ "kind": "choice", "label": "Size", "options": options }),
        &["small", "huge", ""],
        &expect![[r#"
        "small" -> {"it":"small"} -> Small
        "huge" -> it: Choose one of the options
        "" -> {}
    "#]],
    );
    let form = form_of(&json!({ "kind": "multi-choice", "label": "Size", "options": options, "required": true }));
    assert_eq!(
        said(&form, Side::Client, &[("it", "large"), ("it", "small"), ("it", "large")]),
        r#"{"it":["large","small"]}"#
    );
    assert_eq!(said(&form, Side::Client, &[("it", "huge")]), "it: Choose from the options");
    assert_eq!(said(&form, Side::Client, &[]), "it: Choose size");
    check(
        json!({ "kind": "yes-no", "label": "Urgent?" }),
        &["yes", "no", "on", "maybe"],
        &expect![[r#"
        "yes" -> {"it":true} -> Yes
        "no" -> {"it":false} -> No
        "on" -> {"it":true} -> Yes
        "maybe" -> it: Choose yes or no
    "#]],
    );
}

#[test]
fn contacts() {
    let typed = [
        "Dana@Larkfield.Example",
        "dana@",
        "@example.com",
        "a b@example.com",
        "a@b",
        "a@b..c",
        "a@-b.com",
        "a@b@c.de",
        "<a@b.de>",
    ];
    check(
        json!({ "kind": "email", "label": "E-mail" }),
        &typed,
        &expect![[r#"
        "Dana@Larkfield.Example" -> {"it":"Dana@larkfield.example"} -> Dana@larkfield.example
        "dana@" -> it: Enter an e-mail address in the correct format, like name@example.com
        "@example.com" -> it: Enter an e-mail address in the correct format, like name@example.com
        "a b@example.com" -> it: Enter an e-mail address in the correct format, like name@example.com
        "a@b" -> it: Enter an e-mail address in the correct format, like name@example.com
        "a@b..c" -> it: Enter an e-mail address in the correct format, like name@example.com
        "a@-b.com" -> it: Enter an e-mail address in the correct format, like name@example.com
        "a@b@c.de" -> it: Enter an e-mail address in the correct format, like name@example.com
        "<a@b.de>" -> it: Enter an e-mail address in the correct format, like name@example.com
    "#]],
    );
    let typed = ["020 7946 0958", "+49 (30) 90-1820", "++49", "12", "call me", "1234567890123456"];
    check(
        json!({ "kind": "phone", "label": "Phone" }),
        &typed,
        &expect![[r#"
        "020 7946 0958" -> {"it":"020 7946 0958"} -> 020 7946 0958
        "+49 (30) 90-1820" -> {"it":"+49 30 90 1820"} -> +49 30 90 1820
        "++49" -> it: Enter a phone number, like 020 7946 0958 or +49 30 901820
        "12" -> it: Enter a phone number, like 020 7946 0958 or +49 30 901820
        "call me" -> it: Enter a phone number, like 020 7946 0958 or +49 30 901820
        "1234567890123456" -> it: Enter a phone number, like 020 7946 0958 or +49 30 901820
    "#]],
    );
    let form = form_of(&json!({ "kind": "person", "label": "Contact", "required": true }));
    assert_eq!(said(&form, Side::Client, &[("it.name", "Sam Lee")]), r#"{"it":{"name":"Sam Lee"}}"#);
    assert_eq!(said(&form, Side::Client, &[]), "it.name: Enter contact");
    assert_eq!(
        said(&form, Side::Client, &[("it.email", "sam")]),
        "it.name: Enter the person’s name; it.email: Enter an e-mail address in the correct format, like name@example.com"
    );
    let form = form_of(&json!({ "kind": "address", "label": "Office" }));
    assert_eq!(said(&form, Side::Client, &[("it.line1", "Pier 4")]), "it.city: Enter the town or city");
}

#[test]
fn tables() {
    let columns = json!({
        "name": { "kind": "short-text", "label": "Name", "required": true },
        "pay": { "kind": "money", "label": "Pay", "currency": "EUR" },
    });
    let form = form_of(&json!({ "kind": "table", "label": "People", "columns": columns, "max_rows": 2 }));
    let said = |typed: &[(&str, &str)]| said(&form, Side::Client, typed);
    assert_eq!(
        said(&[("it.0.name", "Sam Lee"), ("it.0.pay", "10"), ("it.1.name", ""), ("it.7.name", "Ana Flores")]),
        r#"{"it":[{"name":"Sam Lee","pay":{"currency":"EUR","minor":1000}},{"name":"Ana Flores"}]}"#
    );
    assert_eq!(said(&[("it.3.pay", "ten")]), "it.3.name: Enter name; it.3.pay: Pay must be a number, like 12.50");
    assert_eq!(
        said(&[("it.0.name", "a"), ("it.1.name", "b"), ("it.2.name", "c")]),
        "it: Enter at most 2 rows; there are 3"
    );
    assert_eq!(said(&[("it.0.wage", "1")]), "it.0.wage: You cannot fill this in here");
    assert_eq!(
        said(&[("it.99999999999999999999.name", "1")]),
        "it.99999999999999999999.name: You cannot fill this in here"
    );
}

// req 112, 114
#[test]
fn a_request_is_read_with_its_conditions() {
    let compiled = shipped();
    let form = &compiled.machine("support-request").unwrap().record_type.form;
    let whole = [
        ("category", "bookkeeping"),
        ("subject", "Paid twice"),
        ("details", "Invoice 2041"),
        ("urgency", "can-wait"),
        ("needed-by", "2026-07-03"),
        ("involves-money", "yes"),
        ("amount", "1,200"),
        ("phone", ""),
        ("call-back", "no"),
    ];
    expect![[r#"{"amount":{"currency":"EUR","minor":120000},"call-back":false,"category":"bookkeeping","details":"Invoice 2041","involves-money":true,"subject":"Paid twice","urgency":"can-wait"}"#]].assert_eq(&said(form, Side::Client, &whole));
    expect!["subject: Enter a subject, so that we know what it is about; details: Tell us what happened or what you need; urgency: Choose an answer to “How urgent is it?”; amount: Enter amount; phone: Enter phone number"].assert_eq(&said(
        form,
        Side::Client,
        &[("involves-money", "yes"), ("category", "tax"), ("call-back", "yes")],
    ));
}

// req 81
#[test]
fn clients_cannot_give_see_or_learn_of_fields_of_the_firm() {
    let compiled = shipped();
    let form = &compiled.machine("support-request").unwrap().record_type.form;
    for foreign in ["root-cause", "state", "owner", "no-such-field", "amount.minor", ""] {
        let refused = said(form, Side::Client, &[(foreign, "question")]);
        assert_eq!(refused, format!("{foreign}: You cannot fill this in here"));
    }
    let answers: Answers =
        json!({ "subject": "Help", "root-cause": "question", "left-over": 1 }).as_object().unwrap().clone();
    assert_eq!(Value::Object(answers_for(form, &answers, Side::Client)), json!({ "subject": "Help" }));
    assert_eq!(
        Value::Object(answers_for(form, &answers, Side::Firm)),
        json!({ "subject": "Help", "root-cause": "question" })
    );
}

// req 45
#[test]
fn what_may_be_edited_follows_the_state() {
    let compiled = shipped();
    let machine = compiled.machine("support-request").unwrap();
    let fields = |state: &str, side| {
        let state = machine.record_type.workflow.states.entry(state).unwrap();
        let fields = editable(&machine.record_type.form, state, side);
        fields.iter().map(Key::as_str).collect::<Vec<&str>>().join(" ")
    };
    assert_eq!(fields("in-progress", Side::Client), "needed-by phone");
    assert_eq!(fields("done", Side::Client), "");
    assert_eq!(fields("done", Side::Firm), "billable effort-minutes root-cause");
    assert_eq!(fields("closed", Side::Firm), "");
    assert!(fields("new", Side::Firm).contains("root-cause"));
    assert!(!fields("new", Side::Firm).contains("privacy"), "a statement takes no answer");
}

#[test]
fn what_is_not_asked_keeps_its_answer() {
    let compiled = shipped();
    let form = &compiled.machine("support-request").unwrap().record_type.form;
    let before: Answers =
        json!({ "subject": "Help", "call-back": true, "phone": "030 90182" }).as_object().unwrap().clone();
    let fields = [Key::new("phone")].into_iter().collect();
    let asking = Asking { form, fields, before: &before, today: date(2026, 7, 1) };
    let after = read(&asking, &input(&[("phone", "030 555123")])).unwrap();
    assert_eq!(Value::Object(after), json!({ "subject": "Help", "call-back": true, "phone": "030 555123" }));
    let refused = read(&asking, &input(&[("subject", "Other")])).unwrap_err();
    assert_eq!(refused.get("subject"), Some("You cannot fill this in here"));
}

#[test]
fn a_draft_keeps_what_is_wrong_and_counts_what_is_right() {
    let compiled = shipped();
    let form = &compiled.machine("support-request").unwrap().record_type.form;
    let before = Answers::new();
    let asking = Asking { form, fields: askable(form, Side::Client), before: &before, today: date(2026, 7, 1) };
    let typed = input(&[("category", "tax"), ("needed-by", "soonish"), ("urgency", "now")]);
    let draft = read_draft(&asking, &typed).unwrap();
    assert_eq!(draft.input, typed);
    assert_eq!(Value::Object(draft.answers.clone()), json!({ "category": "tax", "urgency": "now" }));
    let progress = progress(form, Side::Client, &draft.answers);
    assert_eq!((progress.answered, progress.asked), (2, 8));
}

#[test]
fn money_that_was_answered_fills_the_form_again() {
    let form: Form = serde_json::from_value(json!({ "sections": { "one": { "title": "One", "fields": {
        "cost": { "kind": "money", "label": "Cost", "currency": "EUR" },
        "urgent": { "kind": "yes-no", "label": "Urgent" },
        "people": { "kind": "table", "label": "People", "columns": { "name": { "kind": "short-text", "label": "Name" } } }
    } } } }))
    .unwrap();
    let answers =
        json!({ "cost": { "minor": -124_005, "currency": "EUR" }, "urgent": false, "people": [{ "name": "Ana" }] });
    let answers = answers.as_object().unwrap().clone();
    let before = Answers::new();
    let asking =
        Asking { form: &form, fields: askable(&form, Side::Client), before: &before, today: date(2026, 11, 20) };
    assert_eq!(read(&asking, &refill(&form, &answers)), Ok(answers));
}
