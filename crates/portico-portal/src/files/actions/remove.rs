//! Takes a document away. For a while it can be brought back; then its bytes are erased, and the events stay.
//! What has to be kept is not taken away.

use crate::{
    call::Call,
    error::Result,
    files::{actions::must_be_theirs, retention, told::About},
    policy::{self, Attach, Permit},
    records::{
        actions::advance::By,
        change::Held,
        requirements::{loose, take_back_document},
    },
};
use portico_model::Key;
use portico_store::values;

/// So long it can be brought back.
pub const DAYS: i64 = 30;

pub async fn remove(call: &Call, permit: &Permit<Attach, policy::Document>) -> Result<()> {
    const REMOVE: &str = "UPDATE document SET removed_at = $3, changed_at = $3 \
        WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    const SLOT: &str = "SELECT slot FROM document WHERE workspace_id = $1 AND id = $2";
    let document = permit.thing();
    must_be_theirs(document, permit.side())?;
    let on_record = permit.on_record(call).await?;
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, &on_record, None).await?;
    retention::must_be_free(call, &mut tx, &held, (document.id, permit.side())).await?;
    let (slot,): (Option<String>,) = tx.one(SLOT, &values![call.workspace(), document.id]).await?;
    if slot.is_none() {
        loose::must_be_changeable(call, (&held.record).into(), permit.side()).await?;
    }
    if tx.execute(REMOVE, &values![call.workspace(), document.id, call.now()]).await? == 0 {
        return Ok(());
    }
    let about = About { document: document.id, firm_only: document.firm_only };
    let name = super::name(call, &mut tx, document.id).await?;
    let fact = about.say(about.fact(call, "document.removed", Some(permit.member())), "name", name);
    about.write(call, &mut tx, &mut held, fact).await?;
    if let Some(slot) = slot {
        let by = By { member: permit.member(), facts: permit.facts() };
        take_back_document(call, &mut tx, &mut held, (by, &Key::new(slot), document.id)).await?;
    }
    Ok(tx.commit().await?)
}
