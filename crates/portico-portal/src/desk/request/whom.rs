//! For whom staff open a record: the kinds, the firm's clients by name, and what was begun and not sent.

use crate::{
    call::Call,
    desk::{request::address, staff::clients::beginning, staff::filters::escaped},
    error::Result,
    frames::{Place, frame},
    ids::{DraftId, OrganizationId},
    people::pages::page,
    policy::{
        self, Open, See,
        facts::{Wanted, about_to_open},
        permit::granted,
        scope::{Listing, Order, scope},
    },
    records::actions::draft::{self, Draft},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_model::{Key, blueprint::Compiled};
use portico_web::{
    components::{self as ui, Pager},
    frame::Frame,
    words::Words,
};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// How the client's name begins.
    q: String,
    r#type: String,
    /// The last client of the page before.
    after: Option<OrganizationId>,
    said: String,
}

#[derive(Template)]
#[template(path = "desk/request/whom.html")]
struct Page {
    frame: Frame,
    q: String,
    kind: String,
    title: String,
    /// Only where there is a choice.
    kinds: ui::Tabs,
    rows: Vec<Row>,
    pager: Option<Pager>,
    drafts: Vec<Begun>,
    /// Whether there is a kind that the reader may open.
    may: bool,
}

struct Row {
    href: String,
    name: String,
    above: String,
}

/// A draft of the reader's own.
struct Begun {
    id: DraftId,
    label: String,
    kept: String,
}

const PAGE: usize = 25;

pub async fn show(call: &Call, asked: Asked) -> Result<Response> {
    let blueprint = call.blueprint().await?;
    let kinds = openable(call, &blueprint).await?;
    let kind = kinds.iter().find(|key| key.as_str() == asked.r#type).or_else(|| kinds.first()).cloned();
    let (rows, next) = match &kind {
        Some(kind) => clients(call, kind, &asked).await?,
        None => (Vec::new(), None),
    };
    let key = kind.as_ref().map(Key::to_string).unwrap_or_default();
    let next = next.map(|last| format!("{}&after={last}", path(&key, &asked.q)));
    let first = asked.after.map(|_| path(&key, &asked.q));
    let shown = format!("{} shown", rows.len());
    let done = (asked.said == "kept").then_some("It is kept. Go on with it here whenever you like.");
    let page_of = Page {
        frame: frame(call, Place::at("/records").saying(done)).await?,
        title: kind.as_ref().map_or_else(|| "record".into(), |kind| name(&blueprint, kind)),
        may: kind.is_some(),
        kinds: tabs(&blueprint, &kinds, &key),
        pager: (first.is_some() || next.is_some()).then_some(Pager { shown, first, next }),
        drafts: begun(call, &blueprint).await?,
        kind: key,
        q: asked.q,
        rows,
    };
    page(StatusCode::OK, &page_of)
}

/// The kinds that the reader may open, for the firm's own part; whether for this client, the form's permit says.
async fn openable(call: &Call, blueprint: &Compiled) -> Result<Vec<Key>> {
    let Some(standing) = call.actor().standings().first() else { return Ok(Vec::new()) };
    let mut kinds = Vec::new();
    for key in blueprint.record_types.keys() {
        let facts = about_to_open(call, key, standing.organization, standing.member).await?;
        if granted::<Open>(call, &facts).await?.is_some() {
            kinds.push(key.clone());
        }
    }
    Ok(kinds)
}

/// A page of clients, and the last of them where there are more.
async fn clients(call: &Call, kind: &Key, asked: &Asked) -> Result<(Vec<Row>, Option<OrganizationId>)> {
    let listing = Listing {
        columns: "t.workspace_id, t.id, t.name, t.sort_name, t.parent_id",
        shown: "b.id, b.name, (SELECT o.name FROM organization o WHERE o.workspace_id = b.workspace_id AND o.id = b.parent_id AND o.side = 'client')",
        joins: "",
        filter: beginning(call, &asked.q, asked.after).and("t.suspended_at IS NULL", []),
        order: Order::Soonest("sort_name"),
        after: None,
        limit: PAGE,
    };
    let seen = scope::<See, policy::Organization>(call).await?;
    let mut found: Vec<(OrganizationId, String, Option<String>)> = seen.list(&call.read(), &listing).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().filter(|_| more).map(|(id, ..)| *id);
    let row = |(id, name, above): (OrganizationId, String, Option<String>)| Row {
        href: format!("/records/new/{}", address(&Wanted { key: kind.clone(), organization: Some(id) })),
        name,
        above: above.map(|above| format!("part of {above}")).unwrap_or_default(),
    };
    Ok((found.into_iter().map(row).collect(), last))
}

fn tabs(blueprint: &Compiled, kinds: &[Key], current: &str) -> ui::Tabs {
    let tab = |key: &Key| ui::Tab {
        label: name(blueprint, key),
        href: path(key.as_str(), ""),
        current: key.as_str() == current,
        count: None,
    };
    ui::Tabs { label: "Kinds of record".into(), tabs: kinds.iter().map(tab).collect() }
}

async fn begun(call: &Call, blueprint: &Compiled) -> Result<Vec<Begun>> {
    let words = Words::new(call.now(), &call.zone());
    let begun = |draft: Draft| Begun {
        id: draft.id,
        label: name(blueprint, &draft.kind),
        kept: words.day_within(draft.changed_at),
    };
    Ok(draft::unsent(call).await?.into_iter().map(begun).collect())
}

/// As staff call one of them.
fn name(blueprint: &Compiled, kind: &Key) -> String {
    blueprint.record_type(kind).map_or_else(|| kind.to_string(), |declared| declared.name.one.clone())
}

fn path(kind: &str, q: &str) -> String {
    format!("/records/new?type={}&q={}", escaped(kind), escaped(q))
}
