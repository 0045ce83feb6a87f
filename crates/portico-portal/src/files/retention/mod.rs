//! Retention: until when documents have to be kept, and from when on they are deleted by themselves.
//!
//! The rule is the live blueprint's, whatever a record was opened under, as with access: what the law or the firm asks for
//! today holds for what came before. `rule.rs` holds a document against it, `plan.rs` finds what is due soon, `delete.rs`
//! deletes one document, `list.rs` is what pages and programs read.

mod api;
mod delete;
mod list;
mod plan;
mod rule;

pub use api::{operations, routes};
pub use list::{Deleted, Due, deleted, due};
pub use plan::plan;
pub use rule::must_be_free;

use crate::{
    call::Call,
    error::Result,
    ids::{DocumentId, RecordId},
};
use portico_store::values;

/// What is shown of the time to come.
pub const DAYS_AHEAD: i64 = 30;
/// Nothing is deleted before it stood on the list for so long, so that a rule that was mistyped can be mended.
const LISTED_DAYS: i64 = 7;
/// Documents of one batch.
const TOGETHER: usize = 200;
/// Batches of one turn; the rest has the next.
const BATCHES: usize = 25;

const OVER: &str = "SELECT t.record_id, t.document_id FROM deletion_due t WHERE t.workspace_id = $1 AND t.due_at <= $2 \
    AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.workspace_id = t.workspace_id AND h.record_id = t.record_id) \
    ORDER BY t.due_at, t.document_id LIMIT $3";

/// Plans anew and deletes what its time is over for. Cut off, it goes on where it was: what is deleted is planned no more.
pub async fn delete_due(call: &Call) -> Result<()> {
    plan(call).await?;
    for _ in 0..BATCHES {
        let given = values![call.workspace(), call.now(), TOGETHER];
        let over: Vec<(RecordId, DocumentId)> = call.read().all(OVER, &given).await?;
        let mut deleted = 0;
        for (record, document) in &over {
            match delete::delete(call, *record, *document).await {
                Ok(()) => deleted += 1,
                // One document that cannot be deleted does not hold up the others.
                Err(error) => tracing::warn!(%error, %document, "a document could not be deleted by its rule"),
            }
        }
        if over.len() < TOGETHER || deleted == 0 {
            break;
        }
    }
    Ok(())
}
