//! The records that events are about, as far as telling needs them: who has to do with each, and what it is called.

use crate::{
    call::Portal,
    error::Result,
    ids::{MemberId, OrganizationId, RecordId, WorkspaceId},
    policy,
};
use jiff::Timestamp;
use portico_model::{Key, access::Facts};
use portico_store::{FromRow, Row, Value, values};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A record as it stands now.
#[derive(Debug, Clone)]
pub struct Standing {
    pub record: RecordId,
    pub kind: Key,
    pub number: i64,
    pub title: String,
    pub blueprint_version: i64,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub opened_by: MemberId,
    pub requested_for: MemberId,
    pub owner: Option<MemberId>,
    pub team: Option<Key>,
    pub participants: Vec<MemberId>,
    pub due_at: Option<Timestamp>,
    state: Key,
    ball: String,
    ancestors: Vec<Uuid>,
}

const RECORDS: &str = "SELECT r.id, r.type, r.number, r.title, r.blueprint_version, r.organization_id, o.name, r.opened_by, \
    r.requested_for, r.owner_id, r.team, r.state, r.ball, r.due_at FROM record r \
    JOIN organization o ON o.workspace_id = r.workspace_id AND o.id = r.organization_id \
    WHERE r.workspace_id = $1 AND r.id IN {uuids $2}";
const PARTICIPANTS: &str = "SELECT record_id, member_id FROM record_participant WHERE workspace_id = $1 AND record_id IN {uuids $2} ORDER BY member_id";
const ANCESTORS: &str = "SELECT r.id, c.ancestor_id FROM record r JOIN organization_closure c \
    ON c.workspace_id = r.workspace_id AND c.descendant_id = r.organization_id WHERE r.workspace_id = $1 AND r.id IN {uuids $2}";

impl Standing {
    /// These records, in one flight.
    pub async fn list(
        portal: &Portal,
        workspace: WorkspaceId,
        records: &[RecordId],
    ) -> Result<BTreeMap<RecordId, Self>> {
        let given = values![workspace, Value::uuids(records.iter().map(|record| &record.0))];
        let read = portal.db.within(workspace.tenant());
        let (rows, participants, ancestors) = read
            .triple::<Self, (RecordId, MemberId), (RecordId, Uuid)>(
                (RECORDS, &given),
                (PARTICIPANTS, &given),
                (ANCESTORS, &given),
            )
            .await?;
        let mut all: BTreeMap<RecordId, Self> = rows.into_iter().map(|row| (row.record, row)).collect();
        for (record, member) in participants {
            if let Some(standing) = all.get_mut(&record) {
                standing.participants.push(member);
            }
        }
        for (record, ancestor) in ancestors {
            if let Some(standing) = all.get_mut(&record) {
                standing.ancestors.push(ancestor);
            }
        }
        Ok(all)
    }

    /// What the policy asks about.
    pub fn facts(&self) -> Facts {
        Facts {
            id: self.record.0,
            kind: self.kind.clone(),
            organization: self.organization.0,
            ancestors: self.ancestors.clone(),
            opened_by: Some(self.opened_by.0),
            requested_for: Some(self.requested_for.0),
            participants: self.participants.iter().map(|member| member.0).collect(),
            owner: self.owner.map(|member| member.0),
            team: self.team.clone(),
            state: Some(self.state.clone()),
            ball: policy::facts::ball(&self.ball),
        }
    }

    /// Whether those of whom a reminder was meant still have to act.
    pub fn waits_for(&self, ball: &str) -> bool {
        self.ball == ball
    }

    /// Everybody who is named by the record itself.
    pub fn named(&self) -> impl Iterator<Item = MemberId> {
        [self.opened_by, self.requested_for].into_iter().chain(self.owner).chain(self.participants.iter().copied())
    }
}

impl FromRow for Standing {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            record: row.get(0)?,
            kind: Key::new(row.get::<String>(1)?),
            number: row.get(2)?,
            title: row.get(3)?,
            blueprint_version: row.get(4)?,
            organization: row.get(5)?,
            organization_name: row.get(6)?,
            opened_by: row.get(7)?,
            requested_for: row.get(8)?,
            owner: row.get(9)?,
            team: row.get::<Option<String>>(10)?.map(Key::new),
            participants: Vec::new(),
            state: Key::new(row.get::<String>(11)?),
            ball: row.get(12)?,
            due_at: row.get(13)?,
            ancestors: Vec::new(),
        })
    }
}
