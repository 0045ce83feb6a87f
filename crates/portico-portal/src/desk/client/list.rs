//! The client's requests: what is open, what waits for them, what is done.

use crate::{
    call::Call,
    desk::{
        client::{
            line::{self, Line},
            tell::{self, Versions, standing},
            waiting::{self, Sorted},
        },
        request::may_ask,
        staff,
    },
    error::{Error, Result},
    frames::{Place, frame},
    ids::OrganizationId,
    people::pages::page,
    policy::{self, Scope, See, scope::Filter, scope::Listing, scope::Order, scope::scope},
    records::queries,
    search,
};
use askama::Template;
use axum::{
    extract::Query,
    http::{StatusCode, Uri},
    response::Response,
};
use portico_model::access::Side;
use portico_store::{
    Value,
    paging::{Cursor, Page as Paged},
};
use portico_web::{
    components as ui,
    frame::Frame,
    words::{self, Words},
};
use serde::Deserialize;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
struct Asked {
    /// `open` (also when nothing is said), `you` or `done`.
    #[serde(default)]
    show: String,
    /// A number, or words of the title.
    #[serde(default)]
    q: String,
    #[serde(default)]
    organization: String,
    /// The `next` of the page before.
    #[serde(default)]
    after: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Open,
    You,
    Done,
}

#[derive(Template)]
#[template(path = "desk/client/list.html")]
struct Page {
    frame: Frame,
    tabs: ui::Tabs,
    q: String,
    show: &'static str,
    organizations: Vec<ui::Selection>,
    rows: ui::Rows,
    empty: Option<ui::Empty>,
    pager: ui::Pager,
    older: String,
    may_ask: bool,
}

/// The list of the side that asks.
pub async fn show(call: Call, scope: Scope<policy::Record>, uri: Uri) -> Result<Response> {
    if call.actor().side() == Side::Firm {
        let filters = Query::try_from_uri(&uri).map(|Query(filters)| filters).unwrap_or_default();
        return staff::list::show(&call, &scope, filters).await;
    }
    let asked = Query::<Asked>::try_from_uri(&uri).map(|Query(asked)| asked).unwrap_or_default();
    of_client(&call, &scope, &asked).await
}

async fn of_client(call: &Call, scope: &Scope<policy::Record>, asked: &Asked) -> Result<Response> {
    let words = Words::new(call.now(), &call.zone());
    let frame = frame(call, Place::at("/records").live(topics(call))).await?;
    let found = found(call, scope, asked).await?;
    let tabs = tabs(call, scope, asked, frame.todo).await?;
    let done = tabs.tabs.last().and_then(|tab| tab.count).unwrap_or_default();
    let is_empty = found.rows.is_empty();
    let rows = rows(call, &found.rows, &words).await?;
    let may_ask = may_ask(call).await?;
    let page_of = Page {
        frame,
        tabs,
        q: asked.q.clone(),
        show: asked.tab().word(),
        organizations: organizations(call, asked).await?,
        empty: is_empty.then(|| asked.empty(may_ask)),
        pager: pager(asked, &found, rows.len()),
        rows: ui::Rows { rows },
        older: asked.older(done),
        may_ask,
    };
    page(StatusCode::OK, &page_of)
}

fn topics(call: &Call) -> impl Iterator<Item = String> {
    call.actor().standings().iter().map(|standing| format!("organization:{}", standing.organization))
}

async fn found(call: &Call, scope: &Scope<policy::Record>, asked: &Asked) -> Result<Paged<Line>> {
    let after = match asked.after.as_str() {
        "" => None,
        text => Some(Cursor::from_text(text).ok_or(Error::NotFound)?),
    };
    match asked.tab() {
        Tab::You => waiting::page(call, |filter| asked.narrow(filter), (Sorted::Changed, after, line::PAGE)).await,
        Tab::Open | Tab::Done => line::list(call, scope, asked.narrow(asked.tab().filter()), after).await,
    }
}

async fn rows(call: &Call, lines: &[Line], words: &Words) -> Result<Vec<ui::Row>> {
    let versions = Versions::of(call, lines.iter().map(|line| line.blueprint_version)).await?;
    lines
        .iter()
        .map(|line| {
            let standing = standing(call, &versions, line)?;
            Ok(tell::row(&standing, line, words))
        })
        .collect()
}

async fn tabs(call: &Call, scope: &Scope<policy::Record>, asked: &Asked, todo: u64) -> Result<ui::Tabs> {
    let filters = [asked.narrow(Tab::Open.filter()), asked.narrow(Tab::Done.filter())];
    let mut counted = queries::counts(call, scope, &filters).await?.into_iter();
    let (open, done) = (counted.next(), counted.next());
    // What waits for the reader was counted for the frame; a search or a company makes it another number.
    let you = if asked.is_narrow() { None } else { Some(todo) };
    let tab = |tab: Tab, label: &str, count| ui::Tab {
        label: label.into(),
        href: asked.address(tab, None),
        current: asked.tab() == tab,
        count,
    };
    let tabs = vec![tab(Tab::Open, "Open", open), tab(Tab::You, "Waiting for you", you), tab(Tab::Done, "Done", done)];
    Ok(ui::Tabs { label: "Which requests".into(), tabs })
}

/// A choice only for who belongs to several, or to one with units.
async fn organizations(call: &Call, asked: &Asked) -> Result<Vec<ui::Selection>> {
    let standings = call.actor().standings();
    let has_units = call.actor().memberships().iter().any(|membership| membership.has_units);
    let named: Vec<(OrganizationId, String)> = match (has_units, standings) {
        (true, _) => units(call).await?,
        (false, [] | [_]) => Vec::new(),
        (false, several) => several.iter().map(|one| (one.organization, one.organization_name.clone())).collect(),
    };
    let selection = |(id, label): (OrganizationId, String)| {
        let value = id.to_string();
        ui::Selection { chosen: value == asked.organization, value, label, hint: String::new() }
    };
    Ok(named.into_iter().map(selection).collect())
}

async fn units(call: &Call) -> Result<Vec<(OrganizationId, String)>> {
    let listing = Listing {
        columns: "t.id, t.sort_name, t.created_at, t.name",
        shown: "b.id, b.name",
        joins: "",
        filter: Filter::none(),
        order: Order::Soonest("sort_name"),
        after: None,
        limit: 99,
    };
    scope::<See, policy::Organization>(call).await?.list(&call.read(), &listing).await
}

fn pager(asked: &Asked, found: &Paged<Line>, shown: usize) -> ui::Pager {
    ui::Pager {
        shown: words::counted(u64::try_from(shown).unwrap_or_default(), "request shown", "requests shown"),
        first: (!asked.after.is_empty()).then(|| asked.address(asked.tab(), None)),
        next: found.next.map(|next| asked.address(asked.tab(), Some(next))),
    }
}

impl Tab {
    fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::You => "you",
            Self::Done => "done",
        }
    }

    fn filter(self) -> Filter {
        match self {
            Self::Open => Filter::none().and("t.meaning NOT IN ('done') AND t.is_open = ?", [Value::Bool(true)]),
            // What waits for the reader is several lists.
            Self::You => Filter::none(),
            Self::Done => Filter::none().and("(t.is_open = ? OR t.meaning = 'done')", [Value::Bool(false)]),
        }
    }
}

impl Asked {
    fn tab(&self) -> Tab {
        match self.show.as_str() {
            "you" => Tab::You,
            "done" => Tab::Done,
            _ => Tab::Open,
        }
    }

    fn is_narrow(&self) -> bool {
        !self.q.trim().is_empty() || !self.organization.is_empty()
    }

    /// With the parts of the address that narrow every tab.
    fn narrow(&self, filter: Filter) -> Filter {
        let filter = match self.organization.parse::<OrganizationId>() {
            Ok(organization) => filter.and("t.organization_id = ?", [organization.into()]),
            Err(_) => filter,
        };
        self.found(filter)
    }

    /// By the words that clients may read, or by the number.
    fn found(&self, filter: Filter) -> Filter {
        let wanted = self.q.trim();
        let words = search::Asked::of(wanted, Side::Client);
        let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
        let number = digits.parse::<i64>().ok().filter(|_| wanted.chars().count() <= digits.len() + 4);
        let (conditions, values): (Vec<String>, Vec<Vec<Value>>) = words.conditions().into_iter().unzip();
        let words = conditions.join(" AND ");
        let values = values.into_iter().flatten();
        match number {
            _ if wanted.is_empty() => filter,
            Some(number) if words.is_empty() => filter.and("t.number = ?", [number.into()]),
            Some(number) => {
                filter.and(&format!("(t.number = ? OR ({words}))"), std::iter::once(number.into()).chain(values))
            }
            None if words.is_empty() => filter.and("t.number = ?", [Value::Int(-1)]),
            None => filter.and(&words, values),
        }
    }

    fn address(&self, tab: Tab, after: Option<Cursor>) -> String {
        let mut address = format!("/records?show={}", tab.word());
        for (name, value) in [("q", self.q.trim()), ("organization", self.organization.as_str())] {
            if !value.is_empty() {
                address.extend(["&", name, "=", &encoded(value)]);
            }
        }
        if let Some(after) = after {
            address.extend(["&after=", &after.to_text()]);
        }
        address
    }

    fn older(&self, done: u64) -> String {
        match (self.tab(), done) {
            (Tab::Done, _) | (_, 0) => String::new(),
            (_, 1) => "See the one that is done".into(),
            (_, many) => format!("See the {} that are done", words::capped(many)),
        }
    }

    fn empty(&self, may_ask: bool) -> ui::Empty {
        let link = |label: &str, href: &str| Some(ui::Link { label: label.into(), href: href.into() });
        if self.is_narrow() {
            return ui::Empty {
                title: "Nothing found".into(),
                text: "Try fewer words, or the number of the request.".into(),
                link: link("Show all", "/records"),
            };
        }
        match self.tab() {
            Tab::Open => ui::Empty {
                title: "Nothing is open".into(),
                text: "Ask us anything.".into(),
                link: if may_ask { link("New request", "/records/new") } else { None },
            },
            Tab::You => ui::Empty {
                title: "Nothing waits for you".into(),
                text: "We write to you when something does.".into(),
                link: link("See what is open", "/records"),
            },
            Tab::Done => ui::Empty {
                title: "Nothing is done yet".into(),
                text: String::new(),
                link: link("See what is open", "/records"),
            },
        }
    }
}

/// Percent-encoded for a query.
fn encoded(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => drop(write!(out, "%{byte:02X}")),
        }
        out
    })
}
