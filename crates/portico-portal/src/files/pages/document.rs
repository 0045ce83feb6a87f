//! One file: the current version first, older ones below, a newer one in its place.

use super::{
    Sheet, about, framed, link,
    sheets::{Sheets, sheets},
};
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    files::{
        Origin, Scan, Version,
        actions::{download::must_be_readable, must_be_theirs},
        api::newer,
        queries,
    },
    frames::Place,
    ids::DocumentId,
    people::pages::see_other,
    policy::{self, Attach, Permit, See, permit},
    records::{
        actions::advance::By,
        requirements::{said, why_locked},
    },
    storage::Unscanned,
};
use askama::{Template, filters::HtmlSafe};
use axum::{
    extract::{Query, Request},
    http::StatusCode,
    response::Response,
};
use portico_model::access::Side;
use portico_web::{
    components::{self as ui, ErrorSummary, FieldError},
    frame::Flash,
    words::Words,
};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

#[derive(Template)]
#[template(path = "files/pages/document.html")]
struct Body {
    id: DocumentId,
    summary: ErrorSummary,
    name: String,
    about: String,
    /// Nothing where the current version cannot be had.
    may_download: bool,
    /// What is known of viruses in it.
    note: String,
    /// What the portal made it of, where nobody sent it.
    made: String,
    /// What was said about the current version: labels and words.
    said: Vec<(String, String)>,
    firm_only: bool,
    number: i64,
    sheets: Sheets,
    older: Vec<Older>,
    change: Option<Change>,
    /// Why it cannot be changed, where its place in the checklist is what stands against it.
    locked: String,
}

impl HtmlSafe for Body {}

struct Older {
    number: i64,
    about: String,
    said: Vec<(String, String)>,
    may_download: bool,
}

/// What the reader may do with it.
struct Change {
    limits: String,
    accept: String,
    error: String,
    /// Where what its item asks is asked again with a newer version; nothing where it asks nothing.
    asks: String,
}

pub async fn show(call: Call, permit: Permit<See, policy::Document>, Query(asked): Query<Asked>) -> Result<Response> {
    let text = if asked.said == "replaced" { Some("The newer version is in its place.") } else { None };
    shown(&call, &permit, text, None).await
}

pub async fn replace(call: Call, permit: Permit<Attach, policy::Document>, request: Request) -> Result<Response> {
    let id = permit.thing().id;
    let (status, words) = match newer(&call, &permit, request).await {
        Ok(()) => return Ok(see_other(&format!("/files/{id}?said=replaced"))),
        Err(Error::Invalid(fields)) => (StatusCode::UNPROCESSABLE_ENTITY, fields.0.into_values().next()),
        Err(Error::Conflict(words)) => (StatusCode::CONFLICT, Some(words)),
        Err(other) => return Err(other),
    };
    let seen = permit::permit::<See, policy::Document>(&call, &id).await?;
    shown(&call, &seen, None, words.map(|words| (status, words))).await
}

async fn shown(
    call: &Call,
    permit: &Permit<See, policy::Document>,
    flash: Option<&str>,
    error: Option<(StatusCode, String)>,
) -> Result<Response> {
    let document = permit.thing();
    if document.is_removed {
        return Err(Error::NotFound);
    }
    let named = queries::name(call, permit).await?;
    let versions = queries::versions(call, permit).await?;
    let blueprint = call.blueprint_of(document.record.blueprint_version).await?;
    let asked = named.slot.as_ref().and_then(|slot| said::document(&blueprint, &document.record.kind, slot));
    let asked = asked.filter(|asked| !asked.metadata.is_empty());
    let said_of =
        |version: &Version| asked.map(|asked| said::shown(asked, &version.metadata, permit.side())).unwrap_or_default();
    let asks = named.slot.as_ref().filter(|_| asked.is_some());
    let asks = asks.map(|slot| format!("/records/{}/checklist#i-{slot}", document.record.id)).unwrap_or_default();
    let current = versions.first().ok_or_else(|| Error::internal("a document has no version"))?;
    let words = Words::new(call.now(), &call.zone());
    let (status, error) = error.unwrap_or((StatusCode::OK, String::new()));
    let errors = (!error.is_empty()).then(|| FieldError { field: "file".into(), text: error.clone() });
    let rule = call.unscanned().await?;
    let (change, locked) = change(call, permit, (error, asks)).await?;
    let body = Body {
        id: document.id,
        summary: ErrorSummary { errors: errors.into_iter().collect() },
        name: current.name.clone(),
        about: about(current, &words),
        may_download: must_be_readable(call, rule, current).is_ok(),
        note: note(current),
        made: made(call, permit, named.origin).await?,
        said: said_of(current),
        firm_only: document.firm_only,
        number: current.number,
        sheets: sheets(call, permit, current).await?,
        older: versions
            .iter()
            .skip(1)
            .map(|version| older(call, (rule, version), (&words, said_of(version))))
            .collect(),
        change,
        locked,
    };
    let record = document.record.id;
    let mut place = Place::at("/files").live([format!("record:{record}"), format!("staff-record:{record}")]);
    place.flash = flash.map(|text| Flash { text: text.to_owned(), undo: None });
    let back = Some(link(format!("Files of {}", named.record), format!("/records/{record}/files")));
    framed(call, place, Sheet { status, title: named.title, back, body }).await
}

fn older(call: &Call, (rule, version): (Unscanned, &Version), (words, said): (&Words, Vec<(String, String)>)) -> Older {
    let may_download = must_be_readable(call, rule, version).is_ok();
    Older { number: version.number, about: about(version, words), said, may_download }
}

/// What the reader may do with it, or why nothing.
async fn change(
    call: &Call,
    permit: &Permit<See, policy::Document>,
    (error, asks): (String, String),
) -> Result<(Option<Change>, String)> {
    let Some(attach) = permit.also::<Attach>(call).await? else { return Ok((None, String::new())) };
    let document = permit.thing();
    if must_be_theirs(document, attach.side()).is_err() {
        return Ok((None, String::new()));
    }
    let by = By { member: attach.member(), facts: attach.facts() };
    let reader = &mut Reader::Quick(call.read());
    match why_locked(call, reader, (&document.record).into(), (&by, document.id)).await? {
        Some(words) => Ok((None, if error.is_empty() { words } else { error })),
        None => {
            let limits = call.portal().storage.rules.limits.only_one();
            Ok((Some(Change { limits: limits.sentence(), accept: limits.accept(), error, asks }), String::new()))
        }
    }
}

/// By what it was made: staff are told of which blueprint, and of what the record was then.
async fn made(call: &Call, permit: &Permit<See, policy::Document>, origin: Option<Origin>) -> Result<String> {
    let Some(Origin { template, blueprint_version, revision }) = origin else { return Ok(String::new()) };
    let blueprint = call.blueprint_of(blueprint_version).await?;
    let declared = blueprint.record_type(&permit.thing().record.kind).and_then(|kind| kind.templates.get(&template));
    let label = declared.map_or(template.as_str(), |declared| declared.label_for(permit.side()));
    Ok(match permit.side() {
        Side::Client => format!("Made by the portal from “{label}”."),
        Side::Firm => format!(
            "Made by the portal from “{label}” of version {blueprint_version} of the blueprint, when this was at revision \
             {revision}."
        ),
    })
}

fn note(version: &Version) -> String {
    match version.content.scan {
        Scan::Clean => String::new(),
        Scan::Waiting => "It is being checked for viruses. Nobody else gets it before that is done.".into(),
        Scan::Infected => "We found a virus in this file and deleted it.".into(),
        Scan::NotScanned => match &version.content.scan_said {
            Some(why) => format!("Not scanned: nobody could check it for viruses ({why})."),
            None => "Not scanned: nobody has checked it for viruses.".into(),
        },
    }
}
