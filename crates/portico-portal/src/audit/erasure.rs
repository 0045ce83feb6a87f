//! Taking out of a chain what says something of a person, so that the chain still verifies and says that it was done.
//!
//! Headers hold digests alone. Text and salt go together, and a tombstone at the end of the same chain names the entries:
//! whatever is gone without one was taken by somebody who may not.

use crate::{
    audit::{Chain, Link, NewEvent},
    call::Call,
    error::Result,
};
use portico_store::{Tx, Value, values};
use serde::{Deserialize, Serialize};

/// What a tombstone says, to the firm alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// Their numbers in this chain.
    pub entries: Vec<i64>,
    #[serde(default)]
    pub why: String,
}

impl Tombstone {
    /// What an entry says as a tombstone, if it is one.
    pub fn of(kind: &str, firm: Option<&str>) -> Option<Self> {
        let said = firm.filter(|_| kind == "entries.erased")?;
        serde_json::from_str(said).ok()
    }
}

/// What of an entry goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The name of whoever did it.
    Actor,
    /// What it says to either side.
    Said,
    /// Both.
    Everything,
}

const ACTOR: &str = "UPDATE event SET actor = NULL, actor_salt = NULL \
    WHERE workspace_id = $1 AND chain_id = $2 AND seq IN {ints $3}";
const SAID: &str = "UPDATE event SET client_payload = NULL, client_salt = NULL, firm_payload = NULL, firm_salt = NULL \
    WHERE workspace_id = $1 AND chain_id = $2 AND seq IN {ints $3}";
const EVERYTHING: &str = "UPDATE event SET actor = NULL, actor_salt = NULL, client_payload = NULL, client_salt = NULL, \
    firm_payload = NULL, firm_salt = NULL WHERE workspace_id = $1 AND chain_id = $2 AND seq IN {ints $3}";

/// Erases a part of these entries and writes the tombstone. The transaction holds the chain.
pub async fn erase(
    call: &Call,
    tx: &mut Tx,
    chain: &mut Chain,
    (part, entries): (Part, Vec<i64>),
    why: &str,
) -> Result<Option<Link>> {
    if entries.is_empty() {
        return Ok(None);
    }
    let sql = match part {
        Part::Actor => ACTOR,
        Part::Said => SAID,
        Part::Everything => EVERYTHING,
    };
    let (workspace, id) = chain.place();
    tx.later(sql, &values![workspace, id, Value::ints(entries.iter().copied())])?;
    let said = serde_json::json!(Tombstone { entries, why: why.to_owned() });
    Ok(Some(chain.write(call, tx, NewEvent::now("entries.erased", call.now(), None).firm(said)).await?))
}
