//! The answers of a client's form once more, before they go.

use crate::{
    call::Call,
    desk::request::send::permit_of,
    error::{Error, Result},
    frames::{Place, frame},
    ids::{DraftId, OrganizationId},
    people::pages::{page, see_other},
    policy::SignedIn,
    records::{
        actions::draft::{self, Draft, asking},
        moves,
    },
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use portico_model::{access::Side, blueprint, forms};
use portico_web::{components as ui, frame::Frame};

#[derive(Template)]
#[template(path = "desk/request/check.html")]
struct Page {
    frame: Frame,
    draft: DraftId,
    kind: String,
    organization: OrganizationId,
    organization_name: String,
    requested_for: String,
    promise: String,
    firm: String,
    sections: Vec<Section>,
}

/// The answers of one topic, as they will be read.
struct Section {
    title: String,
    answers: Vec<(String, String, String)>,
}

pub async fn show(call: Call, _: SignedIn, Path(id): Path<DraftId>) -> Result<Response> {
    let draft = draft::find(&call, id).await?.ok_or(Error::NotFound)?;
    if let Some(record) = draft.record {
        return Ok(see_other(&format!("/records/{record}")));
    }
    let permit = permit_of(&call, &draft.kind, draft.organization).await?;
    let back = see_other(&format!("/drafts/{id}"));
    if permit.side() == Side::Firm {
        return Ok(back);
    }
    let blueprint = call.blueprint().await?;
    let declared = moves::type_of(&blueprint, &draft.kind)?;
    let asking = asking(&call, &blueprint, &draft.kind, permit.side())?;
    let Ok(answers) = forms::read(&asking, &draft.written.input) else { return Ok(back) };
    let page_of = Page {
        frame: frame(&call, Place::at("/records")).await?,
        draft: id,
        kind: draft.kind.to_string(),
        organization: draft.organization,
        organization_name: organization_name(&call, &draft),
        requested_for: draft.written.requested_for.map(|member| member.to_string()).unwrap_or_default(),
        promise: declared.client.promise.clone(),
        firm: call.actor().workspace_name().to_owned(),
        sections: sections(&declared.form, &answers),
    };
    page(StatusCode::OK, &page_of)
}

fn organization_name(call: &Call, draft: &Draft) -> String {
    let standing = call.actor().standing_in(draft.organization);
    standing.map(|standing| standing.organization_name.clone()).unwrap_or_default()
}

/// What is there, by topic; a topic without an answer is left out.
fn sections(form: &blueprint::Form, answers: &forms::Answers) -> Vec<Section> {
    let sections = form.sections.values().map(|section| {
        let given = section.fields.iter().filter_map(|(key, field)| {
            let answer = answers.get(key.as_str())?;
            Some((key.to_string(), field.label.clone(), forms::display(field, answer)))
        });
        Section { title: section.title.clone(), answers: given.collect() }
    });
    sections.filter(|section| !section.answers.is_empty()).collect()
}
