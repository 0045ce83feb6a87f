//! The firm that is measured: staff, and clients with three people each.

use crate::{
    bench::{decisions::blueprint, words::Numbers},
    failure::{Failure, Result},
};
use portico_model::{Key, access::Side};
use portico_portal::{
    call::{Call, Client, Portal},
    ids::{MemberId, OrganizationId, PersonId, WorkspaceId},
    people::{EmailAddress, NewPerson, person},
    workspaces::{
        NewMember, NewOrganization,
        actions::{Admin, Created, NewWorkspace, create},
        member, organization,
    },
};
use portico_store::Tx;

/// Who there is.
pub struct Firm {
    pub workspace: WorkspaceId,
    pub admin: PersonId,
    /// The first is an approver, the others contribute.
    pub staff: Vec<(PersonId, MemberId)>,
    pub clients: Vec<Clients>,
}

/// One client organization; the first person is its administrator.
pub struct Clients {
    pub organization: OrganizationId,
    pub people: Vec<(PersonId, MemberId)>,
}

impl Firm {
    /// Whose the record with this number is: each has as many as the others.
    pub fn clients_of(&self, number: u64) -> Option<&Clients> {
        let place = usize::try_from(number).ok()? % self.clients.len().max(1);
        self.clients.get(place)
    }
}

const STAFF: usize = 12;
const PEOPLE: usize = 3;
const TEAMS: [&str; 4] = ["accounts", "payroll", "tax", "technical"];

pub async fn found(portal: &Portal, organizations: u64, numbers: &mut Numbers) -> Result<Firm> {
    let call = portal.anonymous("bench".into(), Client::local());
    let address = address("admin")?;
    let admin = Admin { name: "Ada Bench", address: &address, password: None };
    let new = NewWorkspace {
        name: "Bench & Load",
        firm: "Bench & Load",
        time_zone: "Europe/Berlin",
        domain: None,
        blueprint: &blueprint(),
        admin: Some(admin),
    };
    let created = create(&call, new).await?;
    let (admin, _) = created.admin.ok_or_else(|| Failure::faults("the data set has no administrator"))?;
    let mut tx = portal.db.begin(created.workspace.tenant()).await?;
    let staff = staff(&call, &mut tx, &created).await?;
    let mut clients = Vec::new();
    for number in 0..organizations {
        clients.push(client(&call, &mut tx, &created, (number, numbers)).await?);
    }
    tx.commit().await?;
    Ok(Firm { workspace: created.workspace, admin, staff, clients })
}

async fn staff(call: &Call, tx: &mut Tx, created: &Created) -> Result<Vec<(PersonId, MemberId)>> {
    let mut staff = Vec::new();
    for (number, team) in (0..STAFF).zip(TEAMS.iter().cycle()) {
        let role = if number == 0 { "approver" } else { "contributor" };
        let who = Who { name: format!("Staff {number}"), address: format!("staff{number}"), role, team: Some(team) };
        staff.push(add(call, tx, created, (created.firm, Side::Firm, &who)).await?);
    }
    Ok(staff)
}

async fn client(
    call: &Call,
    tx: &mut Tx,
    created: &Created,
    (number, numbers): (u64, &mut Numbers),
) -> Result<Clients> {
    let name = format!("{} {number}", numbers.name());
    let new = NewOrganization { name: &name, side: Side::Client, parent: None, source_ref: None };
    let organization = organization::add(call, tx, created.workspace, &new)?;
    let mut people = Vec::new();
    for place in 0..PEOPLE {
        let role = if place == 0 { "client-admin" } else { "client-member" };
        let who =
            Who { name: format!("Person {number}-{place}"), address: format!("p{number}-{place}"), role, team: None };
        people.push(add(call, tx, created, (organization, Side::Client, &who)).await?);
    }
    Ok(Clients { organization, people })
}

struct Who<'w> {
    name: String,
    address: String,
    role: &'w str,
    team: Option<&'w str>,
}

async fn add(
    call: &Call,
    tx: &mut Tx,
    created: &Created,
    (organization, side, who): (OrganizationId, Side, &Who<'_>),
) -> Result<(PersonId, MemberId)> {
    let address = address(&who.address)?;
    let person = person::add(call, tx, NewPerson { name: &who.name, address: Some(&address), password: None }).await?;
    let member = NewMember {
        organization,
        side,
        person,
        name: &who.name,
        roles: vec![Key::new(who.role)],
        teams: who.team.into_iter().map(Key::new).collect(),
        title: "",
        source_ref: None,
    };
    Ok((person, member::add(call, tx, created.workspace, &member).await?))
}

fn address(local: &str) -> Result<EmailAddress> {
    EmailAddress::parse(&format!("{local}@bench.example"))
        .ok_or_else(|| Failure::faults("a mail address of the data set"))
}
