//! The full list of records for staff, and what every staff list shares: its filters' choices, its columns, its pager.

use crate::{
    call::Call,
    desk::{
        request::may_ask,
        staff::{
            filters::{Filters, escaped},
            table::{self, Column, Table},
        },
    },
    error::{Error, Result},
    frames::{Place, frame},
    policy::{self, Scope, scope::Filter},
    records::queries::{self, Line},
};
use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use portico_store::{paging::Cursor, values};
use portico_web::{
    components::{self as ui, Pager},
    frame::Frame,
};

/// What the filters may be set to.
pub struct Choices {
    pub path: &'static str,
    pub types: Vec<(String, String)>,
    pub states: Vec<(String, String)>,
    pub teams: Vec<(String, String)>,
    pub owners: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "desk/staff/list.html")]
struct Page {
    frame: Frame,
    filters: Filters,
    choices: Choices,
    table: Table,
    pager: Option<Pager>,
    is_empty: bool,
    may_open: bool,
}

/// Everything that the reader may see, last changed first unless they sort otherwise.
pub async fn show(call: &Call, seen: &Scope<policy::Record>, mut filters: Filters) -> Result<Response> {
    if filters.sort.is_empty() {
        filters.sort = "changed".into();
    }
    let query = queries::Query {
        filter: filters.narrow(call, Filter::none()),
        order: filters.sort(),
        after: filters.after(),
        size: queries::PAGE,
    };
    let page = queries::list(call, seen, &query).await?;
    let html = Page {
        frame: frame(call, Place::at("/records").live(["queue".to_owned()])).await?,
        pager: pager(&filters, "/records", page.next),
        is_empty: page.rows.is_empty(),
        may_open: may_ask(call).await?,
        table: table(call, &filters, "/records", page.rows).await?,
        choices: Choices::load(call, "/records").await?,
        filters,
    };
    Ok(Html(html.render().map_err(Error::internal)?).into_response())
}

impl Choices {
    pub async fn load(call: &Call, path: &'static str) -> Result<Self> {
        let blueprint = call.blueprint().await?;
        let pair = |key: &portico_model::Key, label: &str| (key.to_string(), label.to_owned());
        let mut states: Vec<(String, String)> = blueprint
            .record_types
            .values()
            .flat_map(|declared| declared.workflow.states.iter().map(|(key, state)| pair(key, &state.label)))
            .collect();
        states.dedup();
        Ok(Self {
            path,
            types: blueprint.record_types.iter().map(|(key, declared)| pair(key, &declared.name.many)).collect(),
            states,
            teams: blueprint.teams.iter().map(|(key, team)| pair(key, &team.name)).collect(),
            owners: owners(call).await?,
        })
    }

    /// The same tab without anything that narrows it.
    pub fn cleared(&self, filters: &Filters) -> String {
        match filters.tab.as_str() {
            "" => self.path.to_owned(),
            tab => format!("{}?tab={}", self.path, escaped(tab)),
        }
    }
}

/// People of the firm to whom work can be given.
pub async fn owners(call: &Call) -> Result<Vec<(String, String)>> {
    const OWNERS: &str = "SELECT m.id, p.name FROM member m JOIN person p ON p.id = m.person_id \
        WHERE m.workspace_id = $1 AND m.side = 'firm' AND m.suspended_at IS NULL ORDER BY p.name, m.id LIMIT 200";
    let found = call.read().all::<(crate::ids::MemberId, String)>(OWNERS, &values![call.workspace()]).await?;
    Ok(found.into_iter().map(|(member, name)| (member.to_string(), name)).collect())
}

/// The table with links that sort it.
pub async fn table(call: &Call, filters: &Filters, path: &str, lines: Vec<Line>) -> Result<Table> {
    let sortable = |label, key: &str| Column {
        label,
        href: Some(filters.with(path, "sort", key)),
        sorted: (sorted_by(filters) == key).then_some(if key == "changed" { "descending" } else { "ascending" }),
    };
    let plain = |label| Column { label, href: None, sorted: None };
    let columns = vec![
        plain("Record"),
        plain("Client"),
        plain("Stage"),
        sortable("Due", "due"),
        sortable("In stage", "age"),
        plain("With"),
        plain("Client last seen"),
    ];
    Ok(Table { rows: table::rows(call, lines).await?, columns, picks: path == "/work" })
}

fn sorted_by(filters: &Filters) -> &str {
    match filters.sort.as_str() {
        "" => "due",
        given => given,
    }
}

pub fn pager(filters: &Filters, path: &str, next: Option<Cursor>) -> Option<Pager> {
    let first = (!filters.after.is_empty()).then(|| filters.with(path, "after", ""));
    let next = next.map(|next| {
        let here = filters.with(path, "after", "");
        let joint = if here.contains('?') { '&' } else { '?' };
        format!("{here}{joint}after={}", next.to_text())
    });
    let shown = String::new();
    (first.is_some() || next.is_some()).then_some(Pager { shown, first, next })
}
