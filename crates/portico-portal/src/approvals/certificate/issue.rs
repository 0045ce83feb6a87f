//! Writes the certificate of a round that is over, for readers of one side.

use super::{
    body::{About, Answer, Certificate, Decision, FORMAT, Named, Paper, Round, Seal, Signed, Source},
    events::{Event, of_round},
    kept::Kept,
    told::{SOMEBODY, Told},
};
use crate::{
    approvals::{
        Subject,
        content::Part,
        rows::{RoundRow, State},
        view::label_for,
    },
    audit::checkpoints::{Proof, certify, origin, prove_entry, receipt_of, verifier},
    call::Call,
    error::{Error, Result},
    ids::RoundId,
};
use portico_model::{access::Side, checkpoints::Certification};
use std::collections::BTreeMap;

/// Of an open round there is none; nor of one whose log has none of its entries.
// req 67, req 84
pub async fn issue(call: &Call, subject: &Subject, row: &RoundRow, (side, about): (Side, About)) -> Result<Signed> {
    if row.state == State::Open {
        return Err(Error::Conflict(
            "This is not decided yet. Its certificate is written when the round is over.".into(),
        ));
    }
    let (portal, workspace) = (call.portal(), call.workspace());
    let kept = Kept::find(call, row).await?;
    let events = of_round(portal, (workspace, row.record, row.id), &kept.moments()).await?;
    let events: Vec<Event> = events.into_iter().map(|event| shown(event, side)).collect();
    let Some(last) = events.last().map(|event| event.entry.clone()) else { return Err(erased()) };
    let mut told = Told::of(&events, unnamed(call.actor().workspace_name(), side));
    kept.complete(&mut told, &events, side);
    let proof = prove_entry(portal, workspace, (row.record.0, last.entry)).await?;
    let certificate = Certificate {
        format: FORMAT.into(),
        side: side.as_str().into(),
        zone: call.zone().iana_name().unwrap_or("UTC").to_owned(),
        workspace: Named { id: workspace.0, name: call.actor().workspace_name().to_owned() },
        record: about,
        round: round(subject, row, &told, side)?,
        closed: closed(&events, &told.decisions),
        decisions: told.decisions,
        handed: told.handed,
        log: Source {
            origin: origin(workspace),
            key: verifier(portal, workspace).await?.to_text(),
            chain: row.record.0,
            entries: events.into_iter().map(|event| event.entry).collect(),
        },
        seal: proof.map(seal),
    };
    let certification = Certification {
        origin: origin(workspace),
        chain: row.record.0,
        entry: last.entry,
        hash: last.hash,
        content: certificate.digest()?,
    };
    Ok(Signed { note: certify(portal, workspace, &certification).await?, certificate })
}

/// A signed statement about the entry in which a decision of this round was written down; none for what this side may
/// not know.
pub async fn receipt_for(call: &Call, row: &RoundRow, (side, place): (Side, i64)) -> Result<Option<String>> {
    let kept = Kept::find(call, row).await?;
    let events = of_round(call.portal(), (call.workspace(), row.record, row.id), &kept.moments()).await?;
    let events: Vec<Event> = events.into_iter().map(|event| shown(event, side)).collect();
    let mut told = Told::of(&events, SOMEBODY);
    kept.complete(&mut told, &events, side);
    let Some(found) = told.decisions.iter().find(|one| one.place == place) else { return Ok(None) };
    receipt_of(call.portal(), call.workspace(), (row.record.0, found.entry)).await
}

/// What a reader's copy calls whoever is not named in it.
pub fn unnamed(firm: &str, side: Side) -> &str {
    if side == Side::Client { firm } else { SOMEBODY }
}

/// Without what the reader may not know: the firm's payload, and who of the firm did it.
fn shown(mut event: Event, side: Side) -> Event {
    if side == Side::Firm {
        return event;
    }
    event.entry.firm = None;
    let is_named = event.header.kind == "approval.submitted" || is_by_a_client(&event);
    event.entry.actor = event.entry.actor.filter(|_| is_named);
    event
}

/// In a seat of the client's side the client's people decide; what is put down for them is put down by the firm.
fn is_by_a_client(event: &Event) -> bool {
    let decisions = Told::of(std::slice::from_ref(event), "").decisions;
    decisions.iter().any(|one| !matches!(one.basis.as_str(), "recorded" | "override"))
}

/// Entries that decide something of which nothing is told.
pub fn closed(events: &[Event], told: &[Decision]) -> u64 {
    let is_closed = |event: &&Event| {
        let decides = event.header.kind == "approval.decided";
        decides && !told.iter().any(|one| one.entry == event.entry.entry)
    };
    u64::try_from(events.iter().filter(is_closed).count()).unwrap_or_default()
}

fn round(subject: &Subject, row: &RoundRow, told: &Told, side: Side) -> Result<Round> {
    let form = subject.form()?;
    let content = &row.content;
    let is_whole = side == Side::Firm || (content.firm == Part::default() && content.amount.is_none());
    let is_open = is_whole && !told.is_forgotten;
    let shown = if told.is_forgotten { Vec::new() } else { content.shown(form, side) };
    let answers = shown.into_iter().map(|(label, text)| Answer { label, text });
    let RoundId(id) = row.id;
    Ok(Round {
        id,
        approval: told.approval.clone(),
        label: label(subject, row, told)?,
        number: told.number,
        state: told.state.clone(),
        submitted_by: told.submitted_by.clone(),
        submitted_at: told.submitted_at,
        ended_at: told.ended_at,
        rule_version: told.rule_version,
        bundle: told.bundle.clone(),
        bundle_text: if is_open { Some(content.text()?) } else { None },
        stages: stages(subject, row, side)?,
        answers: answers.collect(),
        documents: told.documents().into_iter().map(|(label, sha256)| Paper { label, sha256 }).collect(),
    })
}

/// By the blueprint of today, where no entry says any more what it was called.
fn label(subject: &Subject, row: &RoundRow, told: &Told) -> Result<String> {
    if !told.label.is_empty() {
        return Ok(told.label.clone());
    }
    Ok(subject.approval(&row.approval)?.label_for(Side::Client).to_owned())
}

fn stages(subject: &Subject, row: &RoundRow, side: Side) -> Result<BTreeMap<String, String>> {
    let declared = subject.approval(&row.approval)?;
    let named = declared.stages.iter().map(|(key, stage)| (key.to_string(), label_for(stage, side).to_owned()));
    Ok(named.collect())
}

fn seal(proof: Proof) -> Seal {
    let Proof { checkpoint, entry, hash, leaf, path, .. } = proof;
    Seal { checkpoint, entry, hash, leaf, path }
}

fn erased() -> Error {
    Error::Gone("What was decided here has been erased, so no certificate of it can be written any more.".into())
}
