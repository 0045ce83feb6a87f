//! Who may stand in for somebody: colleagues of the same side whom they may see.

use crate::{
    call::Call,
    error::Result,
    ids::PersonId,
    policy::{
        self, See,
        scope::{Filter, Listing, Order, scope},
    },
};

/// As many as one can choose from.
const MOST: usize = 199;

/// Everybody, each once, oldest first.
pub async fn colleagues(call: &Call) -> Result<Vec<(PersonId, String)>> {
    let own = call.actor().person();
    let mut others: Vec<(PersonId, String)> = Vec::new();
    for (person, name) in list(call, Filter::none(), MOST).await? {
        if Some(person) != own && !others.iter().any(|(other, _)| *other == person) {
            others.push((person, name));
        }
    }
    Ok(others)
}

/// Their name, if they are one.
pub async fn colleague(call: &Call, person: PersonId) -> Result<Option<String>> {
    let found = list(call, Filter::none().and("t.person_id = ?", [person.into()]), 1).await?;
    Ok(found.into_iter().next().map(|(_, name)| name))
}

async fn list(call: &Call, filter: Filter, limit: usize) -> Result<Vec<(PersonId, String)>> {
    let listing = Listing {
        columns: "t.workspace_id, t.id, t.person_id, t.created_at",
        shown: "b.person_id, p.name",
        joins: "JOIN person p ON p.id = b.person_id AND p.disabled_at IS NULL",
        filter: filter.and("t.suspended_at IS NULL AND t.side = ?", [call.actor().side().as_str().into()]),
        order: Order::Soonest("created_at"),
        after: None,
        limit,
    };
    scope::<See, policy::Member>(call).await?.list(&call.read(), &listing).await
}
