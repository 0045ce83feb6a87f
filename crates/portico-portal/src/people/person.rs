//! A human, once per installation, whatever organizations they belong to.

use crate::{
    call::Call,
    error::Result,
    ids::{PersonId, WorkspaceId},
    people::EmailAddress,
};
use jiff::Timestamp;
use portico_store::{Tx, from_row, values};

/// Who somebody is, for the pages that are shown before or outside a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
}

from_row!(Person { id, name });

/// Somebody who is about to be known here. Imported people have no address.
#[derive(Debug, Clone)]
pub struct NewPerson<'a> {
    pub name: &'a str,
    pub address: Option<&'a EmailAddress>,
    /// The hash, not the password.
    pub password: Option<String>,
}

const BY_ADDRESS: &str =
    "SELECT p.id, p.name FROM email_address e JOIN person p ON p.id = e.person_id WHERE e.address = $1";
const ADD: &str = "INSERT INTO person (id, name, time_zone, theme, keys, password, disabled_at, created_at) \
    VALUES ($1, $2, NULL, 'system', $3, $4, NULL, $5)";
const ADD_ADDRESS: &str = "INSERT INTO email_address (address, person_id, verified_at) VALUES ($1, $2, $3)";
const BELONGS: &str = "INSERT INTO person_workspace (person_id, workspace_id, seen_at) VALUES ($1, $2, $3) \
    ON CONFLICT (person_id, workspace_id) DO NOTHING";

/// The longest name that a page shows without falling apart.
pub const LONGEST_NAME: usize = 120;

pub async fn find_by_address(tx: &mut Tx, address: &EmailAddress) -> Result<Option<Person>> {
    Ok(tx.find(BY_ADDRESS, &values![address]).await?)
}

/// Makes the person known. Their address counts as proved: it comes from an invitation that they opened, from the
/// operator, or from the demo.
pub async fn add(call: &Call, tx: &mut Tx, new: NewPerson<'_>) -> Result<PersonId> {
    let id = PersonId(call.new_id());
    tx.later(ADD, &values![id, new.name.trim(), true, new.password, call.now()])?;
    if let Some(address) = new.address {
        tx.execute(ADD_ADDRESS, &values![address, id, call.now()]).await?;
    }
    Ok(id)
}

/// From now on sign-in finds this workspace for the person, after those in which they were before.
pub fn belongs(tx: &mut Tx, person: PersonId, workspace: WorkspaceId) -> Result<()> {
    Ok(tx.later(BELONGS, &values![person, workspace, Timestamp::UNIX_EPOCH])?)
}

/// What is wrong with a name, in words that say what to do.
pub fn name_problem(name: &str) -> Option<&'static str> {
    match name.trim() {
        "" => Some("Enter a name"),
        name if name.chars().count() > LONGEST_NAME => Some("Use at most 120 characters"),
        name if name.chars().any(char::is_control) => Some("Use one line of plain text"),
        _ => None,
    }
}
