//! Items that ask for a payment: what is to be paid now, who says what about it, and what follows when the amount changes.

use std::collections::BTreeMap;

use super::checklist::{Checklist, Situation};
use super::decide::Change;
use super::item::{Act, Given, ItemState, Return};
use super::words::Refused;
use crate::Key;
use crate::blueprint::{Amount, Asks, Payment, Requirement};
use crate::forms::Answers;
use crate::payments::{Iban, Money, PaidSoFar, Transfer, reference, share};
use crate::refusal::RefusalCode;

/// What a decision about a payment needs to know of a record.
#[derive(Debug, Clone, Copy)]
pub struct Payments<'a> {
    /// The number of the record as people write it: `D-014`.
    pub number: &'a str,
    /// What was paid for each item so far; one that is not named has nothing.
    pub paid: &'a BTreeMap<Key, PaidSoFar>,
}

static NOTHING: BTreeMap<Key, PaidSoFar> = BTreeMap::new();
static NOTHING_PAID: PaidSoFar = PaidSoFar { before: 0, last: None };

impl Payments<'static> {
    /// Where no payment is decided on.
    pub fn none() -> Payments<'static> {
        Payments { number: "", paid: &NOTHING }
    }
}

impl<'a> Payments<'a> {
    pub fn of(&self, item: &Key) -> &'a PaidSoFar {
        self.paid.get(item).unwrap_or(&NOTHING_PAID)
    }
}

impl Checklist {
    /// What an item asks for in all; none where it asks for no payment, or where the amount is not known yet.
    pub fn amount(&self, item: &Requirement, answers: &Answers) -> Option<Money> {
        let Asks::Payment(Payment { amount, .. }) = &item.asks else { return None };
        match amount {
            Amount::Fixed(money) => Some(money.clone()),
            Amount::Answer(part) => {
                let whole = Money::of_answer(answers.get(part.field.as_str())?)?;
                Some(whole.with(share(whole.minor, part.percent)))
            }
        }
    }

    /// The transfer that is asked for now: what is left of the amount. None where nothing is, or it is not known.
    pub fn transfer(
        &self,
        (key, item): (&Key, &Requirement),
        answers: &Answers,
        payments: Payments<'_>,
    ) -> Option<Transfer> {
        let Asks::Payment(Payment { payee, reference: words, .. }) = &item.asks else { return None };
        let amount = payments.of(key).rest(&self.amount(item, answers)?);
        let iban = Iban::parse(&payee.iban)?;
        (amount.minor > 0).then(|| Transfer {
            amount,
            payee: payee.name.clone(),
            iban: iban.as_str().to_owned(),
            bic: payee.bic.clone(),
            reference: reference(payments.number, words.as_deref().unwrap_or(key.as_str())),
        })
    }

    /// Whether what an item asks for could be done at all: a payment can once its amount is known.
    pub fn is_doable(&self, item: &Requirement, answers: &Answers) -> bool {
        !matches!(item.asks, Asks::Payment(_)) || self.amount(item, answers).is_some()
    }

    /// A payment of nothing is not asked for.
    pub(super) fn is_of_nothing(&self, item: &Requirement, answers: &Answers) -> bool {
        self.amount(item, answers).is_some_and(|amount| amount.minor <= 0)
    }
}

/// Paid is once: what was said is taken back first, and what has arrived stays.
pub(super) fn allowed(
    checklist: &Checklist,
    situation: &Situation<'_>,
    (key, item): (&Key, &Requirement),
    act: &Act,
) -> Result<(), RefusalCode> {
    if !matches!(item.asks, Asks::Payment(_)) {
        return Ok(());
    }
    let (state, so_far) = (situation.state(key), situation.payments.of(key));
    match (act, state) {
        (Act::HandIn(_), ItemState::HandedIn) => Err(RefusalCode::AlreadySaid),
        (Act::HandIn(_), ItemState::Missing | ItemState::Returned) => {
            let transfer = checklist.transfer((key, item), situation.answers, situation.payments);
            transfer.map(|_| ()).ok_or(RefusalCode::AmountUnknown)
        }
        (Act::Withdraw, ItemState::HandedIn) if so_far.open().is_none() => Err(RefusalCode::AlreadyAccepted),
        _ => Ok(()),
    }
}

/// What was shown to whoever pays is what is asked for now.
pub(super) fn lacking(
    checklist: &Checklist,
    situation: &Situation<'_>,
    (key, item): (&Key, &Requirement),
    shown: &Transfer,
) -> Vec<Refused> {
    match checklist.transfer((key, item), situation.answers, situation.payments) {
        Some(now) if now == *shown => Vec::new(),
        Some(now) => {
            let about = format!(
                "{} to {}, {}, with the reference {}",
                now.amount,
                now.payee,
                now.iban_in_groups(),
                now.reference
            );
            vec![Refused::of(RefusalCode::AmountChanged, about)]
        }
        None => vec![RefusalCode::AmountUnknown.into()],
    }
}

/// The change with what it makes of what was paid. What has arrived and is less than what is asked for by now leaves a
/// rest, which is asked for in the same step.
pub(super) fn counted(
    checklist: &Checklist,
    situation: &Situation<'_>,
    (item, act): (&Requirement, &Act),
    change: Change,
) -> Change {
    if !matches!(item.asks, Asks::Payment(_)) {
        return change;
    }
    let so_far = situation.payments.of(&change.item);
    let paid = match (act, change.to) {
        (Act::HandIn(Given::Payment { transfer, on }), _) => so_far.said(transfer.clone(), *on),
        (Act::Accept, _) if so_far.open().is_some() => {
            let paid = so_far.confirmed(true);
            let rest = checklist.amount(item, situation.answers).map(|whole| paid.rest(&whole));
            if let Some(rest) = rest.filter(|rest| rest.minor > 0) {
                return in_part(checklist, situation, item, (change, paid, &rest));
            }
            paid
        }
        (Act::Withdraw, ItemState::Missing) => so_far.taken_back(),
        (Act::Withdraw, _) => so_far.confirmed(false),
        (Act::HandIn(_) | Act::Accept | Act::Return(_), _) => return change,
    };
    Change { paid: Some(paid), ..change }
}

fn in_part(
    checklist: &Checklist,
    situation: &Situation<'_>,
    item: &Requirement,
    (change, paid, rest): (Change, PaidSoFar, &Money),
) -> Change {
    let words = format!("{} has arrived, and {rest} is left to pay.", rest.with(paid.arrived()));
    Change {
        to: ItemState::Returned,
        returned: Some(Return { reason: None, words }),
        transition: checklist.sends_back(item, situation.at).cloned(),
        paid: Some(paid),
        ..change
    }
}

/// The state of a payment whose amount is another now; none where that changes nothing.
///
/// What was said to be paid, or has arrived, is looked at again, and so is what was asked for and has become less than what
/// is there already. Where the amount is gone, it is missing until there is one again.
pub(super) fn reconsidered(
    checklist: &Checklist,
    situation: &Situation<'_>,
    (key, item): (&Key, &Requirement),
    before: &Answers,
) -> Option<ItemState> {
    let (earlier, now) = (checklist.amount(item, before), checklist.amount(item, situation.answers));
    if earlier == now {
        return None;
    }
    let Some(now) = now else {
        return (!situation.state(key).is_wanted()).then_some(ItemState::Missing);
    };
    let so_far = situation.payments.of(key);
    let is_there = so_far.arrived() > 0 && so_far.rest(&now).minor <= 0;
    let was_said = situation.state(key) == ItemState::Missing && so_far.open().is_some();
    (!situation.state(key).is_wanted() || is_there || was_said).then_some(ItemState::HandedIn)
}
