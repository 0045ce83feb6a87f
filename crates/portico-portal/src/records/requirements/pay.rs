//! Somebody says that they have paid what an item asks for, exactly as it was shown to them.

use super::{
    act::{Done, act_in},
    list::items,
};
use crate::{
    approvals::Reader,
    call::Call,
    error::Result,
    policy::{self, Permit, See},
    records::{
        Record,
        actions::{advance::By, draft::field_errors},
        change::Held,
    },
};
use jiff::civil::Date;
use portico_model::{
    Key,
    forms::{Answers, Asking, Input, read},
    payments::{Transfer, asked_when},
    requirements::{Act, Given, ItemState},
};
use portico_store::Tx;

/// The field that asks for the day.
pub const PAID_ON: &str = "paid-on";

#[derive(Debug, Clone)]
pub struct Paying {
    pub item: Key,
    /// As it was shown: where something else is asked for by now, nothing is put down.
    pub transfer: Transfer,
    /// The day of the transfer as it was typed.
    pub on: String,
    /// How the item stood on the page.
    pub shown: Option<ItemState>,
}

/// A wrong day is said at its field. The same said again by the same person is said once.
// req 32
pub async fn pay(call: &Call, permit: &Permit<See, policy::Record>, paying: Paying) -> Result<()> {
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    let on = day(call, &held.record, &paying.on)?;
    if is_said(call, &mut tx, (permit, &held.record), (&paying, on)).await? {
        return Ok(());
    }
    let act = Act::HandIn(Given::Payment { transfer: paying.transfer, on });
    let done = Done { shown: paying.shown, ..Done::of(&paying.item, act) };
    act_in(call, &mut tx, &mut held, (By { member: permit.member(), facts: permit.facts() }, done)).await?;
    Ok(tx.commit().await?)
}

/// The first day that a transfer for this record can be of, in the reader's zone.
pub fn earliest(call: &Call, opened_at: jiff::Timestamp) -> Date {
    opened_at.to_zoned(call.zone()).date()
}

fn day(call: &Call, record: &Record, typed: &str) -> Result<Date> {
    let form = asked_when(earliest(call, record.opened_at));
    let (before, today) = (Answers::new(), call.now().to_zoned(call.zone()).date());
    let fields = [Key::new(PAID_ON)].into_iter().collect();
    let asking = Asking { form: &form, fields, before: &before, today };
    let input = Input::from([(PAID_ON.to_owned(), vec![typed.to_owned()])]);
    let answers = read(&asking, &input).map_err(field_errors)?;
    let on = answers.get(PAID_ON).and_then(|answer| answer.as_str()?.parse().ok());
    on.ok_or_else(|| crate::error::Error::internal("a date that was read is a date"))
}

/// A button that was pressed twice.
async fn is_said(
    call: &Call,
    tx: &mut Tx,
    (permit, record): (&Permit<See, policy::Record>, &Record),
    (paying, on): (&Paying, Date),
) -> Result<bool> {
    let stored = items(call, &mut Reader::Locked(tx), record.id).await?;
    let item = stored.iter().find(|item| item.key == paying.item && item.state == ItemState::HandedIn);
    let is_same = |item: &super::Item| {
        let said = item.paid.open();
        item.handed_in_by == Some(permit.member())
            && said.is_some_and(|said| said.transfer == paying.transfer && said.on == on)
    };
    Ok(item.is_some_and(is_same))
}
