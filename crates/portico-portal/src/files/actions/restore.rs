//! Brings a document back that was taken away and is not erased yet.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{actions::must_be_theirs, told::About},
    policy::{self, Attach, Permit},
    records::change::Held,
};
use portico_store::values;

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
    Ok(tx.commit().await?)
}
