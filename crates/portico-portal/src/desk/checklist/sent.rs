//! What a client reads above and below the list: who asks, until when and what for; and what follows after something was
//! handed in.

use super::show::About;
use crate::{
    call::Call,
    desk::client::step::{self, Go, Next, Step},
    error::Result,
    policy::{self, Permit, See},
    records::{
        moves,
        requirements::{Listed, Senders},
    },
};
use portico_model::access::Side;
use portico_web::{
    components as ui,
    words::{self, Words},
};

/// Who asks and what for, as long as something is missing.
pub struct Asking {
    /// What is due first.
    pub due: Option<ui::Due>,
    pub asked_by: String,
    /// "When you have released it, production begins."
    pub next: String,
}

/// What follows after something was handed in.
pub struct Sent {
    pub heading: &'static str,
    /// "It is here. Two things are still needed."
    pub words: String,
    /// Their own next step on this record.
    pub step: Option<Step>,
    /// Else whatever waits for them next.
    pub go: Option<Go>,
}

/// Of what the reader's side is still to hand in.
pub async fn asking(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (about, listed): (&About, &[Listed]),
) -> Result<Asking> {
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let state = moves::type_of(&blueprint, &permit.thing().kind)?.workflow.state(&about.state);
    let words = Words::new(call.now(), &call.zone());
    let open = listed.iter().filter(|one| !one.is_done && one.item.state.is_wanted());
    Ok(Asking {
        due: open.filter_map(|one| one.timetable.due_at).min().map(|at| words.due_label(at)),
        asked_by: about.owner.clone().unwrap_or_else(|| call.actor().workspace_name().to_owned()),
        next: state.map(|state| state.next_words(Side::Client)).unwrap_or_default().to_owned(),
    })
}

/// Who has sent the last that they can is told what comes next for them; thanked for everything is only where it is all.
pub async fn sent(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (rest, is_paid, open): (usize, bool, Option<&Senders>),
) -> Result<Sent> {
    let begins = if is_paid { "We tell you when it has arrived." } else { "It is here." };
    if rest > 0 {
        let words = format!("{begins} {} still needed.", things_are(rest));
        return Ok(Sent { heading: ASKED, words, step: None, go: None });
    }
    let (heading, words) = match open {
        None if is_paid => (ALL, begins.to_owned()),
        None => (ALL, String::new()),
        Some(open) => (ALL_OF_YOURS, format!("{begins} {}", left(call, open))),
    };
    let (step, go) = match step::next(call, permit).await? {
        Some(Next::Move(step)) => (Some(step), None),
        Some(Next::Go(go)) => (None, Some(go)),
        None => (None, None),
    };
    Ok(Sent { heading, words, step, go })
}

const ASKED: &str = "What we need from you";
const ALL: &str = "Thank you, that is everything";
const ALL_OF_YOURS: &str = "Thank you, that is everything from you";

/// "2 things are still needed, from Rosa Lindt."
fn left(call: &Call, open: &Senders) -> String {
    let names = open.others(&[], call.actor().person().map(|person| person.0));
    let things = things_are(open.wanted);
    match names.is_empty() {
        true => format!("{things} still needed, and nobody of yours can send them. Write to us."),
        false => format!("{things} still needed, from {}.", words::names(&names)),
    }
}

/// "2 things are"
fn things_are(count: usize) -> String {
    words::counted(u64::try_from(count).unwrap_or_default(), "thing is", "things are")
}
