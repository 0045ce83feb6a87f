//! The forms of the checklist's page.

use super::show::{self, Wrong};
use crate::{
    call::Call,
    error::{Error, Result},
    files,
    ids::RecordId,
    people::pages::see_other,
    policy::{self, Attach, Permit, See},
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
    let done = Done { item: item.clone(), act, document: None, shown };
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
    for item in show::waiting(&call, &permit).await? {
        let done = Done { item, act: Act::Accept, document: None, shown: Some(ItemState::HandedIn) };
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
    let files::Outcome { item, fields, wrong, errors } = sent;
    let item = item.map_or_else(|| Key::new(""), Key::new);
    if wrong.is_empty() {
        return Ok(back(permit.thing().id, "?said=sent"));
    }
    let seen = permit.also::<See>(&call).await?.ok_or(Error::NotFound)?;
    let wrong = Wrong { item, words: wrong, typed: String::new(), fields, errors };
    show::page_with(&call, &seen, StatusCode::UNPROCESSABLE_ENTITY, wrong).await
}

/// A document that was accepted elsewhere, once more.
pub async fn use_again(call: Call, permit: Permit<Attach, policy::Record>, fields: Fields) -> Result<Response> {
    let item = Key::new(fields.text("item"));
    let document = fields.text("document").parse().map_err(|_| Error::NotFound)?;
    let once = fields.text("once").parse().map_err(|_| Error::NotFound)?;
    match files::actions::reuse(&call, &permit, (item.clone(), document, once)).await {
        Ok(()) => Ok(back(permit.thing().id, &format!("#i-{item}"))),
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
