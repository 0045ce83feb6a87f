//! "While I'm away": somebody else decides from then until then, also on what waits already. It ends by itself.

use super::look_again;
use crate::{
    approvals::{colleagues::colleague, rows::json},
    call::Call,
    error::{Error, Result},
    ids::{AbsenceId, PersonId},
    mail::{self, Recipient, letters::Deputy},
    people::trail,
    policy::SignedIn,
};
use jiff::Timestamp;
use portico_model::approvals::{Absence, Scope};
use portico_store::{Tx, values};
use portico_web::words::Words;

/// When, for what, and who decides instead.
#[derive(Debug, Clone)]
pub struct Leave {
    pub from: Timestamp,
    pub until: Timestamp,
    pub scope: Scope,
    pub deputy: Option<PersonId>,
    /// Also what waits already.
    pub waiting_too: bool,
}

const SET: &str = "INSERT INTO absence (workspace_id, id, person_id, from_at, until_at, scope, deputy, waiting_too, set_by, set_at, ended_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $3, $9, NULL)";
/// Whether they have the right to decide is seen at each task.
const ADDRESS: &str = "SELECT e.address FROM email_address e WHERE e.person_id = $1 ORDER BY e.address LIMIT 1";

/// Whoever is away is so at once, wherever something waits for them.
// req 65, ask 20
pub async fn go_away(call: &Call, _own: &SignedIn, leave: Leave) -> Result<AbsenceId> {
    let person = call.actor().person().ok_or(Error::Unauthenticated)?;
    let absence = Absence {
        who: person.0,
        from: leave.from,
        until: leave.until,
        scope: leave.scope.clone(),
        to: leave.deputy.map(|deputy| deputy.0),
        waiting_too: leave.waiting_too,
    };
    if let Some(refusal) = absence.mistake(call.now()) {
        let field = if leave.deputy == Some(person) { "deputy" } else { "until" };
        return Err(Error::invalid(field, refusal.words));
    }
    let deputy = match leave.deputy {
        Some(deputy) => Some(deputy_of(call, deputy).await?),
        None => None,
    };
    let mut tx = call.begin().await?;
    let id = AbsenceId(call.new_id());
    let scope = json(&leave.scope)?;
    let Leave { from, until, waiting_too, .. } = leave;
    let row = values![call.workspace(), id, person, from, until, scope, leave.deputy, waiting_too, call.now()];
    tx.execute(SET, &row).await?;
    look_again(call, &mut tx)?;
    if let Some(to) = deputy {
        tell(call, &mut tx, &leave, to)?;
    }
    let said = serde_json::json!({ "absence": id, "from": from, "until": until, "deputy": leave.deputy, "scope": leave.scope, "waiting_too": waiting_too });
    trail::of_person(call, &mut tx, (call.workspace(), person), "absence.set", said).await?;
    tx.commit().await?;
    Ok(id)
}

/// Only somebody whom they see anyhow: an absence tells nobody who else there is.
async fn deputy_of(call: &Call, deputy: PersonId) -> Result<Recipient> {
    let name = colleague(call, deputy).await?;
    let name = name.ok_or_else(|| Error::invalid("deputy", "Choose somebody of your own side who is active."))?;
    let address: Option<String> = call.read().find(ADDRESS, &values![deputy]).await?;
    Ok(Recipient { person: Some(deputy), name, address: address.unwrap_or_default() })
}

/// Whoever stands in hears of it, with the period in their portal's words.
fn tell(call: &Call, tx: &mut Tx, leave: &Leave, to: Recipient) -> Result<()> {
    if to.address.is_empty() {
        return Ok(());
    }
    let words = Words::new(call.now(), &call.zone());
    let (from, until) = (words.full(leave.from), words.full(leave.until));
    let portal = call.actor().workspace_name();
    let link = format!("{}/approvals", call.portal().settings.base_url);
    let letter = Deputy { to, portal, who: call.actor().name(), from: &from, until: &until, link: &link };
    mail::post(call, tx, call.workspace(), letter.write()?)?;
    Ok(())
}
