//! A sign-in under way: asked for in one browser, proved by code or link, for staff by a password as well, ended once.

use crate::{
    call::{Call, SessionKind},
    error::{Error, Result},
    ids::{PersonId, WorkspaceId},
    people::sessions::{self, NewSession, Proof},
    policy::identity::Secret,
};
use jiff::{Timestamp, ToSpan};
use portico_store::{Tx, from_row, values};
use uuid::Uuid;

/// The cookie that binds a sign-in to the browser that asked for it.
pub const COOKIE: &str = "portico_sign_in";
pub const MINUTES: i64 = 10;
pub const MOST_TRIES: i64 = 5;

/// A row of `sign_in` whose code, link or password has just been found right.
#[derive(Debug, Clone)]
pub struct Proved {
    pub id: Uuid,
    pub workspace: WorkspaceId,
    pub person: Option<PersonId>,
    pub next: String,
    pub code: bool,
    pub password: bool,
}

from_row!(Proved { id, workspace, person, next, code, password });

/// The columns of `Proved`.
pub const PROVED: &str = "id, workspace_id, person_id, next_path, code_passed_at IS NOT NULL, password_passed";

/// What a proof led to.
#[derive(Debug, Clone)]
pub enum Entered {
    SignedIn(SignedIn),
    /// Staff: the code was right, the password is still owed.
    PasswordOwed,
    /// The password was right, the code is on its way.
    CodeOwed(Secret),
}

#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session: Secret,
    pub next: String,
}

/// What this workspace knows of somebody who proves who they are.
struct Known {
    name: String,
    has_password: bool,
    is_staff: bool,
    is_member: bool,
    /// Portals to choose from; none where this one has an address of its own, as nobody comes to that by chance.
    choices: i64,
}

from_row!(Known { name, has_password, is_staff, is_member, choices });

const BEGIN: &str = "INSERT INTO sign_in (id, browser, workspace_id, person_id, address, code, link, code_passed_at, \
    password_passed, tries, next_path, created_at, expires_at, used_at) \
    VALUES ($1, $2, $3, $4, $5, NULL, NULL, NULL, $6, 0, $7, $8, $9, NULL)";
const VOID: &str = "UPDATE sign_in SET used_at = $2 WHERE address = $1 AND used_at IS NULL";
const VOID_OTHERS: &str = "UPDATE sign_in SET used_at = $2 WHERE used_at IS NULL AND address IN \
    (SELECT address FROM email_address WHERE person_id = $1)";
const OWE: &str = "UPDATE sign_in SET tries = 0, expires_at = $2 WHERE id = $1";
const END: &str = "UPDATE sign_in SET used_at = $2 WHERE id = $1 AND used_at IS NULL";
const KNOWN: &str = "SELECT p.name, p.password IS NOT NULL, \
    EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = $2 AND m.person_id = p.id AND m.side = 'firm' AND m.suspended_at IS NULL), \
    EXISTS (SELECT 1 FROM member m JOIN organization o ON o.workspace_id = m.workspace_id AND o.id = m.organization_id \
    WHERE m.workspace_id = $2 AND m.person_id = p.id AND m.suspended_at IS NULL AND o.suspended_at IS NULL), \
    (SELECT count(*) FROM person_workspace x WHERE x.person_id = p.id AND NOT EXISTS \
    (SELECT 1 FROM workspace w WHERE w.id = $2 AND w.domain IS NOT NULL)) \
    FROM person p WHERE p.id = $1 AND p.disabled_at IS NULL";

/// What a sign-in is begun with.
pub struct NewSignIn<'a> {
    pub workspace: WorkspaceId,
    /// None when nobody has the address: the work and the answer are the same.
    pub person: Option<PersonId>,
    pub address: &'a str,
    pub next: &'a str,
    pub password_passed: bool,
}

/// Begins one, which voids the ones that were begun for the address before.
pub fn begin(call: &Call, tx: &mut Tx, new: &NewSignIn<'_>) -> Result<(Uuid, Secret)> {
    let (id, browser, now) = (call.new_id(), Secret::new(call.portal(), new.workspace), call.now());
    tx.later(VOID, &values![new.address, now])?;
    let next = if is_own_path(new.next) { new.next } else { "/" };
    let row = values![
        id,
        browser.hash(),
        new.workspace,
        new.person,
        new.address,
        new.password_passed,
        next,
        now,
        minutes_from(now)
    ];
    tx.later(BEGIN, &row)?;
    Ok((id, browser))
}

/// What follows a right code, link or password, in the transaction that found it right.
pub async fn proceed(call: &Call, tx: &mut Tx, proved: Proved) -> Result<Entered> {
    let person = proved.person.ok_or(Error::NotFound)?;
    let known: Option<Known> = tx.find(KNOWN, &values![person, proved.workspace]).await?;
    let known = known.filter(|known| known.is_member || known.choices > 1).ok_or_else(no_longer)?;
    if known.is_staff && !(proved.password && proved.code) {
        if !known.has_password {
            return Err(without_password());
        }
        tx.later(OWE, &values![proved.id, minutes_from(call.now())])?;
        return Ok(Entered::PasswordOwed);
    }
    if tx.execute(END, &values![proved.id, call.now()]).await? != 1 {
        return Err(over());
    }
    tx.later(VOID_OTHERS, &values![person, call.now()])?;
    let proof = if proved.password && proved.code { Proof::Two } else { Proof::Code };
    let new = NewSession { workspace: proved.workspace, person, name: known.name, kind: SessionKind::Full, proof };
    let session = sessions::open(call, tx, new).await?;
    let chooses = known.choices > 1 && proved.next == "/";
    let next = if chooses { "/sign-in/workspace".into() } else { proved.next };
    Ok(Entered::SignedIn(SignedIn { session, next }))
}

/// The secret of the browser that asked, or what to say where it did not ask.
pub fn browser(call: &Call, headers: &axum::http::HeaderMap) -> Result<Secret> {
    let cookie = call.portal().settings.cookies.read(headers, COOKIE);
    cookie.and_then(Secret::parse).ok_or_else(over)
}

pub fn over() -> Error {
    Error::Gone("The time for this sign-in is over, or it was used already. Ask for a new code.".into())
}

fn no_longer() -> Error {
    Error::forbidden("You no longer have access to this portal.", "Ask whoever invited you.")
}

fn without_password() -> Error {
    Error::forbidden(
        "People of the firm sign in with a password and a code, and you have no password yet.",
        "Open your invitation and choose one, or ask an administrator to invite you again.",
    )
}

fn minutes_from(now: Timestamp) -> Timestamp {
    now.checked_add(MINUTES.minutes()).unwrap_or(Timestamp::MAX)
}

/// Whether a path leads somewhere in this portal and nowhere else.
pub fn is_own_path(path: &str) -> bool {
    let mut rest = path.chars();
    rest.next() == Some('/')
        && !matches!(rest.next(), Some('/' | '\\'))
        && path.len() <= 500
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_nowhere_else() {
        for path in ["/", "/records/1?tab=open#x", "/account"] {
            assert!(is_own_path(path), "{path}");
        }
        for path in [
            "",
            "records",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nSet-Cookie: x",
            "/a b",
            "javascript:x",
        ] {
            assert!(!is_own_path(path), "{path}");
        }
    }
}
