//! The firm takes on a client, or a client gets an office, a department or a brand.

use crate::{
    audit::{Chain, NewEvent, Subject},
    call::Call,
    error::{Error, Result},
    ids::OrganizationId,
    policy::{self, Create, Permit},
    workspaces::{
        access,
        organization::{self, NewOrganization},
    },
};
use portico_model::access::Side;
use portico_store::values;
use serde_json::json;

/// The permit is for the organization that it is added to: the firm for a client of its own, else the client.
pub async fn add_organization(
    call: &Call,
    permit: Permit<Create, policy::Organization>,
    name: &str,
) -> Result<OrganizationId> {
    const SIDE: &str = "SELECT side FROM organization WHERE workspace_id = $1 AND id = $2";
    if let Some(problem) = organization::name_problem(name) {
        return Err(Error::invalid("name", problem));
    }
    let above = permit.thing().id;
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, &permit).await?;
    let side: String = tx.one(SIDE, &values![call.workspace(), above]).await?;
    let parent = (side == "client").then_some(above);
    let new = NewOrganization { name, side: Side::Client, parent, source_ref: None };
    let id = organization::add(call, &mut tx, call.workspace(), &new)?;
    let actor = call.actor().standing_in(above).map(|standing| standing.member);
    let said = json!({ "name": name.trim(), "part_of": parent });
    let added = NewEvent::now("organization.added", call.now(), actor).client(said);
    Chain::begun(call.workspace(), Subject::Organization, id.0).write(call, &mut tx, added).await?;
    call.tell(&mut tx, ["organizations".to_owned()]);
    tx.commit().await?;
    Ok(id)
}
