//! The job that turns an asked-for sign-in into a mail, where the address is somebody's; and what is forgotten in time.

use crate::{
    call::{Call, Client, Portal},
    error::{Error, Result},
    ids::{MailId, PersonId, WorkspaceId},
    mail::{Recipient, letters::SignIn, post_as},
    people::limits,
};
use jiff::Timestamp;
use portico_jobs::{Job, Priority};
use portico_store::{Tenant, Tx, values};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which sign-in is to be mailed, if anybody has the address.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MailSignIn {
    pub sign_in: Uuid,
}

const ASKED: &str = "SELECT s.workspace_id, s.person_id, p.name, s.address, w.name, s.expires_at FROM sign_in s \
    JOIN person p ON p.id = s.person_id JOIN workspace w ON w.id = s.workspace_id \
    WHERE s.id = $1 AND s.used_at IS NULL AND s.expires_at > $2";
const FORGET: &str = "DELETE FROM sign_in WHERE expires_at < $1";
const FORGET_SESSIONS: &str = "DELETE FROM session WHERE expires_at < $1";

/// What is over is kept this long, for whoever asks what happened.
const KEPT_DAYS: i64 = 90;

impl MailSignIn {
    pub const KIND: &'static str = "people.mail_sign_in";

    /// Enqueued whether the address is known or not, so that asking costs the same.
    pub fn enqueue(call: &Call, tx: &mut Tx, sign_in: Uuid) -> Result<()> {
        let payload = serde_json::to_value(Self { sign_in }).map_err(Error::internal)?;
        let job = Job::new(call.new_id(), Self::KIND, Tenant::INSTALLATION, call.now());
        Ok(portico_jobs::enqueue(tx, job.payload(payload).priority(Priority::Urgent))?)
    }

    /// Run twice it still writes one mail, as the sign-in's identifier is the mail's.
    pub async fn run(&self, portal: &Portal) -> Result<()> {
        type Asked = (WorkspaceId, PersonId, String, String, String, Timestamp);
        let asked: Option<Asked> = portal.db.installation().find(ASKED, &values![self.sign_in, portal.now()]).await?;
        let Some((workspace, person, name, address, firm, expires_at)) = asked else { return Ok(()) };
        let call = portal.anonymous(Self::KIND.into(), Client::local());
        let to = Recipient { person: Some(person), name, address };
        let letter = SignIn { to, portal: &firm, sign_in: self.sign_in, expires_at }.write()?;
        let mut tx = portal.db.begin(workspace.tenant()).await?;
        post_as(&call, &mut tx, (workspace, MailId(self.sign_in)), letter)?;
        Ok(tx.commit().await?)
    }
}

/// Forgets counters, sign-ins and sessions that are long over; once a day is enough.
pub async fn forget(portal: &Portal) -> Result<()> {
    let call = portal.anonymous("people.forget".into(), Client::local());
    limits::forget(&call).await?;
    let before = portal.now().as_microsecond() - KEPT_DAYS * 86_400_000_000;
    let mut tx = portal.db.begin(Tenant::INSTALLATION).await?;
    tx.execute(FORGET, &values![before]).await?;
    tx.execute(FORGET_SESSIONS, &values![before]).await?;
    Ok(tx.commit().await?)
}
