//! What happened to this request? Every event with its details, every mail, every job that still waits, and the chain.

use crate::{
    audit::{event::hex, verify::verify_chain},
    call::Call,
    desk::staff::record::{load::Event, story::Teller},
    error::{Error, Result},
    frames::{Place, frame},
    ids::{MemberId, RecordId},
    people::pages::page,
    policy::{self, Audit, Permit},
    records::moves,
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use jiff::Timestamp;
use portico_model::access::Side;
use portico_store::{FromRow, Row as Stored, from_row, values};
use portico_web::{
    components::{self as ui},
    frame::Frame,
    words::{self, Words},
};
use serde::Deserialize;
use serde_json::Value as Json;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    older: Option<i64>,
}

#[derive(Template)]
#[template(path = "desk/staff/audit.html")]
struct Page {
    frame: Frame,
    id: RecordId,
    title: String,
    days: Vec<Day>,
    older: Option<i64>,
    chain: Chain,
    /// A checkpoint covers some of it.
    is_sealed: bool,
    mails: Vec<MailLine>,
    jobs: Vec<JobLine>,
}

/// Whether the chain holds, in a sentence.
struct Chain {
    is_whole: bool,
    lead: String,
    text: String,
}

/// The entries of one day, newest first.
struct Day {
    name: String,
    entries: Vec<Entry>,
}

struct Entry {
    seq: i64,
    time: String,
    who: String,
    what: String,
    change: String,
    technical: Vec<(&'static str, String)>,
}

struct MailLine {
    when: ui::When,
    recipient: String,
    subject: String,
    state: String,
    why: String,
}

struct JobLine {
    kind: String,
    state: String,
    next: ui::When,
    error: String,
}

/// An event with how it was known and what was hashed.
struct Told {
    event: Event,
    title: String,
    actor: String,
    credential: String,
    request: String,
    hash: Vec<u8>,
    /// Some of the chain is under a checkpoint.
    is_sealed: bool,
}

struct Mail {
    recipient: String,
    subject: String,
    reason: String,
    state: String,
    attempts: i64,
    last_error: Option<String>,
    created_at: Timestamp,
    sent_at: Option<Timestamp>,
}

from_row!(Mail { recipient, subject, reason, state, attempts, last_error, created_at, sent_at });

struct Job {
    kind: String,
    state: String,
    attempts: i64,
    run_at: Timestamp,
    last_error: Option<String>,
    payload: String,
}

from_row!(Job { kind, state, attempts, run_at, last_error, payload });

const SHOWN: usize = 100;

const EVENTS: &str = "SELECT e.seq, e.kind, e.occurred_at, e.recorded_at, e.member_id, coalesce(p.name, e.actor, ''), m.side, \
    e.source_ref, e.client_payload, e.firm_payload, \
    (SELECT r.title FROM record r WHERE r.workspace_id = e.workspace_id AND r.id = e.chain_id), coalesce(e.actor, ''), e.credential, e.request_id, e.hash, \
    EXISTS (SELECT 1 FROM audit_leaf l WHERE l.workspace_id = e.workspace_id AND l.chain_id = e.chain_id) \
    FROM event e LEFT JOIN member m ON m.workspace_id = e.workspace_id AND m.id = e.member_id LEFT JOIN person p ON p.id = m.person_id \
    WHERE e.workspace_id = $1 AND e.chain_id = $2 AND e.seq < $3 ORDER BY e.seq DESC LIMIT $4";
const MAILS: &str = "SELECT recipient, subject, reason, state, attempts, last_error, created_at, sent_at FROM mail \
    WHERE workspace_id = $1 AND record_id = $2 ORDER BY created_at DESC LIMIT 100";
/// What waits is little; which of it is about this record, its payload says.
const JOBS: &str = "SELECT * FROM (SELECT kind, state, attempts, run_at, last_error, payload FROM job \
    WHERE tenant_id = $1 AND state = 'ready' ORDER BY priority, run_at, id LIMIT 200) a \
    UNION ALL SELECT * FROM (SELECT kind, state, attempts, run_at, last_error, payload FROM job \
    WHERE tenant_id = $1 AND state = 'failed' ORDER BY created_at DESC LIMIT 200) b";

impl FromRow for Told {
    fn from_row(row: &Stored<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            event: Event {
                seq: row.get(0)?,
                kind: row.get(1)?,
                at: row.get(2)?,
                recorded_at: row.get(3)?,
                member: row.get::<Option<MemberId>>(4)?,
                who: row.get(5)?,
                side: row.get(6)?,
                source_ref: row.get(7)?,
                client: row.get(8)?,
                firm: row.get(9)?,
            },
            title: row.get::<Option<String>>(10)?.unwrap_or_default(),
            actor: row.get(11)?,
            credential: row.get(12)?,
            request: row.get(13)?,
            hash: row.get(14)?,
            is_sealed: row.get(15)?,
        })
    }
}

pub async fn show(call: Call, permit: Permit<Audit, policy::Record>, Query(asked): Query<Asked>) -> Result<Response> {
    if permit.side() == Side::Client {
        return Err(Error::NotFound);
    }
    let id = permit.thing().id;
    let before = asked.older.unwrap_or(i64::MAX);
    let mut told = call.read().all::<Told>(EVENTS, &values![call.workspace(), id, before, SHOWN + 1]).await?;
    let more = told.len() > SHOWN;
    told.truncate(SHOWN);
    let words = Words::new(call.now(), &call.zone());
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &permit.thing().kind)?;
    let teller = Teller { call: &call, declared, words: &words, around: &[], notes: true };
    let page_of = Page {
        id,
        title: told.first().map(|told| told.title.clone()).unwrap_or_default(),
        older: told.last().filter(|_| more).map(|last| last.event.seq),
        days: days(&call, &teller, &told),
        chain: chain(&call, id).await?,
        is_sealed: told.iter().any(|told| told.is_sealed),
        mails: mails(&call, &words, id).await?,
        jobs: jobs(&call, &words, id).await?,
        frame: frame(&call, Place::at(format!("/boards/{}", permit.thing().kind))).await?,
    };
    page(StatusCode::OK, &page_of)
}

/// Newest first, by the day on which it was recorded.
fn days(call: &Call, teller: &Teller<'_>, told: &[Told]) -> Vec<Day> {
    let oldest_first: Vec<Event> = told.iter().rev().map(|told| told.event.clone()).collect();
    let rows = teller.rows(&oldest_first);
    let mut days: Vec<Day> = Vec::new();
    for (told, row) in told.iter().zip(rows.into_iter().rev()) {
        let name = teller.words.long_day(told.event.at);
        let text = if row.text.is_empty() { "wrote a note for the team".to_owned() } else { row.text };
        let entry = Entry {
            seq: told.event.seq,
            time: told.event.at.to_zoned(call.zone()).strftime("%-H:%M:%S").to_string(),
            who: row.who,
            what: words::upper_first(text.trim_end_matches(':')),
            change: row.paragraphs.join("\n"),
            technical: technical(teller.words, told),
        };
        match days.last_mut().filter(|day| day.name == name) {
            Some(day) => day.entries.push(entry),
            None => days.push(Day { name, entries: vec![entry] }),
        }
    }
    days
}

fn technical(words: &Words, told: &Told) -> Vec<(&'static str, String)> {
    let event = &told.event;
    let mut lines = vec![
        ("Event", event.kind.clone()),
        ("Happened", words.full(event.at)),
        ("Recorded", words.full(event.recorded_at)),
        ("Actor", told.actor.clone()),
        ("Known by", told.credential.clone()),
        ("Request", told.request.clone()),
    ];
    lines.extend(event.source_ref.clone().map(|source| ("Source", source)));
    lines.push(("Entry’s hash", hex(&told.hash)));
    lines.extend(event.client.as_deref().map(|payload| ("Client may see", pretty(payload))));
    lines.extend(event.firm.as_deref().map(|payload| ("Firm alone", pretty(payload))));
    lines
}

fn pretty(payload: &str) -> String {
    let parsed: Option<Json> = serde_json::from_str(payload).ok();
    parsed.and_then(|json| serde_json::to_string_pretty(&json).ok()).unwrap_or_else(|| payload.to_owned())
}

async fn chain(call: &Call, id: RecordId) -> Result<Chain> {
    let (entries, broken) = verify_chain(call.portal(), call.workspace(), id.0).await?;
    Ok(match broken {
        None => Chain {
            is_whole: true,
            lead: "Chain unbroken.".into(),
            text: format!(
                "{}, each checked now against the one before and against its head.",
                words::counted(entries, "entry", "entries")
            ),
        },
        Some(broken) => Chain {
            is_whole: false,
            lead: format!("The chain is broken at entry {}.", broken.entry),
            text: format!("{}. Tell whoever runs this portal.", words::upper_first(&broken.words)),
        },
    })
}

async fn mails(call: &Call, words: &Words, id: RecordId) -> Result<Vec<MailLine>> {
    let found = call.read().all::<Mail>(MAILS, &values![call.workspace(), id]).await?;
    let line = |mail: Mail| {
        let state = match (mail.state.as_str(), mail.sent_at, mail.last_error) {
            ("sent", Some(at), _) => format!("Delivered {}", words.moment(at)),
            (state, _, Some(error)) => format!(
                "{state} after {}: {error}",
                words::counted(u64::try_from(mail.attempts).unwrap_or_default(), "try", "tries")
            ),
            (state, ..) => state.to_owned(),
        };
        MailLine {
            when: words.when(mail.created_at),
            recipient: mail.recipient,
            subject: mail.subject,
            state: words::upper_first(&state),
            why: mail.reason,
        }
    };
    Ok(found.into_iter().map(line).collect())
}

async fn jobs(call: &Call, words: &Words, id: RecordId) -> Result<Vec<JobLine>> {
    let found = call.portal().db.installation().all::<Job>(JOBS, &values![call.workspace()]).await?;
    let named = id.to_string();
    let of_record = found.into_iter().filter(|job| job.payload.contains(&named));
    let line = |job: Job| JobLine {
        state: format!(
            "{}, {}",
            if job.state == "failed" { "Given up" } else { "Waiting" },
            words::counted(u64::try_from(job.attempts).unwrap_or_default(), "try", "tries")
        ),
        kind: job.kind,
        next: words.when(job.run_at),
        error: job.last_error.unwrap_or_default(),
    };
    Ok(of_record.map(line).collect())
}
