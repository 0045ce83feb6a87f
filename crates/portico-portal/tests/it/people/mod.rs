//! Signing in and one's account, through HTTP.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what tests share fails them when it fails")]

mod account;
mod demo;
mod enter_by_link;
mod enter_code;
mod enter_password;
mod enter_task_link;
mod enumeration;
mod sessions;
mod tokens;
mod workspaces;

use portico_portal::people::passwords;
use portico_store::values;
use portico_testkit::{Answer, Browser, TestPortal};

pub const DANA: &str = "dana@larkfield.example";
pub const RUTH: &str = "ruth@harbourpike.example";

/// Asks to sign in, and does what the worker would: the mail is written and kept.
pub async fn ask(portal: &TestPortal, browser: &Browser, address: &str) -> Answer {
    portal.pass(jiff::SignedDuration::from_secs(1));
    let answer = browser.post("/sign-in", &[("email", address), ("next", "/account")]).await;
    portal.run_jobs().await;
    answer
}

/// The newest mail to an address, as text.
pub async fn last_mail(portal: &TestPortal, address: &str) -> String {
    const LAST: &str =
        "SELECT body_text FROM mail WHERE workspace_id = $1 AND recipient LIKE $2 ORDER BY created_at DESC LIMIT 1";
    let read = portal.portal.db.within(portal.cast.workspace.tenant());
    let mail: Option<String> = read.find(LAST, &values![portal.cast.workspace, format!("%<{address}>")]).await.unwrap();
    mail.unwrap_or_else(|| panic!("no mail to {address}"))
}

/// The six digits of the newest mail.
pub async fn code(portal: &TestPortal, address: &str) -> String {
    let mail = last_mail(portal, address).await;
    let line =
        mail.lines().map(str::trim).find(|line| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit()));
    line.unwrap_or_else(|| panic!("no code in {mail}")).to_owned()
}

/// The path of the link in the newest mail.
pub async fn link(portal: &TestPortal, address: &str) -> String {
    let mail = last_mail(portal, address).await;
    let line = mail.lines().find_map(|line| line.trim().strip_prefix("http://portal.test"));
    line.unwrap_or_else(|| panic!("no link in {mail}")).to_owned()
}

/// Gives somebody a password without asking them.
pub async fn give_password(portal: &TestPortal, who: &str, password: &str) {
    let hash = passwords::hash(&portal.portal, password.to_owned()).await.unwrap();
    let mut tx = portal.portal.db.begin(portico_store::Tenant::INSTALLATION).await.unwrap();
    let person = portal.cast.member(who).person;
    tx.execute("UPDATE person SET password = $2 WHERE id = $1", &values![person, hash]).await.unwrap();
    tx.commit().await.unwrap();
}

/// How many living sessions somebody has.
pub async fn sessions(portal: &TestPortal, who: &str) -> i64 {
    const LIVING: &str = "SELECT count(*) FROM session WHERE person_id = $1 AND revoked_at IS NULL";
    portal.portal.db.installation().one(LIVING, &values![portal.cast.member(who).person]).await.unwrap()
}
