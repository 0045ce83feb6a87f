//! Approvals of records: what of a record is decided on, what its decisions settle, and the actions that change both.
//!
//! Each action locks the record and its chain, lets `crate::approvals` take the step, writes the event, and makes the move
//! that the workflow declares for it. A change of content voids what was decided on it: `follow.rs`, called by every write.

pub mod api;
mod certificate;
mod decide;
mod deciders;
mod doubt;
mod follow;
mod hand;
mod jobs;
mod kept;
pub mod queries;
pub mod rounds;
mod submit;
mod withdraw;

pub use certificate::{certificate, receipt};
pub use decide::{Chosen, Vote, decide, record_decision, record_decision_in};
pub use deciders::{Deciders, deciders};
pub use doubt::{doubt, open_comments, own_musts};
pub use follow::{after_change, after_move, content_changed, settled_by_history};
pub use hand::{ask_someone_else, call_back, reassign};
pub use jobs::{COVER, DUE, OPEN, WATCH, cover, watch};
pub use submit::{is_asked_for, is_put_forward_from, is_submitter, preview, submit};
pub use withdraw::withdraw;

use crate::{
    approvals::{Commented, Content, Document, Filed, Happening, Reader, RoundRow, Subject, Unfinished, docket},
    audit::event::hex,
    call::Call,
    error::{Error, Result},
    ids::{DocumentId, RecordId, RoundId},
    policy::{self, Action, Permit},
    records::{
        Record,
        actions::answer::all_answers,
        change::{Fact, Held},
        moves,
        requirements::{Left, open_items, open_items_for_clients},
        topics,
    },
};
use portico_model::{Key, access::Facts, blueprint::Asks, forms::Answers, workflow::Settled};
use portico_store::{Tx, Value, from_row, values};
use std::collections::BTreeMap;
use uuid::Uuid;

const PARTICIPANTS: &str =
    "SELECT member_id FROM record_participant WHERE workspace_id = $1 AND record_id = $2 ORDER BY member_id";
const ANCESTORS: &str = "SELECT ancestor_id FROM organization_closure WHERE workspace_id = $1 AND descendant_id = $2";
const APPROVED: &str =
    "SELECT approval FROM approval_round WHERE workspace_id = $1 AND record_id = $2 AND state = 'approved'";
const APPROVED_BUNDLES: &str =
    "SELECT approval, bundle FROM approval_round WHERE workspace_id = $1 AND record_id = $2 AND state = 'approved'";
/// Documents are an upper capability's; that a decision is bound to their bytes is decided here. What shows a decision came
/// with it.
const DOCUMENTS: &str = "SELECT d.id, v.name, d.version, b.sha256, d.slot, w.template, d.firm_only, d.said FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
    LEFT JOIN made_version w ON w.workspace_id = d.workspace_id AND w.document_id = d.id AND w.number = d.version \
    WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.removed_at IS NULL AND d.shows_decision = FALSE ORDER BY d.id";
/// Comments are an upper capability's, too; that an open one of one's own says what is to change is decided here.
const OWN_COMMENTS: &str = "SELECT DISTINCT d.slot, d.firm_only FROM proof_comment c \
    JOIN document d ON d.workspace_id = c.workspace_id AND d.id = c.document_id \
    WHERE c.workspace_id = $1 AND c.record_id = $2 AND c.state = 'open' AND c.member_id IN {uuids $3} AND d.removed_at IS NULL";

struct FiledRow {
    id: DocumentId,
    name: String,
    version: i64,
    sha256: Vec<u8>,
    slot: Option<String>,
    template: Option<String>,
    firm_only: bool,
    said: String,
}

from_row!(FiledRow { id, name, version, sha256, slot, template, firm_only, said });

/// A record as approvals know it.
pub async fn subject(call: &Call, reader: &mut Reader<'_>, record: &Record) -> Result<Subject> {
    let participants = reader.all::<Uuid>(PARTICIPANTS, &values![call.workspace(), record.id]).await?;
    let ancestors = reader.all::<Uuid>(ANCESTORS, &values![call.workspace(), record.organization]).await?;
    Ok(Subject {
        id: record.id,
        kind: record.kind.clone(),
        title: record.title.clone(),
        facts: facts(record, participants, ancestors),
        answers: all_answers(record),
        documents: documents(call, reader, record.id).await?,
        left: left(call, reader, record).await?,
        own_comments: own_comments(call, reader, record.id).await?,
        version: record.blueprint_version,
        rules: call.blueprint_of(record.blueprint_version).await?,
        live: call.blueprint().await?,
    })
}

fn facts(record: &Record, participants: Vec<Uuid>, ancestors: Vec<Uuid>) -> Facts {
    Facts {
        id: record.id.0,
        kind: record.kind.clone(),
        organization: record.organization.0,
        ancestors,
        opened_by: Some(record.opened_by.0),
        requested_for: Some(record.requested_for.0),
        participants,
        owner: record.owner.map(|member| member.0),
        team: record.team.clone(),
        state: Some(record.state.clone()),
        ball: policy::facts::ball(&record.ball),
    }
}

/// The current versions of a record's files: decisions are bound to those that all who are asked may see.
async fn documents(call: &Call, reader: &mut Reader<'_>, record: RecordId) -> Result<Vec<Filed>> {
    let found: Vec<FiledRow> = reader.all(DOCUMENTS, &values![call.workspace(), record]).await?;
    let filed = |FiledRow { id, name, version, sha256, slot, template, firm_only, said }| Filed {
        id,
        item: slot.map(Key::new),
        template: template.map(Key::new),
        firm_only,
        document: Document {
            label: label(name, version, &said),
            sha256: hex(&sha256),
            is_subject: false,
            document: Some(id),
        },
    };
    Ok(found.into_iter().map(filed).collect())
}

/// "passport.pdf, version 2 (Valid until: 1 May 2031)": what is said about a document is decided on with it.
fn label(name: String, version: i64, said: &str) -> String {
    let name = if version > 1 { format!("{name}, version {version}") } else { name };
    if said.is_empty() { name } else { format!("{name} ({said})") }
}

/// On which files whoever acts has put down what is to change.
async fn own_comments(call: &Call, reader: &mut Reader<'_>, record: RecordId) -> Result<Vec<Commented>> {
    let members: Vec<Uuid> = call.actor().standings().iter().map(|standing| standing.member.0).collect();
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let given = values![call.workspace(), record, Value::uuids(&members)];
    let found: Vec<(Option<String>, bool)> = reader.all(OWN_COMMENTS, &given).await?;
    Ok(found.into_iter().map(|(slot, firm_only)| Commented { item: slot.map(Key::new), firm_only }).collect())
}

/// What of the checklist is left but approvals: an approval does not wait for itself.
async fn left(call: &Call, reader: &mut Reader<'_>, record: &Record) -> Result<Unfinished> {
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &record.kind)?;
    let Left { open, missing } =
        open_items(call, reader, (record, &all_answers(record), &[])).await?.unwrap_or_default();
    let is_sent = |key: &Key| declared.requirements.get(key).is_none_or(|one| !matches!(one.asks, Asks::Approval(_)));
    Ok(Unfinished { open: open.into_iter().filter(is_sent).collect(), missing })
}

/// What the decisions on a record settle for its workflow: what was approved exactly as it is now, or as it was when
/// the record came to its end, and what need not be.
// req 63, req 74
pub async fn settled(call: &Call, reader: &mut Reader<'_>, record: &Record) -> Result<Settled> {
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &record.kind)?;
    if declared.approvals.is_empty() && declared.requirements.is_empty() {
        return Ok(Settled::default());
    }
    let answers = all_answers(record);
    let mut approved = not_needed(&blueprint, &record.kind, &answers);
    let given: Vec<(String, Vec<u8>)> = reader.all(APPROVED_BUNDLES, &values![call.workspace(), record.id]).await?;
    let documents =
        if given.is_empty() || !record.is_open { Vec::new() } else { documents(call, reader, record.id).await? };
    for (key, bundle) in given {
        let key = Key::new(key);
        let Some(procedure) = blueprint.procedure(&record.kind, &key) else { continue };
        if !record.is_open {
            approved.push(key);
            continue;
        }
        let content = Content::of(procedure, &declared.form, &answers, (&documents, record.blueprint_version));
        if content.bundle()?.0.as_slice() == bundle {
            approved.push(key);
        }
    }
    let left = open_items(call, reader, (record, &answers, &approved)).await?;
    Ok(with_checklist(approved, left))
}

/// The same as far as a client's page knows it: what the firm keeps to itself is not loaded there.
pub async fn settled_for_clients(
    call: &Call,
    (record, kind, version): (RecordId, &Key, i64),
    answers: &Answers,
) -> Result<Settled> {
    let blueprint = call.blueprint_of(version).await?;
    let declared = moves::type_of(&blueprint, kind)?;
    if declared.approvals.is_empty() && declared.requirements.is_empty() {
        return Ok(Settled::default());
    }
    let given: Vec<String> = call.read().all(APPROVED, &values![call.workspace(), record]).await?;
    let mut approved = not_needed(&blueprint, kind, answers);
    approved.extend(given.into_iter().map(Key::new));
    let left = open_items_for_clients(call, &blueprint, (record, kind, answers, &approved)).await?;
    Ok(with_checklist(approved, left))
}

fn with_checklist(approved: Vec<Key>, left: Option<Left>) -> Settled {
    let (open_items, missing_items) = left.map(|left| (left.open, left.missing)).unzip();
    Settled { approved, open_items, missing_items }
}

/// Approvals that ask nobody about these answers.
pub fn not_needed(blueprint: &portico_model::blueprint::Compiled, kind: &Key, answers: &Answers) -> Vec<Key> {
    let Some(declared) = blueprint.record_type(kind) else { return Vec::new() };
    let is_needed = |key: &&Key| blueprint.procedure(kind, key).is_none_or(|procedure| procedure.is_needed(answers));
    declared.approvals.keys().filter(|key| !is_needed(key)).cloned().collect()
}

/// The record of a permit, locked, as approvals know it.
async fn hold<A: Action>(call: &Call, tx: &mut Tx, permit: &Permit<A, policy::Record>) -> Result<(Held, Subject)> {
    let held = Held::by(call, tx, permit, None).await?;
    let subject = subject(call, &mut Reader::Locked(tx), &held.record).await?;
    Ok((held, subject))
}

/// One of its rounds; a round of another record is none.
async fn round_of(call: &Call, tx: &mut Tx, record: RecordId, round: RoundId) -> Result<RoundRow> {
    let found = docket::find(&mut Reader::Locked(tx), call.workspace(), round).await?;
    found.filter(|row| row.record == record).ok_or(Error::NotFound)
}

/// Whoever acts, as a person: decisions are nobody else's.
fn person(call: &Call) -> Result<Uuid> {
    call.actor().person().map(|person| person.0).ok_or(Error::Unauthenticated)
}

/// Writes what happened into the record's chain. What clients hear of is a change of the record for them.
async fn write(call: &Call, tx: &mut Tx, held: &mut Held, happening: Happening) -> Result<()> {
    let Happening { kind, member, on_behalf_of, client, firm } = happening;
    let asked = firm.get("asks").and_then(serde_json::Value::as_array).into_iter().flatten();
    let members: Vec<String> = asked.filter_map(|one| Some(format!("member:{}", one.as_str()?))).collect();
    let mut after = held.record.clone();
    if !client.is_empty() {
        after.changed_at = after.changed_at.max(call.now());
    }
    let fact = Fact { on_behalf_of, client, firm, ..Fact::now(call, kind, member) };
    held.write(call, tx, after, fact).await?;
    call.tell(tx, topics(&held.record).into_iter().chain(members));
    Ok(())
}

/// Records by identifier, for pages of rounds.
pub async fn titles(call: &Call, records: &[RecordId]) -> Result<BTreeMap<RecordId, (String, Key, i64)>> {
    const TITLES: &str = "SELECT id, title, type, number FROM record WHERE workspace_id = $1 AND id IN {uuids $2}";
    let ids = Value::uuids(records.iter().map(|record| &record.0));
    let found: Vec<(RecordId, String, String, i64)> = call.read().all(TITLES, &values![call.workspace(), ids]).await?;
    Ok(found.into_iter().map(|(id, title, kind, number)| (id, (title, Key::new(kind), number))).collect())
}
