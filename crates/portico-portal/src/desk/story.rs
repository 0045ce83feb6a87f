//! The story of a record as its clients may read it: sentences made of the payloads that are for them, and of nothing else.

use crate::{
    call::Call,
    desk::{approvals, client::tell::within},
    error::Result,
    ids::{MemberId, RecordId},
    policy::{self, Permit, See},
    proofing,
    records::requirements,
};
use jiff::Timestamp;
use portico_model::{Key, access::Side, blueprint::RecordType};
use portico_store::{FromRow, Row, Value, from_row, values};
use portico_web::{components as ui, words::Words};
use serde::{Deserialize, de::IgnoredAny};
use std::collections::HashMap;
use uuid::Uuid;

/// One event, without what is for the firm alone.
#[derive(Debug, Clone)]
pub struct Told {
    pub kind: String,
    pub at: Timestamp,
    pub member: Option<MemberId>,
    pub actor_name: Option<String>,
    pub actor_side: Option<String>,
    pub payload: String,
}

from_row!(Told { kind, at, member, actor_name, actor_side, payload });

/// The last event of one record.
struct Last {
    record: RecordId,
    told: Told,
}

impl FromRow for Last {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let told = Told {
            kind: row.get(1)?,
            at: row.get(2)?,
            member: row.get(3)?,
            actor_name: row.get(4)?,
            actor_side: row.get(5)?,
            payload: row.get(6)?,
        };
        Ok(Self { record: row.get(0)?, told })
    }
}

/// What a sentence needs of a payload; the rest is passed over without being kept.
#[derive(Debug, Default, Deserialize)]
struct Payload {
    #[serde(default)]
    transition: Option<Key>,
    #[serde(default)]
    comment: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    member: Option<MemberId>,
    #[serde(default)]
    changes: Changes,
}

#[derive(Debug, Default, Deserialize)]
struct Changes {
    #[serde(default)]
    state: Option<Key>,
    #[serde(default)]
    owner_id: Change,
    #[serde(default)]
    answers: Option<IgnoredAny>,
}

/// A column in an event: left out where it did not change, null where it was emptied.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Option<MemberId>")]
enum Change {
    #[default]
    None,
    Emptied,
    To(MemberId),
}

impl From<Option<MemberId>> for Change {
    fn from(value: Option<MemberId>) -> Self {
        value.map_or(Self::Emptied, Self::To)
    }
}

/// More than this is no story: the newest part is shown.
pub const SHOWN: usize = 100;

const EVENTS: &str = "SELECT e.kind, e.occurred_at, e.member_id, p.name, m.side, e.client_payload FROM event e \
    LEFT JOIN member m ON m.workspace_id = e.workspace_id AND m.id = e.member_id LEFT JOIN person p ON p.id = m.person_id \
    WHERE e.workspace_id = $1 AND e.chain_id = $2 AND e.client_payload IS NOT NULL ORDER BY e.seq DESC LIMIT $3";

/// The newest part of what clients may know, oldest first.
pub async fn events(call: &Call, permit: &Permit<See, policy::Record>) -> Result<Vec<Told>> {
    of(call, permit.thing().id).await
}

/// The last thing that happened to each of these records, which came out of the reader's scope.
pub async fn lasts(call: &Call, records: impl Iterator<Item = RecordId>) -> Result<HashMap<RecordId, Told>> {
    const LASTS: &str = "SELECT r.id, e.kind, e.occurred_at, e.member_id, p.name, m.side, e.client_payload FROM record r \
        JOIN event e ON e.workspace_id = r.workspace_id AND e.chain_id = r.id AND e.seq = (SELECT max(x.seq) FROM event x \
        WHERE x.workspace_id = r.workspace_id AND x.chain_id = r.id AND x.client_payload IS NOT NULL) \
        LEFT JOIN member m ON m.workspace_id = e.workspace_id AND m.id = e.member_id LEFT JOIN person p ON p.id = m.person_id \
        WHERE r.workspace_id = $1 AND r.id IN {uuids $2}";
    let ids: Vec<Uuid> = records.map(|record| record.0).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = call.read().all::<Last>(LASTS, &values![call.workspace(), Value::uuids(&ids)]).await?;
    Ok(found.into_iter().map(|last| (last.record, last.told)).collect())
}

async fn of(call: &Call, record: RecordId) -> Result<Vec<Told>> {
    let mut found = call.read().all::<Told>(EVENTS, &values![call.workspace(), record, SHOWN]).await?;
    found.reverse();
    Ok(found)
}

/// Who tells, to whom: the reader is "you".
pub struct Teller<'a> {
    pub call: &'a Call,
    pub declared: &'a RecordType,
    pub words: &'a Words,
}

impl Teller<'_> {
    /// Rows of the timeline; what one person did in one go on the answers is one row.
    pub fn timeline(&self, events: &[Told]) -> ui::Timeline {
        let mut rows: Vec<ui::TimelineRow> = Vec::new();
        let mut before: Option<&Told> = None;
        for event in events {
            let again = before.is_some_and(|last| {
                last.kind == event.kind && event.kind == "record.answered" && last.member == event.member
            });
            if again {
                rows.pop();
            }
            rows.extend(self.row(event));
            before = Some(event);
        }
        ui::Timeline { rows }
    }

    /// The words with which the firm handed a record over, where the last move said some.
    pub fn last_comment(&self, events: &[Told]) -> Option<(String, String)> {
        let last = events.iter().rev().find(|event| parsed(&event.payload).transition.is_some())?;
        let comment = parsed(&last.payload).comment?;
        Some((last.actor_name.clone().unwrap_or_default(), comment))
    }

    fn row(&self, event: &Told) -> Option<ui::TimelineRow> {
        let payload = parsed(&event.payload);
        let text = self.sentence(event, &payload)?;
        let is_decision = payload.transition.is_some() || event.kind == "approval.decided";
        let kind = if is_decision { ui::TimelineKind::Decision } else { ui::TimelineKind::Plain };
        let approval = approvals::story::told(&event.kind, &event.payload);
        let said = payload.comment.or_else(|| approval.and_then(|(_, words)| words.into_iter().next()));
        let said = said.or_else(|| self.item(event)?.1).or_else(|| comment_on_file(event)?.1);
        let detail = said.map(|comment| format!("“{}”", shortened(&comment, 280))).unwrap_or_default();
        Some(ui::TimelineRow { kind, who: String::new(), text, when: self.words.when(event.at), detail })
    }

    fn item(&self, event: &Told) -> Option<(String, Option<String>)> {
        requirements::story::told(self.declared, Side::Client, &event.kind, &event.payload)
    }

    /// One sentence about one event, or none where there is nothing to tell.
    fn sentence(&self, event: &Told, payload: &Payload) -> Option<String> {
        let who = self.who(event.member, event.actor_name.as_deref().unwrap_or_default());
        Some(match event.kind.as_str() {
            "record.submitted" if is_firms(event) => format!("{who} opened this"),
            "record.submitted" => format!("{who} sent this"),
            "message.sent" => match self.state(payload) {
                Some(state) => format!("{who} wrote, and this is now “{state}”"),
                None => format!("{who} wrote"),
            },
            // What the firm notes in its own fields changes nothing that clients see.
            "record.answered" if payload.changes.answers.is_none() => return None,
            "record.answered" => format!("{who} changed the answers"),
            "participant.added" => format!("{who} added {}", payload.name.as_deref().unwrap_or("somebody")),
            "participant.removed" if is_own(event, payload) => format!("{who} no longer takes part"),
            "participant.removed" => format!("{who} took {} off this", payload.name.as_deref().unwrap_or("somebody")),
            "record.assigned" => Self::taken(&who, event, payload)?,
            kind if kind.starts_with("document.") => about_file(&who, kind, payload)?,
            kind if kind.starts_with("item.") => format!("{who} {}", self.item(event)?.0),
            kind if kind.starts_with("comment.") => format!("{who} {}", comment_on_file(event)?.0),
            kind if kind.starts_with("approval.") => {
                format!("{} {}", self.deciding(event, who), approvals::story::told(kind, &event.payload)?.0)
            }
            _ => self.moved(&who, event, payload)?,
        })
    }

    /// A client chose a button; the firm moved it on, whatever its button is called.
    fn moved(&self, who: &str, event: &Told, payload: &Payload) -> Option<String> {
        let state = self.state(payload)?;
        let way = payload.transition.as_ref().and_then(|key| self.declared.workflow.transition(key));
        Some(match way {
            Some(way) if event.actor_side.as_deref() == Some(Side::Client.as_str()) => {
                format!("{who} chose “{}”", way.label_for(Side::Client))
            }
            _ => format!("{who} moved this to “{state}”"),
        })
    }

    fn state(&self, payload: &Payload) -> Option<&str> {
        let state = payload.changes.state.as_ref().and_then(|key| self.declared.workflow.state(key))?;
        Some(state.label_for(Side::Client))
    }

    fn taken(who: &str, event: &Told, payload: &Payload) -> Option<String> {
        match payload.changes.owner_id {
            Change::None => None,
            Change::To(owner) if Some(owner) == event.member => Some(format!("{who} took this")),
            Change::To(_) => Some(format!("{who} gave this to a colleague")),
            Change::Emptied => Some(format!("{who} gave this back to the team")),
        }
    }

    /// Who of the firm decides is the firm's own business; whoever puts something forward is known.
    fn deciding(&self, event: &Told, who: String) -> String {
        let is_of_the_firm = event.actor_side.as_deref() == Some(Side::Firm.as_str());
        if is_of_the_firm && event.kind != "approval.submitted" {
            return self.call.actor().workspace_name().to_owned();
        }
        who
    }

    fn who(&self, member: Option<MemberId>, name: &str) -> String {
        match (member, name) {
            (Some(member), _) if self.call.actor().is(member) => "You".into(),
            (_, "") => self.call.actor().workspace_name().to_owned(),
            (_, name) => name.to_owned(),
        }
    }
}

/// The firm did it, for a client.
fn is_firms(event: &Told) -> bool {
    event.actor_side.as_deref() == Some(Side::Firm.as_str())
}

fn comment_on_file(event: &Told) -> Option<(String, Option<String>)> {
    proofing::story::told(&event.kind, &event.payload)
}

/// What happened to a file. Who was given it when is no part of the story.
fn about_file(who: &str, kind: &str, payload: &Payload) -> Option<String> {
    let name = payload.name.as_deref().unwrap_or("a file");
    Some(match kind {
        "document.added" => format!("{who} added {name}"),
        "document.replaced" => format!("{who} sent a newer version, {name}"),
        "document.removed" => format!("{who} removed {name}"),
        "document.restored" => format!("{who} brought {name} back"),
        "document.erased" => format!("A file was deleted by the rule of {}", payload.rule.as_deref()?),
        "document.infected" => format!("A virus was found in {name}, and it was deleted"),
        _ => return None,
    })
}

/// Somebody took themselves off.
fn is_own(event: &Told, payload: &Payload) -> bool {
    event.member.is_some() && event.member == payload.member
}

/// One event of a list of several records: "Mia wrote on Bank line from 3 May".
pub fn one_line(teller: &Teller<'_>, event: &Told, title: &str) -> Option<String> {
    let payload = parsed(&event.payload);
    let who = teller.who(event.member, event.actor_name.as_deref().unwrap_or_default());
    Some(match event.kind.as_str() {
        "record.submitted" if is_firms(event) => format!("{who} opened “{title}”"),
        "record.submitted" => format!("{who} sent “{title}”"),
        "message.sent" => format!("{who} wrote on “{title}”"),
        "record.answered" if payload.changes.answers.is_none() => return None,
        "record.answered" => format!("{who} changed “{title}”"),
        "participant.added" => format!("{who} added {} to “{title}”", payload.name.as_deref().unwrap_or("somebody")),
        "participant.removed" => return None,
        kind if kind.starts_with("item.") => format!("{who} {} on “{title}”", teller.item(event)?.0),
        kind if kind.starts_with("comment.") => format!("{who} {} on “{title}”", comment_on_file(event)?.0),
        kind if kind.starts_with("document.") => format!("{} on “{title}”", about_file(&who, kind, &payload)?),
        kind if kind.starts_with("approval.") => {
            let told = approvals::story::told(kind, &event.payload)?.0;
            format!("“{title}”: {} {told}", teller.deciding(event, who))
        }
        _ => format!("“{title}”: {}", within(teller.state(&payload)?)),
    })
}

/// The words that the last event gave with it: what was asked.
pub fn comment(payload: &str) -> Option<String> {
    parsed(payload).comment
}

/// A payload that is no object tells nothing: the event is left out.
fn parsed(payload: &str) -> Payload {
    serde_json::from_str(payload).unwrap_or_default()
}

/// At most so many characters, cut at a word.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => {
            let cut = text.get(..at).unwrap_or_default();
            format!("{}…", cut.rsplit_once(' ').map_or(cut, |(before, _)| before).trim_end())
        }
    }
}
