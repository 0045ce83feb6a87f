//! An item that asks for a payment: how it is paid, what was said about it, and how the firm says that it has arrived.

use super::{
    show::{self, Wrong},
    slot::{Around, Verbs},
};
use crate::{
    call::Call,
    desk::fields::{Filling, Section},
    error::{Error, FieldErrors, Result},
    people::pages::see_other,
    policy::{self, Permit, See},
    records::requirements::{self, Listed, PAID_ON, Paying},
};
use axum::response::Response;
use portico_model::{
    Key,
    access::Side,
    blueprint::{Asks, Payee},
    forms::{Answers, Input, display_date},
    payments::{Money, Said, Transfer, asked_when},
    requirements::ItemState,
};
use portico_web::Fields;

/// One line of what is to be typed into a bank's form.
pub struct Line {
    pub name: &'static str,
    pub text: String,
    /// As it is copied, where a button offers that.
    pub copied: String,
}

/// The transfer as whoever makes it reads it, and the form to say that it is made.
pub struct Card {
    pub lines: Vec<Line>,
    /// What was shown, as the form sends it back.
    pub shown: String,
    pub questions: Vec<Section>,
}

/// Somebody says that they have paid.
pub async fn pay(call: Call, permit: Permit<See, policy::Record>, fields: Fields) -> Result<Response> {
    let item = Key::new(fields.text("item"));
    let on = fields.text(PAID_ON).to_owned();
    let transfer = serde_json::from_str(fields.text("transfer")).map_err(|_| Error::NotFound)?;
    let shown = ItemState::parse(fields.text("shown"));
    let paying = Paying { item: item.clone(), transfer, on: on.clone(), shown };
    match requirements::pay(&call, &permit, paying).await {
        Ok(()) => Ok(see_other(&format!("/records/{}/checklist?said=paid", permit.thing().id))),
        Err(error) => {
            let errors = error.fields();
            let (status, reasons) = error.reasons()?;
            let input = Input::from([(PAID_ON.to_owned(), vec![on])]);
            let wrong = Wrong { item, words: reasons.join(" "), fields: input, errors, ..Wrong::default() };
            show::page_with(&call, &permit, status, wrong).await
        }
    }
}

impl Around<'_> {
    /// How it is paid; none where it cannot be now.
    pub(super) fn card(&self, listed: &Listed, wrong: Option<&Wrong>) -> Option<Card> {
        let (Asks::Payment(asked), Some(transfer)) = (&listed.declared.asks, &listed.transfer) else { return None };
        Some(Card {
            lines: lines(transfer, &asked.payee),
            shown: serde_json::to_string(transfer).unwrap_or_default(),
            questions: self.asked_when(listed, wrong),
        })
    }

    fn asked_when(&self, listed: &Listed, wrong: Option<&Wrong>) -> Vec<Section> {
        let typed = wrong.filter(|wrong| !wrong.fields.is_empty());
        let (form, answers, nothing) = (asked_when(self.opened), Answers::new(), FieldErrors::default());
        let today = Input::from([(PAID_ON.to_owned(), vec![self.today.to_string()])]);
        let fields = [Key::new(PAID_ON)].into_iter().collect();
        let filling = Filling {
            form: &form,
            fields: &fields,
            input: typed.map_or(&today, |wrong| &wrong.fields),
            answers: &answers,
            errors: wrong.map_or(&nothing, |wrong| &wrong.errors),
            today: self.today,
        };
        Self::with_own_ids(listed.item.key.as_str(), filling.sections())
    }

    /// What was said and what has arrived, for both sides; nothing where no payment is asked for.
    pub(super) fn money(&self, listed: &Listed) -> Vec<String> {
        let Asks::Payment(asked) = &listed.declared.asks else { return Vec::new() };
        let so_far = &listed.item.paid;
        let mut told = vec![listed.amount.as_ref().map_or_else(|| NOT_KNOWN.to_owned(), ToString::to_string)];
        if self.side == Side::Firm {
            told.extend(listed.transfer.as_ref().map(|transfer| looked_for(transfer, &asked.payee)));
        }
        told.extend(so_far.last.as_ref().map(|said| self.said_on(listed, said)));
        let Some(whole) = &listed.amount else { return told };
        let arrived = so_far.arrived();
        if arrived > 0 && (arrived != whole.minor || so_far.open().is_some()) {
            told.push(format!("{} has arrived so far.", whole.with(arrived)));
        }
        told.extend(difference(listed, whole));
        told
    }

    /// "Lena Ortiz says that €1,200.00 was paid on 20 November 2026, with the reference D-005 deposit."
    fn said_on(&self, listed: &Listed, said: &Said) -> String {
        let who = listed.item.handed_in_by.and_then(|member| self.names.get(&member));
        let (amount, day) = (&said.transfer.amount, display_date(said.on));
        // Whoever looks for it reads the reference with the account.
        let is_told = self.side == Side::Firm && listed.transfer.is_some();
        let how = if is_told { String::new() } else { format!(", with the reference {}", said.transfer.reference) };
        match (who, said.arrived) {
            (_, true) => format!("{amount} was paid on {day}{how}."),
            (Some(who), false) => format!("{who} says that {amount} was paid on {day}{how}."),
            (None, false) => format!("{amount} was said to be paid on {day}{how}."),
        }
    }

    /// What the buttons of an item say.
    pub(super) fn verbs(listed: &Listed) -> Verbs {
        let Asks::Payment(_) = &listed.declared.asks else { return Verbs::default() };
        let (so_far, rest) = (&listed.item.paid, rest_after(listed));
        match (so_far.open().is_some(), rest > 0) {
            (true, false) => Verbs { accept: "It has arrived", again: "It has not arrived", done: "Arrived" },
            (true, true) => {
                Verbs { accept: "It has arrived, ask for the rest", again: "It has not arrived", done: "Arrived" }
            }
            (false, true) => Verbs { accept: "It is settled", again: "Ask for the rest", done: "Arrived" },
            (false, false) => Verbs { accept: "It is settled", again: "Ask again", done: "Arrived" },
        }
    }
}

const NOT_KNOWN: &str = "It is not known yet how much this is. The amount stands here as soon as it is.";

fn lines(transfer: &Transfer, payee: &Payee) -> Vec<Line> {
    let line = |name, text: String, copied: String| Line { name, text, copied };
    let plain = |name, text: &str| line(name, text.to_owned(), text.to_owned());
    let mut lines = vec![
        line("Amount", transfer.amount.to_string(), String::new()),
        plain("To", &transfer.payee),
        line("IBAN", transfer.iban_in_groups(), transfer.iban.clone()),
    ];
    lines.extend(transfer.bic.as_ref().map(|bic| plain("BIC", bic)));
    lines.extend(payee.bank.as_ref().map(|bank| line("Bank", bank.clone(), String::new())));
    lines.push(plain("Reference", &transfer.reference));
    lines
}

/// Where whoever reviews finds it.
fn looked_for(transfer: &Transfer, payee: &Payee) -> String {
    let account = transfer.iban_in_groups();
    format!("To be found on {account} of {} with the reference {}.", payee.name, transfer.reference)
}

/// What is left when what was said has arrived; less than nothing where that is too much. What was looked for and is not
/// there counts for nothing.
fn rest_after(listed: &Listed) -> i64 {
    let so_far = &listed.item.paid;
    let open = so_far.open().filter(|_| listed.item.state == ItemState::HandedIn);
    let open = open.map_or(0, |said| said.transfer.amount.minor);
    listed.amount.as_ref().map_or(0, |whole| so_far.rest(whole).minor.saturating_sub(open))
}

/// What was paid is another sum than what is asked for by now.
fn difference(listed: &Listed, whole: &Money) -> Option<String> {
    let so_far = &listed.item.paid;
    if so_far.arrived() == 0 && (so_far.open().is_none() || listed.item.state != ItemState::HandedIn) {
        return None;
    }
    let paid = whole.with(whole.minor.saturating_sub(rest_after(listed)));
    match rest_after(listed) {
        0 => None,
        rest if rest > 0 => Some(format!("{paid} was paid, and it is {whole} now: {} is left.", whole.with(rest))),
        more => {
            Some(format!("{paid} was paid, and it is {whole} now: {} is too much.", whole.with(more.saturating_neg())))
        }
    }
}
