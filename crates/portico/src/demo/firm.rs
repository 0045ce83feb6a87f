//! The firm of the demo is founded: workspace, clients, people.

use crate::{
    demo::cast::{Actor, CAST, CLIENTS, FIRM, ZONE},
    failure::{Failure, Result},
};
use portico_model::{Key, access::Side};
use portico_portal::{
    call::{Call, Client, Portal},
    ids::{OrganizationId, PersonId, WorkspaceId},
    people::{EmailAddress, NewPerson, person},
    workspaces::{
        NewMember, NewOrganization,
        actions::{Admin, Created, NewWorkspace, create},
        member, organization,
    },
};
use portico_store::values;
use std::collections::BTreeMap;

const BLUEPRINT: &str = include_str!("../../../../blueprints/support-requests.yaml");

/// The people of the cast by name, in their workspace.
#[derive(Debug, Clone)]
pub struct People {
    pub workspace: WorkspaceId,
    pub by_name: BTreeMap<String, PersonId>,
}

/// Everybody of the cast, where the firm is there already.
pub async fn people(portal: &Portal) -> Result<Option<People>> {
    const WORKSPACE: &str = "SELECT id FROM workspace ORDER BY created_at LIMIT 1";
    const NAMED: &str =
        "SELECT p.name, p.id FROM email_address e JOIN person p ON p.id = e.person_id WHERE e.address IN {texts $1}";
    let read = portal.db.installation();
    let Some(workspace) = read.find::<WorkspaceId>(WORKSPACE, &[]).await? else { return Ok(None) };
    let addresses = portico_store::Value::texts(CAST.iter().map(|actor| actor.address));
    let named: Vec<(String, PersonId)> = read.all(NAMED, &[addresses]).await?;
    Ok(Some(People { workspace, by_name: named.into_iter().collect() }))
}

/// Founds it.
pub async fn found(portal: &Portal) -> Result<People> {
    let call = portal.anonymous("demo".into(), Client::local());
    let [first, others @ ..] = &CAST;
    let address = address(first)?;
    let admin = Admin { name: first.name, address: &address, password: None };
    let new = NewWorkspace {
        name: FIRM,
        firm: FIRM,
        time_zone: ZONE,
        domain: None,
        blueprint: BLUEPRINT,
        admin: Some(admin),
    };
    let created = create(&call, new).await?;
    let organizations = clients(&call, &created).await?;
    let mut by_name = BTreeMap::new();
    if let Some((person, _)) = created.admin {
        by_name.insert(first.name.to_owned(), person);
    }
    let mut tx = portal.db.begin(created.workspace.tenant()).await?;
    for actor in others {
        let organization = *organizations.get(actor.organization).unwrap_or(&created.firm);
        let side = if organization == created.firm { Side::Firm } else { Side::Client };
        let address = self::address(actor)?;
        let known = NewPerson { name: actor.name, address: Some(&address), password: None };
        let person = person::add(&call, &mut tx, known).await?;
        let keys = |words: &[&str]| words.iter().map(|word| Key::new(*word)).collect();
        let member = NewMember {
            organization,
            side,
            person,
            name: actor.name,
            roles: vec![Key::new(actor.role)],
            teams: keys(actor.teams),
            title: actor.title,
            source_ref: None,
        };
        member::add(&call, &mut tx, created.workspace, &member).await?;
        by_name.insert(actor.name.to_owned(), person);
    }
    tx.later(
        "UPDATE member SET title = $2 WHERE workspace_id = $1 AND id = $3",
        &values![created.workspace, first.title, created.admin.map(|(_, member)| member)],
    )?;
    tx.commit().await?;
    Ok(People { workspace: created.workspace, by_name })
}

async fn clients(call: &Call, created: &Created) -> Result<BTreeMap<&'static str, OrganizationId>> {
    let mut made: BTreeMap<&'static str, OrganizationId> = BTreeMap::new();
    let mut tx = call.portal().db.begin(created.workspace.tenant()).await?;
    for office in &CLIENTS {
        let parent = office.part_of.and_then(|name| made.get(name).copied());
        let new = NewOrganization { name: office.name, side: Side::Client, parent, source_ref: None };
        made.insert(office.name, organization::add(call, &mut tx, created.workspace, &new)?);
    }
    tx.commit().await?;
    Ok(made)
}

fn address(actor: &Actor) -> Result<EmailAddress> {
    address_of(actor.address)
}

pub fn address_of(text: &str) -> Result<EmailAddress> {
    EmailAddress::parse(text).ok_or_else(|| Failure::faults(format!("{text} is no mail address")))
}
