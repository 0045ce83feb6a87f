//! What somebody is in their organization changes: roles, teams, title.

use crate::{
    call::Call,
    error::{Error, Result},
    policy::{self, Change, Permit},
    workspaces::{access, look_again::look_again, member, roles},
};
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_store::values;
use serde_json::json;

#[derive(Debug, Clone)]
pub struct MemberChange<'a> {
    pub roles: Vec<Key>,
    pub teams: Vec<Key>,
    pub title: &'a str,
    /// The revision of the page on which it was chosen.
    pub shown: i64,
}

const CHANGE: &str = "UPDATE member SET roles = $3, teams = $4, title = $5, revision = revision + 1 \
    WHERE workspace_id = $1 AND id = $2";
const LONGEST_TITLE: usize = 120;

pub async fn change_member(call: &Call, permit: Permit<Change, policy::Member>, new: MemberChange<'_>) -> Result<()> {
    let blueprint = call.blueprint().await?;
    let title: String = new.title.trim().chars().filter(|c| !c.is_control()).take(LONGEST_TITLE).collect();
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, &permit).await?;
    let id = permit.thing().id;
    let held = member::hold(&mut tx, call.workspace(), id).await?;
    if held.revision != new.shown {
        return Err(Error::Conflict("Somebody changed this person while you had the page open.".into()));
    }
    check(call, &blueprint, &held, &new)?;
    let (given, teams) = (member::keys(&new.roles)?, member::keys(&new.teams)?);
    tx.execute(CHANGE, &values![call.workspace(), id, given, teams, title]).await?;
    access::somebody_runs_it(call, &mut tx, blueprint.matrix()).await?;
    look_again(call, &mut tx, held.person)?;
    let said = json!({ "member": id, "from": held.roles, "roles": new.roles, "teams": new.teams });
    member::of_organization(call, &mut tx, (call.workspace(), held.organization), "member.roles_changed", said).await?;
    call.tell(&mut tx, [format!("organization:{}", held.organization)]);
    Ok(tx.commit().await?)
}

/// The new roles must be the actor's to give, and the old ones theirs to take.
fn check(call: &Call, blueprint: &Compiled, held: &member::Held, new: &MemberChange<'_>) -> Result<()> {
    let refusal = |role: &Key| roles::refusal(blueprint.matrix(), call.actor().memberships(), role, held.side);
    if new.roles.is_empty() {
        return Err(Error::invalid("roles", "Choose at least one role, or suspend them"));
    }
    if let Some(problem) = new.roles.iter().filter(|role| !held.roles.contains(role)).find_map(refusal) {
        return Err(Error::invalid("roles", problem));
    }
    outranks(call, blueprint, held)?;
    let known = |team: &Key| held.side == Side::Firm && blueprint.team(team).is_some();
    if !new.teams.iter().all(known) {
        return Err(Error::invalid("teams", "Choose teams that are there"));
    }
    Ok(())
}

/// Nobody changes somebody of higher rank: a role that one may not give one may not take.
pub fn outranks(call: &Call, blueprint: &Compiled, held: &member::Held) -> Result<()> {
    let there = held.roles.iter().filter(|role| blueprint.matrix().side(role).is_some());
    let refusal = |role: &Key| roles::refusal(blueprint.matrix(), call.actor().memberships(), role, held.side);
    match there.into_iter().find_map(refusal) {
        None => Ok(()),
        Some(_) => Err(Error::forbidden("They may do more here than you.", "Ask somebody who may do as much as they.")),
    }
}
