//! Before something is put before those who decide: who they are, and what they would decide on.

use super::{
    about::{Content, Stages},
    show::{Back, told},
};
use crate::{
    approvals::{
        Subject,
        content::hex,
        view::{Change, Line, Paper, planned},
    },
    call::Call,
    error::Result,
    frames::{Place, frame},
    ids::RecordId,
    people::pages::{page, see_other},
    policy::{self, Advance, Permit},
    records::approvals::{
        self,
        api::{looker, seen},
    },
    templates::offers,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use portico_model::{
    Key,
    access::Side,
    refusal::{Refusal, RefusalCode},
};
use portico_web::{Fields, components as ui, frame::Frame, words::Words};

#[derive(Template)]
#[template(path = "desk/approvals/submit_client.html")]
struct ClientPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/submit_staff.html")]
struct StaffPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/submit.html")]
struct Body {
    id: RecordId,
    approval: String,
    title: String,
    label: String,
    reasons: Vec<String>,
    /// Why it cannot be put forward now.
    refusals: Vec<Obstacle>,
    number: u32,
    /// Exactly this was approved, so that nobody is asked again.
    is_given: bool,
    bundle: String,
    stages: Stages,
    content: Content,
}

impl askama::filters::HtmlSafe for Body {}

/// What stands in the way, and where it is mended, if there is such a page for the reader.
struct Obstacle {
    words: String,
    way: Option<(&'static str, String)>,
}

// ask 24
pub async fn show(
    call: Call,
    permit: Permit<Advance, policy::Record>,
    Path((_, approval)): Path<(RecordId, String)>,
) -> Result<Response> {
    shown(&call, &permit, (&approval, Back::default())).await
}

pub async fn put_before(call: Call, permit: Permit<Advance, policy::Record>, fields: Fields) -> Result<Response> {
    let approval = fields.text("approval");
    let submitted = match seen(fields.text("bundle")) {
        Ok(bundle) => approvals::submit(&call, &permit, &Key::new(approval), Some(bundle)).await,
        Err(error) => Err(error),
    };
    match submitted {
        Ok(round) => Ok(see_other(&format!("/approvals/{round}?said=submitted"))),
        Err(error) => {
            let back = told(error, &fields)?;
            shown(&call, &permit, (approval, back)).await
        }
    }
}

async fn shown(
    call: &Call,
    permit: &Permit<Advance, policy::Record>,
    (approval, back): (&str, Back),
) -> Result<Response> {
    let status = if back.reasons.is_empty() { StatusCode::OK } else { back.status };
    let key = Key::new(approval);
    let (subject, preview) = approvals::preview(call, permit, &key).await?;
    let (side, words) = (permit.side(), Words::new(call.now(), &call.zone()));
    let content = subject.content(&key)?;
    let stages = planned((&subject, &preview), approval, call.actor().workspace_name(), looker(call, side));
    let lines = content.shown(subject.form()?, side).into_iter().map(|(label, text)| Line { label, text });
    let documents = content.papers(side);
    let body = Body {
        id: permit.thing().id,
        approval: approval.to_owned(),
        title: subject.title.clone(),
        label: subject.approval(&key)?.label_for(side).to_owned(),
        reasons: back.reasons,
        refusals: obstacles(call, permit, (&subject, &key), &preview.refusals).await?,
        number: preview.number,
        is_given: preview.given.is_some(),
        bundle: hex(content.bundle()?),
        stages: Stages::of(&stages, &words),
        content: Content {
            lines: lines.collect(),
            documents: documents.map(|one| Paper { label: one.label.clone(), sha256: one.sha256.clone() }).collect(),
            difference: Vec::<Change>::new(),
            since: String::new(),
            heading: "What is decided on",
        },
    };
    let frame = frame(call, Place::at("/work")).await?;
    match side {
        Side::Client => page(status, &ClientPage { frame, body }),
        Side::Firm => page(status, &StaffPage { frame, body }),
    }
}

/// Each with the way to what it asks for: the checklist, or the document that the reader may make.
async fn obstacles(
    call: &Call,
    permit: &Permit<Advance, policy::Record>,
    (subject, approval): (&Subject, &Key),
    refusals: &[Refusal],
) -> Result<Vec<Obstacle>> {
    let id = permit.thing().id;
    let template = subject.approval(approval)?.template();
    let mut all = Vec::with_capacity(refusals.len());
    for Refusal { code, words, .. } in refusals {
        let way = match (code, template) {
            (RefusalCode::ChecklistOpen, _) => Some(("Go to the checklist", format!("/records/{id}/checklist"))),
            (RefusalCode::DocumentMissing, Some(template)) => {
                let offers = offers::list(call, permit).await?;
                let is_theirs = offers.iter().any(|offer| offer.key == *template);
                is_theirs.then(|| ("Make a document", format!("/records/{id}/templates#{template}")))
            }
            _ => None,
        };
        all.push(Obstacle { words: words.clone(), way });
    }
    Ok(all)
}
