//! Everything that happened to a record, as sentences for the team: both sides' events, messages and notes by time.

use crate::{
    call::Call,
    desk::{
        approvals::story,
        staff::record::load::{Around, Event},
    },
    ids::MemberId,
    proofing,
    records::requirements,
};
use portico_model::{
    Key,
    access::Side,
    blueprint::{Kind, RecordType},
    forms,
};
use portico_web::{
    components::{Message, When},
    words::Words,
};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// One row of the timeline.
pub struct Row {
    /// Where a link leads: `m-` and the message's identifier, else `e-` and the event's number.
    pub anchor: String,
    pub look: Look,
    pub who: String,
    pub text: String,
    /// What was written, or what has changed.
    pub paragraphs: Vec<String>,
    pub when: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Plain,
    /// It changed where the record stands.
    Decision,
    /// The team alone reads it.
    Internal,
}

/// What a sentence needs of a payload; the rest is passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload {
    transition: Option<Key>,
    from: Option<Key>,
    comment: Option<String>,
    name: Option<String>,
    body: Option<String>,
    message: Option<String>,
    note: Option<String>,
    reason: Option<String>,
    activity: Option<String>,
    of: Option<String>,
    labels: Option<String>,
    rule: Option<String>,
    changes: Changes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Changes {
    state: Option<Key>,
    owner_id: NewOwner,
    answers: Option<Map<String, Json>>,
    firm_answers: Option<Map<String, Json>>,
}

/// Null is "nobody", absence is "as before".
#[derive(Debug, Default, Clone, Copy)]
enum NewOwner {
    #[default]
    Unchanged,
    Nobody,
    Somebody(MemberId),
}

/// Who tells: the reader is "You".
pub struct Teller<'a> {
    pub call: &'a Call,
    pub declared: &'a RecordType,
    pub words: &'a Words,
    pub around: &'a [Around],
    /// Notes are for those who may write them.
    pub notes: bool,
}

/// The answers as the events so far have left them.
#[derive(Default)]
struct Answered {
    client: Option<Map<String, Json>>,
    firm: Option<Map<String, Json>>,
}

impl Teller<'_> {
    pub fn rows(&self, events: &[Event]) -> Vec<Row> {
        let mut answered = Answered::default();
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            let (client, firm) = (parsed(event.client.as_deref()), parsed(event.firm.as_deref()));
            rows.extend(self.row(event, &client, &firm, &answered));
            answered.take(client.changes.answers, firm.changes.firm_answers);
        }
        rows
    }

    fn row(&self, event: &Event, client: &Payload, firm: &Payload, before: &Answered) -> Option<Row> {
        let when = self.words.when(event.at);
        let who = self.who(event);
        let row = |look, text: String, paragraphs| {
            Some(Row { anchor: anchor(event, client, firm), look, who, text, paragraphs, when })
        };
        match event.kind.as_str() {
            "note.written" if !self.notes => None,
            "note.written" => row(Look::Internal, String::new(), said(firm.body.as_deref())),
            "message.sent" => row(looks(client), self.wrote(client), said(client.body.as_deref())),
            "record.submitted" => row(Look::Plain, "sent this".into(), self.asked(client)),
            "record.answered" => row(Look::Plain, "changed answers".into(), self.changed(client, firm, before)),
            "record.assigned" => row(Look::Plain, self.given(event, client), said(firm.reason.as_deref())),
            "record.escalated" => row(Look::Decision, self.escalated(client, firm), said(client.comment.as_deref())),
            "record.reminded" if firm.of.as_deref() == Some("client") => {
                row(Look::Plain, "reminded the client".into(), Vec::new())
            }
            "record.reminded" => row(Look::Plain, "reminded whoever has this".into(), Vec::new()),
            "participant.removed" => {
                let name = client.name.as_deref().unwrap_or("somebody");
                row(Look::Plain, format!("took {name} off this"), Vec::new())
            }
            "participant.added" => {
                let name = client.name.as_deref().or(firm.name.as_deref()).unwrap_or("somebody");
                row(Look::Plain, format!("added {name}"), Vec::new())
            }
            "hold.set" | "hold.lifted" => row(Look::Internal, String::new(), held(event, firm)),
            "entries.erased" => None,
            kind if kind.starts_with("document.") => {
                let (look, text) = file(kind, client, firm);
                row(look, text, Vec::new())
            }
            "item.reminded" => {
                let labels = client.labels.as_deref().or(firm.labels.as_deref()).unwrap_or("what is missing");
                row(Look::Plain, format!("reminded of {labels}"), Vec::new())
            }
            kind if kind.starts_with("item.") => {
                let payload = event.client.as_deref().unwrap_or_default();
                let (text, said) = requirements::story::told(self.declared, Side::Firm, kind, payload)?;
                row(Look::Plain, text, said.into_iter().collect())
            }
            kind if kind.starts_with("internal-comment.") && !self.notes => None,
            kind if kind.starts_with("comment.") || kind.starts_with("internal-comment.") => {
                let payload = event.client.as_deref().or(event.firm.as_deref()).unwrap_or_default();
                let (text, said) = proofing::story::told(kind, payload)?;
                let look = if event.client.is_some() { Look::Plain } else { Look::Internal };
                row(look, text, said.into_iter().collect())
            }
            kind if kind.starts_with("approval.") => {
                let (text, words) = approval(event)?;
                let look = if kind == "approval.decided" { Look::Decision } else { Look::Plain };
                row(look, text, words)
            }
            _ => row(looks(client), self.moved(event, client), said(client.comment.as_deref())),
        }
    }

    fn who(&self, event: &Event) -> String {
        match (event.member, event.who.as_str()) {
            (Some(member), _) if self.call.actor().is(member) => "You".into(),
            (_, "") => "The portal".into(),
            (_, name) => name.to_owned(),
        }
    }

    fn wrote(&self, client: &Payload) -> String {
        match client.changes.state.as_ref() {
            Some(state) => format!("wrote, which moved this to “{}”:", self.state(state)),
            None => "wrote:".into(),
        }
    }

    /// What was asked for: the first long answer.
    fn asked(&self, client: &Payload) -> Vec<String> {
        let answers = client.changes.answers.as_ref();
        let long = self.declared.form.fields().filter(|(_, field)| field.kind == Kind::LongText);
        let mut given = long.filter_map(|(key, _)| answers?.get(key.as_str())?.as_str());
        said(given.next())
    }

    fn moved(&self, event: &Event, client: &Payload) -> String {
        let to = client.changes.state.as_ref().map(|state| self.state(state));
        let from = client.from.as_ref().map(|state| self.state(state));
        let way = client.transition.as_ref().and_then(|key| self.declared.workflow.transition(key));
        match (way, from, to) {
            (Some(way), _, Some(to)) if event.is_of(Side::Client) => {
                format!("chose “{}”, now “{to}”", way.label_for(Side::Client))
            }
            (_, Some(from), Some(to)) => format!("moved this from “{from}” to “{to}”"),
            (_, None, Some(to)) => format!("moved this to “{to}”"),
            _ => match client.activity.as_deref() {
                Some(activity) => format!("did “{activity}”"),
                None => "changed this".into(),
            },
        }
    }

    fn escalated(&self, client: &Payload, firm: &Payload) -> String {
        match client.changes.state.as_ref().or(firm.changes.state.as_ref()) {
            Some(state) => format!("escalated this to “{}”: its time was over", self.state(state)),
            None => "told of this: its time was over".into(),
        }
    }

    fn given(&self, event: &Event, client: &Payload) -> String {
        match client.changes.owner_id {
            NewOwner::Somebody(owner) if Some(owner) == event.member => "took this".into(),
            NewOwner::Somebody(owner) => match self.around.iter().find(|one| one.member == owner) {
                Some(one) if self.call.actor().is(one.member) => "gave this to you".into(),
                Some(one) => format!("gave this to {}", one.name),
                None => "gave this to a colleague".into(),
            },
            NewOwner::Nobody => "gave this back to the team".into(),
            NewOwner::Unchanged => "looked at who has this".into(),
        }
    }

    /// "Root cause: Our mistake" for each answer that is another one now.
    fn changed(&self, client: &Payload, firm: &Payload, before: &Answered) -> Vec<String> {
        let sides = [(&client.changes.answers, &before.client), (&firm.changes.firm_answers, &before.firm)];
        let mut lines = Vec::new();
        for (after, before) in sides {
            let (Some(after), Some(before)) = (after, before) else { continue };
            for (key, field) in self.declared.form.fields() {
                let (was, is) = (before.get(key.as_str()), after.get(key.as_str()));
                if was != is {
                    let text = |answer: Option<&Json>| {
                        answer.map(|answer| forms::display(field, answer)).filter(|text| !text.is_empty())
                    };
                    let was = text(was).map_or_else(String::new, |was| format!(" (was {was})"));
                    let joint = if field.label.ends_with('?') { "" } else { ":" };
                    lines.push(format!(
                        "{}{joint} {}{was}",
                        field.label,
                        text(is).unwrap_or_else(|| "no answer".into())
                    ));
                }
            }
        }
        lines
    }

    fn state<'s>(&'s self, key: &'s Key) -> &'s str {
        self.declared.workflow.state(key).map_or(key.as_str(), |state| state.label.as_str())
    }
}

impl Answered {
    fn take(&mut self, client: Option<Map<String, Json>>, firm: Option<Map<String, Json>>) {
        self.client = client.or(self.client.take());
        self.firm = firm.or(self.firm.take());
    }
}

/// What was done about the legal hold, and why.
fn held(event: &Event, firm: &Payload) -> Vec<String> {
    let did = if event.kind == "hold.set" { "Put a legal hold on this" } else { "Lifted the legal hold" };
    said(Some(&format!("{did}: {}", firm.reason.as_deref().unwrap_or_default())))
}

fn file(kind: &str, client: &Payload, firm: &Payload) -> (Look, String) {
    if let Some(rule) = client.rule.as_deref().or(firm.rule.as_deref()) {
        return (Look::Plain, format!("deleted a file by the rule of {rule}"));
    }
    let name = client.name.as_deref().or(firm.name.as_deref()).unwrap_or("a file");
    // What was taken out of the log says no more whom it was for.
    let is_plain = client.name.is_some() || firm.name.is_none();
    let look = if is_plain || matches!(kind, "document.downloaded" | "document.viewed") {
        Look::Plain
    } else {
        Look::Internal
    };
    (look, about_file(kind, name))
}

fn about_file(kind: &str, name: &str) -> String {
    match kind {
        "document.added" => format!("added {name}"),
        "document.replaced" => format!("sent a newer version, {name}"),
        "document.removed" => format!("removed {name}"),
        "document.restored" => format!("brought {name} back"),
        "document.erased" => format!("erased {name}: it had been removed long enough"),
        "document.infected" => format!("found a virus in {name} and deleted it"),
        "document.viewed" => format!("looked at {name}"),
        _ => format!("downloaded {name}"),
    }
}

/// Of a decision the firm reads what was said in its own seats, and what clients may read too.
fn approval(event: &Event) -> Option<(String, Vec<String>)> {
    let both = [&event.firm, &event.client].into_iter().flatten();
    let mut merged = Map::new();
    for text in both {
        if let Ok(Json::Object(part)) = serde_json::from_str(text) {
            merged.extend(part);
        }
    }
    story::told(&event.kind, &Json::Object(merged).to_string())
}

fn looks(client: &Payload) -> Look {
    if client.changes.state.is_some() { Look::Decision } else { Look::Plain }
}

fn anchor(event: &Event, client: &Payload, firm: &Payload) -> String {
    match client.message.as_ref().or(firm.note.as_ref()) {
        Some(id) => format!("m-{id}"),
        None => format!("e-{}", event.seq),
    }
}

fn said(words: Option<&str>) -> Vec<String> {
    words.map(Message::paragraphs_of).unwrap_or_default()
}

/// A payload that is no object, or has been erased, says nothing.
fn parsed(payload: Option<&str>) -> Payload {
    payload.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

impl<'de> Deserialize<'de> for NewOwner {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Option::<MemberId>::deserialize(from)?.map_or(Self::Nobody, Self::Somebody))
    }
}
