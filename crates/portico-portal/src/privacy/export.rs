//! Everything that is kept about a person in one workspace, as JSON.

use super::subject::DataSubject;
use crate::{
    call::Portal,
    error::Result,
    ids::{MemberId, OrganizationId, PersonId, RecordId, WorkspaceId},
};
use jiff::Timestamp;
use portico_store::{FromRow, Value, from_row, values};
use serde::Serialize;
use uuid::Uuid;

/// What a person is given when they ask what is kept about them.
#[derive(Debug, Serialize)]
pub struct Data {
    pub person: PersonId,
    pub name: String,
    pub addresses: Vec<String>,
    pub time_zone: Option<String>,
    pub created_at: Timestamp,
    pub memberships: Vec<Membership>,
    pub sessions: Vec<Session>,
    pub tokens: Vec<Token>,
    pub records: Vec<Record>,
    pub messages: Vec<Message>,
    pub notes: Vec<Message>,
    pub documents: Vec<Document>,
    pub decisions: Vec<Decision>,
    pub absences: Vec<Absence>,
    pub mails: Vec<Mail>,
    pub notifications: Vec<Notification>,
    /// What they did, by kind and instant.
    pub events: Vec<Event>,
}

macro_rules! part {
    ($name:ident { $($field:ident: $kind:ty),* $(,)? }) => {
        #[derive(Debug, Serialize)]
        pub struct $name { $(pub $field: $kind),* }
        from_row!($name { $($field),* });
    };
}

part!(Membership {
    member: MemberId,
    organization: OrganizationId,
    organization_name: String,
    roles: String,
    title: String,
    created_at: Timestamp
});
part!(Session { created_at: Timestamp, seen_at: Timestamp, address: String, user_agent: String });
part!(Token { name: String, created_at: Timestamp, seen_at: Option<Timestamp> });
part!(Record {
    id: RecordId,
    title: String,
    opened_at: Timestamp,
    opened_by: MemberId,
    requested_for: MemberId,
    answers: String
});
part!(Message { record: RecordId, at: Timestamp, body: String });
part!(Document { record: RecordId, id: Uuid, version: i64, name: String, at: Timestamp, metadata: String });
part!(Decision { round: Uuid, stage: String, said: String, words: String, at: Timestamp });
part!(Absence { from: Timestamp, until: Timestamp, put_down_by: String, reason: Option<String>, at: Timestamp });
part!(Mail { at: Timestamp, recipient: String, subject: String, body: String });
part!(Notification { at: Timestamp, sentence: String });
part!(Event { thing: Uuid, kind: String, at: Timestamp });

const PERSON: &str = "SELECT time_zone, created_at FROM person WHERE id = $1";
const MEMBERSHIPS: &str = "SELECT m.id, m.organization_id, o.name, m.roles, m.title, m.created_at FROM member m \
    JOIN organization o ON o.workspace_id = m.workspace_id AND o.id = m.organization_id \
    WHERE m.workspace_id = $1 AND m.person_id = $2 ORDER BY m.created_at, m.id";
const SESSIONS: &str = "SELECT created_at, seen_at, address, user_agent FROM session \
    WHERE workspace_id = $1 AND person_id = $2 ORDER BY created_at";
const TOKENS: &str =
    "SELECT name, created_at, seen_at FROM api_token WHERE workspace_id = $1 AND person_id = $2 ORDER BY created_at";
const RECORDS: &str = "SELECT id, title, opened_at, opened_by, requested_for, answers FROM record \
    WHERE workspace_id = $1 AND (opened_by IN {uuids $2} OR requested_for IN {uuids $2}) ORDER BY id";
const MESSAGES: &str =
    "SELECT record_id, sent_at, body FROM message WHERE workspace_id = $1 AND member_id IN {uuids $2} ORDER BY id";
const NOTES: &str = "SELECT record_id, written_at, body FROM internal_note WHERE workspace_id = $1 AND member_id IN {uuids $2} ORDER BY id";
const DOCUMENTS: &str = "SELECT d.record_id, d.id, v.number, v.original, v.added_at, v.metadata FROM document_version v \
    JOIN document d ON d.workspace_id = v.workspace_id AND d.id = v.document_id \
    WHERE v.workspace_id = $1 AND v.member_id IN {uuids $2} ORDER BY v.added_at, d.id";
const DECISIONS: &str = "SELECT round_id, stage, said, words, decided_at FROM approval_decision \
    WHERE workspace_id = $1 AND (decided_by = $2 OR seat = $2) ORDER BY decided_at, round_id";
const ABSENCES: &str = "SELECT x.from_at, x.until_at, s.name, x.reason, x.set_at FROM absence x JOIN person s ON s.id = x.set_by \
    WHERE x.workspace_id = $1 AND x.person_id = $2 ORDER BY x.set_at, x.id";
const MAILS: &str =
    "SELECT created_at, recipient, subject, body_text FROM mail WHERE workspace_id = $1 AND person_id = $2 ORDER BY id";
const NOTIFICATIONS: &str =
    "SELECT created_at, sentence FROM notification WHERE workspace_id = $1 AND member_id IN {uuids $2} ORDER BY id";
const EVENTS: &str = "SELECT chain_id, kind, occurred_at FROM event WHERE workspace_id = $1 AND member_id IN {uuids $2} \
    ORDER BY recorded_at, chain_id, seq";

/// Reads it all, beside everything else that goes on.
// s_097
pub async fn data(portal: &Portal, workspace: WorkspaceId, subject: &DataSubject) -> Result<Data> {
    let reading = Reading { portal, workspace };
    let own = values![workspace, subject.person];
    let theirs = values![workspace, subject.member_ids()];
    let (time_zone, created_at): (Option<String>, Timestamp) =
        portal.db.installation().one(PERSON, &values![subject.person]).await?;
    Ok(Data {
        person: subject.person,
        name: subject.name.clone(),
        addresses: subject.addresses.clone(),
        time_zone,
        created_at,
        memberships: reading.all(MEMBERSHIPS, &own).await?,
        sessions: reading.all(SESSIONS, &own).await?,
        tokens: reading.all(TOKENS, &own).await?,
        records: reading.all(RECORDS, &theirs).await?,
        messages: reading.all(MESSAGES, &theirs).await?,
        notes: reading.all(NOTES, &theirs).await?,
        documents: reading.all(DOCUMENTS, &theirs).await?,
        decisions: reading.all(DECISIONS, &own).await?,
        absences: reading.all(ABSENCES, &own).await?,
        mails: reading.all(MAILS, &own).await?,
        notifications: reading.all(NOTIFICATIONS, &theirs).await?,
        events: reading.all(EVENTS, &theirs).await?,
    })
}

struct Reading<'p> {
    portal: &'p Portal,
    workspace: WorkspaceId,
}

impl Reading<'_> {
    async fn all<T: FromRow + Send + 'static>(&self, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        Ok(self.portal.db.slow(self.workspace.tenant()).all(sql, values).await?)
    }
}
