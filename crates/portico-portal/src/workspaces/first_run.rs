//! The first administrator of an installation: made once, by whoever can read what the program printed.

use crate::{
    call::{Call, Portal, SessionKind},
    error::{Error, FieldErrors, Result},
    ids::{OrganizationId, WorkspaceId},
    people::{
        EmailAddress, address,
        limits::{self, Limit},
        passwords::{self, Beside},
        person,
        sessions::{self, NewSession, Proof},
    },
    policy::identity::Secret,
    workspaces::actions::{self, Admin, NewWorkspace},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use portico_store::{Tx, values};
use sha2::{Digest, Sha256};

/// The blueprint that a new portal begins with.
pub const BLUEPRINT: &str = include_str!("../../../../blueprints/support-requests.yaml");

/// What the first administrator says. The firm is asked for only where an import has not made it already.
#[derive(Debug, Clone)]
pub struct FirstRun<'a> {
    pub token: &'a str,
    pub name: &'a str,
    pub address: &'a str,
    pub password: &'a str,
    pub firm: &'a str,
    pub zone: &'a str,
}

const KEY: &str = "setup_token";
const PEOPLE: &str = "SELECT count(*) FROM (SELECT address FROM email_address LIMIT 1) a";
const KEEP: &str =
    "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
const USE: &str = "DELETE FROM setting WHERE key = $1 AND value = $2";
const IMPORTED: &str = "SELECT id, firm_id FROM workspace ORDER BY created_at, id LIMIT 1";

/// Whether nobody can sign in yet: the only time in which there is a first run.
pub async fn is_open(portal: &Portal) -> Result<bool> {
    Ok(portal.db.installation().one::<i64>(PEOPLE, &[]).await? == 0)
}

/// A new token for the program to print, while there is a first run; an older one is void.
pub async fn new_token(portal: &Portal) -> Result<Option<String>> {
    if !is_open(portal).await? {
        return Ok(None);
    }
    let token = URL_SAFE_NO_PAD.encode(portal.random::<24>());
    let mut tx = portal.db.begin(portico_store::Tenant::INSTALLATION).await?;
    tx.execute(KEEP, &values![KEY, digest(&token)]).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// The firm that an import has made already, if one has.
pub async fn imported(portal: &Portal) -> Result<Option<(WorkspaceId, OrganizationId)>> {
    Ok(portal.db.installation().find(IMPORTED, &[]).await?)
}

/// Uses up the token and makes workspace, firm and administrator, all or nothing; of several at once one succeeds.
pub async fn run(call: &Call, new: FirstRun<'_>) -> Result<Secret> {
    limits::spend(call, &[Limit::of_network("setup", call, 30, 600)]).await?;
    let portal = call.portal();
    if !is_open(portal).await? {
        return Err(Error::NotFound);
    }
    let address = checked(&new)?;
    let password = passwords::hash(portal, new.password.to_owned()).await?;
    let imported = imported(portal).await?;
    let id = imported.map_or_else(|| WorkspaceId(call.new_id()), |(workspace, _)| workspace);
    let mut tx = portal.db.begin(id.tenant()).await?;
    if tx.execute(USE, &values![KEY, digest(new.token.trim())]).await? != 1 {
        return Err(Error::invalid("token", "This is not the code that the program printed last"));
    }
    if tx.one::<i64>(PEOPLE, &[]).await? != 0 {
        return Err(Error::NotFound);
    }
    let admin = Admin { name: new.name, address: &address, password: Some(password) };
    let session = begin(call, &mut tx, (id, imported), (&new, admin)).await?;
    tx.commit().await?;
    Ok(session)
}

async fn begin(
    call: &Call,
    tx: &mut Tx,
    (id, imported): (WorkspaceId, Option<(WorkspaceId, OrganizationId)>),
    (new, admin): (&FirstRun<'_>, Admin<'_>),
) -> Result<Secret> {
    let (person, _) = if let Some((_, firm)) = imported {
        let version: i64 = tx.one("SELECT blueprint_version FROM workspace WHERE id = $1", &values![id]).await?;
        let blueprint = call.portal().blueprints.version(&call.portal().db, id, version).await?;
        actions::add_admin(call, tx, (id, firm), (&admin, &blueprint)).await?
    } else {
        let (name, firm, time_zone) = (new.firm, new.firm, new.zone);
        let workspace = NewWorkspace { name, firm, time_zone, domain: None, blueprint: BLUEPRINT, admin: Some(admin) };
        let created = actions::create_in(call, tx, id, workspace).await?;
        created.admin.ok_or_else(|| Error::internal("no administrator was made"))?
    };
    let (name, kind) = (new.name.trim().to_owned(), SessionKind::Full);
    sessions::open(call, tx, NewSession { workspace: id, person, name, kind, proof: Proof::Two }).await
}

fn checked(new: &FirstRun<'_>) -> Result<EmailAddress> {
    let mut errors = FieldErrors::default();
    if let Some(problem) = person::name_problem(new.name) {
        errors.0.insert("name".into(), problem.into());
    }
    let address = EmailAddress::parse(new.address);
    if address.is_none() {
        errors.0.insert("email".into(), address::HOW_TO_MEND.into());
    }
    if let Some(problem) = passwords::weakness(new.password, Beside::SecondFactor, &[new.name, new.address, new.firm]) {
        errors.0.insert("password".into(), problem);
    }
    match address {
        Some(address) if errors.0.is_empty() => Ok(address),
        _ => Err(Error::Invalid(errors)),
    }
}

fn digest(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}
