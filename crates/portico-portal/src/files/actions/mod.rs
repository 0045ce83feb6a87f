//! One verb in each file, one transaction in each verb.

pub mod add;
pub mod begin_upload;
pub mod download;
pub mod erase;
pub mod finish_upload;
mod place;
pub mod preview;
pub mod record_decision;
pub mod remove;
pub mod replace;
pub mod restore;
mod reuse;
pub mod scan;

pub use reuse::{Earlier, earlier, reuse};

use crate::{
    call::Call,
    error::{Error, Result},
    ids::DocumentId,
    policy,
};
use portico_model::access::Side;
use portico_store::{Tx, values};

/// A client's side changes what came from the clients' side; what the firm sent is the firm's to change.
pub fn must_be_theirs(document: &policy::Document, side: Side) -> Result<()> {
    if side == Side::Client && document.side == Side::Firm {
        return Err(Error::forbidden(
            "This file came from the other side, so only they can change it.",
            "Add yours beside it, or write to them.",
        ));
    }
    Ok(())
}

/// What the current version of a document is called.
async fn name(call: &Call, tx: &mut Tx, document: DocumentId) -> Result<String> {
    const NAME: &str = "SELECT v.name FROM document d JOIN document_version v ON v.workspace_id = d.workspace_id \
        AND v.document_id = d.id AND v.number = d.version WHERE d.workspace_id = $1 AND d.id = $2";
    Ok(tx.one(NAME, &values![call.workspace(), document]).await?)
}
