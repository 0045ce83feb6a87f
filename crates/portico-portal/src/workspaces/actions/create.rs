//! A workspace comes into being: the firm, its blueprint and, where there is one, its first administrator.

use crate::{
    audit::{Chain, NewEvent, Subject},
    call::Call,
    error::{Error, FieldErrors, Result},
    ids::{MemberId, OrganizationId, PersonId, WorkspaceId},
    people::{EmailAddress, NewPerson, person},
    policy::facts::WORKSPACE,
    workspaces::{
        member::{self, NewMember},
        organization::{self, NewOrganization},
        roles,
    },
};
use jiff::tz::TimeZone;
use portico_model::{
    access::Side,
    blueprint::{self, Compiled},
};
use portico_store::{Tx, values};
use serde_json::json;

/// A workspace that is about to be there.
#[derive(Debug, Clone)]
pub struct NewWorkspace<'a> {
    /// What the portal calls itself; the firm's name unless it has another.
    pub name: &'a str,
    pub firm: &'a str,
    pub time_zone: &'a str,
    pub domain: Option<&'a str>,
    /// The blueprint as YAML.
    pub blueprint: &'a str,
    pub admin: Option<Admin<'a>>,
}

/// The first administrator; a person who is known already keeps name and password.
#[derive(Debug, Clone)]
pub struct Admin<'a> {
    pub name: &'a str,
    pub address: &'a EmailAddress,
    /// The hash, not the password.
    pub password: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Created {
    pub workspace: WorkspaceId,
    pub firm: OrganizationId,
    pub admin: Option<(PersonId, MemberId)>,
}

const ADD: &str = "INSERT INTO workspace (id, name, domain, time_zone, firm_id, blueprint_version, epoch, created_at) \
    VALUES ($1, $2, $3, $4, $5, 1, 1, $6)";
const FIRM: &str = "UPDATE workspace SET firm_id = $2 WHERE id = $1";
const PUBLISH: &str = "INSERT INTO blueprint_version (workspace_id, version, source, published_at, published_by) \
    VALUES ($1, 1, $2, $3, NULL)";

/// In a transaction of its own. Only the operator's commands, the demo and an import come here.
pub async fn create(call: &Call, new: NewWorkspace<'_>) -> Result<Created> {
    let id = WorkspaceId(call.new_id());
    let mut tx = call.portal().db.begin(id.tenant()).await?;
    let created = create_in(call, &mut tx, id, new).await?;
    tx.commit().await?;
    Ok(created)
}

/// In the caller's transaction, which was begun for this very workspace.
pub async fn create_in(call: &Call, tx: &mut Tx, id: WorkspaceId, new: NewWorkspace<'_>) -> Result<Created> {
    let compiled = checked(&new)?;
    tx.later(ADD, &values![id, new.name.trim(), new.domain, new.time_zone, id.0, call.now()])?;
    tx.later(PUBLISH, &values![id, new.blueprint, call.now()])?;
    let firm = NewOrganization { name: new.firm, side: Side::Firm, parent: None, source_ref: None };
    let firm = organization::add(call, tx, id, &firm)?;
    tx.later(FIRM, &values![id, firm])?;
    let said = json!({ "name": new.name.trim(), "firm": new.firm.trim(), "blueprint": compiled.name });
    let created = NewEvent::now("workspace.created", call.now(), None).firm(said);
    Chain::begun(id, Subject::Workspace, id.0).write(call, tx, created).await?;
    let added = NewEvent::now("organization.added", call.now(), None).client(json!({ "name": new.firm.trim() }));
    Chain::begun(id, Subject::Organization, firm.0).write(call, tx, added).await?;
    let admin = match &new.admin {
        Some(admin) => Some(add_admin(call, tx, (id, firm), (admin, &compiled)).await?),
        None => None,
    };
    Ok(Created { workspace: id, firm, admin })
}

/// Whoever runs a workspace that has nobody yet.
pub async fn add_admin(
    call: &Call,
    tx: &mut Tx,
    (workspace, firm): (WorkspaceId, OrganizationId),
    (admin, blueprint): (&Admin<'_>, &Compiled),
) -> Result<(PersonId, MemberId)> {
    let role = roles::running(blueprint.matrix()).into_iter().next().ok_or_else(|| {
        Error::invalid(
            "blueprint",
            format!("No role of the firm may configure the {WORKSPACE}, so nobody could run it"),
        )
    })?;
    let known = person::find_by_address(tx, admin.address).await?;
    let person = if let Some(known) = known {
        known.id
    } else {
        let new = NewPerson { name: admin.name, address: Some(admin.address), password: admin.password.clone() };
        person::add(call, tx, new).await?
    };
    let member = NewMember {
        organization: firm,
        side: Side::Firm,
        person,
        name: admin.name,
        roles: vec![role],
        teams: Vec::new(),
        title: "",
        source_ref: None,
    };
    Ok((person, member::add(call, tx, workspace, &member).await?))
}

fn checked(new: &NewWorkspace<'_>) -> Result<Compiled> {
    let mut errors = FieldErrors::default();
    for (field, name) in [("name", new.name), ("firm", new.firm)] {
        if let Some(problem) = organization::name_problem(name) {
            errors.0.insert(field.into(), problem.into());
        }
    }
    if TimeZone::get(new.time_zone).is_err() {
        errors.0.insert("zone".into(), "Choose a time zone such as Europe/Berlin".into());
    }
    if let Some(problem) = new.admin.as_ref().and_then(|admin| person::name_problem(admin.name)) {
        errors.0.insert("admin".into(), problem.into());
    }
    if !errors.0.is_empty() {
        return Err(Error::Invalid(errors));
    }
    // Compiling reads it; whether work could get stuck in it, the check says.
    let report = blueprint::check(new.blueprint);
    if report.has_errors() {
        return Err(Error::invalid("blueprint", report.render("blueprint")));
    }
    let compiled = blueprint::compile(new.blueprint);
    compiled.map_err(|report| Error::invalid("blueprint", report.render("blueprint")))
}
