//! Taking a person out of the tables: what is theirs is deleted, what shows their name says so no more.

use super::{
    signatures,
    subject::DataSubject,
    words::{ERASED, blanked},
};
use crate::{
    call::Call,
    error::Result,
    ids::{MailId, MemberId, RecordId},
};
use portico_store::{Tx, anywhere, values};
use uuid::Uuid;

/// Of the workspace, by person: workspace, person.
const OF_PERSON: [&str; 7] = [
    "DELETE FROM mail WHERE workspace_id = $1 AND person_id = $2",
    "DELETE FROM idempotency WHERE workspace_id = $1 AND person_id = $2",
    "DELETE FROM approval_task WHERE workspace_id = $1 AND person_id = $2",
    "DELETE FROM decision_link WHERE workspace_id = $1 AND person_id = $2",
    "DELETE FROM absence WHERE workspace_id = $1 AND person_id = $2",
    "UPDATE absence SET deputy = NULL WHERE workspace_id = $1 AND deputy = $2",
    "UPDATE member SET roles = '[]', teams = '[]', title = '', source_ref = NULL, seen_at = NULL, revision = revision + 1 \
     WHERE workspace_id = $1 AND person_id = $2",
];
/// Of the workspace, by membership: workspace, members.
const OF_MEMBERS: [&str; 6] = [
    "DELETE FROM draft WHERE workspace_id = $1 AND member_id IN {uuids $2} AND record_id IS NULL",
    // What was sent stays as long as somebody may send it again; what stood in it is the record's.
    "UPDATE draft SET input = '{}' WHERE workspace_id = $1 AND member_id IN {uuids $2}",
    "DELETE FROM upload WHERE workspace_id = $1 AND member_id IN {uuids $2}",
    "DELETE FROM saved_view WHERE workspace_id = $1 AND member_id IN {uuids $2}",
    "DELETE FROM snooze WHERE workspace_id = $1 AND member_id IN {uuids $2}",
    "DELETE FROM notification WHERE workspace_id = $1 AND member_id IN {uuids $2}",
];
/// Of the installation, by person.
const OF_INSTALLATION: [&str; 6] = [
    "DELETE FROM session WHERE person_id = $1",
    "DELETE FROM link WHERE person_id = $1",
    "DELETE FROM api_token WHERE person_id = $1",
    "DELETE FROM sign_in WHERE person_id = $1",
    "DELETE FROM person_workspace WHERE person_id = $1",
    "DELETE FROM email_address WHERE person_id = $1",
];
/// Of the installation, by address.
const OF_ADDRESS: [&str; 2] = ["DELETE FROM invitation WHERE address = $1", "DELETE FROM sign_in WHERE address = $1"];
const COUNTERS: &str = "DELETE FROM attempt WHERE bucket LIKE $1 ESCAPE '!'";
const COMPLAINTS: &str = "UPDATE job SET last_error = NULL WHERE last_error LIKE $1 ESCAPE '!'";
const MAILED: &str = "DELETE FROM mail WHERE workspace_id = $1 AND recipient LIKE $2 ESCAPE '!'";
const PERSON: &str =
    "UPDATE person SET name = $2, time_zone = NULL, theme = 'system', password = NULL, disabled_at = $3 WHERE id = $1";

const MAILS: &str = "SELECT id, subject, body_text, body_html, coalesce(last_error, '') FROM mail WHERE workspace_id = $1 AND id > $2 \
    ORDER BY id LIMIT 1000";
const MAIL: &str =
    "UPDATE mail SET subject = $3, body_text = $4, body_html = $5, last_error = $6 WHERE workspace_id = $1 AND id = $2";
const TOLD: &str = "SELECT member_id, id, sentence FROM notification WHERE workspace_id = $1 AND (member_id, id) > ($2, $3) \
    ORDER BY member_id, id LIMIT 5000";
const TELL: &str = "UPDATE notification SET sentence = $4 WHERE workspace_id = $1 AND member_id = $2 AND id = $3";
const FOUND_BY: &str = "SELECT id FROM record WHERE workspace_id = $1 AND requested_for IN {uuids $2}";

/// Everything of theirs, in one transaction with the row that carries their name.
pub async fn erase(call: &Call, tx: &mut Tx, subject: &DataSubject) -> Result<()> {
    let (workspace, person) = (call.workspace(), subject.person);
    for sql in OF_PERSON {
        tx.execute(sql, &values![workspace, person]).await?;
    }
    signatures::clear_decisions(call, tx, subject).await?;
    for sql in OF_MEMBERS {
        tx.execute(sql, &values![workspace, subject.member_ids()]).await?;
    }
    for address in &subject.addresses {
        let anywhere = anywhere(address);
        for sql in OF_ADDRESS {
            tx.execute(sql, &values![address.as_str()]).await?;
        }
        tx.execute(COUNTERS, &values![anywhere.as_str()]).await?;
        tx.execute(COMPLAINTS, &values![anywhere.as_str()]).await?;
        tx.execute(MAILED, &values![workspace, anywhere.as_str()]).await?;
    }
    for sql in OF_INSTALLATION {
        tx.execute(sql, &values![person]).await?;
    }
    tx.execute(PERSON, &values![person, ERASED, call.now()]).await?;
    Ok(())
}

/// Their name in what others were told, some at a time; what is told meanwhile is told without it or found by the next pass.
pub async fn blank(call: &Call, subject: &DataSubject) -> Result<()> {
    blank_mails(call, subject).await?;
    blank_notifications(call, subject).await
}

/// Records that are found by their name.
pub async fn found_by(call: &Call, subject: &DataSubject) -> Result<Vec<RecordId>> {
    Ok(call.read().all(FOUND_BY, &values![call.workspace(), subject.member_ids()]).await?)
}

async fn blank_mails(call: &Call, subject: &DataSubject) -> Result<()> {
    type Mail = (MailId, String, String, String, String);
    let (names, mut reached) = (subject.names(), Uuid::nil());
    loop {
        let slow = call.portal().db.slow(call.workspace().tenant());
        let page: Vec<Mail> = slow.all(MAILS, &values![call.workspace(), reached]).await?;
        let Some((last, ..)) = page.last() else { return Ok(()) };
        reached = last.0;
        let mut tx = call.begin().await?;
        for (id, title, text, html, error) in &page {
            let parts = [title, text, html, error].map(|part| blanked(part, &names));
            if parts.iter().all(Option::is_none) {
                continue;
            }
            let [new_title, new_text, new_html, new_error] = parts;
            let error = new_error.unwrap_or_else(|| error.clone());
            let row = values![
                call.workspace(),
                *id,
                new_title.unwrap_or_else(|| title.clone()),
                new_text.unwrap_or_else(|| text.clone()),
                new_html.unwrap_or_else(|| html.clone()),
                Some(error).filter(|error| !error.is_empty())
            ];
            tx.later(MAIL, &row)?;
        }
        tx.commit().await?;
    }
}

async fn blank_notifications(call: &Call, subject: &DataSubject) -> Result<()> {
    let (names, mut reached) = (subject.names(), (Uuid::nil(), Uuid::nil()));
    loop {
        let slow = call.portal().db.slow(call.workspace().tenant());
        let page: Vec<(MemberId, Uuid, String)> =
            slow.all(TOLD, &values![call.workspace(), reached.0, reached.1]).await?;
        let Some((member, id, _)) = page.last() else { return Ok(()) };
        reached = (member.0, *id);
        let mut tx = call.begin().await?;
        for (member, id, sentence) in &page {
            if let Some(blank) = blanked(sentence, &names) {
                tx.later(TELL, &values![call.workspace(), *member, *id, blank])?;
            }
        }
        tx.commit().await?;
    }
}
