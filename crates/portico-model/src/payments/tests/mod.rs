//! Amounts, accounts and references, by cases.

use serde_json::json;

use super::*;

fn money(minor: i64, currency: &str) -> Money {
    Money { minor, currency: currency.to_owned() }
}

#[test]
fn a_share_is_of_the_smallest_unit_and_a_half_of_one_goes_up() {
    let cases = [
        (400_000, 30, 120_000),
        (101, 50, 51),
        (99, 50, 50),
        (10, 33, 3),
        (1, 30, 0),
        (5, 30, 2),
        (12_345, 100, 12_345),
        (-101, 50, -51),
        (i64::MAX, 100, i64::MAX),
        (i64::MIN, 100, i64::MIN),
    ];
    for (minor, percent, expected) in cases {
        assert_eq!(share(minor, percent), expected, "{percent}% of {minor}");
    }
}

/// Yen have no smaller unit, dinars have thousandths: a share is of what there is.
#[test]
fn an_amount_is_written_with_the_digits_of_its_currency() {
    assert_eq!(money(120_050, "EUR").to_string(), "€1,200.50");
    assert_eq!(money(share(1_001, 50), "JPY").to_string(), "JPY\u{a0}501");
    assert_eq!(money(share(1_235, 50), "KWD").to_string(), "KWD\u{a0}0.618");
    assert_eq!(Money::of_answer(&json!({"minor": 5, "currency": "EUR"})), Some(money(5, "EUR")));
    for other in [json!(5), json!("5"), json!({"minor": 0.5, "currency": "EUR"}), json!({"minor": 5}), json!(null)] {
        assert_eq!(Money::of_answer(&other), None, "{other}");
    }
}

/// The examples of the registry (SWIFT, IBAN Registry).
#[test]
fn an_iban_is_known_by_its_check_digits() {
    for right in [
        "DE89 3704 0044 0532 0130 00",
        "GB29 NWBK 6016 1331 9268 19",
        "NL91 ABNA 0417 1643 00",
        "NO93 8601 1117 947",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "fr1420041010050500013m02606",
    ] {
        assert!(Iban::parse(right).is_some(), "{right}");
    }
    assert_eq!(Iban::parse("de89370400440532013000").unwrap().to_string(), "DE89 3704 0044 0532 0130 00");
    assert_eq!(Iban::parse("NO9386011117947").unwrap().to_string(), "NO93 8601 1117 947");
    for wrong in [
        "",
        "DE89 3704 0044 0532 0130 01",
        "DE98 3704 0044 0532 0130 00",
        "DE89 3704 0044 0532 0103 00",
        "D889370400440532013000",
        "DEAA370400440532013000",
        "DE89-3704-0044-0532-0130-00",
        "DE89",
        "DE８９370400440532013000",
    ] {
        assert_eq!(Iban::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn any_one_wrong_digit_is_found() {
    let right = "DE89370400440532013000";
    for at in 2..right.len() {
        for digit in '0'..='9' {
            let mut wrong: Vec<char> = right.chars().collect();
            let same = std::mem::replace(&mut wrong[at], digit) == digit;
            assert_eq!(Iban::parse(&wrong.into_iter().collect::<String>()).is_some(), same, "{digit} at {at}");
        }
    }
}

#[test]
fn a_bic_has_eight_or_eleven_characters() {
    for right in ["COBADEFF", "COBADEFFXXX", "DEUTDEFF500"] {
        assert!(is_bic(right), "{right}");
    }
    for wrong in ["", "COBADEF", "COBADEFFXX", "cobadeff", "COBA12FF", "COBA DEFF"] {
        assert!(!is_bic(wrong), "{wrong}");
    }
}

#[test]
fn a_reference_begins_with_the_number_and_is_what_banks_pass_on() {
    assert_eq!(reference("D-014", "deposit"), "D-014 deposit");
    assert_eq!(reference("D-014", "Anzahlung für Müller & Söhne"), "D-014 Anzahlung fr Mller Shne");
    let long = reference("D-00000014", "the-first-of-three-parts-of-the-price");
    assert_eq!((long.as_str(), long.chars().count()), ("D-00000014 the-first-of-three-parts", 35));
    assert!(is_writable("Deposit (1+2), it's: 3.") && !is_writable("a/b") && !is_writable("ß"));
}

#[test]
fn what_arrived_is_counted_and_what_was_only_said_is_not() {
    let transfer = |minor| Transfer {
        amount: money(minor, "EUR"),
        payee: "Vale Studio".into(),
        iban: "DE89370400440532013000".into(),
        bic: None,
        reference: "D-014 deposit".into(),
    };
    let on = "2026-11-20".parse().unwrap();
    let said = PaidSoFar::default().said(transfer(100), on);
    assert_eq!((said.arrived(), said.rest(&money(300, "EUR")).minor), (0, 300));
    let more = said.confirmed(true).said(transfer(200), on);
    assert_eq!((more.arrived(), more.rest(&money(300, "EUR")).minor), (100, 200));
    assert_eq!(more.taken_back().arrived(), 100);
    assert_eq!(more.confirmed(true).rest(&money(250, "EUR")).minor, -50, "too much is said to be");
    let kept = serde_json::to_value(&more).unwrap();
    assert_eq!(serde_json::from_value::<PaidSoFar>(kept).unwrap(), more);
    assert_eq!(serde_json::from_str::<PaidSoFar>("{}").unwrap(), PaidSoFar::default());
}
