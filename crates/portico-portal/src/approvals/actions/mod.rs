//! What somebody does about their own absence: one verb in each file, one transaction in each verb.

mod go_away;
mod return_early;

pub use go_away::{Leave, go_away};
pub use return_early::return_early;

use crate::{call::Call, error::Result};
use portico_store::{Tx, values};

/// Everything that is open is looked at again at once: somebody else may have to be asked.
fn look_again(call: &Call, tx: &mut Tx) -> Result<()> {
    const LOOK: &str = "UPDATE approval_round SET next_at = $2 WHERE workspace_id = $1 AND state = 'open' \
        AND (next_at IS NULL OR next_at > $2)";
    Ok(tx.later(LOOK, &values![call.workspace(), call.now()])?)
}
