//! "While I'm away": somebody else decides from then until then, also on what waits already. It ends by itself.
//!
//! Whoever may change somebody puts it down for them, with a reason, when they cannot do so themselves; they are told.

use crate::{
    approvals::{
        absent::{Absent, Whose},
        actions::letters,
        colleagues::colleague,
        rows::json,
    },
    call::Call,
    error::{Error, Result},
    ids::{AbsenceId, PersonId},
    people::trail,
    workspaces::look_again::look_again,
};
use jiff::Timestamp;
use portico_model::approvals::{Absence, Scope};
use portico_store::{Tx, values};

/// When, for what, and who decides instead.
#[derive(Debug, Clone)]
pub struct Leave {
    pub from: Timestamp,
    pub until: Timestamp,
    pub scope: Scope,
    pub deputy: Option<PersonId>,
    /// Also what waits already.
    pub waiting_too: bool,
    /// Needed where it is put down for somebody else.
    pub reason: Option<String>,
}

const SET: &str = "INSERT INTO absence (workspace_id, id, person_id, from_at, until_at, scope, deputy, waiting_too, set_by, set_at, ended_at, \
    member_id, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, $11, $12)";
/// As many as somebody can have ahead of them.
const MOST: i64 = 20;
const PUT_DOWN: &str = "SELECT count(*) FROM absence WHERE workspace_id = $1 AND person_id = $2 AND until_at > $3 AND ended_at IS NULL \
    AND (member_id IS NULL AND $5 OR member_id = $4)";
/// In characters.
pub const LONGEST_REASON: usize = 500;

/// Whoever is away is so at once, wherever something waits for them.
// req 65, req 75, ask 20
pub async fn go_away(call: &Call, whose: Whose<'_>, mut leave: Leave) -> Result<AbsenceId> {
    let by = call.actor().person().ok_or(Error::Unauthenticated)?;
    let absent = whose.absent(call).await?;
    leave.reason = leave.reason.as_deref().map(one_line).filter(|reason| !reason.is_empty());
    check(call, &absent, &leave)?;
    let deputy = match leave.deputy {
        Some(deputy) => Some((deputy, deputy_of(call, &absent, deputy).await?)),
        None => None,
    };
    let mut tx = call.begin().await?;
    whose.hold(call, &mut tx, &absent).await?;
    let id = AbsenceId(call.new_id());
    write(call, &mut tx, &absent, (id, by, &leave)).await?;
    look_again(call, &mut tx, absent.person)?;
    letters::tell(call, &mut tx, &absent, (&leave, deputy)).await?;
    // Named, the entry goes with the person when they are erased, and the reason with it.
    let name = leave.reason.as_ref().map(|_| absent.name.as_str());
    let said = serde_json::json!({
        "absence": id, "from": leave.from, "until": leave.until, "deputy": leave.deputy, "scope": leave.scope,
        "waiting_too": leave.waiting_too, "member": absent.member(), "name": name, "reason": leave.reason,
    });
    trail::of_person(call, &mut tx, (call.workspace(), absent.person), "absence.set", said).await?;
    tx.commit().await?;
    Ok(id)
}

/// Mails and lists show it in one line.
fn one_line(reason: &str) -> String {
    reason.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong with it, before anything is looked up.
fn check(call: &Call, absent: &Absent, leave: &Leave) -> Result<()> {
    let is_for_another = absent.through.is_some();
    if is_for_another && call.actor().person() == Some(absent.person) {
        return Err(Error::Conflict("This is yourself. Put your own absence down with your account.".into()));
    }
    if !absent.is_active() {
        return Err(Error::Conflict(no_access(&absent.name)));
    }
    let length = leave.reason.as_deref().map(|reason| reason.chars().count());
    if is_for_another && length.is_none() {
        return Err(Error::invalid("reason", "Say why in a few words"));
    }
    if length.is_some_and(|length| length > LONGEST_REASON) {
        return Err(Error::invalid("reason", format!("Use at most {LONGEST_REASON} characters")));
    }
    let absence = Absence {
        who: absent.person.0,
        from: leave.from,
        until: leave.until,
        scope: leave.scope.clone(),
        to: leave.deputy.map(|deputy| deputy.0),
        waiting_too: leave.waiting_too,
    };
    let field = if leave.deputy == Some(absent.person) { "deputy" } else { "until" };
    absence.mistake(call.now()).map_or(Ok(()), |refusal| Err(Error::invalid(field, refusal.words)))
}

/// Why nothing is put down for whoever cannot sign in, and what to do in place of it.
pub fn no_access(name: &str) -> String {
    format!(
        "{name} has no access here, so nobody waits for them. Where something still does, pass it on to somebody else from its own page."
    )
}

/// Only somebody whom the reader sees anyhow: an absence tells nobody who else there is.
async fn deputy_of(call: &Call, absent: &Absent, deputy: PersonId) -> Result<String> {
    let words = match absent.through {
        None => "Choose somebody of your own side who is active and may approve.",
        Some(_) => "Choose one of their own colleagues who is active and may approve.",
    };
    colleague(call, absent, deputy).await?.ok_or_else(|| Error::invalid("deputy", words))
}

async fn write(
    call: &Call,
    tx: &mut Tx,
    absent: &Absent,
    (id, by, leave): (AbsenceId, PersonId, &Leave),
) -> Result<()> {
    let (workspace, member) = (call.workspace(), absent.member());
    let counted = values![workspace, absent.person, call.now(), member, member.is_none()];
    if tx.one::<i64>(PUT_DOWN, &counted).await? >= MOST {
        let words = format!("There are {MOST} absences that are not over. End one of them first.");
        return Err(Error::invalid("from", words));
    }
    let row = values![
        workspace,
        id,
        absent.person,
        leave.from,
        leave.until,
        json(&leave.scope)?,
        leave.deputy,
        leave.waiting_too,
        by,
        call.now(),
        member,
        leave.reason.as_deref()
    ];
    tx.execute(SET, &row).await?;
    Ok(())
}
