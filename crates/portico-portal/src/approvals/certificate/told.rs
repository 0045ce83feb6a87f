//! What the entries of a round tell: the certificate is made of it, and a check compares it with it. Pure.

use super::{
    body::{Decision, Handed},
    events::Event,
};
use crate::approvals::{
    content::{Content, Part},
    steps,
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

/// A round, read from its entries alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    pub approval: String,
    pub label: String,
    pub number: u32,
    pub state: String,
    pub bundle: String,
    pub rule_version: i64,
    pub submitted_by: String,
    pub submitted_at: Timestamp,
    pub ended_at: Timestamp,
    /// What was put forward: whole where both parts are open and read.
    pub client: Option<String>,
    pub firm: Option<String>,
    pub amount: Option<i64>,
    /// What was put forward is erased from the log; its hashes are those of the row.
    pub is_forgotten: bool,
    pub decisions: Vec<Decision>,
    pub handed: Vec<Handed>,
}

/// What stands for whoever did it, where their name is erased.
pub const SOMEBODY: &str = "Somebody";

/// What a payload of either side may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload {
    approval: Option<String>,
    label: Option<String>,
    number: Option<u32>,
    state: Option<String>,
    bundle: Option<String>,
    rule_version: Option<i64>,
    content: Option<Part>,
    firm_content: Option<Part>,
    amount: Option<i64>,
    decisions: Vec<steps::Told>,
    places: Vec<i64>,
    delegation: Option<Delegation>,
}

#[derive(Debug, Deserialize)]
struct Delegation {
    place: i64,
    from: Uuid,
    to: Uuid,
    #[serde(default)]
    from_name: String,
    #[serde(default)]
    to_name: String,
    reason: Option<String>,
}

impl Told {
    /// Adds up the entries of a round, in their order. Whoever is not named in them is called `unnamed`.
    pub fn of(events: &[Event], unnamed: &str) -> Self {
        let mut told = Self::default();
        for event in events {
            for part in event.parts() {
                let payload: Payload = serde_json::from_str(part).unwrap_or_default();
                told.add((event, name(event, unnamed)), payload);
            }
            told.ended_at = at(event);
        }
        told.decisions.sort_by_key(|one| (one.entry, one.place));
        told
    }

    /// The files that were put forward, where the entry does not tell any more what else was.
    pub fn put_forward(&mut self, client: &Part, firm: Option<&Part>) {
        (self.client, self.firm, self.is_forgotten) = (Some(written(client)), firm.map(written), true);
    }

    fn add(&mut self, (event, by): (&Event, &str), payload: Payload) {
        let kind = event.header.kind.as_str();
        if kind == "approval.submitted" {
            // Whoever put it forward is named in every copy.
            let by = if event.actor().is_empty() { SOMEBODY } else { by };
            by.clone_into(&mut self.submitted_by);
            self.submitted_at = at(event);
        }
        put(&mut self.approval, payload.approval);
        put(&mut self.label, payload.label);
        put(&mut self.number, payload.number);
        put(&mut self.state, payload.state);
        put(&mut self.bundle, payload.bundle);
        put(&mut self.rule_version, payload.rule_version);
        self.client = payload.content.map(|part| written(&part)).or(self.client.take());
        self.firm = payload.firm_content.map(|part| written(&part)).or(self.firm.take());
        self.amount = payload.amount.or(self.amount);
        self.decisions.extend(payload.decisions.into_iter().map(|one| decision((event, by), one)));
        self.handed.extend(payload.delegation.map(|one| handed(event, one)));
        let taken_back = |place: i64| payload.places.contains(&place).then_some(event.entry.entry);
        match kind {
            "approval.withdrawn" => {
                self.decisions.iter_mut().for_each(|one| one.withdrawn = one.withdrawn.or(taken_back(one.place)));
            }
            "approval.recalled" => {
                self.handed.iter_mut().for_each(|one| one.recalled = one.recalled.or(taken_back(one.place)));
            }
            _ => {}
        }
    }

    /// The text whose hash decisions name, where both parts are open.
    pub fn bundle_text(&self) -> Option<String> {
        let (client, firm) = (self.client.as_ref()?, self.firm.as_ref()?);
        let content = Content {
            client: serde_json::from_str(client).ok()?,
            firm: serde_json::from_str(firm).ok()?,
            rule_version: self.rule_version,
            amount: self.amount,
        };
        content.text().ok()
    }

    /// The documents that were put forward, as far as this copy tells of them: label and hash.
    pub fn documents(&self) -> Vec<(String, String)> {
        let parts = [&self.client, &self.firm].into_iter().flatten();
        let read = |text: &String| serde_json::from_str::<Part>(text).map(|part| part.documents).unwrap_or_default();
        parts.flat_map(read).map(|one| (one.label, one.sha256)).collect()
    }
}

fn put<T>(place: &mut T, said: Option<T>) {
    if let Some(said) = said {
        *place = said;
    }
}

fn written(part: &Part) -> String {
    serde_json::to_value(part).map(|value| value.to_string()).unwrap_or_default()
}

fn at(event: &Event) -> Timestamp {
    Timestamp::from_microsecond(event.header.occurred_at).unwrap_or_default()
}

/// Whoever did it, as they were called then.
fn name<'e>(event: &'e Event, unnamed: &'e str) -> &'e str {
    match event.actor() {
        "" => unnamed,
        name => name,
    }
}

fn decision((event, by): (&Event, &str), told: steps::Told) -> Decision {
    // In their own seats people of this side decide, so it was not the firm.
    let is_own = !matches!(told.basis.as_str(), "recorded" | "override");
    let by = if is_own && event.actor().is_empty() { SOMEBODY } else { by }.to_owned();
    Decision {
        entry: event.entry.entry,
        place: told.place,
        stage: told.stage,
        said: told.said,
        words: told.words,
        seat: told.seat_name.unwrap_or_else(|| by.clone()),
        by,
        basis: told.basis,
        grounds: told.grounds,
        identified: told.identified,
        signature: told.signature,
        bundle: told.bundle,
        at: at(event),
        withdrawn: None,
    }
}

fn handed(event: &Event, told: Delegation) -> Handed {
    let Delegation { place, from, to, from_name, to_name, reason } = told;
    let name = |name: String, id: Uuid| if name.is_empty() { id.to_string() } else { name };
    Handed {
        entry: event.entry.entry,
        place,
        from: name(from_name, from),
        to: name(to_name, to),
        reason: reason.unwrap_or_default(),
        at: at(event),
        recalled: None,
    }
}
