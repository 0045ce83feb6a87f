//! Links that were mailed to somebody: they open one record, or one decision on it, without signing in. Here they are
//! listed, never with their secret, and ended.

pub mod api;
mod end;

pub use end::{Which, end};

use crate::{
    call::Call,
    error::{Error, Result},
    ids::{MemberId, PersonId, RecordId},
    policy::{self, Change, Permit},
};
use jiff::Timestamp;
use portico_model::access::Side;
use portico_store::{
    from_row,
    paging::{Cursor, Page},
    values,
};
use uuid::Uuid;

/// A link that still opens something.
#[derive(Debug, Clone)]
pub struct Link {
    pub id: Uuid,
    /// `task` opens a record, `decision` is good for one decision.
    pub kind: String,
    pub record: RecordId,
    pub record_title: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

from_row!(Link { id, kind, record, record_title, created_at, expires_at });

/// Lines of one page.
const PAGE: usize = 25;

const PERSON: &str = "SELECT person_id FROM member WHERE workspace_id = $1 AND id = $2";
const LIVE: &str = "SELECT x.id, x.kind, x.record_id, r.title, x.created_at, x.expires_at FROM (\
    SELECT l.id, l.kind, l.record_id, l.created_at, l.expires_at FROM link l WHERE l.workspace_id = $1 AND l.person_id = $2 \
    AND l.kind = 'task' AND l.revoked_at IS NULL AND (l.expires_at IS NULL OR l.expires_at > $3) \
    AND (l.created_at, l.id) < ($4, $5) UNION ALL \
    SELECT d.id, 'decision', a.record_id, d.created_at, d.expires_at FROM decision_link d \
    JOIN approval_round a ON a.workspace_id = d.workspace_id AND a.id = d.round_id \
    WHERE d.workspace_id = $1 AND d.person_id = $2 AND d.used_at IS NULL AND d.revoked_at IS NULL AND d.expires_at > $3 \
    AND (d.created_at, d.id) < ($4, $5)) x JOIN record r ON r.workspace_id = $1 AND r.id = x.record_id \
    ORDER BY x.created_at DESC, x.id DESC LIMIT $6";

/// The person of a member whom the firm may change. Clients do not see what others were mailed.
async fn person(call: &Call, permit: &Permit<Change, policy::Member>) -> Result<PersonId> {
    if permit.side() == Side::Client {
        return Err(Error::NotFound);
    }
    let member: MemberId = permit.thing().id;
    call.read().find(PERSON, &values![call.workspace(), member]).await?.ok_or(Error::NotFound)
}

/// What still opens something for somebody, newest first.
// ask 15
pub async fn live(call: &Call, permit: &Permit<Change, policy::Member>, after: Option<Cursor>) -> Result<Page<Link>> {
    let person = person(call, permit).await?;
    let (at, id) = match after {
        Some(after) => (Timestamp::from_microsecond(after.at).map_err(|_| Error::NotFound)?, after.id),
        None => (call.now(), Uuid::max()),
    };
    let rows = call.read().all(LIVE, &values![call.workspace(), person, call.now(), at, id, PAGE + 1]).await?;
    Ok(Page::of(rows, PAGE, |link: &Link| Cursor { at: link.created_at.as_microsecond(), id: link.id }))
}
