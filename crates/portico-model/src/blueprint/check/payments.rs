//! Payments on a checklist: an account that exists, an amount that its client can read, and somebody who looks for it.

use super::{At, Check, Code, Kind};
use crate::Key;
use crate::access::Side;
use crate::blueprint::{Amount, Asks, Kind as FieldKind, Payee, Payment, Requirement, Share};
use crate::forms::is_currency_code;
use crate::payments::{Iban, LONGEST_REFERENCE, Money, is_bic, is_writable};

/// So many digits of a record's number are reckoned with, however few there are in the beginning.
const DIGITS: usize = 8;

impl Check<'_> {
    // req 32
    pub(super) fn payment(&mut self, kind: &Kind<'_>, at: &At, payment: &Payment) {
        match &payment.amount {
            Amount::Fixed(money) => self.fixed(&at.to("amount").to("fixed"), money),
            Amount::Answer(share) => self.share(kind, &at.to("amount").to("answer"), share),
        }
        self.payee(&at.to("payee"), &payment.payee);
    }

    fn fixed(&mut self, at: &At, money: &Money) {
        if money.minor <= 0 {
            self.add(Code::BadAmount, &at.to("minor"), "nothing would ever be asked for");
        }
        if !is_currency_code(&money.currency) {
            let message = format!("`{}` is not the code of a currency", money.currency);
            self.add(Code::NoCurrency, &at.to("currency"), message);
        }
    }

    fn share(&mut self, kind: &Kind<'_>, at: &At, share: &Share) {
        let (form, field) = (&kind.declared.form, &share.field);
        match form.field(field) {
            None => {
                let known = form.fields().map(|(key, _)| key.as_str());
                self.unknown(Code::UnknownField, &at.to("field"), field, known);
            }
            Some(declared) if declared.kind != FieldKind::Money => {
                self.add(Code::BadAmount, &at.to("field"), format!("`{field}` is not a money field"));
            }
            Some(declared) if !declared.visible_to(Side::Client) => {
                self.add(Code::BadAmount, &at.to("field"), format!("`{field}` is for the firm alone"));
            }
            Some(_) => {}
        }
        if !(1..=100).contains(&share.percent) {
            let message = format!("{} percent is no share of an amount", share.percent);
            self.add(Code::BadAmount, &at.to("percent"), message);
        }
    }

    fn payee(&mut self, at: &At, payee: &Payee) {
        if payee.name.trim().is_empty() {
            let help = "Write whose account it is, as the bank knows them.";
            self.add_helped(Code::MissingKey, &at.to("name"), "nobody is named whose account it is", help);
        }
        if Iban::parse(&payee.iban).is_none() {
            self.add(Code::BadAccount, &at.to("iban"), format!("`{}` is no IBAN", payee.iban));
        }
        if let Some(bic) = payee.bic.as_ref().filter(|bic| !is_bic(bic)) {
            self.add(Code::BadAccount, &at.to("bic"), format!("`{bic}` is no BIC"));
        }
    }

    /// Somebody says that it has arrived, and finds it by words that banks pass on.
    pub(super) fn payable(&mut self, kind: &Kind<'_>, at: &At, (key, item): (&Key, &Requirement)) {
        let Asks::Payment(payment) = &item.asks else { return };
        if item.review.is_none() {
            self.add(Code::NobodyConfirms, at, format!("`{key}` asks for a payment and has no `review`"));
        }
        let (number, at) = (&kind.declared.number, at.to("asks").to("payment"));
        let at = if payment.reference.is_some() { at.to("reference") } else { at };
        let words = payment.reference.as_deref().unwrap_or(key.as_str());
        let begins = format!("{} {words}", number.prefix);
        if words.trim().is_empty() || !is_writable(&begins) {
            self.add(Code::BadReference, &at, format!("“{begins}” has characters that banks do not pass on"));
        }
        let longest = begins.chars().count() + usize::from(number.digits).max(DIGITS);
        if longest > LONGEST_REFERENCE {
            let message = format!("with the record's number “{begins}” would have {longest} characters");
            self.add(Code::BadReference, &at, message);
        }
    }
}
