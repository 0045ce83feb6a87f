//! Payments that could not be made, or that nobody could recognise.

use expect_test::{Expect, expect};

pub const SOUND: &str = include_str!("../../src/requirements/tests/payments.yaml");

fn changed(from: &str, to: &str, expect: &Expect) {
    crate::changed_in(SOUND, from, to, expect);
}

// req 32
#[test]
fn an_amount_of_an_answer_that_is_not_asked() {
    changed(
        "field: price, percent",
        "field: prise, percent",
        &expect![[r#"
        portal.yaml:68:25: error[BP023]: `prise` is not declared
          at: record_types.project.requirements.deposit.asks.payment.amount.answer.field
          help: Did you mean `price`?
    "#]],
    );
}

#[test]
fn an_amount_of_an_answer_that_is_no_money() {
    changed(
        "field: price, percent",
        "field: title, percent",
        &expect![[r#"
        portal.yaml:68:25: error[BP115]: `title` is not a money field
          at: record_types.project.requirements.deposit.asks.payment.amount.answer.field
          help: Name a `money` field that clients see, with `percent` from 1 to 100; or give a `fixed` amount above nothing.
    "#]],
    );
}

#[test]
fn an_amount_that_its_client_cannot_read() {
    changed(
        "field: price, percent",
        "field: cost, percent",
        &expect![[r#"
        portal.yaml:68:25: error[BP115]: `cost` is for the firm alone
          at: record_types.project.requirements.deposit.asks.payment.amount.answer.field
          help: Name a `money` field that clients see, with `percent` from 1 to 100; or give a `fixed` amount above nothing.
    "#]],
    );
}

#[test]
fn a_share_of_nothing_or_of_more_than_all() {
    changed(
        "percent: 30",
        "percent: 0",
        &expect![[r#"
        portal.yaml:68:39: error[BP115]: 0 percent is no share of an amount
          at: record_types.project.requirements.deposit.asks.payment.amount.answer.percent
          help: Name a `money` field that clients see, with `percent` from 1 to 100; or give a `fixed` amount above nothing.
    "#]],
    );
    changed(
        "percent: 30",
        "percent: 101",
        &expect![[r#"
        portal.yaml:68:39: error[BP115]: 101 percent is no share of an amount
          at: record_types.project.requirements.deposit.asks.payment.amount.answer.percent
          help: Name a `money` field that clients see, with `percent` from 1 to 100; or give a `fixed` amount above nothing.
    "#]],
    );
}

#[test]
fn a_fixed_amount_of_nothing() {
    changed(
        "minor: 2500",
        "minor: 0",
        &expect![[r#"
        portal.yaml:83:24: error[BP115]: nothing would ever be asked for
          at: record_types.project.requirements.fee.asks.payment.amount.fixed.minor
          help: Name a `money` field that clients see, with `percent` from 1 to 100; or give a `fixed` amount above nothing.
    "#]],
    );
}

#[test]
fn a_fixed_amount_of_no_currency() {
    changed(
        "currency: EUR }\n            payee",
        "currency: euro }\n            payee",
        &expect![[r#"
        portal.yaml:83:37: error[BP068]: `euro` is not the code of a currency
          at: record_types.project.requirements.fee.asks.payment.amount.fixed.currency
          help: Add `currency: EUR` or another code of three capital letters.
    "#]],
    );
}

#[test]
fn an_account_with_a_wrong_digit() {
    changed(
        "DE89 3704",
        "DE89 3705",
        &expect![[r#"
        portal.yaml:71:15: error[BP114]: `DE89 3705 0044 0532 0130 00` is no IBAN
          at: record_types.project.requirements.deposit.asks.payment.payee.iban
          help: Write the IBAN as the bank gave it; a digit is wrong or missing. A BIC has eight or eleven capital letters and digits.
    "#]],
    );
}

#[test]
fn a_bank_that_is_none() {
    changed(
        "bic: COBADEFFXXX",
        "bic: COBA",
        &expect![[r#"
        portal.yaml:72:15: error[BP114]: `COBA` is no BIC
          at: record_types.project.requirements.deposit.asks.payment.payee.bic
          help: Write the IBAN as the bank gave it; a digit is wrong or missing. A BIC has eight or eleven capital letters and digits.
    "#]],
    );
}

#[test]
fn an_account_of_nobody() {
    changed(
        "name: Vale Studio",
        "name: \" \"",
        &expect![[r#"
        portal.yaml:70:15: error[BP011]: nobody is named whose account it is
          at: record_types.project.requirements.deposit.asks.payment.payee.name
          help: Write whose account it is, as the bank knows them.
    "#]],
    );
}

#[test]
fn a_payment_of_which_nobody_could_say_that_it_arrived() {
    let review = "        review: { roles: [clerk] }\n        due";
    changed(
        review,
        "        due",
        &expect![[r#"
        portal.yaml:62:7: error[BP117]: `deposit` asks for a payment and has no `review`
          at: record_types.project.requirements.deposit
          help: Add `review` with those who look at the account.
    "#]],
    );
}

#[test]
fn a_payment_that_nobody_makes() {
    let owner = "        owner: { roles: [client-admin], relations: [organization] }\n";
    changed(
        owner,
        "",
        &expect![[r#"
        portal.yaml:62:7: error[BP101]: none of the roles under `owner` of `deposit` may see a project
          at: record_types.project.requirements.deposit.owner
          help: Name a role whose access row for this record type allows `see`, for an approval also `approve`, and a relation that its side can have.
    "#]],
    );
}

#[test]
fn a_reference_that_banks_change() {
    changed(
        "reference: Register fee",
        "reference: Gebühr",
        &expect![[r#"
        portal.yaml:85:13: error[BP116]: “P- Gebühr” has characters that banks do not pass on
          at: record_types.project.requirements.fee.asks.payment.reference
          help: Give `reference`: a short word of Latin letters, digits and spaces. With the record's number it has at most 35 characters.
    "#]],
    );
    changed(
        "reference: Register fee",
        "reference: The fee of the register of companies",
        &expect![[r#"
        portal.yaml:85:13: error[BP116]: with the record's number “P- The fee of the register of companies” would have 47 characters
          at: record_types.project.requirements.fee.asks.payment.reference
          help: Give `reference`: a short word of Latin letters, digits and spaces. With the record's number it has at most 35 characters.
    "#]],
    );
    changed(
        "prefix: P-, digits: 3",
        "prefix: P/, digits: 3",
        &expect![[r#"
        portal.yaml:66:11: error[BP116]: “P/ deposit” has characters that banks do not pass on
          at: record_types.project.requirements.deposit.asks.payment
          help: Give `reference`: a short word of Latin letters, digits and spaces. With the record's number it has at most 35 characters.
        portal.yaml:85:13: error[BP116]: “P/ Register fee” has characters that banks do not pass on
          at: record_types.project.requirements.fee.asks.payment.reference
          help: Give `reference`: a short word of Latin letters, digits and spaces. With the record's number it has at most 35 characters.
    "#]],
    );
}
