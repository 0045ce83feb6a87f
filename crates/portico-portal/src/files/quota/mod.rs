//! How much room the files of an organization have, with all their versions: its own, where the firm gave it one, else what
//! holds for the whole installation.

pub mod api;
pub mod page;
mod set;

pub use set::set;

use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    ids::OrganizationId,
    policy::{self, Change, Permit, may},
};
use portico_model::access::Side;
use portico_store::{Tx, from_row, values};
use portico_web::{Routes, words};

/// Where an organization stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    pub used: u64,
    pub allowed: u64,
    /// The firm gave it a room of its own.
    pub is_own: bool,
}

/// As the row of an organization has it, in bytes; nothing of either where there is none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Row {
    pub used: Option<i64>,
    /// What the firm gave it.
    pub given: Option<i64>,
}

from_row!(Row { used, given });

const FIND: &str = "SELECT bytes, allowed FROM file_use WHERE workspace_id = $1 AND organization_id = $2";
const COUNT: &str = "INSERT INTO file_use (workspace_id, organization_id, bytes, files) VALUES ($1, $2, $3, 1) \
    ON CONFLICT (workspace_id, organization_id) DO UPDATE SET bytes = file_use.bytes + excluded.bytes, \
    files = file_use.files + 1 RETURNING bytes, allowed";

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/organizations/{id}/quota", may::<Change, policy::Organization>(), page::show)
        .post("/organizations/{id}/quota", may::<Change, policy::Organization>(), page::change)
        .and(api::routes())
}

impl Room {
    pub fn of(call: &Call, row: Row) -> Self {
        let installation = call.portal().storage.rules.quota;
        let given = row.given.and_then(|given| u64::try_from(given).ok());
        Self {
            used: u64::try_from(row.used.unwrap_or_default()).unwrap_or_default(),
            allowed: given.unwrap_or(installation),
            is_own: given.is_some(),
        }
    }

    /// Refuses what does not fit beside what is there.
    pub fn must_hold(self, size: u64) -> Result<()> {
        if self.used.saturating_add(size) <= self.allowed {
            return Ok(());
        }
        let left = words::bytes(self.allowed.saturating_sub(self.used));
        Err(Error::invalid(
            "file",
            format!(
                "There is no room for this file: all files together may come to {}, and {left} of it is left. Remove \
                 what is not needed any more, or ask whoever runs the portal for more room.",
                words::bytes(self.allowed)
            ),
        ))
    }
}

/// How it stands now.
pub async fn find(call: &Call, organization: OrganizationId) -> Result<Room> {
    let row = call.read().find::<Row>(FIND, &values![call.workspace(), organization]).await?;
    Ok(Room::of(call, row.unwrap_or_default()))
}

/// Counts a version. Under the lock of the row two at the edge cannot both get in, and what was given holds at once.
pub async fn count(call: &Call, tx: &mut Tx, organization: OrganizationId, size: u64) -> Result<()> {
    let row: Row = tx.one(COUNT, &values![call.workspace(), organization, size]).await?;
    let room = Room::of(call, row);
    Room { used: room.used.saturating_sub(size), ..room }.must_hold(size)
}

/// The firm alone says how much room there is; clients are told where there is none.
fn must_be_of_the_firm(permit: &Permit<Change, policy::Organization>) -> Result<()> {
    match permit.side() {
        Side::Client => Err(Error::NotFound),
        Side::Firm => Ok(()),
    }
}
