//! What the frame of every page counts: what waits for the reader, and what they were told.
//!
//! `setup::router` sets it once: `portal.counts.set(Box::new(desk::counts::OnTheDesk))`.

use crate::{
    call::{Call, Counts, Waiting},
    desk::{
        approvals::{self, Waits},
        client::{
            line::Line,
            tell::{Versions, standing},
            waiting,
        },
    },
    error::Result,
    ids::RecordId,
    policy::{self, Scope, See, SignedIn, scope::Listing, scope::Order, scope::scope},
    records::queries,
};
use axum::{
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use portico_model::access::Side;
use portico_store::{Value, from_row, values};
use portico_web::{
    frame::{Notice, Panel},
    words::Words,
};
use std::{future::Future, pin::Pin};
use uuid::Uuid;

/// Two statements: what waits for the reader, and what they were told lately.
#[derive(Debug, Clone, Copy)]
pub struct OnTheDesk;

/// The badge says 99+ from here on.
pub const MOST: usize = 100;
/// What is read of what the reader was told.
const TOLD: usize = 10;
/// What the panel shows of what needs the reader, and of what is new.
const SHOWN: usize = 5;

/// Something that the reader was told.
#[derive(Debug, Clone)]
struct Notification {
    record: Option<RecordId>,
    sentence: String,
    reason: String,
    created_at: Timestamp,
    read_at: Option<Timestamp>,
}

from_row!(Notification { record, sentence, reason, created_at, read_at });

/// One of the records that need somebody of the firm.
struct Need {
    id: RecordId,
    title: String,
    due_at: Option<Timestamp>,
    organization_name: String,
}

from_row!(Need { id, title, due_at, organization_name });

impl Counts for OnTheDesk {
    fn waiting<'c>(&'c self, call: &'c Call) -> Pin<Box<dyn Future<Output = Result<Waiting>> + Send + 'c>> {
        Box::pin(async move {
            match call.actor().side() {
                Side::Client => {
                    let decisions = approvals::waits(call, None, MOST - 1).await?.rows;
                    let mut waiting = waiting::tasks(call, MOST).await?;
                    waiting.retain(|line| !approvals::is_among(&decisions, line.id));
                    of_client(call, (&waiting, &decisions)).await
                }
                Side::Firm => of_firm(call).await,
            }
        })
    }
}

/// What the frame shows of records that wait for a client: for pages that have read them anyway.
pub async fn of_client(call: &Call, (waiting, decisions): (&[Line], &[Waits])) -> Result<Waiting> {
    let words = Words::new(call.now(), &call.zone());
    let first = waiting.get(..SHOWN.min(waiting.len())).unwrap_or_default();
    let versions = Versions::of(call, first.iter().map(|line| line.blueprint_version)).await?;
    let mut needs_you = Vec::with_capacity(first.len());
    for line in first {
        let standing = standing(call, &versions, line)?;
        needs_you.push(Notice {
            title: standing.task(line.id, &line.title).title,
            href: format!("/records/{}", line.id),
            due: line.due_at.map(|at| words.due_label(at)),
            when: String::new(),
            why: match &line.owner {
                Some(owner) => format!("because {} waits for you", owner.name),
                None => format!("because you act for {}", line.organization_name),
            },
        });
    }
    panel(call, &words, (needs_you, waiting.len()), decisions).await
}

async fn of_firm(call: &Call) -> Result<Waiting> {
    let words = Words::new(call.now(), &call.zone());
    let mut found = needs(call, &scope::<See, policy::Record>(call).await?).await?;
    let decisions = approvals::waits(call, None, MOST - 1).await?.rows;
    found.retain(|need| !approvals::is_among(&decisions, need.id));
    let count = found.len();
    let notices = found.into_iter().take(SHOWN).map(|need| Notice {
        title: need.title,
        href: format!("/records/{}", need.id),
        due: need.due_at.map(|at| words.due_label(at)),
        when: String::new(),
        why: format!("because you own it · {}", need.organization_name),
    });
    panel(call, &words, (notices.collect(), count), &decisions).await
}

async fn needs(call: &Call, scope: &Scope<policy::Record>) -> Result<Vec<Need>> {
    let listing = Listing {
        columns: "t.workspace_id, t.id, t.title, t.due_at, t.due_key, t.organization_id",
        shown: "b.id, b.title, b.due_at, \
            (SELECT g.name FROM organization g WHERE g.workspace_id = b.workspace_id AND g.id = b.organization_id)",
        joins: "",
        filter: queries::needs(&members(call), call.now()),
        order: Order::Soonest("due_key"),
        after: None,
        limit: MOST - 1,
    };
    scope.list(&call.read(), &listing).await
}

/// What the reader was told last, in whichever membership: the newest of each by the table's key, and the newest of those.
async fn told(call: &Call) -> Result<Vec<Notification>> {
    let members = members(call);
    let each = (2..=members.len() + 1).map(|place| {
        format!(
            "SELECT * FROM (SELECT id, record_id, sentence, reason, created_at, read_at FROM notification \
             WHERE workspace_id = $1 AND member_id = ${place} ORDER BY id DESC LIMIT {TOLD}) n{place}"
        )
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT n.record_id, n.sentence, n.reason, n.created_at, n.read_at FROM ({}) n ORDER BY n.id DESC LIMIT {TOLD}",
        each.join(" UNION ALL ")
    );
    let workspace = Value::from(call.workspace());
    let given: Vec<Value> = std::iter::once(workspace).chain(members.into_iter().map(Value::Uuid)).collect();
    Ok(call.read().all::<Notification>(&sql, &given).await?)
}

/// What waits for the reader's decision stands first: others wait for it.
async fn panel(
    call: &Call,
    words: &Words,
    (others, count): (Vec<Notice>, usize),
    decisions: &[Waits],
) -> Result<Waiting> {
    let mut needs_you = approvals::notices(decisions, words);
    needs_you.extend(others);
    needs_you.truncate(SHOWN);
    let todo = count + decisions.len();
    let (new, earlier): (Vec<_>, Vec<_>) = told(call).await?.into_iter().partition(|one| one.read_at.is_none());
    let notices = |all: Vec<Notification>| all.into_iter().take(SHOWN).map(|one| notice(words, one)).collect();
    let more = u64::try_from(todo.saturating_sub(needs_you.len())).unwrap_or_default();
    Ok(Waiting {
        todo: u64::try_from(todo).unwrap_or_default(),
        panel: Panel { needs_you, more, new: notices(new), earlier: notices(earlier) },
    })
}

fn notice(words: &Words, one: Notification) -> Notice {
    Notice {
        title: one.sentence,
        href: one.record.map_or_else(|| "/".to_owned(), |id| format!("/records/{id}")),
        due: None,
        when: words.moment(one.created_at),
        why: one.reason,
    }
}

/// Everything new becomes earlier; what needs the reader stays until it is done.
pub async fn mark_read(call: Call, _: SignedIn, headers: HeaderMap) -> Result<Response> {
    const READ: &str =
        "UPDATE notification SET read_at = $3 WHERE workspace_id = $1 AND member_id IN {uuids $2} AND read_at IS NULL";
    let mut tx = call.begin().await?;
    tx.execute(READ, &values![call.workspace(), Value::uuids(&members(&call)), call.now()]).await?;
    tx.commit().await?;
    Ok(Redirect::to(came_from(&headers).as_deref().unwrap_or("/")).into_response())
}

/// The page on which the button was pressed: a path of ours, whatever the header says.
fn came_from(headers: &HeaderMap) -> Option<String> {
    let referer: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let path = referer.path_and_query()?.as_str();
    (path.starts_with('/') && !path.starts_with("//")).then(|| path.to_owned())
}

fn members(call: &Call) -> Vec<Uuid> {
    call.actor().standings().iter().map(|standing| standing.member.0).collect()
}
