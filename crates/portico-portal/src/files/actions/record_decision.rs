//! Puts down what somebody decided outside of the portal, with a file that shows it: both, or neither.

use super::add::{NewDocument, add_in};
use crate::{
    approvals::identified,
    call::Call,
    error::Result,
    files::keeping::Kept,
    ids::{DocumentId, RoundId},
    policy::{self, Advance, Attach, Permit},
    records::approvals::{self, Chosen, Vote},
};
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
    add_in(call, &mut tx, attach, new).await?;
    approvals::record_decision_in(call, &mut tx, advance, (round, identified), shown_by(vote, id)).await?;
    Ok(tx.commit().await?)
}

fn shown_by(vote: Vote, document: DocumentId) -> Vote {
    let place = match vote.place {
        Chosen::Recorded { from, evidence, .. } => Chosen::Recorded { from, evidence, file: Some(document) },
        other @ (Chosen::Mine(_) | Chosen::Override { .. }) => other,
    };
    Vote { place, ..vote }
}
