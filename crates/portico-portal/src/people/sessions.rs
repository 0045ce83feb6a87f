//! Sessions: a new secret after every sign-in, kept as a hash, ended by time, by their owner or by losing access.

use crate::{
    call::{Actor, ActorKind, Call, SessionKind},
    error::Result,
    ids::{PersonId, SessionId, WorkspaceId},
    people::trail,
    policy::identity::{IDLE_DAYS, Secret},
};
use jiff::{Timestamp, ToSpan};
use portico_store::{Tx, from_row, values};

/// Somebody who has just proved who they are.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub workspace: WorkspaceId,
    pub person: PersonId,
    pub name: String,
    pub kind: SessionKind,
    pub proof: Proof,
}

/// What they proved it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// A link to one task.
    Link,
    /// The link of an invitation.
    Invitation,
    /// A code by mail, or the link beside it in the browser that asked.
    Code,
    Password,
    /// Password and code.
    Two,
    /// The demonstration's own link, which stands for both.
    Demo,
}

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: SessionId,
    pub kind: String,
    pub user_agent: String,
    pub address: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
}

from_row!(Listed { id, kind, user_agent, address, created_at, seen_at });

/// However often it is used, a session ends after this time.
const FULL_DAYS: i64 = 30;
const NARROW_HOURS: i64 = 12;

const OPEN: &str = "INSERT INTO session (id, hash, workspace_id, person_id, kind, only_record, strength, user_agent, address, \
    created_at, seen_at, expires_at, revoked_at, proof) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, NULL, $12)";
const PROOF: &str = "SELECT proof FROM session WHERE id = $1";
const SEEN: &str = "UPDATE person_workspace SET seen_at = $3 WHERE person_id = $1 AND workspace_id = $2";
const SEEN_MEMBER: &str = "UPDATE member SET seen_at = $3 WHERE workspace_id = $2 AND person_id = $1";
const END: &str = "UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
const LIST: &str = "SELECT id, kind, user_agent, address, created_at, seen_at FROM session WHERE person_id = $1 \
    AND workspace_id = $2 AND revoked_at IS NULL AND expires_at > $3 AND seen_at > $4 ORDER BY created_at DESC, id DESC LIMIT 50";

/// Opens a session within the transaction that used up what proved it. The session that this browser had before ends.
pub async fn open(call: &Call, tx: &mut Tx, new: NewSession) -> Result<Secret> {
    let secret = Secret::new(call.portal(), new.workspace);
    let id = SessionId(call.new_id());
    let (kind, record, lives) = match new.kind {
        SessionKind::Full => ("full", None, (24 * FULL_DAYS).hours()),
        SessionKind::Demo => ("demo", None, (24 * FULL_DAYS).hours()),
        SessionKind::Task(record) => ("task", Some(record), NARROW_HOURS.hours()),
    };
    let now = call.now();
    let until = now.checked_add(lives).unwrap_or(Timestamp::MAX);
    let client = call.client();
    let address = client.address.map_or_else(String::new, |address| address.to_string());
    let row = values![
        id,
        secret.hash(),
        new.workspace,
        new.person,
        kind,
        record,
        new.proof.number(),
        &*client.user_agent,
        address,
        now,
        until,
        new.proof.word()
    ];
    tx.later(OPEN, &row)?;
    if let ActorKind::Session { id: before, .. } = call.actor().kind() {
        tx.later(END, &values![*before, now])?;
    }
    tx.later(SEEN, &values![new.person, new.workspace, now])?;
    tx.later(SEEN_MEMBER, &values![new.person, new.workspace, now])?;
    let said = serde_json::json!({ "kind": kind, "proof": new.proof.word() });
    let call = &trail::as_person(call, &new, ActorKind::Session { id, kind: new.kind });
    trail::of_person(call, tx, (new.workspace, new.person), "person.signed_in", said).await?;
    Ok(secret)
}

/// Ends one session at once.
pub fn end(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<()> {
    Ok(tx.later(END, &values![id, now])?)
}

/// The living sessions of the actor in this workspace, newest first.
pub async fn list(call: &Call, actor: &Actor) -> Result<Vec<Listed>> {
    let Some(person) = actor.person() else { return Ok(Vec::new()) };
    let idle = call.now().checked_sub((24 * IDLE_DAYS).hours()).unwrap_or(Timestamp::MIN);
    Ok(call.portal().db.installation().all(LIST, &values![person, actor.workspace(), call.now(), idle]).await?)
}

/// What the session of a call was opened with; empty where that was not written down, or where there is none.
pub async fn proof_of(call: &Call) -> Result<String> {
    let ActorKind::Session { id, .. } = call.actor().kind() else { return Ok(String::new()) };
    let found: Option<(String,)> = call.portal().db.installation().find(PROOF, &values![*id]).await?;
    Ok(found.map_or_else(String::new, |(word,)| word))
}

impl Proof {
    const ALL: [Self; 6] = [Self::Link, Self::Invitation, Self::Code, Self::Password, Self::Two, Self::Demo];

    fn number(self) -> i64 {
        match self {
            Self::Link => 1,
            Self::Invitation | Self::Code | Self::Password => 2,
            Self::Two | Self::Demo => 3,
        }
    }

    /// As sessions and events keep it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Link => "task-link",
            Self::Invitation => "invitation",
            Self::Code => "code",
            Self::Password => "password",
            Self::Two => "password-and-code",
            Self::Demo => "demo-link",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|proof| proof.word() == word)
    }
}
