//! An organization gets another name.

use crate::{
    audit::{Chain, NewEvent, Subject},
    call::Call,
    error::{Error, Result},
    policy::{self, Change, Permit},
    workspaces::{access, organization},
};
use portico_store::values;
use serde_json::json;

const RENAME: &str = "UPDATE organization SET name = $3, sort_name = $4, revision = revision + 1 \
    WHERE workspace_id = $1 AND id = $2 AND revision = $5";

/// `shown` is the revision of the page that the new name was typed on.
pub async fn rename_organization(
    call: &Call,
    permit: Permit<Change, policy::Organization>,
    name: &str,
    shown: i64,
) -> Result<()> {
    if let Some(problem) = organization::name_problem(name) {
        return Err(Error::invalid("name", problem));
    }
    let (id, name) = (permit.thing().id, name.trim());
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, &permit).await?;
    let row = values![call.workspace(), id, name, name.to_lowercase(), shown];
    if tx.execute(RENAME, &row).await? != 1 {
        return Err(Error::Conflict("Somebody changed this organization while you had it open.".into()));
    }
    let said = json!({ "from": permit.thing().name, "to": name });
    let actor = call.actor().standing_in(id).map(|standing| standing.member);
    let mut chain = Chain::lock(&mut tx, call.workspace(), Subject::Organization, id.0).await?;
    // Its records are found by the new name: search is told.
    chain.append(call, &mut tx, NewEvent::now("organization.renamed", call.now(), actor).client(said)).await?;
    call.tell(&mut tx, ["organizations".to_owned(), format!("organization:{id}")]);
    Ok(tx.commit().await?)
}
