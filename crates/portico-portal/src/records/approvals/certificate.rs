//! The certificate of a round and the receipt of one decision, for whoever may see the round.

use super::subject;
use crate::{
    approvals::{
        Approval, Reader, RoundRow,
        certificate::{self, About, Signed},
        docket,
    },
    call::Call,
    error::{Error, Result},
    ids::OrganizationId,
    policy::{Permit, See},
    records::{
        Record,
        view::{number, whole},
    },
};
use portico_store::values;

/// The copy of the reader's side. An open round has none yet.
// req 67, req 84
pub async fn certificate(call: &Call, permit: &Permit<See, Approval>) -> Result<Signed> {
    let row = round(call, permit).await?;
    let record = whole(call, row.record).await?;
    let subject = subject(call, &mut Reader::Quick(call.read()), &record).await?;
    let about = about(call, &subject.live, &record).await?;
    certificate::issue(call, &subject, &row, (permit.side(), about)).await
}

/// A signed line about the entry in which a decision stands, by its place in the round.
pub async fn receipt(call: &Call, permit: &Permit<See, Approval>, place: i64) -> Result<String> {
    let row = round(call, permit).await?;
    certificate::receipt_for(call, &row, (permit.side(), place)).await?.ok_or(Error::NotFound)
}

async fn round(call: &Call, permit: &Permit<See, Approval>) -> Result<RoundRow> {
    let found = docket::find(&mut Reader::Quick(call.read()), call.workspace(), permit.thing().id).await?;
    found.ok_or(Error::NotFound)
}

async fn about(call: &Call, live: &portico_model::blueprint::Compiled, record: &Record) -> Result<About> {
    Ok(About {
        id: record.id.0,
        reference: number(live, &record.kind, record.number),
        title: record.title.clone(),
        organization: organization(call, record.organization).await?,
    })
}

async fn organization(call: &Call, id: OrganizationId) -> Result<String> {
    const NAME: &str = "SELECT name FROM organization WHERE workspace_id = $1 AND id = $2";
    Ok(call.read().one(NAME, &values![call.workspace(), id]).await?)
}
