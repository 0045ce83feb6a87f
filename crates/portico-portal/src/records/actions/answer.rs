//! Changes answers of a record that was sent, as far as its state lets this side do so.

use crate::{
    call::Call,
    error::{Error, Result},
    policy::{self, Answer, Permit},
    records::{
        Record,
        actions::{draft::field_errors, submit::sides},
        change::{Fact, Held},
        follow::follow_checklist,
        moves, topics,
    },
};
use portico_model::{
    Key,
    access::Side,
    blueprint::RecordType,
    forms::{self, Answers, Asking, Input},
};
use std::collections::BTreeSet;

/// The fields as typed, and the revision that their page showed.
#[derive(Debug, Clone)]
pub struct Edit {
    pub input: Input,
    pub shown: Option<i64>,
    /// The fields that are given, where it is not the whole form: the others stay as they are.
    pub only: Option<BTreeSet<Key>>,
}

pub async fn answer(call: &Call, permit: &Permit<Answer, policy::Record>, edit: Edit) -> Result<Record> {
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, edit.shown).await?;
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &held.record.kind)?;
    let before = all_answers(&held.record);
    let mut asking = asking(call, declared, &held.record, &before, permit.side())?;
    if let Some(only) = &edit.only {
        narrow(&mut asking, only);
    }
    let answers = forms::read(&asking, &edit.input).map_err(field_errors)?;
    let mut after = held.record.clone();
    after.title = forms::title(declared, &answers);
    (after.answers, after.firm_answers) = sides(declared, &answers);
    if after.answers == held.record.answers && after.firm_answers == held.record.firm_answers {
        return Ok(held.record);
    }
    if after.answers != held.record.answers {
        after.changed_at = after.changed_at.max(call.now());
    }
    held.write(call, &mut tx, after, Fact::now(call, "record.answered", Some(permit.member()))).await?;
    follow_checklist(call, &mut tx, &mut held, Some(permit.member())).await?;
    call.tell(&mut tx, topics(&held.record));
    let record = held.record;
    tx.commit().await?;
    Ok(record)
}

/// Asks for what is given, and for what is asked because of it.
fn narrow(asking: &mut Asking<'_>, only: &BTreeSet<Key>) {
    let form = asking.form;
    let follows = |key: &Key| {
        let condition = form.field(key).and_then(|field| field.show_when.as_ref());
        condition.is_some_and(|condition| only.contains(&condition.field))
    };
    let before = asking.before;
    asking.fields.retain(|key| only.contains(key) || (follows(key) && !before.contains_key(key.as_str())));
}

/// Both sides' answers as one.
pub fn all_answers(record: &Record) -> Answers {
    let mut all = record.answers.clone();
    all.extend(record.firm_answers.clone());
    all
}

/// What this side may change in the state the record is in; nothing is a refusal that says so.
pub fn asking<'a>(
    call: &Call,
    declared: &'a RecordType,
    record: &Record,
    before: &'a Answers,
    side: Side,
) -> Result<Asking<'a>> {
    let state = declared.workflow.state(&record.state).ok_or_else(|| Error::internal("the state is declared"))?;
    let fields = forms::editable(&declared.form, (&record.state, state), side);
    if fields.is_empty() {
        let words = format!("Nothing can be changed while this is \"{}\".", state.label_for(side));
        return Err(Error::forbidden(words, "Write a message instead: it is always read."));
    }
    Ok(Asking { form: &declared.form, fields, before, today: call.now().to_zoned(call.zone()).date() })
}
