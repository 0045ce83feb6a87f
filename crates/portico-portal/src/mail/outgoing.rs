//! A mail on its way out: a row in the log and a job, both in the transaction of the action that causes it.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::{MailId, PersonId, RecordId, WorkspaceId},
    mail::{minting::Mint, sending::SendMail},
};
use jiff::Timestamp;
use portico_jobs::{Job, Priority};
use portico_store::{Tx, values};

/// To whom: exactly one person, at an address that is stored as theirs or that they were invited by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub person: Option<PersonId>,
    pub name: String,
    pub address: String,
}

/// A mail as its letter wrote it. Only `letters/` makes one, and its types cannot hold what is for the firm alone.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub(super) to: Recipient,
    pub(super) kind: &'static str,
    pub(super) reason: String,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) record: Option<RecordId>,
    pub(super) mint: Option<Mint>,
    pub(super) expires_at: Option<Timestamp>,
}

const POST: &str = "INSERT INTO mail (workspace_id, id, person_id, recipient, kind, reason, subject, body_text, body_html, mint, \
    record_id, state, attempts, last_error, created_at, expires_at, sent_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', 0, NULL, $12, $13, NULL) ON CONFLICT DO NOTHING";

/// Writes the mail into the log and enqueues its job. It leaves only if the transaction commits.
pub fn post(call: &Call, tx: &mut Tx, workspace: WorkspaceId, mail: Outgoing) -> Result<MailId> {
    post_as(call, tx, (workspace, MailId(call.new_id())), mail)
}

/// The same under a given identifier: writing it again changes nothing.
pub fn post_as(call: &Call, tx: &mut Tx, (workspace, id): (WorkspaceId, MailId), mail: Outgoing) -> Result<MailId> {
    let mint = mail.mint.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?;
    let to = format!("{} <{}>", mail.to.name, mail.to.address);
    let row = values![
        workspace,
        id,
        mail.to.person,
        to,
        mail.kind,
        mail.reason,
        mail.subject,
        mail.text,
        mail.html,
        mint,
        mail.record,
        call.now(),
        mail.expires_at
    ];
    tx.later(POST, &row)?;
    let job = SendMail { workspace: workspace.0, mail: id.0 };
    let payload = serde_json::to_value(&job).map_err(Error::internal)?;
    let job = Job::new(call.new_id(), SendMail::KIND, workspace.tenant(), call.now()).payload(payload);
    let urgent = mail.expires_at.is_some();
    portico_jobs::enqueue(tx, if urgent { job.priority(Priority::Urgent) } else { job })?;
    Ok(id)
}
