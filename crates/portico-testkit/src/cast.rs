//! The standing cast: a firm, two client organizations, one of them with an office, and people in all roles.

use portico_model::{Key, access::Side};
use portico_portal::{
    call::{Client, Portal},
    ids::{MemberId, OrganizationId, PersonId, WorkspaceId},
    people::{EmailAddress, NewPerson, person},
    workspaces::{
        NewMember, NewOrganization,
        actions::{Admin, NewWorkspace, create},
        member, organization,
    },
};
use std::collections::BTreeMap;

/// Somebody of the cast, by first name.
#[derive(Debug, Clone, Copy)]
pub struct Actor {
    pub key: &'static str,
    pub name: &'static str,
    pub organization: &'static str,
    pub role: &'static str,
    pub teams: &'static [&'static str],
}

/// The firm is Harbour & Pike; Mill Lane is an office of Larkfield.
pub const CAST: [Actor; 11] = [
    Actor { key: "ruth", name: "Ruth Harbour", organization: "firm", role: "firm-admin", teams: &[] },
    Actor { key: "tomas", name: "Tomas Lind", organization: "firm", role: "approver", teams: &["tax"] },
    Actor { key: "mia", name: "Mia Okafor", organization: "firm", role: "contributor", teams: &["accounts", "tax"] },
    Actor {
        key: "jonas",
        name: "Jonas Pike",
        organization: "firm",
        role: "contributor",
        teams: &["payroll", "technical"],
    },
    Actor { key: "dana", name: "Dana Reyes", organization: "larkfield", role: "client-admin", teams: &[] },
    Actor { key: "sam", name: "Sam Lee", organization: "larkfield", role: "client-member", teams: &[] },
    Actor { key: "ana", name: "Ana Flores", organization: "larkfield", role: "viewer", teams: &[] },
    Actor { key: "priya", name: "Priya Nair", organization: "mill-lane", role: "client-member", teams: &[] },
    Actor { key: "clara", name: "Clara Vogel", organization: "kestrel", role: "client-admin", teams: &[] },
    Actor { key: "ben", name: "Ben Adeyemi", organization: "kestrel", role: "client-member", teams: &[] },
    Actor { key: "lucia", name: "Lucia Romano", organization: "kestrel", role: "viewer", teams: &[] },
];

/// Who somebody is in this portal.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    pub person: PersonId,
    pub member: MemberId,
    pub organization: OrganizationId,
}

/// The cast as it stands in one workspace.
#[derive(Debug, Clone)]
pub struct Cast {
    pub workspace: WorkspaceId,
    pub organizations: BTreeMap<&'static str, OrganizationId>,
    people: BTreeMap<&'static str, Member>,
}

impl Cast {
    /// Somebody by first name, in small letters.
    pub fn member(&self, key: &str) -> Member {
        *self.people.get(key).unwrap_or_else(|| panic!("nobody of the cast is called {key}"))
    }

    pub fn organization(&self, key: &str) -> OrganizationId {
        *self.organizations.get(key).unwrap_or_else(|| panic!("no organization of the cast is called {key}"))
    }

    /// Founds a workspace with everybody in it, through the product's own functions.
    pub async fn found(portal: &Portal, blueprint: &str) -> Self {
        let call = portal.anonymous("found".into(), Client::local());
        let address = EmailAddress::parse("ruth@harbourpike.example").unwrap();
        let admin = Admin { name: "Ruth Harbour", address: &address, password: None };
        let new = NewWorkspace {
            name: "Harbour & Pike",
            firm: "Harbour & Pike",
            time_zone: "Europe/Berlin",
            domain: None,
            blueprint,
            admin: Some(admin),
        };
        let created = create(&call, new).await.unwrap();
        let workspace = created.workspace;
        let mut tx = portal.db.begin(workspace.tenant()).await.unwrap();
        let mut organizations = BTreeMap::from([("firm", created.firm)]);
        for (key, name, parent) in [
            ("larkfield", "Larkfield Bakery", None),
            ("mill-lane", "Larkfield, Mill Lane", Some("larkfield")),
            ("kestrel", "Kestrel Foods", None),
        ] {
            let parent = parent.and_then(|parent| organizations.get(parent).copied());
            let new = NewOrganization { name, side: Side::Client, parent, source_ref: None };
            organizations.insert(key, organization::add(&call, &mut tx, workspace, &new).unwrap());
        }
        let (person, member) = created.admin.unwrap();
        let mut people = BTreeMap::from([("ruth", Member { person, member, organization: created.firm })]);
        for actor in CAST.iter().filter(|actor| actor.key != "ruth") {
            let organization = *organizations.get(actor.organization).unwrap();
            let address = EmailAddress::parse(&format!("{}@{}.example", actor.key, actor.organization)).unwrap();
            let known = NewPerson { name: actor.name, address: Some(&address), password: None };
            let person = person::add(&call, &mut tx, known).await.unwrap();
            let new = NewMember {
                organization,
                side: if actor.organization == "firm" { Side::Firm } else { Side::Client },
                person,
                name: actor.name,
                roles: vec![Key::new(actor.role)],
                teams: actor.teams.iter().map(|team| Key::new(*team)).collect(),
                title: "",
                source_ref: None,
            };
            let member = member::add(&call, &mut tx, workspace, &new).await.unwrap();
            people.insert(actor.key, Member { person, member, organization });
        }
        tx.commit().await.unwrap();
        Self { workspace, organizations, people }
    }
}
