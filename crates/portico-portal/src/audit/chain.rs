//! Appending to a chain: the head row is locked in the transaction of the change, so a chain cannot fork.

use crate::{
    audit::{
        dispatch,
        event::{Header, NewEvent, Subject, VERSION, digest, hash, hex},
    },
    call::Call,
    error::Result,
    ids::WorkspaceId,
};
use portico_store::{Tx, values};
use uuid::Uuid;

/// The head of one chain, held by the transaction that appends to it.
#[derive(Debug, Clone)]
pub struct Chain {
    workspace: WorkspaceId,
    id: Uuid,
    subject: Subject,
    seq: i64,
    hash: Vec<u8>,
}

/// Where an appended event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub chain: Uuid,
    pub seq: i64,
}

const HEAD: &str = "SELECT seq, hash FROM chain WHERE workspace_id = $1 AND id = $2 {for_update}";
const ADVANCE: &str = "INSERT INTO chain (workspace_id, id, subject, seq, hash) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (workspace_id, id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
const APPEND: &str = "INSERT INTO event (workspace_id, chain_id, seq, kind, occurred_at, recorded_at, actor_salt, actor, member_id, \
    on_behalf_of, credential, request_id, source_ref, header, hash, client_salt, client_payload, firm_salt, firm_payload) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";

impl Chain {
    /// The chain of something that comes into being in this transaction.
    pub fn begun(workspace: WorkspaceId, subject: Subject, id: Uuid) -> Self {
        Self { workspace, id, subject, seq: 0, hash: Vec::new() }
    }

    /// The head as it was read, and locked, with the row that changes.
    pub fn held(workspace: WorkspaceId, subject: Subject, id: Uuid, seq: i64, hash: Vec<u8>) -> Self {
        Self { workspace, id, subject, seq, hash }
    }

    /// Reads and locks the head. Two who begin a chain at once: the second fails on the key and is told to try again.
    pub async fn lock(tx: &mut Tx, workspace: WorkspaceId, subject: Subject, id: Uuid) -> Result<Self> {
        let head = tx.find::<(i64, Vec<u8>)>(HEAD, &values![workspace, id]).await?;
        let (seq, hash) = head.unwrap_or_default();
        Ok(Self { workspace, id, subject, seq, hash })
    }

    /// The workspace and the chain's own name.
    pub fn place(&self) -> (WorkspaceId, Uuid) {
        (self.workspace, self.id)
    }

    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// Writes the event, moves the head and enqueues the one dispatch job.
    pub async fn append(&mut self, call: &Call, tx: &mut Tx, event: NewEvent) -> Result<Link> {
        let link = self.write(call, tx, event).await?;
        dispatch::enqueue(call, tx, self.workspace, link)?;
        Ok(link)
    }

    /// The same without telling anybody: for imported history and for facts that nothing waits for.
    pub async fn write(&mut self, call: &Call, tx: &mut Tx, event: NewEvent) -> Result<Link> {
        let client = Salted::of(call, event.client.as_ref().map(ToString::to_string));
        let firm = Salted::of(call, event.firm.as_ref().map(ToString::to_string));
        let actor = Salted::of(call, Some(call.actor().name().to_owned()).filter(|name| !name.is_empty()));
        let header = Header {
            v: VERSION,
            workspace: self.workspace.0,
            chain: self.id,
            subject: self.subject,
            seq: self.seq + 1,
            prev: hex(&self.hash),
            kind: event.kind.into(),
            occurred_at: event.occurred_at.as_microsecond(),
            recorded_at: call.now().as_microsecond(),
            actor: actor.digest(),
            member: event.member.map(|member| member.0),
            on_behalf_of: event.on_behalf_of.map(|member| member.0),
            credential: call.actor().credential(),
            request: call.request_id().to_owned(),
            source: event.source_ref,
            client: client.digest(),
            firm: firm.digest(),
        };
        let bytes = header.bytes();
        self.hash = hash(&bytes);
        self.seq = header.seq;
        let Header { kind, occurred_at, recorded_at, member, on_behalf_of, credential, request, source, .. } = header;
        let event = values![
            self.workspace,
            self.id,
            self.seq,
            kind,
            occurred_at,
            recorded_at,
            actor.salt,
            actor.text,
            member,
            on_behalf_of,
            credential,
            request,
            source,
            bytes,
            self.hash.clone(),
            client.salt,
            client.text,
            firm.salt,
            firm.text
        ];
        tx.later(APPEND, &event)?;
        let head = values![self.workspace, self.id, self.subject.as_str(), self.seq, self.hash.clone()];
        tx.later(ADVANCE, &head)?;
        Ok(Link { chain: self.id, seq: self.seq })
    }
}

/// A text as it is stored beside the header, which has its digest.
struct Salted {
    salt: Option<Vec<u8>>,
    text: Option<String>,
}

impl Salted {
    fn of(call: &Call, text: Option<String>) -> Self {
        Self { salt: text.is_some().then(|| call.portal().random::<16>().to_vec()), text }
    }

    fn digest(&self) -> Option<String> {
        Some(digest(self.salt.as_deref()?, self.text.as_deref()?))
    }
}
