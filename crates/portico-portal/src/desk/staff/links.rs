//! The links that were mailed to somebody and still open something, and the buttons that end them.

use crate::{
    call::Call,
    error::{Error, Result},
    frames::{Place, frame},
    people::pages::{page, see_other},
    policy::{self, Change, Permit},
    privacy::DataSubject,
    records::links::{Which, end as end_links, live},
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_store::paging::Cursor;
use portico_web::{
    Fields,
    components::{self as ui, Pager},
    frame::Frame,
    words::Words,
};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: Option<String>,
    /// Anything, once something was ended.
    ended: String,
}

#[derive(Template)]
#[template(path = "desk/staff/links.html")]
struct Page {
    frame: Frame,
    id: String,
    name: String,
    /// To where they were mailed.
    address: String,
    rows: Vec<Row>,
    pager: Option<Pager>,
}

struct Row {
    id: String,
    what: &'static str,
    title: String,
    href: String,
    sent: ui::When,
    until: String,
}

pub async fn show(call: Call, permit: Permit<Change, policy::Member>, Query(asked): Query<Asked>) -> Result<Response> {
    let id = permit.thing().id;
    let after = asked.after.as_deref().map(|text| Cursor::from_text(text).ok_or(Error::NotFound)).transpose()?;
    let found = live(&call, &permit, after).await?;
    let subject = DataSubject::of_member(&call, id).await?;
    let next = found.next.map(|next| format!("/members/{id}/links?after={}", next.to_text()));
    let first = asked.after.map(|_| format!("/members/{id}/links"));
    let words = Words::new(call.now(), &call.zone());
    let rows = found.rows.into_iter().map(|link| Row {
        id: link.id.to_string(),
        what: if link.kind == "decision" { "One decision on it" } else { "The record" },
        title: link.record_title,
        href: format!("/records/{}", link.record),
        sent: words.when(link.created_at),
        until: link.expires_at.map_or_else(|| "It has no end".into(), |at| words.day(at)),
    });
    let said = (!asked.ended.is_empty()).then_some("Ended. It opens nothing any more.");
    let shown = Page {
        frame: frame(&call, Place::default().saying(said)).await?,
        id: id.to_string(),
        address: subject.addresses.join(", "),
        name: subject.name,
        rows: rows.collect(),
        pager: (first.is_some() || next.is_some()).then_some(Pager { shown: String::new(), first, next }),
    };
    page(StatusCode::OK, &shown)
}

pub async fn end(call: Call, permit: Permit<Change, policy::Member>, fields: Fields) -> Result<Response> {
    let which = match fields.given("link") {
        Some(link) => Which::One(link.parse().map_err(|_| Error::NotFound)?),
        None => Which::All,
    };
    end_links(&call, &permit, which).await?;
    Ok(see_other(&format!("/members/{}/links?ended=1", permit.thing().id)))
}
