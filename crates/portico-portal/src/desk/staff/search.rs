//! One box across all clients: records by number and words, clients and people by name.

use crate::{
    call::Call,
    desk::staff::{filters::escaped, record},
    error::Result,
    files,
    frames::{Place, frame},
    ids::{MemberId, OrganizationId},
    people::pages::page,
    policy::{self, Scope, See, scope::Filter, scope::Listing, scope::Order, scope::scope},
    records::{queries::Line, view},
    search::{self, Found},
};
use askama::Template;
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use portico_model::{access::Side, blueprint::Compiled};
use portico_store::{Value, from_row, paging::Cursor};
use portico_web::{
    components::{self as ui, Pager},
    frame::Frame,
    words::Words,
};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    after: String,
}

#[derive(Template)]
#[template(path = "desk/staff/search.html")]
struct Page {
    frame: Frame,
    q: String,
    records: Vec<Hit>,
    clients: Vec<Client>,
    people: Vec<Person>,
    pager: Option<Pager>,
    is_empty: bool,
}

/// A record that was found, and why.
struct Hit {
    href: String,
    title: String,
    about: String,
    why: &'static str,
    stage: ui::StageDot,
}

/// A client whose name has the words.
pub struct Client {
    pub id: OrganizationId,
    pub name: String,
}

from_row!(Client { id, name });

/// Somebody whose name has the words, and where they belong.
pub struct Person {
    pub member: MemberId,
    pub name: String,
    pub organization: OrganizationId,
    pub organization_name: String,
}

from_row!(Person { member, name, organization, organization_name });

/// Of clients and people; whoever wants more types more.
const SHOWN: usize = 8;

pub async fn show(
    call: Call,
    scope: Scope<policy::Record>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    if call.actor().side() == Side::Client {
        return Ok(Redirect::to(&format!("/records?q={}", escaped(&asked.q))).into_response());
    }
    let after = Cursor::from_text(&asked.after);
    let Found { by_number, by_words } = search::find(&call, &scope, &asked.q, after).await?;
    let (clients, people) = match after {
        None => (clients(&call, &asked.q, SHOWN).await?, people(&call, &asked.q, SHOWN).await?),
        Some(_) => (Vec::new(), Vec::new()),
    };
    let blueprint = call.blueprint().await?;
    let words = Words::new(call.now(), &call.zone());
    let hit = |why| {
        let (blueprint, words) = (&blueprint, &words);
        move |line: &Line| hit(blueprint, words, line, why)
    };
    let mut records: Vec<Hit> = by_number.iter().map(hit("its number")).collect();
    records.extend(by_words.rows.iter().map(hit("its words")));
    let here = format!("/search?q={}", escaped(&asked.q));
    let next = by_words.next.map(|next| format!("{here}&after={}", next.to_text()));
    let first = after.map(|_| here);
    let page_of = Page {
        frame: frame(&call, Place::at("/search")).await?,
        is_empty: records.is_empty() && clients.is_empty() && people.is_empty(),
        pager: (first.is_some() || next.is_some()).then(|| Pager {
            shown: format!("{} shown", records.len()),
            first,
            next,
        }),
        q: asked.q,
        records,
        clients,
        people,
    };
    Ok(files::finding::Search::begins(&call, &headers, page(StatusCode::OK, &page_of)?))
}

fn hit(blueprint: &Compiled, words: &Words, line: &Line, why: &'static str) -> Hit {
    let state = blueprint.machine(&line.kind).and_then(|machine| machine.state(&line.state));
    Hit {
        href: format!("/records/{}", line.id),
        title: line.title.clone(),
        about: format!(
            "{} · {} · changed {}",
            view::number(blueprint, &line.kind, line.number),
            line.organization_name,
            words.day_within(line.changed_at)
        ),
        why,
        stage: ui::StageDot::new(
            state.map_or(line.state.as_str(), |state| state.label.as_str()),
            state.map_or(ui::Tone::Neutral, |state| record::tone(state.tone())),
        ),
    }
}

/// What stands for any letters on both sides of the words, in small letters.
fn around(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase().replace(['%', '_', '\\'], " ");
    let text: String = text.chars().take(100).collect();
    (!text.trim().is_empty()).then(|| format!("%{}%", text.trim()))
}

pub async fn clients(call: &Call, text: &str, most: usize) -> Result<Vec<Client>> {
    let Some(like) = around(text) else { return Ok(Vec::new()) };
    let listing = Listing {
        columns: "t.id, t.name, t.sort_name",
        shown: "b.id, b.name",
        joins: "",
        filter: Filter::none()
            .and("t.side = ?", [Value::from("client")])
            .and("t.sort_name LIKE ?", [Value::from(like)]),
        order: Order::Soonest("sort_name"),
        after: None,
        limit: most,
    };
    let mut found = scope::<See, policy::Organization>(call).await?.list::<Client>(&call.read(), &listing).await?;
    found.truncate(most);
    Ok(found)
}

pub async fn people(call: &Call, text: &str, most: usize) -> Result<Vec<Person>> {
    let Some(like) = around(text) else { return Ok(Vec::new()) };
    let named = "EXISTS (SELECT 1 FROM person p WHERE p.id = t.person_id AND lower(p.name) LIKE ?)";
    let listing = Listing {
        columns: "t.workspace_id, t.id, t.person_id, t.organization_id",
        shown: "b.id, p.name, b.organization_id, g.name",
        joins: "JOIN person p ON p.id = b.person_id JOIN organization g ON g.workspace_id = b.workspace_id AND g.id = b.organization_id",
        filter: Filter::none().and("t.suspended_at IS NULL", []).and(named, [Value::from(like)]),
        order: Order::Soonest("id"),
        after: None,
        limit: most,
    };
    let mut found = scope::<See, policy::Member>(call).await?.list::<Person>(&call.read(), &listing).await?;
    found.truncate(most);
    Ok(found)
}
