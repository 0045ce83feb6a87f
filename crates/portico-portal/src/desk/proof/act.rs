//! The forms of comments. Each leads back to the page that it came from, and comes back itself where it was refused.

use super::{
    load::{Asked, Form, Typed},
    show,
};
use crate::{
    approvals::Approval,
    call::Call,
    desk::approvals,
    error::{Error, Result},
    ids::{DocumentId, RoundId},
    people::pages::see_other,
    policy::{self, Action, Note, Permit, Reply, See, permit},
    proofing::{
        actions::{
            NewComment, NewInternal, answer, confirm_place, edit, reopen, settle, stand, withdraw, write,
            write_internal, wrong,
        },
        comment::Words,
        sheets::MOST_PAGES,
    },
};
use axum::{extract::Path, http::StatusCode, response::Response};
use portico_model::proofing::{Place, Standing, Weight};
use portico_web::Fields;

type Numbered = Path<(DocumentId, i64)>;

pub async fn write_one(call: Call, permit: Permit<Reply, policy::Document>, fields: Fields) -> Result<Response> {
    let written = match place(&fields) {
        Ok(place) => {
            let weight = Weight::parse(fields.text("weight")).unwrap_or(Weight::Must);
            let new = NewComment { words: words(&call, &fields), version: version(&fields), place, weight };
            write(&call, &permit, new).await
        }
        Err(error) => Err(error),
    };
    finish(&call, &permit, (&fields, Form::New), written.map(|number| format!("c{number}"))).await
}

pub async fn write_inside(call: Call, permit: Permit<Note, policy::Document>, fields: Fields) -> Result<Response> {
    let written = match place(&fields) {
        Ok(place) => {
            let new = NewInternal { words: words(&call, &fields), version: version(&fields), place };
            write_internal(&call, &permit, new).await
        }
        Err(error) => Err(error),
    };
    finish(&call, &permit, (&fields, Form::Internal), written.map(|number| format!("i{number}"))).await
}

pub async fn reply(
    call: Call,
    permit: Permit<Reply, policy::Document>,
    Path((_, number)): Numbered,
    fields: Fields,
) -> Result<Response> {
    let done = answer(&call, &permit, number, words(&call, &fields)).await;
    finish(&call, &permit, (&fields, Form::Reply(number)), done.map(|()| format!("c{number}"))).await
}

pub async fn say_better(
    call: Call,
    permit: Permit<Reply, policy::Document>,
    Path((_, number)): Numbered,
    fields: Fields,
) -> Result<Response> {
    let reply = reply_of(&fields);
    let done = edit(&call, &permit, (number, reply), fields.text("words")).await;
    finish(&call, &permit, (&fields, Form::Words(number, reply)), done.map(|()| format!("c{number}"))).await
}

pub async fn set_standing(
    call: Call,
    permit: Permit<Reply, policy::Document>,
    Path((_, number)): Numbered,
    fields: Fields,
) -> Result<Response> {
    let done = match Standing::parse(fields.text("to")).ok_or(Error::NotFound)? {
        Standing::Done => settle(&call, &permit, number).await,
        Standing::Open => reopen(&call, &permit, number).await,
        Standing::Withdrawn => withdraw(&call, &permit, (number, reply_of(&fields))).await,
    };
    finish(&call, &permit, (&fields, Form::Standing(number)), done.map(|()| format!("c{number}"))).await
}

pub async fn set_place(
    call: Call,
    permit: Permit<Reply, policy::Document>,
    Path((_, number)): Numbered,
    fields: Fields,
) -> Result<Response> {
    let done = match place(&fields) {
        Ok(other) => confirm_place(&call, &permit, number, other).await,
        Err(error) => Err(error),
    };
    finish(&call, &permit, (&fields, Form::Standing(number)), done.map(|()| format!("c{number}"))).await
}

pub async fn set_inside(
    call: Call,
    permit: Permit<Note, policy::Document>,
    Path((_, number)): Numbered,
    fields: Fields,
) -> Result<Response> {
    let to = Standing::parse(fields.text("to")).ok_or(Error::NotFound)?;
    let done = stand(&call, &permit, (number, to)).await;
    finish(&call, &permit, (&fields, Form::Internal), done.map(|()| format!("i{number}"))).await
}

/// On to what was said; or the page again, with the reason at the form and everything as it was typed.
async fn finish<A: Action>(
    call: &Call,
    permit: &Permit<A, policy::Document>,
    (fields, form): (&Fields, Form),
    done: Result<String>,
) -> Result<Response> {
    let (document, round) = (permit.thing().id, round(fields)?);
    let error = match (done, round) {
        (Ok(anchor), Some(round)) => return Ok(see_other(&format!("/approvals/{round}?file={document}#{anchor}"))),
        (Ok(anchor), None) => return Ok(see_other(&format!("/files/{document}/proof#{anchor}"))),
        (Err(error), _) => error,
    };
    let (status, words) = told(error)?;
    let typed = typed(fields, form, words);
    let Some(round) = round else {
        let seen = permit::permit::<See, policy::Document>(call, &document).await?;
        return show::shown(call, &seen, (Asked::default(), typed, status)).await;
    };
    let seen = permit::permit::<See, Approval>(call, &round).await?;
    approvals::shown_with(call, &seen, (document, typed, status)).await
}

fn told(error: Error) -> Result<(StatusCode, String)> {
    error.reasons().map(|(status, reasons)| (status, reasons.join(" ")))
}

fn typed(fields: &Fields, form: Form, error: String) -> Typed {
    let text = |name| fields.text(name).to_owned();
    Typed {
        form,
        error,
        words: text("words"),
        page: text("page"),
        at: [text("x"), text("y"), text("w"), text("h")],
        weight: text("weight"),
    }
}

fn words(call: &Call, fields: &Fields) -> Words {
    let id = fields.given("once").and_then(|id| id.parse().ok()).unwrap_or_else(|| call.new_id());
    Words { id, text: fields.text("words").to_owned() }
}

/// How many pages there are, the action asks.
fn place(fields: &Fields) -> Result<Option<Place>> {
    let at = (fields.text("x"), fields.text("y"));
    let size = (fields.text("w"), fields.text("h"));
    Place::of_form(fields.text("page"), at, size, MOST_PAGES).map_err(wrong)
}

fn version(fields: &Fields) -> i64 {
    fields.text("version").parse().unwrap_or_default()
}

fn reply_of(fields: &Fields) -> Option<i64> {
    fields.given("reply").and_then(|place| place.parse().ok())
}

fn round(fields: &Fields) -> Result<Option<RoundId>> {
    match fields.given("round") {
        None => Ok(None),
        Some(id) => id.parse().map(Some).map_err(|_| Error::NotFound),
    }
}
