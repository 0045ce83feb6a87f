//! Before something is put before those who decide: who they are, and what they would decide on.

use super::{
    about::{Content, Stages},
    show::{Back, told},
};
use crate::{
    approvals::{
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
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use portico_model::{Key, access::Side};
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
    refusals: Vec<String>,
    number: u32,
    bundle: String,
    stages: Stages,
    content: Content,
}

impl askama::filters::HtmlSafe for Body {}

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
        refusals: preview.refusals.iter().map(|refusal| refusal.words.clone()).collect(),
        number: preview.number,
        bundle: hex(content.bundle()?),
        stages: Stages::of(&stages, &words),
        content: Content {
            lines: lines.collect(),
            documents: documents.map(|one| Paper { label: one.label.clone(), sha256: one.sha256.clone() }).collect(),
            difference: Vec::<Change>::new(),
            since: String::new(),
        },
    };
    let frame = frame(call, Place::at("/work")).await?;
    match side {
        Side::Client => page(status, &ClientPage { frame, body }),
        Side::Firm => page(status, &StaffPage { frame, body }),
    }
}
