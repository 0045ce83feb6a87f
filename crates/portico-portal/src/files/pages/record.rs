//! The files of one record, and the form that adds to them; it works without scripts, for several files at once.

use super::{
    Sheet, about, also, end, framed,
    lines::{Line, Lines},
    link, scanned,
};
use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        Document,
        finding::Search,
        form::{self, NotTaken},
        previews, queries,
        retention::{self, Deleted},
        taking::take_in,
    },
    frames::Place,
    ids::{DocumentId, RecordId},
    people::pages::see_other,
    policy::{self, Attach, Permit, See},
    records::{
        actions::advance::{By, acting},
        requirements::loose,
        view,
    },
    storage::Unscanned,
};
use askama::{Template, filters::HtmlSafe};
use axum::{
    extract::{Query, Request},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use portico_model::access::Side;
use portico_web::{
    components::{self as ui, ErrorSummary, FieldError},
    frame::{Flash, Undo},
    words::{self, Words},
};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// What was just done: `added`.
    #[serde(default)]
    said: String,
    /// A document that was just taken away, and can be brought back.
    removed: Option<DocumentId>,
}

#[derive(Template)]
#[template(path = "files/pages/record.html")]
struct Body {
    id: RecordId,
    summary: ErrorSummary,
    /// What was added although something else was not.
    added: String,
    rows: Lines,
    /// A sentence for each file that a rule has deleted.
    deleted: Vec<String>,
    /// Several can be had at once.
    has_archive: bool,
    /// The reader can have documents made of what the record knows.
    has_templates: bool,
    form: Option<Form>,
    /// Why nothing can be added, where that is for its state.
    shut: String,
}

impl HtmlSafe for Body {}

/// Where files are chosen.
struct Form {
    /// "PDF, JPG or PNG, smaller than 50 MB. Up to 10 files."
    limits: String,
    accept: String,
    errors: Vec<String>,
    is_firm: bool,
    /// Pressed twice, it is sent once.
    once: String,
}

/// How the last try ended.
#[derive(Default)]
struct Tried {
    added: usize,
    not_taken: Vec<NotTaken>,
    /// What is wrong with the whole form.
    words: Option<String>,
}

pub async fn show(
    call: Call,
    permit: Permit<See, policy::Record>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let response = shown(&call, &permit, &asked, Tried::default()).await?;
    Ok(Search::begins(&call, &headers, response))
}

/// Takes what can be taken, and says beside each other file why not.
pub async fn add(call: Call, permit: Permit<Attach, policy::Record>, request: Request) -> Result<Response> {
    let limits = call.portal().storage.rules.limits.clone();
    let taken = match form::read(&call, request, &limits).await {
        Ok(sent) => {
            let once = sent.fields.given("once").and_then(|text| text.parse().ok());
            let once = once.unwrap_or_else(|| call.new_id());
            let taken = take_in(&call, &permit, &sent, once).await;
            sent.discard(&call).await;
            taken
        }
        Err(error) => Err(error),
    };
    let tried = match taken {
        Ok((added, not_taken)) if not_taken.is_empty() => {
            let said = if added.len() == 1 { "added" } else { "several" };
            return Ok(see_other(&format!("/records/{}/files?said={said}", permit.thing().id)));
        }
        Ok((added, not_taken)) => Tried { added: added.len(), not_taken, words: None },
        Err(Error::Invalid(fields)) => Tried { words: fields.0.into_values().next(), ..Tried::default() },
        Err(other) => return Err(other),
    };
    let seen = permit.also::<See>(&call).await?.ok_or(Error::NotFound)?;
    shown(&call, &seen, &Asked::default(), tried).await
}

async fn shown(call: &Call, permit: &Permit<See, policy::Record>, asked: &Asked, tried: Tried) -> Result<Response> {
    let id = permit.thing().id;
    let title = view::title(call, permit).await?;
    let documents = queries::of_record(call, permit, permit.side()).await?;
    let attach = permit.also::<Attach>(call).await?;
    let words = Words::new(call.now(), &call.zone());
    let rule = call.unscanned().await?;
    let rows = documents.iter().map(|document| row(rule, document, &words)).collect();
    let mut place = Place::at("/records").live([format!("record:{id}"), format!("staff-record:{id}")]);
    place.flash = flash(asked);
    let errors = errors(&tried);
    let shut = loose::why_shut(call, permit.thing().into(), permit.side()).await?.filter(|_| attach.is_some());
    let shut = shut.unwrap_or_default();
    let field = |text: &String| FieldError { field: "file".into(), text: text.clone() };
    let body = Body {
        id,
        summary: ErrorSummary { errors: errors.iter().map(field).collect() },
        added: added(&tried),
        rows: Lines { lines: rows },
        deleted: gone(call, permit, &words).await?,
        has_archive: documents.len() > 1,
        has_templates: match &attach {
            Some(attach) => makes_documents(call, attach).await?,
            None => false,
        },
        form: (attach.is_some() && shut.is_empty()).then(|| form_of(call, permit.side(), errors.clone())),
        shut,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let sheet = Sheet { status, title: "Files".into(), back: Some(link(title, format!("/records/{id}"))), body };
    framed(call, place, sheet).await
}

/// "Your passport: deleted on Thu 22 Nov 2031 by the rule of 5 years."
async fn gone(call: &Call, permit: &Permit<See, policy::Record>, words: &Words) -> Result<Vec<String>> {
    let deleted = retention::deleted(call, permit).await?;
    if deleted.is_empty() {
        return Ok(Vec::new());
    }
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let declared = blueprint.record_type(&permit.thing().kind);
    let sentence = |one: &Deleted| {
        let item = one.slot.as_ref().and_then(|slot| declared?.requirements.get(slot));
        let label = item.map_or("A file", |item| item.label_for(permit.side()));
        format!("{label}: deleted on {} by the rule of {}.", words.long_day(one.deleted_at), one.rule)
    };
    Ok(deleted.iter().map(sentence).collect())
}

/// Whether a template of the record's type is theirs to make.
async fn makes_documents(call: &Call, permit: &Permit<Attach, policy::Record>) -> Result<bool> {
    let record = permit.thing();
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let actor = acting(call, &By { member: permit.member(), facts: permit.facts() })?;
    Ok(blueprint.patterns(&record.kind).iter().any(|pattern| pattern.is_made_by(&actor)))
}

fn form_of(call: &Call, side: Side, errors: Vec<String>) -> Form {
    let limits = &call.portal().storage.rules.limits;
    Form {
        limits: limits.sentence(),
        accept: limits.accept(),
        errors,
        is_firm: side == Side::Firm,
        once: call.new_id().to_string(),
    }
}

fn row(rule: Unscanned, document: &Document, words: &Words) -> Line {
    let version = &document.current;
    let number = if version.number > 1 { format!("Version {} · ", version.number) } else { String::new() };
    let looks = (Some(version.content.kind), previews::is_ready(rule, version));
    Line {
        about: format!(
            "{number}{}{}{}",
            about(version, words),
            scanned(rule, version.content.scan),
            also(&document.said)
        ),
        end: end(document.firm_only),
        ..Line::new(&document.title, (&document.id, version.number), looks)
    }
}

/// A sentence for each file that was not taken, by its name.
fn errors(tried: &Tried) -> Vec<String> {
    let each = tried.not_taken.iter().map(|one| format!("{}: {}", one.name, one.words));
    each.chain(tried.words.clone()).collect()
}

fn added(tried: &Tried) -> String {
    match u64::try_from(tried.added) {
        Ok(0) | Err(_) => String::new(),
        Ok(count) => format!("{} here now. The others were not taken.", words::counted(count, "file is", "files are")),
    }
}

fn flash(asked: &Asked) -> Option<Flash> {
    let said = |text: &str, undo| Some(Flash { text: text.into(), undo });
    match (asked.removed, asked.said.as_str()) {
        (Some(document), _) => {
            let undo = Undo { action: format!("/files/{document}/restoration"), fields: Vec::new() };
            said("Removed. For 30 days it can be brought back.", Some(undo))
        }
        (None, "added") => said("Your file is here.", None),
        (None, "several") => said("Your files are here.", None),
        (None, "restored") => said("It is back.", None),
        (None, _) => None,
    }
}
