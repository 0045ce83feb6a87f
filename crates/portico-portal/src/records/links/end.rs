//! Ends links: from the next request on they open nothing, and neither do sessions that they opened. Where all of them are
//! ended, mails that wait with another one are not sent any more.

use super::{Whose, may_change, may_see, person};
use crate::{
    call::Call,
    error::{Error, Result},
    ids::{PersonId, RecordId},
    policy::{self, Change, Permit},
    workspaces::{access, actions::outranks, member},
};
use portico_store::{Tx, Value, values};
use serde_json::json;
use uuid::Uuid;

/// One link, or every one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    One(Uuid),
    All,
}

/// Records that somebody was, or is about to be, mailed a link to.
const RECORDS: &str = "SELECT record_id FROM link WHERE workspace_id = $1 AND person_id = $2 AND kind = 'task' \
    AND revoked_at IS NULL AND record_id IS NOT NULL UNION \
    SELECT a.record_id FROM decision_link d JOIN approval_round a ON a.workspace_id = d.workspace_id AND a.id = d.round_id \
    WHERE d.workspace_id = $1 AND d.person_id = $2 AND d.used_at IS NULL AND d.revoked_at IS NULL UNION \
    SELECT only_record FROM session WHERE workspace_id = $1 AND person_id = $2 AND kind = 'task' AND revoked_at IS NULL \
    AND only_record IS NOT NULL UNION \
    SELECT record_id FROM mail WHERE workspace_id = $1 AND person_id = $2 AND state = 'waiting' AND mint IS NOT NULL \
    AND record_id IS NOT NULL";
/// People who were, or are about to be, mailed a link to a record.
const PEOPLE: &str = "SELECT person_id FROM link WHERE workspace_id = $1 AND record_id = $2 AND kind = 'task' \
    AND revoked_at IS NULL UNION \
    SELECT d.person_id FROM decision_link d JOIN approval_round a ON a.workspace_id = d.workspace_id AND a.id = d.round_id \
    WHERE d.workspace_id = $1 AND a.record_id = $2 AND d.used_at IS NULL AND d.revoked_at IS NULL UNION \
    SELECT person_id FROM session WHERE workspace_id = $1 AND only_record = $2 AND kind = 'task' AND revoked_at IS NULL UNION \
    SELECT person_id FROM mail WHERE workspace_id = $1 AND record_id = $2 AND state = 'waiting' AND mint IS NOT NULL \
    AND person_id IS NOT NULL";
/// Held by the job that makes its link as well: whichever is first, no link is left that opens something.
const MAILS: &str = "UPDATE mail SET state = 'expired' WHERE workspace_id = $1 AND person_id = $2 AND state = 'waiting' \
    AND mint IS NOT NULL AND record_id IN {uuids $3}";
const TASKS: &str = "UPDATE link SET revoked_at = $4 WHERE workspace_id = $1 AND person_id = $2 AND kind = 'task' \
    AND record_id IN {uuids $3} AND revoked_at IS NULL AND ($5 OR id = $6) RETURNING record_id";
const DECISIONS: &str = "UPDATE decision_link SET revoked_at = $4 WHERE workspace_id = $1 AND person_id = $2 \
    AND round_id IN (SELECT a.id FROM approval_round a WHERE a.workspace_id = $1 AND a.record_id IN {uuids $3}) \
    AND used_at IS NULL AND revoked_at IS NULL AND ($5 OR id = $6) RETURNING round_id";
const SESSIONS: &str = "UPDATE session SET revoked_at = $4 WHERE workspace_id = $1 AND person_id = $2 AND kind = 'task' \
    AND only_record IN {uuids $3} AND revoked_at IS NULL AND ($5 OR id = $6 OR only_record IN {uuids $7}) RETURNING id";

/// Ends them; how many that were. What is not there for the caller is not found.
// ask 15
pub async fn end(call: &Call, whose: Whose<'_>, which: Which) -> Result<usize> {
    whose.may_be_asked(call).await?;
    let mut tx = call.begin().await?;
    let ended = match whose {
        Whose::Member(permit) => {
            let of = Of { permit, person: person(call, permit).await?, which };
            of.end_in(call, &mut tx, None).await?
        }
        Whose::Record(permit) => {
            let record = permit.thing().id;
            let people: Vec<PersonId> = tx.all(PEOPLE, &values![call.workspace(), record]).await?;
            let mut ended = 0;
            for person in people {
                let Some(permit) = may_change(call, person).await? else { continue };
                match (Of { permit: &permit, person, which }).end_in(call, &mut tx, Some(record)).await {
                    Ok(of_person) => ended += of_person,
                    // Of somebody who may do more here than the caller none is ended.
                    Err(Error::Forbidden(_)) => {}
                    Err(other) => return Err(other),
                }
            }
            ended
        }
    };
    if ended == 0 && which != Which::All {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(ended)
}

/// The links of one person that are to be ended.
struct Of<'p> {
    permit: &'p Permit<Change, policy::Member>,
    person: PersonId,
    which: Which,
}

impl Of<'_> {
    /// In every record that the caller sees, or in the one that is meant.
    async fn end_in(&self, call: &Call, tx: &mut Tx, only: Option<RecordId>) -> Result<usize> {
        access::take_turn(call, tx, self.permit).await?;
        let blueprint = call.blueprint().await?;
        outranks(call, &blueprint, &member::hold(tx, call.workspace(), self.permit.thing().id).await?)?;
        let records = match only {
            Some(record) => vec![record],
            None => self.seen(call, tx).await?,
        };
        let ended = self.write(call, tx, &records).await?;
        if ended > 0 || self.which == Which::All {
            self.tell(call, tx, (ended, only)).await?;
        }
        Ok(ended)
    }

    async fn seen(&self, call: &Call, tx: &mut Tx) -> Result<Vec<RecordId>> {
        let all: Vec<RecordId> = tx.all(RECORDS, &values![call.workspace(), self.person]).await?;
        let mut seen = Vec::with_capacity(all.len());
        for record in all {
            if may_see(call, record).await? {
                seen.push(record);
            }
        }
        Ok(seen)
    }

    async fn write(&self, call: &Call, tx: &mut Tx, records: &[RecordId]) -> Result<usize> {
        let (all, one) = match self.which {
            Which::All => (true, Uuid::nil()),
            Which::One(id) => (false, id),
        };
        let within = || Value::uuids(records.iter().map(|record| &record.0));
        if all {
            tx.execute(MAILS, &values![call.workspace(), self.person, within()]).await?;
        }
        let given = values![call.workspace(), self.person, within(), call.now(), all, one];
        let tasks: Vec<RecordId> = tx.all(TASKS, &given).await?;
        let decisions: Vec<Uuid> = tx.all(DECISIONS, &given).await?;
        // With a link of a record everything goes that it may have opened.
        let opened = Value::uuids(tasks.iter().map(|record| &record.0));
        let given = values![call.workspace(), self.person, within(), call.now(), all, one, opened];
        let sessions: Vec<Uuid> = tx.all(SESSIONS, &given).await?;
        Ok(tasks.len() + decisions.len() + sessions.len())
    }

    async fn tell(&self, call: &Call, tx: &mut Tx, (ended, only): (usize, Option<RecordId>)) -> Result<()> {
        let member = self.permit.thing();
        let (all, one) = match self.which {
            Which::All => (true, None),
            Which::One(id) => (false, Some(id)),
        };
        let said = json!({ "member": member.id, "links": ended, "all": all, "link": one, "record": only });
        member::of_organization(call, tx, (call.workspace(), member.organization), "links.ended", said).await?;
        call.tell(tx, [format!("organization:{}", member.organization)]);
        Ok(())
    }
}
