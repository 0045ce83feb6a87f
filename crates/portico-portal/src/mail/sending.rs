//! The job that carries one mail, and what becomes of it: sent, failed, or no longer worth sending.

use crate::{
    call::Portal,
    error::Result,
    ids::{RecordId, WorkspaceId},
    mail::minting::{Mint, Minted},
};
use jiff::Timestamp;
use portico_connect::smtp::{Letter, NotSent, Transport};
use portico_store::{FromRow, Row, Tx, values};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which mail is to be carried.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SendMail {
    pub workspace: Uuid,
    pub mail: Uuid,
}

/// What became of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// Nothing is left to do: it is sent, has failed for good, or its time is over.
    Done,
    /// It may pass another time.
    Again(String),
}

/// After this many tries a mail that waits for its server has failed.
const MOST_TRIES: i64 = 12;

const WAITING: &str = "SELECT m.recipient, m.subject, m.body_text, m.body_html, m.mint, m.record_id, m.attempts, m.created_at, \
    m.expires_at, w.name FROM mail m JOIN workspace w ON w.id = m.workspace_id \
    WHERE m.workspace_id = $1 AND m.id = $2 AND m.state = 'waiting'";
const BECAME: &str = "UPDATE mail SET state = $3, attempts = attempts + 1, last_error = $4, sent_at = $5 \
    WHERE workspace_id = $1 AND id = $2 AND state = 'waiting'";
const HOLD: &str = "UPDATE mail SET state = state WHERE workspace_id = $1 AND id = $2 AND state = 'waiting'";
const SHOWN: &str = "UPDATE mail SET subject = $3, body_text = $4, body_html = $5 WHERE workspace_id = $1 AND id = $2";

struct Waiting {
    recipient: String,
    subject: String,
    text: String,
    html: String,
    mint: Option<Mint>,
    record: Option<RecordId>,
    attempts: i64,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    portal_name: String,
}

impl SendMail {
    pub const KIND: &'static str = "mail.send";

    /// One try. Called again for the same mail it sends nothing twice, unless the line broke after the server took it:
    /// then the same `Message-ID` says that both are one.
    pub async fn run(&self, portal: &Portal, transport: &Transport) -> Result<Tried> {
        let workspace = WorkspaceId(self.workspace);
        let read = portal.db.within(workspace.tenant());
        let Some(waiting) = read.find::<Waiting>(WAITING, &values![workspace, self.mail]).await? else {
            return Ok(Tried::Done);
        };
        let over = waiting.expires_at.is_some_and(|end| end <= portal.now());
        let minted = if over { None } else { waiting.minted(portal, (workspace, self.mail)).await? };
        let Some(minted) = minted else { return self.became(portal, "expired", None).await };
        let letter = waiting.letter(portal, self.mail, &minted);
        match transport.send(&letter).await {
            Ok(()) => {
                if transport.keeps() {
                    self.show(portal, &letter).await?;
                }
                self.became(portal, "sent", None).await
            }
            Err(NotSent::Later(error)) if waiting.attempts + 1 < MOST_TRIES => {
                self.became(portal, "waiting", Some(&error)).await?;
                Ok(Tried::Again(error))
            }
            Err(NotSent::Later(error) | NotSent::Never(error)) => {
                tracing::warn!(mail = %self.mail, error, "a mail was not sent");
                self.became(portal, "failed", Some(&error)).await
            }
        }
    }

    async fn became(&self, portal: &Portal, state: &str, error: Option<&str>) -> Result<Tried> {
        let mut tx = self.begin(portal).await?;
        let sent_at = (state == "sent").then(|| portal.now());
        tx.execute(BECAME, &values![self.workspace, self.mail, state, error, sent_at]).await?;
        let (live, workspace) = (portal.live.clone(), self.workspace);
        tx.on_commit(move || live.tell(workspace, "mail".into()));
        tx.commit().await?;
        Ok(Tried::Done)
    }

    /// Where mail goes nowhere, the log shows it as it would have gone.
    async fn show(&self, portal: &Portal, letter: &Letter) -> Result<()> {
        let mut tx = self.begin(portal).await?;
        let shown = values![self.workspace, self.mail, &letter.subject, &letter.text, &letter.html];
        tx.execute(SHOWN, &shown).await?;
        Ok(tx.commit().await?)
    }

    async fn begin(&self, portal: &Portal) -> Result<Tx> {
        Ok(portal.db.begin(WorkspaceId(self.workspace).tenant()).await?)
    }
}

impl Waiting {
    async fn minted(&self, portal: &Portal, (workspace, mail): (WorkspaceId, Uuid)) -> Result<Option<Minted>> {
        let Some(mint) = &self.mint else { return Ok(Some(Minted::nothing())) };
        let mut tx = portal.db.begin(workspace.tenant()).await?;
        // Whoever ends the links of its reader ends the mail before them: of the two at once, the second sees the first.
        if tx.execute(HOLD, &values![workspace, mail]).await? == 0 {
            return Ok(None);
        }
        let minted = mint.make(portal, &mut tx, workspace).await?;
        tx.commit().await?;
        Ok(minted)
    }

    fn letter(&self, portal: &Portal, id: Uuid, minted: &Minted) -> Letter {
        let (name, address) = self.recipient.rsplit_once(" <").unwrap_or(("", &self.recipient));
        let host = portal.settings.base_url.split_once("://").map_or("", |(_, host)| host);
        Letter {
            id: id.to_string(),
            thread: self.record.map(|record| format!("record-{record}")),
            from_name: self.portal_name.clone(),
            from: portal.settings.mail_from.clone(),
            to_name: name.to_owned(),
            to: address.trim_end_matches('>').to_owned(),
            subject: self.subject.clone(),
            text: minted.fill(&self.text),
            html: minted.fill(&self.html),
            list: Some(host.replace([':', '/'], "-")),
            written_at: self.created_at.into(),
        }
    }
}

impl FromRow for Waiting {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let mint: Option<String> = row.get(4)?;
        let mint = mint.map(|text| serde_json::from_str(&text)).transpose();
        Ok(Self {
            recipient: row.get(0)?,
            subject: row.get(1)?,
            text: row.get(2)?,
            html: row.get(3)?,
            mint: mint.map_err(|error| portico_store::Error::Row(error.to_string()))?,
            record: row.get(5)?,
            attempts: row.get(6)?,
            created_at: row.get(7)?,
            expires_at: row.get(8)?,
            portal_name: row.get(9)?,
        })
    }
}
