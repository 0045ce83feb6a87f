//! The links that were mailed to somebody, or to a record, and still open something; and the buttons that end them.

use crate::{
    call::Call,
    error::{Error, Result},
    frames::{Place, frame},
    people::pages::{page, see_other},
    policy::{self, Change, Permit, See},
    privacy::DataSubject,
    records::{
        links::{Link, Which, Whose, end as end_links, live},
        view,
    },
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
    about: About,
    rows: Vec<Row>,
    pager: Option<Pager>,
}

/// Whose links are shown.
struct About {
    /// The page of the person or of the record.
    path: String,
    name: String,
    /// To where they were mailed; none for a record, whose links went to several people.
    address: Option<String>,
}

struct Row {
    id: String,
    what: &'static str,
    /// What it opens, or on a record's page to whom it was mailed.
    title: String,
    href: Option<String>,
    sent: ui::When,
    until: String,
}

pub async fn show(call: Call, permit: Permit<Change, policy::Member>, Query(asked): Query<Asked>) -> Result<Response> {
    let id = permit.thing().id;
    let subject = DataSubject::of_member(&call, id).await?;
    let about =
        About { path: format!("/members/{id}"), name: subject.name, address: Some(subject.addresses.join(", ")) };
    shown(&call, Whose::Member(&permit), about, asked).await
}

pub async fn show_of_record(
    call: Call,
    permit: Permit<See, policy::Record>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let name = view::title(&call, &permit).await?;
    let about = About { path: format!("/records/{}", permit.thing().id), name, address: None };
    shown(&call, Whose::Record(&permit), about, asked).await
}

async fn shown(call: &Call, whose: Whose<'_>, about: About, asked: Asked) -> Result<Response> {
    let after = asked.after.as_deref().map(|text| Cursor::from_text(text).ok_or(Error::NotFound)).transpose()?;
    let found = live(call, whose, after).await?;
    let next = found.next.map(|next| format!("{}/links?after={}", about.path, next.to_text()));
    let first = asked.after.map(|_| format!("{}/links", about.path));
    let words = Words::new(call.now(), &call.zone());
    let said = (!asked.ended.is_empty()).then_some("Ended. It opens nothing any more.");
    let shown = Page {
        frame: frame(call, Place::default().saying(said)).await?,
        rows: found.rows.into_iter().map(|link| row(&words, whose, link)).collect(),
        about,
        pager: (first.is_some() || next.is_some()).then_some(Pager { shown: String::new(), first, next }),
    };
    page(StatusCode::OK, &shown)
}

fn row(words: &Words, whose: Whose<'_>, link: Link) -> Row {
    let (title, href) = match whose {
        Whose::Member(_) => (link.record_title, Some(format!("/records/{}", link.record))),
        Whose::Record(_) => (link.person_name, None),
    };
    Row {
        id: link.id.to_string(),
        what: match link.kind.as_str() {
            "decision" => "One decision on it",
            "session" => "A browser that is in",
            _ => "The record",
        },
        title,
        href,
        sent: words.when(link.created_at),
        until: link.expires_at.map_or_else(|| "It has no end".into(), |at| words.day(at)),
    }
}

pub async fn end(call: Call, permit: Permit<Change, policy::Member>, fields: Fields) -> Result<Response> {
    end_links(&call, Whose::Member(&permit), which(&fields)?).await?;
    Ok(see_other(&format!("/members/{}/links?ended=1", permit.thing().id)))
}

pub async fn end_of_record(call: Call, permit: Permit<See, policy::Record>, fields: Fields) -> Result<Response> {
    end_links(&call, Whose::Record(&permit), which(&fields)?).await?;
    Ok(see_other(&format!("/records/{}/links?ended=1", permit.thing().id)))
}

fn which(fields: &Fields) -> Result<Which> {
    match fields.given("link") {
        Some(link) => Ok(Which::One(link.parse().map_err(|_| Error::NotFound)?)),
        None => Ok(Which::All),
    }
}
