//! Somebody types a password: staff beside the code, clients instead of it where the operator allows that.

use super::ask_to_sign_in::{self, Asked};
use crate::{
    call::{Call, SessionKind},
    error::{Error, Result},
    ids::{PersonId, WorkspaceId},
    people::{
        limits::{self, Limit},
        passwords,
        sessions::{self, NewSession, Proof},
        sign_in::{self, Entered, NewSignIn, PROVED, Proved, SignedIn},
        trail,
    },
    policy::identity::Secret,
};
use portico_store::values;
use std::sync::LazyLock;

static TRY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "UPDATE sign_in SET tries = tries + 1 WHERE browser = $1 AND code_passed_at IS NOT NULL AND used_at IS NULL \
         AND expires_at > $2 AND tries < $3 RETURNING {PROVED}"
    )
});
const HASH: &str = "SELECT password FROM person WHERE id = $1";
const PASSED: &str = "UPDATE sign_in SET password_passed = $2 WHERE id = $1 AND used_at IS NULL";
const STAFF: &str = "SELECT p.name, EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = $2 AND m.person_id = p.id \
    AND m.side = 'firm' AND m.suspended_at IS NULL) FROM person p WHERE p.id = $1 AND EXISTS (SELECT 1 FROM member m \
    WHERE m.workspace_id = $2 AND m.person_id = p.id AND m.suspended_at IS NULL)";

const FOR_ONE_ACCOUNT: i64 = 10;
const FROM_ONE_NETWORK: i64 = 100;
const QUARTER: i64 = 900;
const TRIES: i64 = 5;

/// The password that staff still owe after a right code.
pub async fn enter_owed_password(call: &Call, browser: &Secret, password: &str) -> Result<Entered> {
    limits::spend(call, &[Limit::of_network("password", call, FROM_ONE_NETWORK, QUARTER)]).await?;
    let mut tx = call.portal().db.begin(browser.workspace.tenant()).await?;
    let proved: Proved = tx.find(&TRY, &values![browser.hash(), call.now(), TRIES]).await?.ok_or_else(sign_in::over)?;
    tx.commit().await?;
    let person = proved.person.ok_or_else(sign_in::over)?;
    limits::spend(call, &[Limit::of_account("password", &person.to_string(), FOR_ONE_ACCOUNT, QUARTER)]).await?;
    if !is_right(call, Some(person), password).await? {
        trail::failed(call, Some((proved.workspace, person)), "a wrong password").await;
        return Err(Error::invalid("password", "That password is not right"));
    }
    let mut tx = call.portal().db.begin(browser.workspace.tenant()).await?;
    if tx.execute(PASSED, &values![proved.id, true]).await? != 1 {
        return Err(sign_in::over());
    }
    let entered = sign_in::proceed(call, &mut tx, Proved { password: true, ..proved }).await?;
    tx.commit().await?;
    Ok(entered)
}

/// Address and password at once. A client is in; staff get a code beside it. Nobody learns whether the address is known:
/// what is checked for it takes the same time, and there is one refusal.
pub async fn enter_password(call: &Call, asked: Asked<'_>, password: &str) -> Result<Entered> {
    if !call.portal().settings.client_passwords {
        return Err(Error::NotFound);
    }
    let network = Limit::of_network("password", call, FROM_ONE_NETWORK, QUARTER);
    let account = Limit::of_account("password", asked.address.as_str(), FOR_ONE_ACCOUNT, QUARTER);
    limits::spend(call, &[network, account]).await?;
    let (workspace, person) = ask_to_sign_in::found(call, &asked).await?;
    let right = is_right(call, person, password).await?;
    let Some(person) = person.filter(|_| right) else {
        trail::failed(call, person.map(|person| (workspace, person)), "a wrong password").await;
        return Err(Error::invalid("password", "This address and this password do not go together"));
    };
    let read = call.portal().db.within(workspace.tenant());
    let (name, is_staff): (String, bool) = read
        .find(STAFF, &values![person, workspace])
        .await?
        .ok_or_else(|| Error::forbidden("You no longer have access to this portal.", "Ask whoever invited you."))?;
    if is_staff {
        let [hourly, daily] = Limit::of_mails("sign-in", asked.address);
        limits::spend(call, &[hourly, daily]).await?;
        let (address, next) = (asked.address.as_str(), asked.next);
        let new = NewSignIn { workspace, person: Some(person), address, next, password_passed: true };
        return Ok(Entered::CodeOwed(ask_to_sign_in::begin(call, &new).await?));
    }
    open(call, (workspace, person), name, asked.next).await
}

async fn open(call: &Call, (workspace, person): (WorkspaceId, PersonId), name: String, next: &str) -> Result<Entered> {
    let mut tx = call.portal().db.begin(workspace.tenant()).await?;
    let new = NewSession { workspace, person, name, kind: SessionKind::Full, proof: Proof::Password };
    let session = sessions::open(call, &mut tx, new).await?;
    tx.commit().await?;
    let next = if sign_in::is_own_path(next) { next } else { "/" };
    Ok(Entered::SignedIn(SignedIn { session, next: next.to_owned() }))
}

/// One read and one verification, whoever it is.
async fn is_right(call: &Call, person: Option<PersonId>, password: &str) -> Result<bool> {
    let hash: Option<(Option<String>,)> = call.portal().db.installation().find(HASH, &values![person]).await?;
    passwords::is_right(password.to_owned(), hash.and_then(|(hash,)| hash)).await
}
