//! Links that were mailed to somebody: they open one record, or one decision on it, without signing in. Here they are
//! listed, never with their secret, with the browsers that they opened, and ended: of somebody, or of one record.
//!
//! Whoever lists or ends them may change whose they are, and see what they open: other links are not there for them.

pub mod api;
mod end;

pub use end::{Which, end};

use crate::{
    call::Call,
    error::{Error, Result},
    ids::{MemberId, PersonId, RecordId},
    policy::{self, Change, Permit, See, permit::permit, scope::scope},
};
use jiff::Timestamp;
use portico_model::access::Side;
use portico_store::{
    from_row,
    paging::{Cursor, Page},
    values,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A link that still opens something.
#[derive(Debug, Clone)]
pub struct Link {
    pub id: Uuid,
    /// `task` opens a record, `decision` is good for one decision, `session` is a browser in which either was used.
    pub kind: String,
    pub record: RecordId,
    pub record_title: String,
    pub person: PersonId,
    pub person_name: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

from_row!(Link { id, kind, record, record_title, person, person_name, created_at, expires_at });

/// Which links are meant: those of somebody, or those that open one record.
#[derive(Clone, Copy)]
pub enum Whose<'p> {
    Member(&'p Permit<Change, policy::Member>),
    Record(&'p Permit<See, policy::Record>),
}

/// Lines of one page.
const PAGE: usize = 25;

const PERSON: &str = "SELECT person_id FROM member WHERE workspace_id = $1 AND id = $2";
const MEMBERS: &str = "SELECT id FROM member WHERE workspace_id = $1 AND person_id = $2 ORDER BY id";
const LIVE: &str = "SELECT x.id, x.kind, x.record_id, r.title, x.person_id, p.name, x.created_at, x.expires_at FROM (\
    SELECT l.id, l.kind, l.record_id, l.person_id, l.created_at, l.expires_at FROM link l WHERE l.workspace_id = $1 AND {task} \
    AND l.kind = 'task' AND l.revoked_at IS NULL AND (l.expires_at IS NULL OR l.expires_at > $3) \
    AND (l.created_at, l.id) < ($4, $5) UNION ALL \
    SELECT d.id, 'decision', a.record_id, d.person_id, d.created_at, d.expires_at FROM decision_link d \
    JOIN approval_round a ON a.workspace_id = d.workspace_id AND a.id = d.round_id \
    WHERE d.workspace_id = $1 AND {decision} AND d.used_at IS NULL AND d.revoked_at IS NULL AND d.expires_at > $3 \
    AND (d.created_at, d.id) < ($4, $5) UNION ALL \
    SELECT s.id, 'session', s.only_record, s.person_id, s.created_at, s.expires_at FROM session s WHERE s.workspace_id = $1 \
    AND {session} AND s.kind = 'task' AND s.only_record IS NOT NULL AND s.revoked_at IS NULL AND s.expires_at > $3 \
    AND (s.created_at, s.id) < ($4, $5)) x JOIN record r ON r.workspace_id = $1 AND r.id = x.record_id \
    JOIN person p ON p.id = x.person_id ORDER BY x.created_at DESC, x.id DESC LIMIT $6";

impl Whose<'_> {
    /// Clients do not see what others were mailed, and of the firm those who may change people.
    async fn may_be_asked(self, call: &Call) -> Result<()> {
        let (side, is_theirs) = match self {
            Self::Member(permit) => (permit.side(), true),
            Self::Record(permit) => (permit.side(), !scope::<Change, policy::Member>(call).await?.is_empty()),
        };
        match (side, is_theirs) {
            (Side::Client, _) => Err(Error::NotFound),
            (Side::Firm, true) => Ok(()),
            (Side::Firm, false) => Err(Error::forbidden(
                "Links that were mailed are for those who may change people.",
                "Ask whoever runs the portal.",
            )),
        }
    }

    /// What is listed, and whose it is.
    async fn statement(self, call: &Call) -> Result<(String, Uuid)> {
        let (parts, id) = match self {
            Self::Member(permit) => {
                (["l.person_id = $2", "d.person_id = $2", "s.person_id = $2"], person(call, permit).await?.0)
            }
            Self::Record(permit) => {
                (["l.record_id = $2", "a.record_id = $2", "s.only_record = $2"], permit.thing().id.0)
            }
        };
        let named = ["{task}", "{decision}", "{session}"].into_iter().zip(parts);
        Ok((named.fold(LIVE.to_owned(), |sql, (name, part)| sql.replace(name, part)), id))
    }
}

/// Whether somebody may have to do with links, asked once for each record and each person.
struct Judge<'c> {
    call: &'c Call,
    whose: Whose<'c>,
    known: BTreeMap<Uuid, bool>,
}

impl Judge<'_> {
    async fn allows(&mut self, link: &Link) -> Result<bool> {
        let asked = match self.whose {
            Whose::Member(_) => link.record.0,
            Whose::Record(_) => link.person.0,
        };
        if let Some(known) = self.known.get(&asked) {
            return Ok(*known);
        }
        let may = match self.whose {
            Whose::Member(_) => may_see(self.call, link.record).await?,
            Whose::Record(_) => may_change(self.call, link.person).await?.is_some(),
        };
        self.known.insert(asked, may);
        Ok(may)
    }
}

/// The person of a member whom the firm may change.
async fn person(call: &Call, permit: &Permit<Change, policy::Member>) -> Result<PersonId> {
    let member: MemberId = permit.thing().id;
    call.read().find(PERSON, &values![call.workspace(), member]).await?.ok_or(Error::NotFound)
}

/// Whether the caller sees a record as the firm does.
async fn may_see(call: &Call, record: RecordId) -> Result<bool> {
    match permit::<See, policy::Record>(call, &record).await {
        Ok(permit) => Ok(permit.side() == Side::Firm),
        Err(Error::NotFound | Error::Forbidden(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// A membership of somebody that the caller may change, if there is one.
async fn may_change(call: &Call, person: PersonId) -> Result<Option<Permit<Change, policy::Member>>> {
    for member in call.read().all::<MemberId>(MEMBERS, &values![call.workspace(), person]).await? {
        match permit::<Change, policy::Member>(call, &member).await {
            Ok(permit) if permit.side() == Side::Firm => return Ok(Some(permit)),
            Ok(_) | Err(Error::NotFound | Error::Forbidden(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(None)
}

/// What still opens something, newest first.
// ask 15
pub async fn live(call: &Call, whose: Whose<'_>, after: Option<Cursor>) -> Result<Page<Link>> {
    whose.may_be_asked(call).await?;
    let (sql, id) = whose.statement(call).await?;
    let mut judge = Judge { call, whose, known: BTreeMap::new() };
    let mut from = after.unwrap_or(Cursor { at: call.now().as_microsecond(), id: Uuid::max() });
    let mut links = Vec::new();
    loop {
        let at = Timestamp::from_microsecond(from.at).map_err(|_| Error::NotFound)?;
        let rows: Vec<Link> =
            call.read().all(&sql, &values![call.workspace(), id, call.now(), at, from.id, PAGE + 1]).await?;
        let is_last = rows.len() <= PAGE;
        from = rows.last().map_or(from, cursor);
        for link in rows {
            if judge.allows(&link).await? {
                links.push(link);
            }
        }
        if is_last || links.len() > PAGE {
            return Ok(Page::of(links, PAGE, cursor));
        }
    }
}

fn cursor(link: &Link) -> Cursor {
    Cursor { at: link.created_at.as_microsecond(), id: link.id }
}
