//! The form of an absence: whole days, what for, who decides meanwhile, and for somebody else why.

use crate::{
    approvals::{
        absent::Absent,
        actions::{LONGEST_REASON, Leave},
        colleagues::colleagues,
    },
    call::Call,
    error::{Error, FieldErrors, Result},
    ids::PersonId,
    people::pages::{field, short},
};
use jiff::{Timestamp, ToSpan, civil::Date};
use portico_model::{
    Key,
    access::Side,
    approvals::Scope,
    blueprint::{Compiled, RecordType},
};
use portico_web::{
    Fields,
    components::{FieldView, Input, Selection},
};

/// In the order in which the page shows them.
pub const FIELDS: [&str; 6] = ["from", "until", "reason", "deputy", "waiting_too", "types"];

/// Whole days where the reader is: from the beginning of the first to the end of the last.
pub fn read(call: &Call, fields: &Fields) -> Result<Leave> {
    let midnight = |name: &str, days: i64| -> Result<Timestamp> {
        let wrong = || Error::invalid(name, "Enter a date");
        let date: Date = fields.text(name).trim().parse().map_err(|_| wrong())?;
        let date = date.checked_add(days.days()).map_err(|_| wrong())?;
        Ok(date.at(0, 0, 0, 0).to_zoned(call.zone()).map_err(|_| wrong())?.timestamp())
    };
    let types = fields.all("types");
    let deputy = match fields.given("deputy") {
        Some(id) => Some(PersonId(id.parse().map_err(|_| Error::invalid("deputy", "Choose a colleague, or nobody"))?)),
        None => None,
    };
    Ok(Leave {
        from: midnight("from", 0)?,
        until: midnight("until", 1)?,
        scope: match types {
            [] => Scope::Everything,
            some => Scope::RecordTypes(some.iter().map(|key| Key::new(key.as_str())).collect()),
        },
        deputy,
        waiting_too: fields.text("waiting_too") != "no",
        reason: fields.given("reason").map(str::to_owned),
    })
}

/// The fields with what was typed, and what is wrong with it.
pub async fn form(call: &Call, absent: &Absent, (typed, errors): (&Fields, &FieldErrors)) -> Result<Vec<FieldView>> {
    let today = call.now().to_zoned(call.zone()).date();
    let date = |name: &str, label: &str| {
        field(
            name,
            label,
            Input::Date { value: typed.text(name).to_owned(), min: today.to_string(), max: String::new() },
            errors,
        )
    };
    let is_own = absent.through.is_none();
    let mut fields = vec![date("from", "First day"), date("until", "Last day")];
    if !is_own {
        let mut reason = field("reason", "Why", short(typed.text("reason"), "off"), errors);
        reason.hint =
            format!("{} reads it, and whoever may put this down. At most {LONGEST_REASON} characters.", absent.name);
        fields.push(reason);
    }
    let deputies = Input::Person(deputies(call, absent, typed.text("deputy")).await?);
    let mut deputy = field("deputy", "Who decides meanwhile", deputies, errors);
    deputy.required = false;
    deputy.hint = "They need the right to decide themselves. What they may not decide on waits, and whoever answers for it is told.".into();
    let waiting = Input::YesNo(Some(typed.text("waiting_too") != "no"));
    fields.extend([deputy, field("waiting_too", "Also what waits already", waiting, errors)]);
    let types = types(call, typed).await?;
    if types.len() > 1 {
        let mut only = field("types", "Only for", Input::MultiChoice(types), errors);
        only.required = false;
        only.hint = "Choose nothing for everything.".into();
        fields.push(only);
    }
    Ok(fields)
}

/// The kinds of work on which somebody decides at all.
async fn types(call: &Call, typed: &Fields) -> Result<Vec<Selection>> {
    let blueprint = call.blueprint().await?;
    let side = call.actor().side();
    let decided = blueprint.record_types.iter().filter(|(_, declared)| !declared.approvals.is_empty());
    let selection = |(key, declared): (&Key, &RecordType)| Selection {
        value: key.to_string(),
        label: many(declared, side).to_owned(),
        hint: String::new(),
        chosen: typed.all("types").iter().any(|one| one == key.as_str()),
    };
    Ok(decided.map(selection).collect())
}

/// What this side calls several of each of these kinds.
pub fn names(blueprint: &Compiled, side: Side, types: &[Key]) -> String {
    let name =
        |key: &Key| blueprint.record_type(key).map_or_else(|| key.to_string(), |kind| many(kind, side).to_owned());
    types.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn many(kind: &RecordType, side: Side) -> &str {
    if side == Side::Client { &kind.client.many } else { &kind.name.many }
}

/// Whom the reader may choose.
async fn deputies(call: &Call, absent: &Absent, chosen: &str) -> Result<Vec<Selection>> {
    let selection = |(person, label): (PersonId, String)| {
        let value = person.to_string();
        Selection { chosen: value == chosen, value, label, hint: String::new() }
    };
    Ok(colleagues(call, absent).await?.into_iter().map(selection).collect())
}
