//! For which organization, and for whom of its people, something may be asked.

use crate::{
    call::Call,
    error::Result,
    ids::{MemberId, OrganizationId},
    policy::{
        self, Open, Permit, RecordType, See,
        facts::Wanted,
        permit,
        scope::{Filter, Listing, Order, scope},
    },
};
use portico_web::components as ui;

/// More companies than a list is good for.
const COMPANIES: usize = 20;
const PEOPLE: usize = 99;

/// The reader's organizations for which they may open this kind; none where there is no choice.
pub async fn organizations(call: &Call, permit: &Permit<Open, RecordType>) -> Result<Vec<ui::Selection>> {
    let thing = permit.thing();
    let mut found = Vec::new();
    for (organization, name) in own_and_units(call).await? {
        let wanted = Wanted { key: thing.key.clone(), organization: Some(organization) };
        if permit::permit::<Open, RecordType>(call, &wanted).await.is_ok() {
            let chosen = organization == thing.organization;
            found.push(ui::Selection { value: organization.to_string(), label: name, hint: String::new(), chosen });
        }
    }
    Ok(if found.len() > 1 { found } else { Vec::new() })
}

async fn own_and_units(call: &Call) -> Result<Vec<(OrganizationId, String)>> {
    let standings = call.actor().standings();
    if !call.actor().memberships().iter().any(|membership| membership.has_units) {
        let own = standings.iter().map(|one| (one.organization, one.organization_name.clone()));
        return Ok(own.take(COMPANIES).collect());
    }
    let listing = Listing {
        columns: "t.id, t.sort_name, t.name",
        shown: "b.id, b.name",
        joins: "",
        filter: Filter::none(),
        order: Order::Soonest("sort_name"),
        after: None,
        limit: COMPANIES - 1,
    };
    scope::<See, policy::Organization>(call).await?.list(&call.read(), &listing).await
}

/// Those of the organization for whom it may be asked, besides the reader.
pub async fn others(
    call: &Call,
    permit: &Permit<Open, RecordType>,
    chosen: Option<MemberId>,
) -> Result<Vec<ui::Selection>> {
    let organization = permit.thing().organization;
    let listing = Listing {
        columns: "t.workspace_id, t.id, t.person_id, t.created_at",
        shown: "b.id, p.name",
        joins: "JOIN person p ON p.id = b.person_id",
        filter: Filter::none().and("t.organization_id = ? AND t.suspended_at IS NULL", [organization.into()]),
        order: Order::Soonest("created_at"),
        after: None,
        limit: PEOPLE,
    };
    let found: Vec<(MemberId, String)> = scope::<See, policy::Member>(call).await?.list(&call.read(), &listing).await?;
    let others = found.into_iter().filter(|(member, _)| *member != permit.member());
    let selection = |(member, label): (MemberId, String)| ui::Selection {
        value: member.to_string(),
        label,
        hint: String::new(),
        chosen: chosen == Some(member),
    };
    Ok(others.map(selection).collect())
}
