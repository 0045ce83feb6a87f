//! One record's page and its forms: the same addresses for both sides, each with its own page.

use crate::{
    call::{Call, Portal},
    desk::{client, staff},
    error::{Error, FieldErrors, Result},
    ids::RecordId,
    messages::actions::{
        ask_client::{Question, ask_client},
        note::note,
        reply::{Words, reply},
    },
    policy::{self, Advance, Answer, Note, Permit, Reply, See, may, permit},
    records::actions::{
        advance::{Chosen, advance},
        answer::{Edit, answer},
    },
};
use axum::{
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use portico_model::{Key, access::Side, forms::Input};
use portico_web::{Fields, Routes};
use serde::Deserialize;
use uuid::Uuid;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/records/{id}", may::<See, policy::Record>(), open)
        .post("/records/{id}/transitions", may::<See, policy::Record>(), make_transition)
        .post("/records/{id}/messages", may::<See, policy::Record>(), write)
        .get("/records/{id}/answers", may::<Answer, policy::Record>(), edit)
        .post("/records/{id}/answers", may::<Answer, policy::Record>(), change_answers)
}

/// What a page says when one of its forms comes back to it: why it was not taken, and the words that were typed.
#[derive(Debug, Clone, Default)]
pub struct Said {
    pub status: StatusCode,
    /// Refusals of a transition, or what makes a stale page one.
    pub reasons: Vec<String>,
    /// What is wrong with single fields: `text` of the composer, `comment` of a transition, or an answer's own name.
    pub fields: FieldErrors,
    /// Where the composer's words were to go.
    pub to: Target,
    /// The composer's words.
    pub text: String,
    /// The move that was chosen, and what was said with it.
    pub transition: Option<Key>,
    pub comment: String,
    /// Answers as typed.
    pub input: Input,
    /// Said once, after something was done.
    pub done: Option<&'static str>,
    /// What the bare page was asked for.
    pub asked: Asked,
}

/// Who reads what is written in the composer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Target {
    #[default]
    Client,
    /// The firm's team alone.
    Note,
}

/// The parts of the page's address.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// What was just done, by its short name: `sent`, `moved`, `changed`, `added`.
    #[serde(default)]
    pub said: String,
    /// Older messages than this one.
    pub before: Option<Uuid>,
    /// For staff: `answers` in place of what happened.
    #[serde(default)]
    pub part: String,
    /// For staff: what happened before this event.
    pub older: Option<i64>,
    /// For staff: the transition whose form is open.
    #[serde(default)]
    pub way: String,
}

async fn open(call: Call, permit: Permit<See, policy::Record>, Query(asked): Query<Asked>) -> Result<Response> {
    let done = match asked.said.as_str() {
        "sent" if permit.side() == Side::Firm => Some("It is open."),
        "moved" => Some("Done."),
        "changed" => Some("Your changes are saved."),
        "assigned" => Some("It has another owner now."),
        "added" => Some("Added. They can read and write here now."),
        "removed" => Some("Taken off. They no longer see this."),
        _ => None,
    };
    let said = Said { done, asked, ..Said::default() };
    show(&call, &permit, Some(said)).await
}

/// The page of the side that asks.
async fn show(call: &Call, permit: &Permit<See, policy::Record>, said: Option<Said>) -> Result<Response> {
    match permit.side() {
        Side::Client => client::record::show(call, permit, said).await,
        Side::Firm => staff::record::show(call, permit, said).await,
    }
}

async fn make_transition(call: Call, permit: Permit<See, policy::Record>, fields: Fields) -> Result<Response> {
    let id = permit.thing().id;
    let may = same::<Advance>(&call, &permit).await?;
    let transition = Key::new(fields.text("transition"));
    let shown = fields.given("revision").and_then(|text| text.parse().ok());
    let chosen = Chosen { transition: transition.clone(), comment: fields.text("comment").to_owned(), shown };
    match advance(&call, &may, chosen).await {
        Ok(_) => Ok(back(id, "?said=moved")),
        Err(error) => {
            let typed =
                Said { transition: Some(transition), comment: fields.text("comment").to_owned(), ..Said::default() };
            again(&call, id, error, typed).await
        }
    }
}

async fn write(call: Call, permit: Permit<See, policy::Record>, fields: Fields) -> Result<Response> {
    let id = permit.thing().id;
    let to = if fields.text("to") == "note" { Target::Note } else { Target::Client };
    let words = Words { id: once(&call, &fields), text: fields.text("text").to_owned() };
    let anchor = format!("#m-{}", words.id);
    let asks = fields.text("then") == "ask" && permit.side() == Side::Firm;
    let written = match to {
        Target::Client if asks => ask(&call, &permit, words, &fields).await,
        Target::Client => reply(&call, &same::<Reply>(&call, &permit).await?, words).await,
        Target::Note => note(&call, &same::<Note>(&call, &permit).await?, words).await,
    };
    match written {
        Ok(()) => Ok(back(id, &anchor)),
        Err(error) => {
            again(&call, id, error, Said { to, text: fields.text("text").to_owned(), ..Said::default() }).await
        }
    }
}

/// The words go out, and the ball with them.
async fn ask(call: &Call, permit: &Permit<See, policy::Record>, words: Words, fields: &Fields) -> Result<()> {
    let (advance, reply) = (same::<Advance>(call, permit).await?, same::<Reply>(call, permit).await?);
    let shown = fields.given("revision").and_then(|text| text.parse().ok());
    ask_client(call, &advance, &reply, Question { id: words.id, text: words.text, shown }).await?;
    Ok(())
}

async fn edit(call: Call, permit: Permit<Answer, policy::Record>) -> Result<Response> {
    match permit.side() {
        Side::Client => client::answers::show(&call, &permit, Said::default()).await,
        Side::Firm => Ok(back(permit.thing().id, "?part=answers")),
    }
}

async fn change_answers(call: Call, permit: Permit<Answer, policy::Record>, fields: Fields) -> Result<Response> {
    let id = permit.thing().id;
    let input = typed(&fields);
    let shown = fields.given("_revision").and_then(|text| text.parse().ok());
    let Err(error) = answer(&call, &permit, Edit { input: input.clone(), shown, only: None }).await else {
        return Ok(back(id, "?said=changed"));
    };
    let said = told(error, Said { input, ..Said::default() })?;
    match permit.side() {
        Side::Client => client::answers::show(&call, &newer::<Answer>(&call, id).await?, said).await,
        Side::Firm => show(&call, &newer::<See>(&call, id).await?, Some(said)).await,
    }
}

/// The answers of a form: names that begin with `_` are the page's own.
pub fn typed(fields: &Fields) -> Input {
    fields
        .0
        .iter()
        .filter(|(name, _)| !name.starts_with('_'))
        .map(|(name, values)| (name.clone(), values.clone()))
        .collect()
}

/// The identifier that the page made, so that a second press writes nothing twice.
fn once(call: &Call, fields: &Fields) -> Uuid {
    fields.given("once").and_then(|text| text.parse().ok()).unwrap_or_else(|| call.new_id())
}

/// A permit for something else on the same record, or the reason why not.
async fn same<A: policy::Action>(
    call: &Call,
    permit: &Permit<See, policy::Record>,
) -> Result<Permit<A, policy::Record>> {
    permit::permit_on::<A, policy::Record>(call, permit.thing().clone(), permit.facts().clone()).await
}

/// A permit on the record as it is by now: a page that comes back shows the newer state.
async fn newer<A: policy::Action>(call: &Call, id: RecordId) -> Result<Permit<A, policy::Record>> {
    permit::permit::<A, policy::Record>(call, &id).await
}

/// The page once more, with what was typed and why it was not taken.
async fn again(call: &Call, id: RecordId, error: Error, typed: Said) -> Result<Response> {
    let said = told(error, typed)?;
    show(call, &newer::<See>(call, id).await?, Some(said)).await
}

/// What the page can tell of an error; anything else has a page of its own.
fn told(error: Error, typed: Said) -> Result<Said> {
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    match error {
        Error::Invalid(fields) => Ok(Said { status: refused, fields, ..typed }),
        Error::Refused(refusals) => {
            let reasons = refusals.into_iter().map(|refusal| refusal.words).collect();
            Ok(Said { status: refused, reasons, ..typed })
        }
        Error::Conflict(words) => Ok(Said { status: StatusCode::CONFLICT, reasons: vec![words], ..typed }),
        other => Err(other),
    }
}

fn back(id: RecordId, rest: &str) -> Response {
    Redirect::to(&format!("/records/{id}{rest}")).into_response()
}
