//! The one task that a record is for its reader: what they are to send of it, else what its state asks of them.

use crate::{call::Call, ids::RecordId, records::requirements::wanted::Wanted};
use portico_model::{
    Key,
    access::{self, Facts, Side},
    blueprint::{Asks, Compiled, Requirement},
    requirements::ItemState,
    workflow::Actor,
};
use portico_web::words;

/// Something that the reader is to send.
#[derive(Debug, Clone, Copy)]
pub struct Thing<'a> {
    pub key: &'a Key,
    pub declared: &'a Requirement,
    pub state: ItemState,
}

/// As a home, a panel and a record name it.
pub struct Task {
    /// "Send again “Your passport”: Opening of an account"
    pub title: String,
    /// On the button.
    pub verb: String,
    pub href: String,
}

/// What of it this reader hands in, in the order of the checklist, as far as access lets them.
pub fn things<'a>(
    call: &Call,
    (blueprint, live): (&'a Compiled, &Compiled),
    wanted: Option<&'a Wanted>,
    facts: &Facts,
) -> Vec<Thing<'a>> {
    let checklist = wanted.and_then(|wanted| Some((wanted, blueprint.checklist(&facts.kind)?)));
    let Some((wanted, checklist)) = checklist else { return Vec::new() };
    let subject = call.actor().subject();
    let may = |action| access::granted(live.matrix(), subject, action, facts).is_some();
    let memberships = call.actor().memberships().iter().filter(|one| one.side == Side::Client);
    let actors: Vec<Actor> = memberships.map(|membership| Actor::of(membership, facts)).collect();
    let is_mine = |declared: &Requirement| {
        declared.asks.needs().is_none_or(may) && actors.iter().any(|actor| checklist.is_owner(actor, declared))
    };
    let mine = checklist.items.iter().filter_map(|(key, declared)| {
        let (key, state) = wanted.items.iter().find(|(item, _)| item == key)?;
        is_mine(declared).then_some(Thing { key, declared, state: *state })
    });
    mine.collect()
}

impl Task {
    /// Of things to send; none where nothing is.
    pub fn of_things(id: RecordId, title: &str, things: &[Thing<'_>]) -> Option<Self> {
        let page = format!("/records/{id}/checklist");
        match things {
            [] => None,
            [one] => Some(Self {
                title: format!("{}: {title}", one.words()),
                verb: one.verb().into(),
                href: format!("{page}#i-{}", one.key),
            }),
            several => {
                let count = u64::try_from(several.len()).unwrap_or_default();
                let pays = several.iter().all(|one| matches!(one.declared.asks, Asks::Payment(_)));
                let (many, verb) = match pays {
                    true => ("things to pay", "See how to pay"),
                    false => ("things to send", "Send what is needed"),
                };
                Some(Self {
                    title: format!("{}: {title}", words::counted(count, many, many)),
                    verb: verb.into(),
                    href: page,
                })
            }
        }
    }
}

impl Thing<'_> {
    /// "Send “Your passport”", "Fill in again “About you”"
    pub fn words(&self) -> String {
        let label = self.declared.label_for(Side::Client);
        let again = if self.state == ItemState::Returned { " again" } else { "" };
        match self.declared.asks {
            Asks::Document(_) | Asks::Approval(_) => format!("Send{again} “{label}”"),
            Asks::Section(_) => format!("Fill in{again} “{label}”"),
            Asks::Acknowledgement(_) => format!("Agree{again} to “{label}”"),
            Asks::Payment(_) => format!("Pay{again} “{label}”"),
        }
    }

    fn verb(&self) -> &'static str {
        match (&self.declared.asks, self.state) {
            (Asks::Document(_) | Asks::Approval(_), ItemState::Returned) => "Send it again",
            (Asks::Document(_) | Asks::Approval(_), _) => "Send it",
            (Asks::Section(_), _) => "Fill it in",
            (Asks::Acknowledgement(_), _) => "Read it and agree",
            (Asks::Payment(_), _) => "See how to pay",
        }
    }
}
