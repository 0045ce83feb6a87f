//! One client: what they owe us, what we owe them, their people and offices.

use crate::{
    call::Call,
    error::{Error, Result},
    files::quota::{Room, Row as Used},
    frames::{Place, frame},
    ids::OrganizationId,
    people::pages::page,
    policy::{
        self, Change, Create, Open, Permit, See, facts::about_to_open, permit::granted, scope::Filter, scope::scope,
    },
    records::queries::{self, Line, Query as Wanted, Sort},
};
use askama::Template;
use axum::{
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_store::{Value, from_row, values};
use portico_web::{
    components::{self as ui},
    frame::Frame,
    words::{Words, bytes},
};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

#[derive(Template)]
#[template(path = "desk/staff/organization.html")]
struct Page {
    frame: Frame,
    id: OrganizationId,
    name: String,
    since: String,
    is_suspended: bool,
    tabs: ui::Tabs,
    owed: [Owed; 2],
    people: Vec<ui::Person>,
    units: Vec<(OrganizationId, String)>,
    above: Option<(OrganizationId, String)>,
    /// Record types that can be opened for them: address and name.
    new: Vec<(String, String)>,
    may_add: bool,
    /// "2.4 MB of 10.0 GB", for whoever may change it.
    room: Option<String>,
}

/// Open records that wait for one side, what is due first on top.
struct Owed {
    place: &'static str,
    title: String,
    rows: Vec<Row>,
    /// The list of all, where these are not all.
    more: String,
}

struct Row {
    href: String,
    title: String,
    with: String,
    since: String,
    next: String,
    due: Option<ui::Due>,
}

/// The organization's own row, or one beside it: `self`, `unit`, `above`.
struct Near {
    place: String,
    id: OrganizationId,
    name: String,
    created_at: Timestamp,
    is_suspended: bool,
    /// Of its files, in bytes; of the organization itself alone.
    used: Option<i64>,
    given: Option<i64>,
}

from_row!(Near { place, id, name, created_at, is_suspended, used, given });

struct Somebody {
    name: String,
    title: String,
    roles: String,
    seen_at: Option<Timestamp>,
}

from_row!(Somebody { name, title, roles, seen_at });

/// Rows of each table; the list has the rest.
const SHOWN: usize = 8;

const NEAR: &str = "SELECT 'self', o.id, o.name, o.created_at, o.suspended_at IS NOT NULL, f.bytes, f.allowed FROM organization o \
    LEFT JOIN file_use f ON f.workspace_id = o.workspace_id AND f.organization_id = o.id WHERE o.workspace_id = $1 AND o.id = $2 \
    UNION ALL SELECT 'above', a.id, a.name, a.created_at, a.suspended_at IS NOT NULL, NULL, NULL FROM organization o \
    JOIN organization a ON a.workspace_id = o.workspace_id AND a.id = o.parent_id WHERE o.workspace_id = $1 AND o.id = $2 \
    UNION ALL SELECT x.*, NULL, NULL FROM (SELECT 'unit', u.id, u.name, u.created_at, u.suspended_at IS NOT NULL FROM organization u \
    WHERE u.workspace_id = $1 AND u.parent_id = $2 ORDER BY u.id LIMIT 50) x";
const PEOPLE: &str = "SELECT p.name, m.title, m.roles, m.seen_at FROM member m JOIN person p ON p.id = m.person_id \
    WHERE m.workspace_id = $1 AND m.organization_id = $2 AND m.suspended_at IS NULL ORDER BY m.person_id LIMIT 8";

pub async fn show(
    call: Call,
    permit: Permit<See, policy::Organization>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let id = permit.thing().id;
    if permit.side() == Side::Client {
        return Ok(Redirect::to(&format!("/organizations/{id}/people")).into_response());
    }
    let near = call.read().all::<Near>(NEAR, &values![call.workspace(), id]).await?;
    let own = near.iter().find(|near| near.place == "self").ok_or(Error::NotFound)?;
    let blueprint = call.blueprint().await?;
    let words = Words::new(call.now(), &call.zone());
    let people = call.read().all::<Somebody>(PEOPLE, &values![call.workspace(), id]).await?;
    let done = (asked.said == "added").then_some("The client is there. Invite somebody of theirs next.");
    let beside = |place: &str| {
        near.iter().filter(|near| near.place == place).map(|near| (near.id, near.name.clone())).collect::<Vec<_>>()
    };
    let page_of = Page {
        frame: frame(&call, Place::at("/organizations").live([format!("organization:{id}")]).saying(done)).await?,
        id,
        name: own.name.clone(),
        since: words.day(own.created_at),
        is_suspended: own.is_suspended,
        tabs: tabs(id),
        owed: [owed(&call, id, Side::Client, &words).await?, owed(&call, id, Side::Firm, &words).await?],
        people: people.iter().map(|one| person(&blueprint, &words, one)).collect(),
        units: beside("unit"),
        above: beside("above").pop(),
        new: openable(&call, &blueprint, id).await?,
        may_add: permit.also::<Create>(&call).await?.is_some(),
        room: room(&call, &permit, own).await?,
    };
    page(StatusCode::OK, &page_of)
}

/// How much of their room for files is used.
async fn room(call: &Call, permit: &Permit<See, policy::Organization>, own: &Near) -> Result<Option<String>> {
    if permit.also::<Change>(call).await?.is_none() {
        return Ok(None);
    }
    let room = Room::of(call, Used { used: own.used, given: own.given });
    Ok(Some(format!("{} of {}", bytes(room.used), bytes(room.allowed))))
}

fn tabs(id: OrganizationId) -> ui::Tabs {
    let tab = |label: &str, href: String, current| ui::Tab { label: label.into(), href, current, count: None };
    ui::Tabs {
        label: "Parts of this client".into(),
        tabs: vec![
            tab("Overview", format!("/organizations/{id}"), true),
            tab("People", format!("/organizations/{id}/people"), false),
            tab("Records", format!("/records?organization={id}"), false),
        ],
    }
}

async fn owed(call: &Call, id: OrganizationId, side: Side, words: &Words) -> Result<Owed> {
    let filter = Filter::none()
        .and("t.organization_id = ?", [id.into()])
        .and("t.is_open = ?", [Value::Bool(true)])
        .and("t.ball = ?", [Value::from(side.as_str())]);
    let scope = scope::<See, policy::Record>(call).await?;
    let found = queries::list(call, &scope, &Wanted { filter, order: Sort::Due, after: None, size: SHOWN }).await?;
    let blueprint = call.blueprint().await?;
    let count = if found.next.is_some() { format!("more than {SHOWN}") } else { found.rows.len().to_string() };
    let lead = if side == Side::Client { "They owe us" } else { "We owe them" };
    Ok(Owed {
        place: if side == Side::Client { "they" } else { "we" },
        title: format!("{lead} {}", if found.rows.is_empty() { "nothing" } else { count.as_str() }),
        more: found.next.map(|_| format!("/records?organization={id}&sort=due")).unwrap_or_default(),
        rows: found.rows.iter().map(|line| row(&blueprint, words, line)).collect(),
    })
}

fn row(blueprint: &Compiled, words: &Words, line: &Line) -> Row {
    let machine = blueprint.machine(&line.kind);
    let with = if line.ball == "client" { Some(line.requester_name.clone()) } else { line.owner_name.clone() };
    Row {
        href: format!("/records/{}", line.id),
        title: line.title.clone(),
        with: with.unwrap_or_else(|| "Nobody yet".into()),
        since: words.day(line.state_since),
        next: machine.map_or_else(String::new, |machine| machine.next_words(&line.state, Side::Firm).to_owned()),
        due: line.due_at.map(|at| words.due(at)),
    }
}

fn person(blueprint: &Compiled, words: &Words, one: &Somebody) -> ui::Person {
    let roles: Vec<Key> = serde_json::from_str(&one.roles).unwrap_or_default();
    let mut about: Vec<String> = roles.iter().filter_map(|role| Some(blueprint.role(role)?.name.clone())).collect();
    if !one.title.is_empty() {
        about.insert(0, one.title.clone());
    }
    let seen = one.seen_at.map_or_else(|| "not here yet".to_owned(), |at| words.day_within(at));
    ui::Person::new(one.name.as_str(), format!("{} · {seen}", about.join(", ")))
}

/// The types that the reader may open for this client.
async fn openable(call: &Call, blueprint: &Compiled, id: OrganizationId) -> Result<Vec<(String, String)>> {
    let Some(standing) = call.actor().standing_in(id) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for (kind, declared) in blueprint.record_types.iter() {
        let facts = about_to_open(call, kind, id, standing.member).await?;
        if granted::<Open>(call, &facts).await?.is_some() {
            found.push((format!("/records/new/{kind}~{id}"), declared.name.one.clone()));
        }
    }
    Ok(found)
}
