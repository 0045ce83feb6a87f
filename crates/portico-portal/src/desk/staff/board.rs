//! The board of a record type: a column for each state with its newest records, and a menu on each that moves it.

use crate::{
    call::Call,
    desk::{request::may_ask, staff::table::waits},
    error::{Error, Result},
    frames::{Place, frame},
    ids::RecordId,
    people::pages::page,
    policy::{
        self, Advance, Scope, See, SignedIn, permit::permit, scope::Filter, scope::Listing, scope::Order, scope::scope,
    },
    records::{
        actions::advance::{Chosen, advance},
        queries::{self, COLUMNS, JOINS, Line, MOST_COUNTED, SHOWN},
        view,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use portico_model::{
    Key,
    access::Side,
    blueprint::{Comment, Compiled, RecordType, Transition},
};
use portico_store::Value;
use portico_web::{
    Fields, components as ui,
    frame::Frame,
    words::{self, Words},
};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

#[derive(Template)]
#[template(path = "desk/staff/board.html")]
struct Page {
    frame: Frame,
    kind: Key,
    title: String,
    columns: Vec<Column>,
    refused: Option<Refused>,
    may_open: bool,
}

/// A move that was not made.
struct Refused {
    id: RecordId,
    title: String,
    words: String,
}

struct Column {
    label: String,
    count: String,
    tiles: Vec<Tile>,
    /// The rest of the state.
    all: String,
}

struct Tile {
    id: RecordId,
    title: String,
    number: String,
    organization: String,
    owner: String,
    /// Whom it waits for; empty where the column says it.
    waits: String,
    due: Option<ui::Due>,
    age: String,
    revision: i64,
    ways: Vec<Way>,
}

struct Way {
    key: Key,
    label: String,
    /// Words come first: the record's page asks for them.
    has_form: bool,
}

/// What a column shows; the list shows the rest.
const TILES: usize = 12;

pub async fn show(
    call: Call,
    scope: Scope<policy::Record>,
    Path(kind): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let done = (asked.said == "moved").then_some("Moved.");
    board(&call, &scope, &Key::new(kind), done, None).await
}

/// Moves one tile. Where that is refused, the board says why.
pub async fn make_move(call: Call, _: SignedIn, Path(kind): Path<String>, fields: Fields) -> Result<Response> {
    let id: RecordId = fields.text("record").parse().map_err(|_| Error::NotFound)?;
    let permit = permit::<Advance, policy::Record>(&call, &id).await?;
    let shown = fields.given("revision").and_then(|text| text.parse().ok());
    let chosen = Chosen { transition: Key::new(fields.text("transition")), comment: String::new(), shown };
    let words = match advance(&call, &permit, chosen).await {
        Ok(_) => return Ok(Redirect::to(&format!("/boards/{}?said=moved", Key::new(kind))).into_response()),
        Err(Error::Refused(refusals)) => {
            refusals.into_iter().map(|refusal| refusal.words).collect::<Vec<_>>().join(" ")
        }
        Err(Error::Conflict(words)) => words,
        Err(other) => return Err(other),
    };
    let see = permit.also::<See>(&call).await?.ok_or(Error::NotFound)?;
    let title = view::title(&call, &see).await?;
    let scope = scope::<See, policy::Record>(&call).await?;
    board(&call, &scope, &Key::new(kind), None, Some(Refused { id, title, words })).await
}

async fn board(
    call: &Call,
    scope: &Scope<policy::Record>,
    kind: &Key,
    done: Option<&'static str>,
    refused: Option<Refused>,
) -> Result<Response> {
    if call.actor().side() == Side::Client {
        return Err(Error::NotFound);
    }
    let blueprint = call.blueprint().await?;
    let declared = blueprint.record_type(kind).ok_or(Error::NotFound)?;
    let filters: Vec<Filter> = declared.workflow.states.keys().map(|state| in_state(kind, state)).collect();
    let listings: Vec<Listing<'_>> = filters.iter().map(|filter| listing(filter.clone())).collect();
    let mut lines = scope.lists::<Line>(&call.read(), &listings).await?;
    lines.sort_by_key(|line| (std::cmp::Reverse(line.changed_at), line.id));
    let counts = queries::counts(call, scope, &filters).await?;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let place = Place::at(format!("/boards/{kind}")).live(["queue".to_owned()]).saying(done);
    let may_open = may_ask(call).await?;
    let waits = waits(call, &lines).await?;
    let columns = columns(call, &blueprint, (kind, declared), (&lines, &waits), &counts);
    page(
        status,
        &Page {
            frame: frame(call, place).await?,
            kind: kind.clone(),
            title: declared.name.many.clone(),
            columns,
            refused,
            may_open,
        },
    )
}

fn in_state(kind: &Key, state: &Key) -> Filter {
    Filter::none().and("t.state = ?", [Value::from(state.as_str())]).and("t.type = ?", [Value::from(kind.as_str())])
}

fn listing(filter: Filter) -> Listing<'static> {
    Listing {
        columns: COLUMNS,
        shown: SHOWN,
        joins: JOINS,
        filter,
        order: Order::Newest("changed_at"),
        after: None,
        limit: TILES,
    }
}

fn columns(
    call: &Call,
    blueprint: &Compiled,
    (kind, declared): (&Key, &RecordType),
    (lines, waits): (&[Line], &HashMap<Uuid, String>),
    counts: &[u64],
) -> Vec<Column> {
    let words = Words::new(call.now(), &call.zone());
    let states = declared.workflow.states.iter().zip(counts);
    states
        .map(|((key, state), count)| Column {
            label: state.label.clone(),
            count: words::capped((*count).min(u64::try_from(MOST_COUNTED).unwrap_or(u64::MAX))),
            tiles: lines
                .iter()
                .filter(|line| line.state == *key)
                .take(TILES)
                .map(|line| Tile {
                    waits: waits.get(&line.id.0).cloned().unwrap_or_default(),
                    ..tile(call, blueprint, declared, &words, line)
                })
                .collect(),
            all: if *count > u64::try_from(TILES).unwrap_or_default() {
                format!("/records?type={kind}&state={key}")
            } else {
                String::new()
            },
        })
        .collect()
}

fn tile(call: &Call, blueprint: &Compiled, declared: &RecordType, words: &Words, line: &Line) -> Tile {
    Tile {
        id: line.id,
        title: line.title.clone(),
        number: view::number(blueprint, &line.kind, line.number),
        organization: line.organization_name.clone(),
        owner: line.owner_name.clone().unwrap_or_else(|| "Nobody yet".into()),
        waits: String::new(),
        due: line.due_at.filter(|_| line.is_open).map(|at| words.due_label(at)),
        age: words.age(line.state_since),
        revision: line.revision,
        ways: ways(call, declared, line),
    }
}

/// What the reader's roles make from here; whether it is open now is decided when it is pressed.
fn ways(call: &Call, declared: &RecordType, line: &Line) -> Vec<Way> {
    let is_mine = |way: &Transition| {
        let mut roles =
            call.actor().memberships().iter().filter(|one| one.side == Side::Firm).flat_map(|one| &one.roles);
        roles.any(|role| way.who.roles.contains(role))
    };
    let found = declared.workflow.transitions_from(&line.state).filter(|(_, way)| is_mine(way));
    found
        .map(|(key, way)| Way {
            key: key.clone(),
            label: way.label.clone(),
            has_form: way.comment == Comment::Required || !way.confirm.is_empty(),
        })
        .collect()
}
