//! What the command palette offers: places, records, clients, people and things to do, as far as the reader may.

use crate::{
    call::Call,
    desk::{
        request::may_ask,
        staff::search::{clients, people},
    },
    error::{Error, Result},
    policy::{self, Scope, See, scope::scope},
    records::view,
    search,
};
use askama::Template;
use axum::{
    extract::Query,
    response::{Html, IntoResponse, Response},
};
use portico_model::access::Side;
use portico_web::components::{self as ui};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

#[derive(Template)]
#[template(
    source = r#"{% for one in found %}<li role="option"><a href="{{ one.href }}">{{ ui::icon(one.icon) }}{{ one.label }}{% if !one.about.is_empty() %} <span class="sub">{{ one.about }}</span>{% endif %}</a></li>
{% endfor %}"#,
    ext = "html"
)]
struct Options {
    found: Vec<Choice>,
}

/// One line of the palette.
struct Choice {
    href: String,
    icon: &'static str,
    label: String,
    about: String,
}

/// Of each sort.
const SHOWN: usize = 5;

pub async fn show(call: Call, records: Scope<policy::Record>, Query(asked): Query<Asked>) -> Result<Response> {
    if call.actor().side() == Side::Client {
        return Err(Error::NotFound);
    }
    let text = asked.q.trim();
    let (only, text) = match text.chars().next() {
        Some(sort @ ('>' | '@' | '#')) => (Some(sort), text.get(1..).unwrap_or_default().trim()),
        _ => (None, text),
    };
    let wants = |sort: char| only.is_none_or(|only| only == sort);
    let mut found = Vec::new();
    if wants('#') {
        found.extend(found_records(&call, &records, text).await?);
    }
    if only.is_none() {
        found.extend(clients(&call, text, SHOWN).await?.into_iter().map(|one| Choice {
            href: format!("/organizations/{}", one.id),
            icon: "building-2",
            label: one.name,
            about: String::new(),
        }));
    }
    if wants('@') {
        found.extend(people(&call, text, SHOWN).await?.into_iter().map(|one| Choice {
            href: format!("/organizations/{}/people", one.organization),
            icon: "user",
            label: one.name,
            about: one.organization_name,
        }));
    }
    if wants('>') {
        let fits = |choice: &Choice| choice.label.to_lowercase().contains(&text.to_lowercase());
        found.extend(places(&call).await?.into_iter().filter(fits));
    }
    if found.is_empty() {
        found.push(Choice {
            href: format!("/search?q={}", super::filters::escaped(text)),
            icon: "search",
            label: format!("Search for “{text}”"),
            about: "nothing here has this name".into(),
        });
    }
    Ok(Html(Options { found }.render().map_err(Error::internal)?).into_response())
}

async fn found_records(call: &Call, scope: &Scope<policy::Record>, text: &str) -> Result<Vec<Choice>> {
    let found = search::find(call, scope, text, None).await?;
    let blueprint = call.blueprint().await?;
    let lines = found.by_number.into_iter().chain(found.by_words.rows).take(SHOWN);
    let choice = |line: crate::records::queries::Line| Choice {
        href: format!("/records/{}", line.id),
        icon: "circle-dot",
        about: format!("{}, {}", view::number(&blueprint, &line.kind, line.number), line.organization_name),
        label: line.title,
    };
    Ok(lines.map(choice).collect())
}

/// Pages to go to, and what can be begun.
async fn places(call: &Call) -> Result<Vec<Choice>> {
    let place =
        |label: &str, href: &str, icon| Choice { href: href.into(), icon, label: label.into(), about: String::new() };
    let mut all = vec![place("Go to My work", "/work", "list-checks"), place("Go to all records", "/records", "inbox")];
    if !scope::<See, policy::Organization>(call).await?.is_empty() {
        all.push(place("Go to Clients", "/organizations", "building-2"));
    }
    let blueprint = call.blueprint().await?;
    if blueprint.record_types.values().any(|declared| !declared.approvals.is_empty()) {
        all.push(place("Go to Decisions", "/approvals", "circle-check"));
        all.push(place("What nobody can decide", "/approvals/gaps", "triangle-alert"));
    }
    for (key, declared) in blueprint.record_types.iter() {
        all.push(place(&format!("Go to the board of {}", declared.name.many), &format!("/boards/{key}"), "columns-3"));
    }
    if may_ask(call).await? {
        all.push(place("New record", "/records/new", "plus"));
    }
    all.push(place("Account, sessions and keys", "/account", "user"));
    Ok(all)
}
