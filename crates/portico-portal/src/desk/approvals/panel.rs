//! The approvals of a record on its own page: where each stands, whom it waits for, and the way to decide or to ask.

use super::about::{Stages, standing};
use crate::{
    approvals::{
        Reader,
        view::{self, View},
    },
    call::Call,
    error::Result,
    policy::{self, Advance, Permit, See},
    records::{
        approvals::{self, api::looker},
        moves,
        view::whole,
    },
};
use askama::Template;
use portico_web::{components as ui, words::Words};

#[derive(Template)]
#[template(path = "desk/approvals/panel.html")]
pub struct Panel {
    lines: Vec<Line>,
}

impl askama::filters::HtmlSafe for Panel {}

struct Line {
    key: String,
    label: String,
    standing: String,
    due: Option<ui::Due>,
    stages: Option<Stages>,
    /// A verb and where it leads.
    way: Option<(String, String)>,
    /// Of a round that is over.
    certificate: Option<String>,
    /// It waits for the reader.
    is_mine: bool,
}

impl Panel {
    /// None where the record's type declares no approvals; then nothing is read.
    pub async fn load(call: &Call, permit: &Permit<See, policy::Record>) -> Result<Option<Self>> {
        let thing = permit.thing();
        let blueprint = call.blueprint_of(thing.blueprint_version).await?;
        let declared = moves::type_of(&blueprint, &thing.kind)?;
        if declared.approvals.is_empty() {
            return Ok(None);
        }
        let record = whole(call, thing.id).await?;
        let subject = approvals::subject(call, &mut Reader::Quick(call.read()), &record).await?;
        let views = view::latest(call, &subject, looker(call, permit.side())).await?;
        let advances = permit.also::<Advance>(call).await?;
        let not_needed = approvals::not_needed(&blueprint, &thing.kind, &subject.answers);
        let words = Words::new(call.now(), &call.zone());
        let mut lines = Vec::new();
        for (key, approval) in declared.approvals.iter().filter(|(key, _)| !not_needed.contains(key)) {
            let view = views.iter().find(|view| view.approval == key.as_str());
            let is_theirs = match &advances {
                Some(advances) => approvals::is_submitter(call, advances, (&subject, key))?,
                None => false,
            };
            let may_submit = is_theirs && approvals::is_asked_for(&subject, key)?;
            let may_go_on = is_theirs && approvals::is_put_forward_from(&subject, key)?;
            lines.extend(line(
                call,
                (key.as_str(), approval.label_for(permit.side())),
                (view, may_submit, may_go_on),
                &words,
                thing.id,
            ));
        }
        Ok((!lines.is_empty()).then_some(Self { lines }))
    }
}

fn line(
    call: &Call,
    (key, label): (&str, &str),
    (view, may_submit, may_go_on): (Option<&View>, bool, bool),
    words: &Words,
    record: crate::ids::RecordId,
) -> Option<Line> {
    let forward = format!("/records/{record}/approvals/{key}");
    let Some(view) = view else {
        return may_submit.then(|| Line {
            key: key.to_owned(),
            label: label.to_owned(),
            standing: "It has not been put before anybody yet.".into(),
            due: None,
            stages: None,
            way: Some(("Put it forward…".into(), forward)),
            certificate: None,
            is_mine: false,
        });
    };
    let is_mine = !view.mine.is_empty();
    let round = format!("/approvals/{}", view.id);
    let way = match view.state.as_str() {
        _ if is_mine => ("Look at it and decide".to_owned(), round),
        "approved" if may_go_on => ("Go on as it was approved…".to_owned(), forward),
        "open" | "approved" => (format!("See round {}", view.number), round),
        _ if may_submit => ("Put it forward again…".to_owned(), forward),
        _ => (format!("See round {}", view.number), round),
    };
    Some(Line {
        key: key.to_owned(),
        label: label.to_owned(),
        standing: standing(view, call.actor().workspace_name(), words),
        due: view.due_at.map(|at| words.due_label(at)),
        stages: Some(Stages::of(&view.stages, words)),
        way: Some(way),
        certificate: (view.state != "open").then(|| format!("/approvals/{}/certificate", view.id)),
        is_mine,
    })
}
