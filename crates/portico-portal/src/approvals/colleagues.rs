//! Who may stand in for somebody: colleagues of the same side whom the reader may see, and who may approve at all.

use crate::{
    approvals::absent::Absent,
    call::Call,
    error::Result,
    ids::PersonId,
    policy::{
        self, See,
        scope::{Filter, Listing, Order, scope},
    },
};
use portico_model::{
    Key,
    access::{self, Action, Side},
};
use portico_store::{Value, from_row};
use std::collections::BTreeSet;
use uuid::Uuid;

/// As many as one can choose from.
const MOST: usize = 199;
/// Their own organization, those below it and those above it.
const RELATED: &str = "t.organization_id IN (SELECT c.descendant_id FROM organization_closure c WHERE c.workspace_id = ? \
    AND c.ancestor_id = ? UNION SELECT a.ancestor_id FROM organization_closure a WHERE a.workspace_id = ? AND a.descendant_id = ?)";

/// Everybody, each once, oldest first.
pub async fn colleagues(call: &Call, absent: &Absent) -> Result<Vec<(PersonId, String)>> {
    let mut others: Vec<(PersonId, String)> = Vec::new();
    for (person, name) in able(call, beside(call, absent)).await? {
        if !others.iter().any(|(other, _)| *other == person) {
            others.push((person, name));
        }
    }
    Ok(others)
}

/// Their name, if they are one.
pub async fn colleague(call: &Call, absent: &Absent, person: PersonId) -> Result<Option<String>> {
    let filter = beside(call, absent).and("t.person_id = ?", [person.into()]);
    Ok(able(call, filter).await?.into_iter().next().map(|(_, name)| name))
}

/// Those of them in a role that approves something. Whether they may decide on a record is seen at each task.
// ask 20, ask 28
async fn able(call: &Call, filter: Filter) -> Result<Vec<(PersonId, String)>> {
    let blueprint = call.blueprint().await?;
    let approving = |kind: &Key| access::who_can(blueprint.matrix(), Action::Approve, kind.as_str());
    let roles: BTreeSet<&Key> = blueprint.record_types.keys().flat_map(approving).collect();
    let found = members(call, filter, MOST).await?;
    let fits = |one: &&Colleague| {
        let own: Vec<Key> = serde_json::from_str(&one.roles).unwrap_or_default();
        own.iter().any(|role| roles.contains(role))
    };
    Ok(found.iter().filter(fits).map(|one| (one.person, one.name.clone())).collect())
}

/// Which of these people the reader sees.
pub async fn seen(call: &Call, people: &[Uuid]) -> Result<Vec<PersonId>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let found = members(call, Filter::none().and("t.person_id IN {uuids ?}", [Value::uuids(people)]), MOST).await?;
    Ok(found.into_iter().map(|one| one.person).collect())
}

/// Those who are active. Staff see the people of every client: of those, only who belongs with the absent one counts.
fn beside(call: &Call, absent: &Absent) -> Filter {
    let side = absent.side;
    let filter = Filter::none().and(
        "t.suspended_at IS NULL AND t.side = ? AND t.person_id <> ?",
        [side.as_str().into(), absent.person.into()],
    );
    match absent.through.filter(|_| side == Side::Client) {
        Some(through) => {
            let (workspace, organization) = (call.workspace(), through.organization);
            filter.and(RELATED, [workspace.into(), organization.into(), workspace.into(), organization.into()])
        }
        None => filter,
    }
}

/// One membership of somebody.
struct Colleague {
    person: PersonId,
    name: String,
    /// As they are kept.
    roles: String,
}

from_row!(Colleague { person, name, roles });

async fn members(call: &Call, filter: Filter, limit: usize) -> Result<Vec<Colleague>> {
    let listing = Listing {
        columns: "t.workspace_id, t.id, t.person_id, t.roles, t.created_at",
        shown: "b.person_id, p.name, b.roles",
        joins: "JOIN person p ON p.id = b.person_id AND p.disabled_at IS NULL",
        filter,
        order: Order::Soonest("created_at"),
        after: None,
        limit,
    };
    scope::<See, policy::Member>(call).await?.list(&call.read(), &listing).await
}
