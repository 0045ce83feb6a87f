//! One mail for what happened within a few minutes: whoever has read it in the portal by then gets none.

use crate::{
    call::{Call, Client, Portal},
    error::{Error, Result},
    ids::{MemberId, PersonId, RecordId, WorkspaceId},
    mail::{Recipient, letters::News, post_as},
    notifications::{circles::RULE, comments::COMMENTED, telling::mail_id},
    policy::{self, Permit, See, identity, permit},
    records::view,
};
use jiff::{Timestamp, ToSpan};
use portico_jobs::Job;
use portico_model::access::Side;
use portico_store::{Tx, values};
use portico_web::words;
use serde::{Deserialize, Serialize};

/// The kind of the job.
pub const TOGETHER: &str = "notifications.together";

/// Who is mailed about what has happened on a record since then.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Together {
    record: RecordId,
    member: MemberId,
    /// Microseconds since 1970.
    since: i64,
}

/// What is mailed at once, in microseconds.
const SPAN: i64 = 600_000_000;

const UNREAD: &str = "SELECT sentence, reason FROM notification WHERE workspace_id = $1 AND member_id = $2 AND record_id = $3 \
    AND kind = $4 AND created_at >= $5 AND read_at IS NULL ORDER BY id DESC LIMIT 100";
const ADDRESS: &str = "SELECT p.id, p.name, e.address FROM person p JOIN email_address e ON e.person_id = p.id WHERE p.id = $1 \
    ORDER BY e.verified_at IS NULL, e.verified_at DESC, e.address LIMIT 1";

/// Sees to it that a mail follows. All of one span share a job, and a job of a span that is over is never waited for.
pub fn enqueue(call: &Call, tx: &mut Tx, (record, member): (RecordId, MemberId)) -> Result<()> {
    let since = call.now().as_microsecond().div_euclid(SPAN) * SPAN;
    let at = Timestamp::from_microsecond(since + SPAN).map_err(Error::internal)?;
    let payload = serde_json::to_value(Together { record, member, since }).map_err(Error::internal)?;
    // Whoever writes at the end of a span may not be done yet.
    let job = Job::new(call.new_id(), TOGETHER, call.workspace().tenant(), call.now());
    let job = job.payload(payload).at(at.checked_add(1.minute()).unwrap_or(at));
    Ok(portico_jobs::enqueue(tx, job.unique(format!("together:{record}:{member}:{since}")))?)
}

/// Mails what is still unread, if they may still see it.
pub async fn send(portal: &Portal, workspace: WorkspaceId, together: &Together) -> Result<()> {
    let Together { record, member, since } = *together;
    let from = Timestamp::from_microsecond(since).map_err(Error::internal)?;
    let until_now = values![workspace, member, record, COMMENTED, from];
    let unread: Vec<(String, String)> = portal.db.within(workspace.tenant()).all(UNREAD, &until_now).await?;
    let Some((last, because)) = unread.first() else { return Ok(()) };
    let actors = identity::acting_for_members(portal, workspace, &[member], RULE).await?;
    let Some(actor) = actors.into_iter().next() else { return Ok(()) };
    let call = portal.call(actor, TOGETHER.into(), Client::local());
    let permit = match permit::permit::<See, policy::Record>(&call, &record).await {
        Ok(permit) => permit,
        Err(Error::NotFound | Error::Forbidden(_)) => return Ok(()),
        Err(other) => return Err(other),
    };
    let title = view::title(&call, &permit).await?;
    let sentence = match u64::try_from(unread.len()).unwrap_or(u64::MAX) {
        1 => last.clone(),
        many => format!("There are {} on “{title}”", words::counted(many, "new comment", "new comments")),
    };
    mail(&call, &permit, (together, &title), (&sentence, because)).await
}

async fn mail(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (together, title): (&Together, &str),
    (sentence, because): (&str, &str),
) -> Result<()> {
    let Some(person) = call.actor().person() else { return Ok(()) };
    let found: Option<(PersonId, String, String)> =
        call.portal().db.installation().find(ADDRESS, &values![person]).await?;
    let Some((person, name, address)) = found else { return Ok(()) };
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let record = together.record;
    let link = format!("{}/records/{record}", call.portal().settings.base_url);
    let letter = News {
        to: Recipient { person: Some(person), name, address },
        person,
        portal: call.actor().workspace_name(),
        reference: &view::number(&blueprint, &permit.thing().kind, permit.thing().number),
        title,
        record,
        sentence,
        because: because.trim_start_matches("because "),
        staff: (permit.side() == Side::Firm).then_some(link.as_str()),
    };
    let mut tx = call.begin().await?;
    let id = mail_id(record, together.since, together.member);
    post_as(call, &mut tx, (call.workspace(), id), letter.write()?)?;
    Ok(tx.commit().await?)
}
