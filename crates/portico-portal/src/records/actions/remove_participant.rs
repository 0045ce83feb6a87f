//! Takes somebody off a record: they see it no more, unless it is theirs or their company's anyway.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::MemberId,
    policy::{self, Permit, Reply, permit},
    records::{
        change::{Fact, Held},
        topics,
    },
};
use portico_model::access::Facts;
use portico_store::values;

/// Whoever was asked in leaves by themselves; others are taken off by those to whom the record belongs. Once is as good as
/// twice.
pub async fn remove_participant(call: &Call, permit: &Permit<Reply, policy::Record>, member: MemberId) -> Result<()> {
    const REMOVE: &str = "DELETE FROM record_participant WHERE workspace_id = $1 AND record_id = $2 AND member_id = $3";
    const NAME: &str =
        "SELECT p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = $1 AND m.id = $2";
    if !call.actor().is(member) && !is_theirs(call, permit).await? {
        return Err(Error::forbidden(
            "Only whoever asked for this, or their company's admins, takes others off it.",
            "You can take yourself off it.",
        ));
    }
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    if tx.execute(REMOVE, &values![call.workspace(), held.record.id, member]).await? == 0 {
        return Ok(());
    }
    let name: String = tx.one(NAME, &values![call.workspace(), member]).await?;
    let fact = Fact::now(call, "participant.removed", Some(permit.member()))
        .client("member", member.to_string())
        .client("name", name);
    let after = held.record.clone();
    held.write(call, &mut tx, after, fact).await?;
    call.tell(&mut tx, topics(&held.record).into_iter().chain([format!("member:{member}")]));
    tx.commit().await?;
    Ok(())
}

/// Whether the actor could write on it without having been asked in: whichever relation the rule names first.
pub async fn is_theirs(call: &Call, permit: &Permit<Reply, policy::Record>) -> Result<bool> {
    let uninvited = Facts { participants: Vec::new(), ..permit.facts().clone() };
    Ok(permit::granted::<Reply>(call, &uninvited).await?.is_some())
}
