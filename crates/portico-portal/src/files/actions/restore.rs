//! Brings a document back that was taken away and is not erased yet.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        actions::{add::given, must_be_theirs},
        keeping,
        told::About,
    },
    policy::{self, Attach, Permit},
    records::{
        actions::advance::By,
        change::Held,
        requirements::{bring_back_document, loose},
    },
};
use portico_model::Key;
use portico_store::{Tx, values};
use serde_json::Value as Json;

pub async fn restore(call: &Call, permit: &Permit<Attach, policy::Document>) -> Result<()> {
    const RESTORE: &str = "UPDATE document SET removed_at = NULL, changed_at = $3 \
        WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL";
    const THERE: &str = "SELECT count(*) FROM document WHERE workspace_id = $1 AND id = $2";
    let document = permit.thing();
    must_be_theirs(document, permit.side())?;
    let on_record = permit.on_record(call).await?;
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, &on_record, None).await?;
    if tx.execute(RESTORE, &values![call.workspace(), document.id, call.now()]).await? == 0 {
        let there = tx.one::<i64>(THERE, &values![call.workspace(), document.id]).await? == 1;
        return if there { Ok(()) } else { Err(Error::NotFound) };
    }
    let about = About { document: document.id, firm_only: document.firm_only };
    let name = super::name(call, &mut tx, document.id).await?;
    let fact = about.say(about.fact(call, "document.restored", Some(permit.member())), "name", name);
    about.write(call, &mut tx, &mut held, fact).await?;
    hand_in_again(call, &mut tx, &mut held, permit).await?;
    Ok(tx.commit().await?)
}

/// To the item that it was taken away from.
async fn hand_in_again(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    permit: &Permit<Attach, policy::Document>,
) -> Result<()> {
    const SLOT: &str = "SELECT slot, metadata FROM document WHERE workspace_id = $1 AND id = $2";
    let document = permit.thing().id;
    let (slot, metadata): (Option<String>, Json) = tx.one(SLOT, &values![call.workspace(), document]).await?;
    let Some(slot) = slot.map(Key::new) else {
        return loose::must_be_changeable(call, (&held.record).into(), permit.side()).await;
    };
    let metadata = metadata.as_object().cloned().unwrap_or_default();
    let given = given(&keeping::again(call, tx, document).await?, &metadata, None);
    let by = By { member: permit.member(), facts: permit.facts() };
    bring_back_document(call, tx, held, (by, &slot, document), given).await
}
