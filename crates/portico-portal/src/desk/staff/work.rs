//! "My work": what needs me, what waits on clients, what is late, what nobody has, what I put off.

use crate::{
    call::Call,
    desk::{
        approvals,
        request::may_ask,
        staff::{
            bulk::Bulk,
            filters::{Filters, Tab},
            list::{self, Choices},
            table::Table,
            views::{self, SavedView},
        },
    },
    error::{Error, Result},
    frames::{Place, frame},
    policy::{self, Scope},
    records::queries,
};
use askama::Template;
use axum::{
    extract::Query,
    response::{Html, IntoResponse, Redirect, Response},
};
use portico_model::access::Side;
use portico_web::{
    components::{self as ui, Pager, Tabs},
    frame::Frame,
    words::{self, Words},
};

/// Rows above the queue.
const DECISIONS: usize = 5;

#[derive(Template)]
#[template(path = "desk/staff/work.html")]
struct Page {
    frame: Frame,
    tabs: Tabs,
    filters: Filters,
    choices: Choices,
    views: Vec<SavedView>,
    decisions: ui::Rows,
    table: Table,
    bulk: Bulk,
    pager: Option<Pager>,
    empty: Option<String>,
    may_open: bool,
}

pub async fn show(call: Call, seen: Scope<policy::Record>, Query(filters): Query<Filters>) -> Result<Response> {
    if call.actor().side() == Side::Client {
        return Ok(Redirect::to("/").into_response());
    }
    let tab = Tab::of(&filters.tab);
    let counts = counts(&call, &seen).await?;
    let query = queries::Query {
        filter: filters.narrow(&call, tab.filter(&call)),
        order: filters.sort(),
        after: filters.after(),
        size: queries::PAGE,
    };
    let page = queries::list(&call, &seen, &query).await?;
    let empty = page.rows.is_empty().then(|| nothing(tab, &filters, &counts));
    let pager = list::pager(&filters, "/work", page.next);
    let choices = Choices::load(&call, "/work").await?;
    let place = Place::at("/work").live(["queue".to_owned()]).saying(said(&filters.said));
    let html = Page {
        frame: frame(&call, place).await?,
        tabs: tabs(tab, &filters, &counts),
        views: views::of(&call).await?,
        decisions: ui::Rows { rows: decisions(&call).await? },
        bulk: Bulk::of(&call, &page.rows, &choices).await?,
        table: list::table(&call, &filters, "/work", page.rows).await?,
        filters,
        choices,
        pager,
        empty,
        may_open: may_ask(&call).await?,
    };
    Ok(Html(html.render().map_err(Error::internal)?).into_response())
}

/// The counts of all tabs, in one statement.
async fn counts(call: &Call, scope: &Scope<policy::Record>) -> Result<Vec<u64>> {
    let filters: Vec<_> = Tab::ALL.iter().map(|tab| tab.filter(call)).collect();
    queries::counts(call, scope, &filters).await
}

fn tabs(current: Tab, filters: &Filters, counts: &[u64]) -> Tabs {
    let tabs = Tab::ALL.iter().zip(counts).map(|(tab, count)| ui::Tab {
        label: tab.label().into(),
        href: filters.with("/work", "tab", tab.key()),
        current: *tab == current,
        count: Some(*count),
    });
    Tabs { label: "Queues".into(), tabs: tabs.collect() }
}

/// What waits for the reader's decision; the rest of it is one click away.
async fn decisions(call: &Call) -> Result<Vec<ui::Row>> {
    let found = approvals::waits(call, None, DECISIONS).await?;
    let words = Words::new(call.now(), &call.zone());
    Ok(approvals::rows(&found.rows, Side::Firm, &words))
}

fn nothing(tab: Tab, filters: &Filters, counts: &[u64]) -> String {
    if filters.is_narrowed() {
        return "Nothing here fits these filters.".into();
    }
    match tab {
        Tab::Me => {
            let waiting = counts.get(1).copied().unwrap_or_default();
            format!("Queue is empty. {} on clients.", words::counted(waiting, "record waits", "records wait"))
        }
        Tab::Client => "Nothing waits on a client.".into(),
        Tab::Late => "Nothing is late.".into(),
        Tab::Unassigned => "Everything has somebody who looks after it.".into(),
        Tab::Later => "You have put nothing off.".into(),
    }
}

/// Sentences that are said once, by their short names: an address cannot make the page say anything else.
fn said(name: &str) -> Option<&'static str> {
    match name {
        "saved" => Some("The view is saved."),
        "deleted" => Some("The view is gone."),
        _ => None,
    }
}
