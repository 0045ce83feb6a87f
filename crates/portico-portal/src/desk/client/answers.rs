//! What was told with a request, changed as far as the state allows it.

use crate::{
    call::Call,
    desk::{
        client::row::{ClientRecord, load},
        fields::{Filling, Section},
        record::Said,
    },
    error::{Error, Result},
    frames::{Place, frame},
    ids::RecordId,
    people::pages::page,
    policy::{self, Answer, Permit},
    records::moves,
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_model::{
    Key,
    access::Side,
    blueprint::RecordType,
    forms::{self, Asking, Input},
};
use portico_web::{components as ui, frame::Frame};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "desk/client/answers.html")]
struct Page {
    frame: Frame,
    id: RecordId,
    title: String,
    summary: ui::ErrorSummary,
    reasons: Vec<String>,
    sections: Vec<Section>,
    revision: i64,
}

/// The form with what is there now, or with what was typed and refused.
pub async fn show(call: &Call, permit: &Permit<Answer, policy::Record>, said: Said) -> Result<Response> {
    let record = load(call, permit.thing().id).await?;
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &record.kind)?;
    let fields = editable(declared, &record)?;
    let is_back = said.status != StatusCode::OK;
    let input = if is_back { said.input } else { only(&fields, forms::refill(&declared.form, &record.answers)) };
    let today = call.now().to_zoned(call.zone()).date();
    let asking = Asking { form: &declared.form, fields: fields.clone(), before: &record.answers, today };
    let answers = forms::read_draft(&asking, &input).map(|draft| draft.answers).unwrap_or_default();
    let filling = Filling {
        form: &declared.form,
        fields: &fields,
        input: &input,
        answers: &answers,
        errors: &said.fields,
        today,
    };
    let page_of = Page {
        frame: frame(call, Place::at("/records")).await?,
        id: record.id,
        title: record.title.clone(),
        summary: filling.summary(),
        reasons: said.reasons,
        sections: filling.sections(),
        // After a conflict the page carries the newer revision: what is sent next was decided with it in view.
        revision: record.revision,
    };
    page(said.status, &page_of)
}

fn editable(declared: &RecordType, record: &ClientRecord) -> Result<BTreeSet<Key>> {
    let state = declared.workflow.state(&record.state).ok_or_else(|| Error::internal("the state is declared"))?;
    let fields = forms::editable(&declared.form, (&record.state, state), Side::Client);
    if fields.is_empty() {
        let words = format!("Nothing can be changed while this is “{}”.", state.label_for(Side::Client));
        return Err(Error::forbidden(words, "Write a message instead: it is always read."));
    }
    Ok(fields)
}

/// Inputs of fields that may be changed.
fn only(fields: &BTreeSet<Key>, input: Input) -> Input {
    let belongs = |name: &str| fields.contains(name.split_once('.').map_or(name, |(key, _)| key));
    input.into_iter().filter(|(name, _)| belongs(name)).collect()
}
