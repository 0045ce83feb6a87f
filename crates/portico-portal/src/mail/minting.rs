//! Secrets of mails: made when a mail leaves, so that the database never holds one in clear.
//!
//! A letter has a mark where its link or code will stand. Trying again makes a new secret, and the older one is void.

use crate::{
    call::Portal,
    error::Result,
    ids::{InvitationId, PersonId, RecordId, RoundId, WorkspaceId, uuid_v7},
    policy::identity::Secret,
};
use jiff::{Timestamp, ToSpan};
use portico_store::{Tx, values};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mint {
    /// The code and the link of a sign-in that was asked for.
    SignIn {
        sign_in: Uuid,
    },
    Invitation {
        invitation: InvitationId,
    },
    /// A link that opens one record for one person.
    Task {
        person: PersonId,
        record: RecordId,
    },
    /// A link with which one person makes one decision, once.
    Decision {
        person: PersonId,
        round: RoundId,
    },
}

/// Where the link and the code will stand in a letter.
pub const LINK: &str = "⟦link⟧";
pub const CODE: &str = "⟦code⟧";

/// A task link lives as long as its record is open, and no longer than this.
pub const TASK_LINK_DAYS: i64 = 90;

const SIGN_IN: &str = "UPDATE sign_in SET code = $2, link = $3 WHERE id = $1 AND used_at IS NULL AND code_passed_at IS NULL \
    AND expires_at > $4";
const BROWSER: &str = "SELECT browser FROM sign_in WHERE id = $1";
const INVITATION: &str =
    "UPDATE invitation SET hash = $2 WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $3";
const TASK: &str = "INSERT INTO link (id, hash, workspace_id, person_id, kind, record_id, created_at, expires_at) \
    VALUES ($1, $2, $3, $4, 'task', $5, $6, $7)";

/// However long a round stays open.
pub const DECISION_LINK_DAYS: i64 = 30;

const DECISION: &str = "INSERT INTO decision_link (workspace_id, id, hash, round_id, person_id, created_at, expires_at, used_at) \
    SELECT $1, $2, $3, a.id, $5, $6, $7, NULL FROM approval_round a WHERE a.workspace_id = $1 AND a.id = $4 AND a.state = 'open'";

/// What was made: the marks, and what stands in their place.
pub struct Minted(Vec<(&'static str, String)>);

impl Minted {
    pub fn nothing() -> Self {
        Self(Vec::new())
    }

    pub fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (mark, secret)| text.replace(mark, secret))
    }
}

impl Mint {
    /// Makes the secret and stores its hash; none when what it was for is over.
    pub async fn make(&self, portal: &Portal, tx: &mut Tx, workspace: WorkspaceId) -> Result<Option<Minted>> {
        let (secret, now) = (Secret::new(portal, workspace), portal.now());
        let base = &portal.settings.base_url;
        match self {
            Self::SignIn { sign_in } => sign_in_secrets(portal, tx, *sign_in, &secret).await,
            Self::Invitation { invitation } => {
                let made = tx.execute(INVITATION, &values![*invitation, secret.hash(), now]).await?;
                Ok((made == 1).then(|| Minted(vec![(LINK, format!("{base}/invite/{}", secret.to_text()))])))
            }
            Self::Task { person, record } => {
                let id = uuid_v7(now, portal.random());
                let until = now.checked_add((24 * TASK_LINK_DAYS).hours()).unwrap_or(Timestamp::MAX);
                tx.execute(TASK, &values![id, secret.hash(), workspace, *person, *record, now, until]).await?;
                Ok(Some(Minted(vec![(LINK, format!("{base}/links/{}", secret.to_text()))])))
            }
            Self::Decision { person, round } => {
                let id = uuid_v7(now, portal.random());
                let until = now.checked_add((24 * DECISION_LINK_DAYS).hours()).unwrap_or(Timestamp::MAX);
                let row = values![workspace, id, secret.hash(), *round, *person, now, until];
                let made = tx.execute(DECISION, &row).await? == 1;
                Ok(made.then(|| Minted(vec![(LINK, format!("{base}/links/decisions/{}", secret.to_text()))])))
            }
        }
    }
}

async fn sign_in_secrets(portal: &Portal, tx: &mut Tx, sign_in: Uuid, secret: &Secret) -> Result<Option<Minted>> {
    let Some(browser) = tx.find::<Vec<u8>>(BROWSER, &values![sign_in]).await? else { return Ok(None) };
    let code = six_digits(portal);
    let values = values![sign_in, code_hash(&browser, &code), secret.hash(), portal.now()];
    let made = tx.execute(SIGN_IN, &values).await? == 1;
    let link = format!("{}/sign-in/link/{}", portal.settings.base_url, secret.to_text());
    Ok(made.then(|| Minted(vec![(LINK, link), (CODE, code)])))
}

/// The hash of a code, bound to the browser that asked: in another browser the same digits are another code.
pub fn code_hash(browser: &[u8], code: &str) -> Vec<u8> {
    Sha256::new().chain_update(browser).chain_update(code).finalize().to_vec()
}

/// Six digits, each as likely as any other: numbers beyond a whole multiple of a million are drawn again.
fn six_digits(portal: &Portal) -> String {
    const WHOLE: u32 = u32::MAX - u32::MAX % 1_000_000;
    loop {
        let drawn = u32::from_le_bytes(portal.random());
        if drawn < WHOLE {
            return format!("{:06}", drawn % 1_000_000);
        }
    }
}
