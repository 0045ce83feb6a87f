//! What is done to several ticked records at once: each is decided and written by itself, and says how it went.

use crate::{
    call::Call,
    desk::staff::list::Choices,
    error::{Error, Result},
    frames::{Place, frame},
    ids::{MemberId, RecordId},
    policy::{self, Advance, Assign, See, SignedIn, permit::permit},
    records::{
        actions::{
            advance::{Chosen, advance},
            assign::{Assignment, assign},
            snooze::snooze,
        },
        queries::Line,
    },
};
use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use jiff::{Timestamp, ToSpan};
use portico_model::Key;
use portico_web::{
    Fields,
    components::{self as ui},
    frame::Frame,
};
use std::collections::BTreeMap;

/// The bar under a list: what can be done with the ticked rows.
#[derive(Template)]
#[template(path = "desk/staff/bulk.html")]
pub struct Bulk {
    owners: Vec<(String, String)>,
    /// Transitions that begin in a state of the page: key and the verb.
    moves: Vec<(String, String)>,
}

impl askama::filters::HtmlSafe for Bulk {}

/// How it went with one record.
struct Outcome {
    id: String,
    title: String,
    done: bool,
    words: String,
}

#[derive(Template)]
#[template(path = "desk/staff/bulk_done.html")]
struct Page {
    frame: Frame,
    outcomes: Vec<Outcome>,
    done: usize,
    back: String,
}

/// More would keep the writer for too long.
const MOST: usize = 100;

/// What is to be done with each.
enum Deed {
    Assign(Option<MemberId>),
    Move { transition: Key, comment: String },
    Snooze(Timestamp),
}

impl Bulk {
    pub async fn of(call: &Call, lines: &[Line], choices: &Choices) -> Result<Self> {
        let blueprint = call.blueprint().await?;
        let mut moves = BTreeMap::new();
        for line in lines {
            let Some(machine) = blueprint.machine(&line.kind) else { continue };
            for (key, transition) in machine.record_type.workflow.transitions_from(&line.state) {
                moves.insert(key.to_string(), transition.label.clone());
            }
        }
        Ok(Self { owners: choices.owners.clone(), moves: moves.into_iter().collect() })
    }
}

pub async fn run(call: Call, _: SignedIn, fields: Fields) -> Result<Response> {
    let deed = deed(&call, &fields)?;
    let ids: Vec<RecordId> = fields.all("record").iter().filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() || ids.len() > MOST {
        return Err(Error::invalid("record", format!("Tick between 1 and {MOST} records.")));
    }
    let mut outcomes = Vec::with_capacity(ids.len());
    for id in ids {
        outcomes.push(outcome(&call, id, &deed).await?);
    }
    let back = Some(fields.text("back")).filter(|path| path.starts_with("/work")).unwrap_or("/work").to_owned();
    let done = outcomes.iter().filter(|outcome| outcome.done).count();
    let html = Page { frame: frame(&call, Place::at("/work")).await?, outcomes, done, back };
    Ok(Html(html.render().map_err(Error::internal)?).into_response())
}

fn deed(call: &Call, fields: &Fields) -> Result<Deed> {
    match fields.text("do") {
        "assign" => {
            let owner = fields.text("owner");
            let chosen = if owner.is_empty() { None } else { Some(owner.parse().map_err(|_| Error::NotFound)?) };
            Ok(Deed::Assign(chosen))
        }
        "move" => {
            let transition =
                fields.given("transition").ok_or_else(|| Error::invalid("transition", "Choose where to move them."))?;
            Ok(Deed::Move { transition: Key::new(transition), comment: fields.text("comment").to_owned() })
        }
        "snooze" => Ok(Deed::Snooze(tomorrow_morning(call)?)),
        _ => Err(Error::invalid("do", "Choose what to do with them.")),
    }
}

/// Eight o'clock tomorrow, where the reader is.
fn tomorrow_morning(call: &Call) -> Result<Timestamp> {
    let today = call.now().to_zoned(call.zone()).date();
    let tomorrow = today.checked_add(1.days()).map_err(Error::internal)?;
    Ok(tomorrow.at(8, 0, 0, 0).to_zoned(call.zone()).map_err(Error::internal)?.timestamp())
}

/// Refusals are this record's own; only our own faults end the whole.
async fn outcome(call: &Call, id: RecordId, deed: &Deed) -> Result<Outcome> {
    let title = match permit::<See, policy::Record>(call, &id).await {
        Ok(permit) => crate::records::view::title(call, &permit).await?,
        Err(Error::NotFound) => {
            return Ok(Outcome {
                id: id.to_string(),
                title: "A record".into(),
                done: false,
                words: "It is not there.".into(),
            });
        }
        Err(error) => return Err(error),
    };
    let (done, words) = match act(call, id, deed).await {
        Ok(words) => (true, words.to_owned()),
        Err(error @ (Error::Internal(_) | Error::Unavailable(_))) => return Err(error),
        Err(error) => (false, reason(&error)),
    };
    Ok(Outcome { id: id.to_string(), title, done, words })
}

async fn act(call: &Call, id: RecordId, deed: &Deed) -> Result<&'static str> {
    match deed {
        Deed::Assign(to) => {
            let permit = permit::<Assign, policy::Record>(call, &id).await?;
            assign(call, &permit, Assignment { to: *to, ..Assignment::default() }).await?;
            Ok("Assigned")
        }
        Deed::Move { transition, comment } => {
            let permit = permit::<Advance, policy::Record>(call, &id).await?;
            let chosen = Chosen { transition: transition.clone(), comment: comment.clone(), shown: None };
            advance(call, &permit, chosen).await?;
            Ok("Moved")
        }
        Deed::Snooze(until) => {
            let permit = permit::<See, policy::Record>(call, &id).await?;
            snooze(call, &permit, *until).await?;
            Ok("Put off until tomorrow morning")
        }
    }
}

fn reason(error: &Error) -> String {
    match error {
        Error::Refused(refusals) => refusals.iter().map(|refusal| refusal.words.as_str()).collect::<Vec<_>>().join(" "),
        Error::Invalid(fields) => fields.0.values().map(String::as_str).collect::<Vec<_>>().join(" "),
        Error::Forbidden(denied) => format!("{} {}", denied.because, denied.way_on),
        Error::NotFound => "It is not there.".into(),
        other => other.to_string(),
    }
}
