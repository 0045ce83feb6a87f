//! Firms of the demo besides the first: each with one client, a blueprint of its own and a few people.

use crate::{
    demo::firm::address_of,
    failure::{Failure, Result},
};
use portico_model::{Key, access::Side};
use portico_portal::{
    call::{Call, Client, Portal},
    error::{Error, Result as Done},
    ids::{OrganizationId, PersonId, WorkspaceId},
    people::{NewPerson, person},
    policy::identity,
    workspaces::{
        NewMember, NewOrganization,
        actions::{Admin, NewWorkspace, create},
        member, organization,
    },
};
use std::collections::BTreeMap;

/// Name, organization, role, the role as people read it, title, address.
pub type Actor = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// What a firm is made of. The first of its cast founds it.
pub struct Firm {
    pub name: &'static str,
    /// What it is there to show: "whose clients decide on its work".
    pub about: &'static str,
    pub client: &'static str,
    pub team: &'static str,
    pub blueprint: &'static str,
    pub cast: &'static [Actor],
}

/// A firm as it was founded.
pub struct Founded {
    pub workspace: WorkspaceId,
    pub client: OrganizationId,
    pub by_name: BTreeMap<&'static str, PersonId>,
}

/// Founds it with its people, through the product's own actions.
pub async fn found(portal: &Portal, firm: &Firm, zone: &str) -> Result<Founded> {
    let call = portal.anonymous("demo".into(), Client::local());
    let [(name, .., address), others @ ..] = firm.cast else { return Err(Failure::faults("a firm has somebody")) };
    let address = address_of(address)?;
    let admin = Admin { name, address: &address, password: None };
    let new = NewWorkspace {
        name: firm.name,
        firm: firm.name,
        time_zone: zone,
        domain: None,
        blueprint: firm.blueprint,
        admin: Some(admin),
    };
    let created = create(&call, new).await?;
    let mut tx = portal.db.begin(created.workspace.tenant()).await?;
    let new = NewOrganization { name: firm.client, side: Side::Client, parent: None, source_ref: None };
    let client = organization::add(&call, &mut tx, created.workspace, &new)?;
    let mut by_name = BTreeMap::new();
    by_name.extend(created.admin.map(|(person, _)| (*name, person)));
    for (name, of, role, _, title, address) in others {
        let address = address_of(address)?;
        let known = NewPerson { name, address: Some(&address), password: None };
        let person = person::add(&call, &mut tx, known).await?;
        let is_firm = *of == firm.name;
        let new = NewMember {
            organization: if is_firm { created.firm } else { client },
            side: if is_firm { Side::Firm } else { Side::Client },
            person,
            name,
            roles: vec![Key::new(*role)],
            teams: if is_firm { vec![Key::new(firm.team)] } else { Vec::new() },
            title,
            source_ref: None,
        };
        member::add(&call, &mut tx, created.workspace, &new).await?;
        by_name.insert(*name, person);
    }
    tx.commit().await?;
    Ok(Founded { workspace: created.workspace, client, by_name })
}

/// Who of the cast can be entered as, in the order of the cast.
pub fn people(firm: &Firm, founded: &Founded) -> Vec<(&'static Actor, PersonId)> {
    firm.cast.iter().filter_map(|actor| Some((actor, *founded.by_name.get(actor.0)?))).collect()
}

/// The firm that an earlier start has founded.
pub async fn find(portal: &Portal, firm: &Firm) -> Result<Option<Founded>> {
    const NAMED: &str = "SELECT p.name, p.id, m.workspace_id, m.organization_id FROM email_address e \
        JOIN person p ON p.id = e.person_id JOIN person_workspace x ON x.person_id = p.id \
        JOIN member m ON m.workspace_id = x.workspace_id AND m.person_id = p.id WHERE e.address = $1";
    const WORKSPACE: &str = "SELECT id FROM workspace WHERE name = $1 ORDER BY created_at LIMIT 1";
    let read = portal.db.installation();
    let Some(workspace) = read.find::<WorkspaceId>(WORKSPACE, &portico_store::values![firm.name]).await? else {
        return Ok(None);
    };
    let within = portal.db.within(workspace.tenant());
    let mut by_name = BTreeMap::new();
    let mut client = OrganizationId(workspace.0);
    for (name, of, .., address) in firm.cast {
        type Found = (String, PersonId, WorkspaceId, OrganizationId);
        let found = within.find::<Found>(NAMED, &portico_store::values![*address]).await?;
        if let Some((_, person, _, organization)) = found {
            by_name.insert(*name, person);
            if *of == firm.client {
                client = organization;
            }
        }
    }
    Ok(Some(Founded { workspace, client, by_name }))
}

impl Founded {
    /// Somebody of it acts.
    pub async fn call(&self, portal: &Portal, name: &str) -> Done<Call> {
        let person = self.by_name.get(name).ok_or_else(|| Error::internal(format!("{name} is not of the cast")))?;
        let actor = identity::acting_for(portal, self.workspace, *person, "demo").await?;
        let actor = actor.ok_or_else(|| Error::internal(format!("{name} cannot act")))?;
        Ok(portal.call(actor, "demo".into(), Client::local()))
    }
}
