//! `Happening`: what is said of a round in the chain of its record, to clients and to the firm.

use crate::{
    approvals::{docket::Docket, people::People, rows::RoundRow, watch::Turn},
    ids::MemberId,
};
use portico_model::{access::Side, blueprint::Approval};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

/// A fact about a round, before it is written. Everything that a replay needs is in it.
#[derive(Debug, Clone)]
pub struct Happening {
    pub kind: &'static str,
    pub member: Option<MemberId>,
    /// In whose place it was done.
    pub on_behalf_of: Option<MemberId>,
    pub client: Map<String, Json>,
    pub firm: Map<String, Json>,
}

impl Happening {
    /// About one round: clients may know that it is there and where it stands.
    pub fn of(kind: &'static str, docket: &Docket<'_>, member: Option<MemberId>) -> Self {
        Self::about(kind, (&docket.row, &docket.procedure.declared), member)
    }

    /// The same of a round that nobody decides on here.
    pub fn about(kind: &'static str, (row, declared): (&RoundRow, &Approval), member: Option<MemberId>) -> Self {
        let label = declared.label_for(Side::Client);
        let happening = match row.content.about(Side::Client) {
            Some(about) => Self::new(kind, member).client("about", about),
            None => Self::new(kind, member),
        };
        happening
            .client("round", row.id)
            .client("approval", row.approval.as_str())
            .client("label", label)
            .client("number", row.round.number)
            .client("state", row.state.as_str())
            .client("due_at", row.watch.due_at)
    }

    /// A fact that says nothing yet.
    pub fn new(kind: &'static str, member: Option<MemberId>) -> Self {
        Self { kind, member, on_behalf_of: None, client: Map::new(), firm: Map::new() }
    }

    #[must_use]
    pub fn client(mut self, name: &str, value: impl Serialize) -> Self {
        self.client.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
        self
    }

    #[must_use]
    pub fn firm(mut self, name: &str, value: impl Serialize) -> Self {
        self.firm.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
        self
    }

    /// For whoever may know it: what happens in a seat of the firm is not for clients.
    #[must_use]
    pub fn for_side(self, side: Side, name: &str, value: impl Serialize) -> Self {
        match side {
            Side::Client => self.client(name, value),
            Side::Firm => self.firm(name, value),
        }
    }

    /// Nothing of it is news for clients.
    #[must_use]
    pub fn for_the_firm(mut self) -> Self {
        self.firm.append(&mut self.client);
        self
    }

    /// Whom it asks to decide, and whom it tells besides. The firm alone knows the list.
    #[must_use]
    pub fn reaching<'p>(self, people: &People, turn: &Turn, told: impl IntoIterator<Item = &'p Uuid>) -> Self {
        let (asks, tells) = (people.members(&turn.asked), people.members(told));
        let happening = if asks.is_empty() { self } else { self.firm("asks", asks) };
        if tells.is_empty() { happening } else { happening.firm("tells", tells) }
    }
}
