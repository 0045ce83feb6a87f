//! An organization's row and its place below others, written in the transaction of the action that adds it.

use crate::{
    call::Call,
    error::Result,
    ids::{OrganizationId, WorkspaceId},
    people::person,
};
use portico_model::access::Side;
use portico_store::{Tx, values};

/// An organization that is about to be there.
#[derive(Debug, Clone)]
pub struct NewOrganization<'a> {
    pub name: &'a str,
    pub side: Side,
    /// The organization that it is a part of: an office, a department, a brand.
    pub parent: Option<OrganizationId>,
    /// What an import knows it by.
    pub source_ref: Option<&'a str>,
}

const ADD: &str = "INSERT INTO organization (workspace_id, id, parent_id, side, name, sort_name, source_ref, suspended_at, \
    created_at, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, 1)";
const ITSELF: &str =
    "INSERT INTO organization_closure (workspace_id, ancestor_id, descendant_id, depth) VALUES ($1, $2, $2, 0)";
const ABOVE: &str = "INSERT INTO organization_closure (workspace_id, ancestor_id, descendant_id, depth) \
    SELECT c.workspace_id, c.ancestor_id, o.id, c.depth + 1 FROM organization_closure c \
    JOIN organization o ON o.workspace_id = c.workspace_id AND o.id = $2 WHERE c.workspace_id = $1 AND c.descendant_id = $3";

/// Writes the row and its closure. The caller writes the event.
pub fn add(call: &Call, tx: &mut Tx, workspace: WorkspaceId, new: &NewOrganization<'_>) -> Result<OrganizationId> {
    let id = OrganizationId(call.new_id());
    let name = new.name.trim();
    let row =
        values![workspace, id, new.parent, new.side.as_str(), name, name.to_lowercase(), new.source_ref, call.now()];
    tx.later(ADD, &row)?;
    tx.later(ITSELF, &values![workspace, id])?;
    if let Some(parent) = new.parent {
        tx.later(ABOVE, &values![workspace, id, parent])?;
    }
    Ok(id)
}

/// What is wrong with a name, in words that say what to do.
pub fn name_problem(name: &str) -> Option<&'static str> {
    person::name_problem(name)
}
