//! The firm's clients by name: what each side owes the other, when something is due next, when they were last here.

use crate::{
    call::Call,
    error::{Error, Result},
    frames::{Place, frame},
    ids::OrganizationId,
    people::pages::{mended, page},
    policy::{
        self, Create, Permit, Scope, See,
        permit::permit,
        scope::{Filter, Listing, Order, scope},
    },
    workspaces::actions,
};
use askama::Template;
use axum::{
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use portico_model::access::Side;
use portico_store::{Value, from_row};
use portico_web::{
    Fields,
    components::{self as ui, Pager},
    frame::Frame,
    words::{self, Words},
};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// How the name begins.
    q: String,
    /// The last client of the page before.
    after: Option<OrganizationId>,
}

#[derive(Template)]
#[template(path = "desk/staff/clients.html")]
struct Page {
    frame: Frame,
    q: String,
    /// The same words, looked for everywhere.
    search: String,
    rows: Vec<Row>,
    pager: Option<Pager>,
    /// Where the form that adds one leads; empty for those who may not.
    add: String,
    name: String,
    error: String,
    counts: bool,
}

struct Row {
    href: String,
    name: String,
    is_suspended: bool,
    we_owe: String,
    they_owe: String,
    due: Option<ui::Due>,
    active: Option<ui::When>,
    people: String,
}

/// One client with its figures; counts stop at a hundred.
struct Client {
    id: OrganizationId,
    name: String,
    is_suspended: bool,
    we_owe: i64,
    they_owe: i64,
    our_due: Option<i64>,
    their_due: Option<i64>,
    changed_at: Option<Timestamp>,
    people: i64,
    signed_in: i64,
}

from_row!(Client { id, name, is_suspended, we_owe, they_owe, our_due, their_due, changed_at, people, signed_in });

pub const PAGE: usize = 25;

const COLUMNS: &str = "t.workspace_id, t.id, t.name, t.sort_name, t.suspended_at";
/// Each figure is read from its own index and for the clients of one page only.
const SHOWN: &str = "b.id, b.name, b.suspended_at IS NOT NULL, \
    (SELECT count(*) FROM (SELECT 1 FROM record r WHERE r.workspace_id = b.workspace_id AND r.organization_id = b.id AND r.is_open = TRUE AND r.ball = 'firm' LIMIT 100) x), \
    (SELECT count(*) FROM (SELECT 1 FROM record r WHERE r.workspace_id = b.workspace_id AND r.organization_id = b.id AND r.is_open = TRUE AND r.ball = 'client' LIMIT 100) y), \
    (SELECT r.due_key FROM record r WHERE r.workspace_id = b.workspace_id AND r.organization_id = b.id AND r.is_open = TRUE AND r.ball = 'firm' ORDER BY r.due_key LIMIT 1), \
    (SELECT r.due_key FROM record r WHERE r.workspace_id = b.workspace_id AND r.organization_id = b.id AND r.is_open = TRUE AND r.ball = 'client' ORDER BY r.due_key LIMIT 1), \
    (SELECT r.changed_at FROM record r WHERE r.workspace_id = b.workspace_id AND r.organization_id = b.id ORDER BY r.changed_at DESC LIMIT 1), \
    (SELECT count(*) FROM member m WHERE m.workspace_id = b.workspace_id AND m.organization_id = b.id AND m.suspended_at IS NULL), \
    (SELECT count(*) FROM member m WHERE m.workspace_id = b.workspace_id AND m.organization_id = b.id AND m.suspended_at IS NULL AND m.seen_at IS NOT NULL)";

pub async fn show(call: Call, scope: Scope<policy::Organization>, Query(asked): Query<Asked>) -> Result<Response> {
    must_be_staff(&call)?;
    list(&call, &scope, &asked, (String::new(), String::new())).await
}

/// The firm takes on a client; a client gets an office, a department or a brand.
pub async fn add(call: Call, permit: Permit<Create, policy::Organization>, fields: Fields) -> Result<Response> {
    must_be_staff(&call)?;
    let name = fields.text("name").to_owned();
    let error = match actions::add_organization(&call, permit, &name).await {
        Ok(id) => return Ok(Redirect::to(&format!("/organizations/{id}?said=added")).into_response()),
        Err(error) => mended(error)?.0.into_values().collect::<Vec<_>>().join(" "),
    };
    let listed = scope::<See, policy::Organization>(&call).await?;
    list(&call, &listed, &Asked::default(), (name, error)).await
}

fn must_be_staff(call: &Call) -> Result<()> {
    if call.actor().side() == Side::Firm { Ok(()) } else { Err(Error::NotFound) }
}

async fn list(
    call: &Call,
    listed: &Scope<policy::Organization>,
    asked: &Asked,
    (name, error): (String, String),
) -> Result<Response> {
    let mut found = listed.list::<Client>(&call.read(), &listing(call, asked)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| address(&asked.q, Some(last.id)));
    let first = asked.after.map(|_| address(&asked.q, None));
    // Figures of records tell of all of them: they are for those who see all.
    let counts = scope::<See, policy::Record>(call).await?.is_everything();
    let words = Words::new(call.now(), &call.zone());
    let status = if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = format!("{} shown", found.len());
    let page_of = Page {
        frame: frame(call, Place::at("/organizations").live(["organizations".to_owned()])).await?,
        q: asked.q.clone(),
        search: format!("/search?q={}", super::filters::escaped(&asked.q)),
        rows: found.into_iter().map(|client| row(&words, client)).collect(),
        pager: (first.is_some() || next.is_some()).then_some(Pager { shown, first, next }),
        add: adding(call).await?,
        name,
        error,
        counts,
    };
    page(status, &page_of)
}

fn listing(call: &Call, asked: &Asked) -> Listing<'static> {
    Listing {
        columns: COLUMNS,
        shown: SHOWN,
        joins: "",
        filter: beginning(call, &asked.q, asked.after),
        order: Order::Soonest("sort_name"),
        after: None,
        limit: PAGE,
    }
}

/// The clients whose names begin so, after one of them: an index has them in this order.
pub fn beginning(call: &Call, q: &str, after: Option<OrganizationId>) -> Filter {
    let begins = q.trim().to_lowercase();
    let mut filter = Filter::none().and("t.side = ?", [Value::from("client")]);
    if !begins.is_empty() {
        let length = i64::try_from(begins.chars().count()).unwrap_or(i64::MAX);
        filter = filter.and(
            "t.sort_name >= ? AND substr(t.sort_name, 1, CAST(? AS integer)) = ?",
            [Value::from(begins.as_str()), Value::Int(length), Value::from(begins.as_str())],
        );
    }
    if let Some(after) = after {
        filter = filter.and(
            "(t.sort_name, t.id) > ((SELECT o.sort_name FROM organization o WHERE o.workspace_id = ? AND o.id = ?), ?)",
            [call.workspace().into(), after.into(), after.into()],
        );
    }
    filter
}

fn row(words: &Words, client: Client) -> Row {
    let due = [client.our_due, client.their_due].into_iter().flatten().min();
    let due = due.filter(|at| *at < i64::MAX).and_then(|at| Timestamp::from_microsecond(at).ok());
    let owed = |count: i64| words::capped(u64::try_from(count).unwrap_or_default());
    Row {
        href: format!("/organizations/{}", client.id),
        is_suspended: client.is_suspended,
        we_owe: owed(client.we_owe),
        they_owe: owed(client.they_owe),
        due: due.map(|at| words.due(at)),
        active: client.changed_at.map(|at| words.when(at)),
        people: format!("{} of {} signed in", client.signed_in, client.people),
        name: client.name,
    }
}

fn address(q: &str, after: Option<OrganizationId>) -> String {
    let q = super::filters::escaped(q);
    match after {
        Some(after) => format!("/organizations?q={q}&after={after}"),
        None => format!("/organizations?q={q}"),
    }
}

/// The firm, for those who may add a client to it.
async fn adding(call: &Call) -> Result<String> {
    let Some(firm) = call.actor().standings().iter().find(|standing| standing.side == Side::Firm) else {
        return Ok(String::new());
    };
    let may = permit::<Create, policy::Organization>(call, &firm.organization).await;
    Ok(if may.is_ok() { format!("/organizations/{}/organizations", firm.organization) } else { String::new() })
}
