//! Somebody asks to sign in: the answer and the work are the same whether the address is known or not.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::{PersonId, WorkspaceId},
    people::{
        EmailAddress,
        jobs::MailSignIn,
        limits::{self, Limit},
        sign_in::{self, NewSignIn},
    },
    policy::identity::Secret,
};
use portico_store::values;

/// Who asks, from where, and where to go afterwards.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    pub address: &'a EmailAddress,
    /// The host of the request: a workspace with a domain of its own is found by it.
    pub host: Option<&'a str>,
    pub next: &'a str,
}

/// The workspace of the host, else the one the person was in last, else the oldest; and the person, if they belong there.
const WHERE: &str = "SELECT w.id, x.person_id FROM workspace w LEFT JOIN person_workspace x ON x.workspace_id = w.id \
    AND x.person_id = (SELECT e.person_id FROM email_address e JOIN person p ON p.id = e.person_id \
    WHERE e.address = $1 AND p.disabled_at IS NULL) \
    ORDER BY CASE WHEN w.domain = $2 THEN 0 ELSE 1 END, CASE WHEN x.person_id IS NULL THEN 1 ELSE 0 END, x.seen_at DESC, \
    w.created_at, w.id LIMIT 1";

const FROM_ONE_NETWORK: i64 = 60;
const TEN_MINUTES: i64 = 600;

/// Begins a sign-in, bound to the browser that gets the secret. The mail is written and sent by jobs.
pub async fn ask_to_sign_in(call: &Call, asked: Asked<'_>) -> Result<Secret> {
    let [hourly, daily] = Limit::of_mails("sign-in", asked.address);
    let network = Limit::of_network("sign-in", call, FROM_ONE_NETWORK, TEN_MINUTES);
    limits::spend(call, &[network, hourly, daily]).await?;
    let (workspace, person) = found(call, &asked).await?;
    begin(
        call,
        &NewSignIn { workspace, person, address: asked.address.as_str(), next: asked.next, password_passed: false },
    )
    .await
}

/// Where the person signs in, and who they are if they belong there.
pub(super) async fn found(call: &Call, asked: &Asked<'_>) -> Result<(WorkspaceId, Option<PersonId>)> {
    let found = call.portal().db.installation().find(WHERE, &values![asked.address, asked.host]).await?;
    found.ok_or_else(|| Error::Unavailable("This portal is not set up yet.".into()))
}

pub(super) async fn begin(call: &Call, new: &NewSignIn<'_>) -> Result<Secret> {
    let mut tx = call.portal().db.begin(new.workspace.tenant()).await?;
    let (id, browser) = sign_in::begin(call, &mut tx, new)?;
    MailSignIn::enqueue(call, &mut tx, id)?;
    tx.commit().await?;
    Ok(browser)
}
