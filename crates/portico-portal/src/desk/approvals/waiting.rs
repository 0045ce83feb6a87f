//! What waits for the reader's decision, as rows and as notices: for the home, for “My work”, for the bell.

use crate::{
    call::Call,
    error::Result,
    ids::RecordId,
    policy::{self, Approve, scope::scope},
    records::{approvals::queries, queries::Line},
};
use jiff::Timestamp;
use portico_model::{Key, access::Side};
use portico_store::paging::{Cursor, Page};
use portico_web::{components as ui, frame::Notice, words::Words};

/// One decision that waits for the reader.
#[derive(Debug, Clone)]
pub struct Waits {
    pub record: RecordId,
    pub href: String,
    /// "Release of the work: Brand guidelines"
    pub title: String,
    pub due_at: Option<Timestamp>,
    pub since: Timestamp,
    /// "Dana Reyes" where it is in somebody's place.
    pub place: Option<String>,
    pub organization: String,
    /// A signature is asked for.
    pub signs: bool,
}

/// A page of them, soonest due first. Where the blueprint declares no approvals nothing is read.
pub async fn waits(call: &Call, after: Option<Cursor>, size: usize) -> Result<Page<Waits>> {
    let blueprint = call.blueprint().await?;
    if blueprint.record_types.values().all(|declared| declared.approvals.is_empty()) {
        return Ok(Page { rows: Vec::new(), next: None });
    }
    let scope = scope::<Approve, policy::Record>(call).await?;
    let found = queries::waiting(call, &scope, (after, size)).await?;
    Ok(Page { next: found.next, rows: told(call, found.rows).await? })
}

/// The decision on this record that waits for the reader: a link of a mail opens nothing else.
pub async fn on_record(call: &Call, record: RecordId) -> Result<Option<Waits>> {
    let scope = scope::<Approve, policy::Record>(call).await?;
    let found = queries::waiting_on(call, &scope, record).await?;
    Ok(told(call, found.into_iter().collect()).await?.pop())
}

async fn told(call: &Call, found: Vec<(queries::Waiting, Line)>) -> Result<Vec<Waits>> {
    let side = call.actor().side();
    let mut rows = Vec::with_capacity(found.len());
    for (one, line) in found {
        let rules = call.blueprint_of(one.rule_version).await?;
        let label = label(&rules, &line, &one.approval, side);
        rows.push(Waits {
            record: one.record,
            href: format!("/approvals/{}", one.round),
            title: format!("{label}: {}", line.title),
            due_at: one.due_at,
            since: one.since,
            place: (one.basis != "own").then_some(one.seat_name),
            signs: signs(&rules, &line, &one.approval),
            organization: line.organization_name,
        });
    }
    Ok(rows)
}

/// What waits for a decision is told as that, and once.
pub fn is_among(waits: &[Waits], record: RecordId) -> bool {
    waits.iter().any(|one| one.record == record)
}

pub fn label(rules: &portico_model::blueprint::Compiled, line: &Line, approval: &Key, side: Side) -> String {
    let declared = rules.record_type(&line.kind).and_then(|declared| declared.approvals.get(approval));
    declared.map_or_else(|| approval.to_string(), |declared| declared.label_for(side).to_owned())
}

fn signs(rules: &portico_model::blueprint::Compiled, line: &Line, approval: &Key) -> bool {
    let declared = rules.record_type(&line.kind).and_then(|declared| declared.approvals.get(approval));
    declared.is_some_and(|declared| declared.stages.values().any(|stage| stage.sign.is_some()))
}

pub fn rows(waits: &[Waits], side: Side, words: &Words) -> Vec<ui::Row> {
    let row = |one: &Waits| {
        let since = format!("Since {}", words.day_within(one.since));
        let whose = one.place.as_ref().map(|name| format!(" · for {name}")).unwrap_or_default();
        let of = if side == Side::Firm { format!(" · {}", one.organization) } else { String::new() };
        ui::Row {
            title: one.title.clone(),
            href: one.href.clone(),
            about: format!("{since}{whose}{of}"),
            due: None,
            end: one.due_at.map_or(ui::RowEnd::Nothing, |at| ui::RowEnd::Due(words.due_label(at))),
            steps: None,
        }
    };
    waits.iter().map(row).collect()
}

pub fn notices(waits: &[Waits], words: &Words) -> Vec<Notice> {
    let notice = |one: &Waits| Notice {
        title: one.title.clone(),
        href: one.href.clone(),
        due: one.due_at.map(|at| words.due_label(at)),
        when: String::new(),
        why: match &one.place {
            Some(name) => format!("because you decide for {name}"),
            None => "because you are asked to decide".into(),
        },
    };
    waits.iter().map(notice).collect()
}
