//! Adds somebody of the client's own people to a record: they see it from then on, and are told what happens.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::MemberId,
    policy::{self, Permit, Reply, See},
    records::{
        change::{Fact, Held},
        topics,
    },
};
use portico_store::{Tx, values};

/// Whoever may write on it adds a colleague whom they may see; once is as good as twice.
pub async fn add_participant(
    call: &Call,
    permit: &Permit<Reply, policy::Record>,
    colleague: &Permit<See, policy::Member>,
) -> Result<()> {
    const ADD: &str = "INSERT INTO record_participant (workspace_id, record_id, member_id, added_by, added_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, record_id, member_id) DO NOTHING";
    let member = colleague.thing().id;
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    let name = name_in_the_same_tree(call, &mut tx, &held, member).await?;
    let row = values![call.workspace(), held.record.id, member, permit.member(), call.now()];
    if tx.execute(ADD, &row).await? == 0 {
        return Ok(());
    }
    let fact = Fact::now(call, "participant.added", Some(permit.member()))
        .client("member", member.to_string())
        .client("name", name);
    let after = held.record.clone();
    held.write(call, &mut tx, after, fact).await?;
    call.tell(&mut tx, topics(&held.record).into_iter().chain([format!("member:{member}")]));
    tx.commit().await?;
    Ok(())
}

/// Nobody of another client, and nobody of the firm, whose people are reached by role.
async fn name_in_the_same_tree(call: &Call, tx: &mut Tx, held: &Held, member: MemberId) -> Result<String> {
    const COLLEAGUE: &str = "SELECT p.name FROM member m JOIN person p ON p.id = m.person_id \
        WHERE m.workspace_id = $1 AND m.id = $2 AND m.side = 'client' AND m.suspended_at IS NULL \
        AND EXISTS (SELECT 1 FROM organization_closure a JOIN organization_closure b \
        ON b.workspace_id = a.workspace_id AND b.ancestor_id = a.ancestor_id \
        WHERE a.workspace_id = m.workspace_id AND a.descendant_id = m.organization_id AND b.descendant_id = $3)";
    let found = tx.find::<String>(COLLEAGUE, &values![call.workspace(), member, held.record.organization]).await?;
    found.ok_or_else(|| Error::invalid("member", "Choose a colleague of the same company."))
}
