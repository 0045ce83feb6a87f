//! Finds what is due soon by the rules of the live blueprint, and puts it down for the list and for the deletion.

use super::{DAYS_AHEAD, LISTED_DAYS, rule};
use crate::{
    call::Call,
    error::Result,
    ids::{DocumentId, RecordId},
};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use portico_model::{
    Key,
    blueprint::{Compiled, RecordType},
    retention::{Counted, Since},
};
use portico_store::{FromRow, Row, Value, values};
use uuid::Uuid;

const PAGE: usize = 500;
/// A document with what a rule needs, and what pages of them are sorted by. A newer version begins anew.
const COLUMNS: &str = "d.id, d.record_id, d.slot, v.added_at, r.closed_at, r.is_open, r.type, d.added_at";
const VERSION: &str =
    "JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version";
const CLOSED: &str = "WHERE r.workspace_id = $1 AND r.type = $2 AND r.closed_at IS NOT NULL AND r.closed_at < $3 \
    AND r.closed_at >= $4 AND (r.closed_at, d.id) > ($4, $5) ORDER BY r.closed_at, d.id LIMIT $6";
const ADDED: &str = "WHERE d.workspace_id = $1 AND r.type = $2 AND d.added_at < $3 AND d.added_at >= $4 AND (d.added_at, d.id) > ($4, $5) \
    ORDER BY d.added_at, d.id LIMIT $6";
const PLANNED: &str = "WHERE t.workspace_id = $1 AND t.document_id > $2 ORDER BY t.document_id LIMIT $3";
const PUT: &str = "INSERT INTO deletion_due (workspace_id, document_id, record_id, due_at, rule) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (workspace_id, document_id) DO UPDATE SET rule = excluded.rule, due_at = CASE \
    WHEN deletion_due.rule = excluded.rule AND deletion_due.due_at >= $6 THEN deletion_due.due_at ELSE excluded.due_at END";
const TAKE: &str = "DELETE FROM deletion_due WHERE workspace_id = $1 AND document_id IN {uuids $2}";

struct Candidate {
    id: DocumentId,
    record: RecordId,
    slot: Option<Key>,
    counted: Counted,
    kind: Key,
    /// Of its first version.
    begun_at: Timestamp,
}

impl FromRow for Candidate {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let (closed_at, is_open): (Option<Timestamp>, bool) = (row.get(4)?, row.get(5)?);
        let closed_at = closed_at.filter(|_| !is_open);
        Ok(Self {
            id: row.get(0)?,
            record: row.get(1)?,
            slot: row.get::<Option<String>>(2)?.map(Key::new),
            // Whether it was accepted matters to whoever wants to remove it, and to no deletion.
            counted: Counted { added_at: row.get(3)?, closed_at, is_accepted: false },
            kind: Key::new(row.get::<String>(6)?),
            begun_at: row.get(7)?,
        })
    }
}

/// What a rule says of a document: when it is deleted, and its words.
struct Planned(Timestamp, String);

/// One look at a workspace.
struct Look<'a> {
    call: &'a Call,
    blueprint: &'a Compiled,
    zone: TimeZone,
    /// What is due before this is put down.
    until: Timestamp,
}

/// Puts down what is due within the next days, and takes out what is not any more: its record was opened again, or the
/// rule has changed. A hold changes nothing here, so that the list can show what it keeps.
pub async fn plan(call: &Call) -> Result<()> {
    let blueprint = call.blueprint().await?;
    let until = call.now().checked_add((24 * DAYS_AHEAD).hours()).unwrap_or(Timestamp::MAX);
    let look = Look { call, blueprint: &blueprint, zone: rule::zone(call).await?, until };
    look.take_out().await?;
    for (key, declared) in blueprint.record_types.iter() {
        for (since, sql) in [(Since::Closed, CLOSED), (Since::Added, ADDED)] {
            if let Some(before) = look.earliest(declared, since) {
                look.put_down((key, since), sql, before).await?;
            }
        }
    }
    Ok(())
}

impl Look<'_> {
    fn of(&self, one: &Candidate) -> Option<Planned> {
        let rule = rule::rule(self.blueprint, &one.kind, one.slot.as_ref())?;
        let at = rule.deleted_at(&one.counted, &self.zone).filter(|at| *at <= self.until)?;
        let words = rule.delete_after.map(|period| period.to_string()).unwrap_or_default();
        Some(Planned(at, words))
    }

    /// What began before this may be due by some rule; none where no rule counts from there.
    fn earliest(&self, declared: &RecordType, since: Since) -> Option<Timestamp> {
        let rules = declared.retentions().filter(|rule| rule.from == since);
        rules.filter_map(|rule| rule.delete_after).map(|period| period.begun_before(self.until, &self.zone)).max()
    }

    async fn put_down(&self, (kind, since): (&Key, Since), from: &str, before: Timestamp) -> Result<()> {
        let sql = match since {
            Since::Closed => format!(
                "SELECT {COLUMNS} FROM record r JOIN document d ON d.workspace_id = r.workspace_id \
                AND d.record_id = r.id {VERSION} {from}"
            ),
            Since::Added => format!(
                "SELECT {COLUMNS} FROM document d JOIN record r ON r.workspace_id = d.workspace_id \
                AND r.id = d.record_id {VERSION} {from}"
            ),
        };
        let listed_until = self.call.now().checked_add((24 * LISTED_DAYS).hours()).unwrap_or(Timestamp::MAX);
        let mut reached = (Timestamp::UNIX_EPOCH, Uuid::nil());
        loop {
            let given = values![self.call.workspace(), kind.as_str(), before, reached.0, reached.1, PAGE];
            let slow = self.call.portal().db.slow(self.call.workspace().tenant());
            let page: Vec<Candidate> = slow.all(&sql, &given).await?;
            let Some(last) = page.last() else { return Ok(()) };
            let at = match since {
                Since::Closed => last.counted.closed_at,
                Since::Added => Some(last.begun_at),
            };
            reached = (at.unwrap_or(Timestamp::MAX), last.id.0);
            let mut tx = self.call.begin().await?;
            for one in &page {
                if let Some(Planned(at, words)) = self.of(one) {
                    let due = at.max(listed_until);
                    tx.later(PUT, &values![self.call.workspace(), one.id, one.record, due, words, at])?;
                }
            }
            tx.commit().await?;
        }
    }

    async fn take_out(&self) -> Result<()> {
        let sql = format!(
            "SELECT {COLUMNS} FROM deletion_due t JOIN document d ON d.workspace_id = t.workspace_id AND d.id = t.document_id \
            JOIN record r ON r.workspace_id = d.workspace_id AND r.id = d.record_id {VERSION} {PLANNED}"
        );
        let mut reached = Uuid::nil();
        loop {
            let given = values![self.call.workspace(), reached, PAGE];
            let slow = self.call.portal().db.slow(self.call.workspace().tenant());
            let page: Vec<Candidate> = slow.all(&sql, &given).await?;
            let Some(last) = page.last() else { return Ok(()) };
            reached = last.id.0;
            let gone: Vec<Uuid> = page.iter().filter(|one| self.of(one).is_none()).map(|one| one.id.0).collect();
            if gone.is_empty() {
                continue;
            }
            let mut tx = self.call.begin().await?;
            tx.execute(TAKE, &values![self.call.workspace(), Value::uuids(&gone)]).await?;
            tx.commit().await?;
        }
    }
}
