//! The forms of the checklist's page.

use super::{
    several::from_text,
    show::{self, Wrong},
};
use crate::{
    call::Call,
    error::{Error, Result},
    files,
    ids::{DocumentId, RecordId},
    people::pages::see_other,
    policy::{self, Attach, Permit, See, permit},
    records::requirements::{self, Done},
};
use axum::{extract::Request, http::StatusCode, response::Response};
use portico_model::{
    Key,
    requirements::{Act, Given, ItemState, Return},
};
use portico_web::Fields;

/// Hands in what is no file, accepts, returns, takes back.
pub async fn act(call: Call, permit: Permit<See, policy::Record>, fields: Fields) -> Result<Response> {
    let item = Key::new(fields.text("item"));
    let shown = ItemState::parse(fields.text("shown"));
    let Some(act) = chosen(&fields) else { return Err(Error::NotFound) };
    let hands_in = matches!(act, Act::HandIn(_));
    let shown_files = fields.given("files").map(from_text);
    let done = Done { shown, shown_files, ..Done::of(&item, act) };
    match requirements::act(&call, &permit, done).await {
        Ok(()) if hands_in => Ok(back(permit.thing().id, "?said=sent")),
        Ok(()) => Ok(back(permit.thing().id, &format!("#i-{item}"))),
        Err(error) => {
            let (status, words) = told(error)?;
            let typed = fields.text("words").to_owned();
            show::page_with(&call, &permit, status, Wrong { item, words, typed, ..Wrong::default() }).await
        }
    }
}

fn chosen(fields: &Fields) -> Option<Act> {
    Some(match fields.text("act") {
        "acknowledge" => Act::HandIn(Given::Acknowledgement),
        "section" => Act::HandIn(Given::Section),
        // How many there are is counted where it is done.
        "files" => Act::HandIn(Given::Files(0)),
        "accept" => Act::Accept,
        "return" => {
            Act::Return(Return { reason: fields.given("reason").map(Key::new), words: fields.text("words").to_owned() })
        }
        "withdraw" => Act::Withdraw,
        _ => return None,
    })
}

/// Everything that is handed in and that the reader may accept, each by itself: one that fails keeps no other.
pub async fn accept_all(call: Call, permit: Permit<See, policy::Record>) -> Result<Response> {
    for done in show::waiting(&call, &permit).await? {
        match requirements::act(&call, &permit, done).await {
            Ok(()) | Err(Error::Refused(_) | Error::Conflict(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(back(permit.thing().id, ""))
}

/// A file for an item, with what is to be said about it.
pub async fn send(call: Call, permit: Permit<Attach, policy::Record>, request: Request) -> Result<Response> {
    let sent = files::sent_by_form(&call, &permit, request).await?;
    let files::Outcome { item, fields, wrong, errors, replaces } = sent;
    let item = item.map_or_else(|| Key::new(""), Key::new);
    if wrong.is_empty() {
        return Ok(back(permit.thing().id, "?said=sent"));
    }
    let seen = permit.also::<See>(&call).await?.ok_or(Error::NotFound)?;
    let wrong = Wrong { item, words: wrong, typed: String::new(), fields, errors, replaces };
    show::page_with(&call, &seen, StatusCode::UNPROCESSABLE_ENTITY, wrong).await
}

/// Takes one of the files of an item away; for a while it can be brought back.
pub async fn remove(call: Call, permit: Permit<Attach, policy::Record>, fields: Fields) -> Result<Response> {
    let document: DocumentId = fields.text("document").parse().map_err(|_| Error::NotFound)?;
    let id = permit.thing().id;
    let of_document = permit::permit::<Attach, policy::Document>(&call, &document).await?;
    if of_document.thing().record.id != id {
        return Err(Error::NotFound);
    }
    match files::actions::remove::remove(&call, &of_document).await {
        Ok(()) => Ok(back(id, &format!("?removed={document}"))),
        Err(error) => {
            let (status, words) = told(error)?;
            let seen = permit.also::<See>(&call).await?.ok_or(Error::NotFound)?;
            let item = Key::new(fields.text("item"));
            show::page_with(&call, &seen, status, Wrong { item, words, ..Wrong::default() }).await
        }
    }
}

/// A document that was accepted elsewhere, once more.
pub async fn use_again(call: Call, permit: Permit<Attach, policy::Record>, fields: Fields) -> Result<Response> {
    let item = Key::new(fields.text("item"));
    let document = fields.text("document").parse().map_err(|_| Error::NotFound)?;
    let once = fields.text("once").parse().map_err(|_| Error::NotFound)?;
    match files::actions::reuse(&call, &permit, (item.clone(), document, once)).await {
        Ok(()) => Ok(back(permit.thing().id, "?said=sent")),
        Err(error) => {
            let (status, words) = told(error)?;
            let seen = permit.also::<See>(&call).await?.ok_or(Error::NotFound)?;
            show::page_with(&call, &seen, status, Wrong { item, words, ..Wrong::default() }).await
        }
    }
}

fn told(error: Error) -> Result<(StatusCode, String)> {
    error.reasons().map(|(status, reasons)| (status, reasons.join(" ")))
}

fn back(record: RecordId, rest: &str) -> Response {
    see_other(&format!("/records/{record}/checklist{rest}"))
}
