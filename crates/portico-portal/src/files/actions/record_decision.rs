//! Puts down what somebody decided outside of the portal, with a file that shows it: both, or neither.

use super::add::{NewDocument, add_in};
use crate::{
    approvals::identified,
    call::Call,
    error::{Error, Result},
    files::keeping::Kept,
    ids::{DocumentId, RoundId},
    policy::{self, Advance, Attach, Permit},
    records::approvals::{self, Chosen, Vote},
};
use portico_store::{Tx, values};
use serde_json::Map;

/// A file that shows a decision. Under the same identifier it is added once.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub id: DocumentId,
    pub kept: Kept,
}

/// The file becomes a document for the firm alone, and the decision names it by its hash.
// ask 30
pub async fn record_decision(
    call: &Call,
    (advance, attach): (&Permit<Advance, policy::Record>, &Permit<Attach, policy::Record>),
    (round, vote): (RoundId, Vote),
    Evidence { id, kept }: Evidence,
) -> Result<()> {
    let identified = identified::of(call).await?;
    let mut tx = call.begin().await?;
    let new = NewDocument {
        id,
        kept,
        title: String::new(),
        slot: None,
        firm_only: true,
        shows_decision: true,
        metadata: Map::new(),
        accepted_at: None,
        origin: None,
    };
    must_be_the_same(call, &mut tx, &new).await?;
    add_in(call, &mut tx, attach, new).await?;
    approvals::record_decision_in(call, &mut tx, advance, (round, identified), shown_by(vote, id)).await?;
    Ok(tx.commit().await?)
}

/// A form that comes back under the same name may show another decision, but by the same file.
async fn must_be_the_same(call: &Call, tx: &mut Tx, new: &NewDocument) -> Result<()> {
    const SENT: &str = "SELECT b.sha256 FROM document_version v \
        JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
        WHERE v.workspace_id = $1 AND v.document_id = $2 AND v.number = 1";
    let sent = tx.find::<Vec<u8>>(SENT, &values![call.workspace(), new.id]).await?;
    if sent.is_some_and(|sha256| sha256 != new.kept.sha256) {
        return Err(Error::Conflict(
            "This was sent once already, with another file. Open the form again, then send it.".into(),
        ));
    }
    Ok(())
}

fn shown_by(vote: Vote, document: DocumentId) -> Vote {
    let place = match vote.place {
        Chosen::Recorded { from, evidence, .. } => Chosen::Recorded { from, evidence, file: Some(document) },
        other @ (Chosen::Mine(_) | Chosen::Override { .. }) => other,
    };
    Vote { place, ..vote }
}
