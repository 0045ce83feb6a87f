//! The dense table of records that staff work with: one row for each, two lines on a phone.

use crate::{
    call::Call,
    desk::staff::record,
    error::Result,
    records::{
        approvals::deciders,
        queries::Line,
        requirements::{Senders, senders},
        view,
    },
};
use askama::Template;
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_store::{FromRow, Row as Stored, Value, values};
use portico_web::{
    components::{self as ui, Due, StageDot, Tone, When},
    words::{self, Words},
};
use std::collections::HashMap;
use uuid::Uuid;

/// One record in the table.
pub struct Row {
    pub id: String,
    pub href: String,
    pub title: String,
    pub number: String,
    pub organization: String,
    pub owner: String,
    pub stage: StageDot,
    /// Whom it waits for; empty where the stage says it.
    pub waits: String,
    pub due: Option<Due>,
    pub age: Age,
    pub seen: Option<When>,
    pub revision: i64,
}

/// How long it has been in its state, against the time it may take there.
pub struct Age {
    pub text: String,
    pub label: String,
    pub max: i64,
    pub value: i64,
    /// `late`, `soon` or nothing.
    pub tone: &'static str,
}

/// The table with its sortable columns.
#[derive(Template)]
#[template(path = "desk/staff/table.html")]
pub struct Table {
    pub rows: Vec<Row>,
    pub columns: Vec<Column>,
    pub picks: bool,
}

/// A column by which the list may be sorted.
pub struct Column {
    pub label: &'static str,
    pub href: Option<String>,
    /// Sorted by it now: its direction.
    pub sorted: Option<&'static str>,
}

impl askama::filters::HtmlSafe for Table {}

/// Rows of the lines, with when somebody of the client was last here.
pub async fn rows(call: &Call, lines: Vec<Line>) -> Result<Vec<Row>> {
    let seen = seen(call, &lines).await?;
    let waits = waits(call, &lines).await?;
    let blueprint = call.blueprint().await?;
    let zone = call.zone();
    let words = Words::new(call.now(), &zone);
    Ok(lines.into_iter().map(|line| row(&blueprint, &words, (&seen, &waits), call, line)).collect())
}

/// Of the lines of a page: whom they wait for beyond what their state says.
pub async fn waits(call: &Call, lines: &[Line]) -> Result<HashMap<Uuid, String>> {
    let open = lines.iter().filter(|line| line.is_open).map(|line| line.id);
    let found = deciders(call, Side::Firm, open).await?;
    let mut waits: HashMap<Uuid, String> =
        found.into_iter().map(|(record, deciders)| (record.0, deciders.waits())).collect();
    let wanted = || lines.iter().filter(|line| line.is_open && !line.wanted.is_empty());
    let senders = senders(call, wanted().map(|line| line.id)).await?;
    for line in wanted() {
        let names = senders.get(&line.id).map(Senders::words).filter(|names| !names.is_empty());
        let names = names.as_deref().unwrap_or("the client");
        let words = match line.ball.as_str() {
            "client" => format!("Waits for {names}"),
            _ => {
                let count = u64::try_from(line.wanted.len()).unwrap_or_default();
                format!("{} wanted of {names}", words::counted(count, "thing", "things"))
            }
        };
        waits.entry(line.id.0).or_insert(words);
    }
    Ok(waits)
}

type Beside<'a> = (&'a HashMap<Uuid, jiff::Timestamp>, &'a HashMap<Uuid, String>);

fn row(blueprint: &Compiled, words: &Words, (seen, waits): Beside<'_>, call: &Call, line: Line) -> Row {
    let state = blueprint.machine(&line.kind).and_then(|machine| machine.state(&line.state));
    let label = state.map_or(line.state.as_str(), |state| state.label.as_str());
    Row {
        id: line.id.to_string(),
        href: format!("/records/{}", line.id),
        number: view::number(blueprint, &line.kind, line.number),
        organization: line.organization_name.clone(),
        owner: line.owner_name.clone().unwrap_or_else(|| team(blueprint, line.team.as_ref())),
        stage: StageDot::new(label, state.map_or(Tone::Neutral, |state| record::tone(state.tone()))),
        waits: waits.get(&line.id.0).cloned().unwrap_or_default(),
        due: line.due_at.filter(|_| line.is_open).map(|due| words.due(due)),
        age: age(words, call, &line),
        seen: seen.get(&line.organization.0).map(|at| words.when(*at)),
        revision: line.revision,
        title: line.title,
    }
}

fn team(blueprint: &Compiled, team: Option<&Key>) -> String {
    team.map_or_else(String::new, |key| blueprint.team(key).map_or(key.to_string(), |team| team.name.clone()))
}

fn age(words: &Words, call: &Call, line: &Line) -> Age {
    let spent = call.now().duration_since(line.state_since);
    let allowed = line.due_at.map(|due| due.duration_since(line.state_since)).filter(|allowed| allowed.as_secs() > 0);
    let text = words.age(line.state_since);
    let (value, max) = match allowed {
        Some(allowed) => (spent.as_secs().clamp(0, allowed.as_secs()), allowed.as_secs()),
        None => (0, 1),
    };
    let tone = match allowed {
        Some(allowed) if spent >= allowed => "late",
        Some(allowed) if spent.as_secs() * 4 >= allowed.as_secs() * 3 => "soon",
        _ => "",
    };
    let label = match allowed {
        Some(allowed) => format!("{text}, of {}", words::short(allowed)),
        None => format!("{text}, without a deadline"),
    };
    Age { text, label, max, value, tone }
}

struct Seen(Uuid, Option<jiff::Timestamp>);

impl FromRow for Seen {
    fn from_row(row: &Stored<'_>) -> portico_store::Result<Self> {
        Ok(Self(row.get(0)?, row.get(1)?))
    }
}

/// When somebody of each client was last here: for the clients of one page only.
async fn seen(call: &Call, lines: &[Line]) -> Result<HashMap<Uuid, jiff::Timestamp>> {
    const SEEN: &str = "SELECT m.organization_id, max(s.seen_at) FROM member m JOIN session s ON s.person_id = m.person_id \
        AND s.workspace_id = m.workspace_id WHERE m.workspace_id = $1 AND m.organization_id IN {uuids $2} GROUP BY m.organization_id";
    if lines.is_empty() {
        return Ok(HashMap::new());
    }
    let organizations: Vec<Uuid> = lines.iter().map(|line| line.organization.0).collect();
    let rows = call.read().all::<Seen>(SEEN, &values![call.workspace(), Value::uuids(&organizations)]).await?;
    Ok(rows.into_iter().filter_map(|Seen(organization, at)| Some((organization, at?))).collect())
}
