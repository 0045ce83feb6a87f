//! Who asks: a cookie or a token becomes an actor by one read, which also gives memberships, roles and access epoch.
//!
//! The cookie and the token name their workspace in clear. That is a hint and no claim: it opens the workspace for the
//! read, and the session found must belong to that same workspace, or nobody is signed in.

use crate::{
    call::{Actor, ActorKind, Call, Client, Portal, SessionKind, Standing},
    error::{Error, Result},
    ids::{MemberId, OrganizationId, PersonId, RecordId, SessionId, WorkspaceId},
};
use axum::http::{HeaderMap, header, request::Parts};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{Timestamp, ToSpan};
use portico_model::{
    Key,
    access::{self, Membership, Side, Strength, Subject},
};
use portico_store::{FromRow, Row, Tx, Value, values};
use portico_web::trace::RequestId;
use sha2::{Digest, Sha256};
use std::{net::SocketAddr, sync::Arc};
use uuid::Uuid;

/// The name of the session's cookie.
pub const COOKIE: &str = "portico";
/// What API tokens begin with, so that scanners of leaked secrets know them.
pub const TOKEN_PREFIX: &str = "ptk_";

/// A secret that names its workspace: what a cookie, a token or a mailed link holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    pub workspace: WorkspaceId,
    bytes: [u8; 32],
}

/// A session that nobody uses ends after this time, whatever its own end is.
pub const IDLE_DAYS: i64 = 14;
const IDLE_MICROS: i64 = IDLE_DAYS * 86_400_000_000;
/// `seen_at` is written at most this often.
const SEEN_EVERY_MINUTES: i64 = 5;

const PERSON: &str = "p.id, p.name, coalesce(p.time_zone, w.time_zone), p.theme, p.keys, w.name, w.blueprint_version, w.epoch, \
    m.id, m.organization_id, m.side, m.roles, m.teams, m.title, o.name, \
    EXISTS (SELECT 1 FROM organization u WHERE u.workspace_id = m.workspace_id AND u.parent_id = m.organization_id)";
const MEMBERSHIPS: &str = "LEFT JOIN member m ON m.workspace_id = w.id AND m.person_id = p.id AND m.suspended_at IS NULL \
    LEFT JOIN organization o ON o.workspace_id = m.workspace_id AND o.id = m.organization_id AND o.suspended_at IS NULL";

impl Secret {
    pub fn new(portal: &Portal, workspace: WorkspaceId) -> Self {
        Self { workspace, bytes: portal.random() }
    }

    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (workspace, secret) = bytes.split_first_chunk::<16>()?;
        Some(Self { workspace: WorkspaceId(Uuid::from_bytes(*workspace)), bytes: secret.try_into().ok()? })
    }

    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode([self.workspace.0.as_bytes().as_slice(), &self.bytes].concat())
    }

    /// What the database keeps of it.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.bytes).to_vec()
    }
}

/// The call of a request: by whoever its cookie or token names, or by nobody.
pub async fn call_of(portal: &Portal, parts: &Parts) -> Result<Call> {
    let request_id = parts.extensions.get::<RequestId>().map_or_else(|| "".into(), |id| id.0.clone());
    let client = client_of(portal, parts);
    let actor = match bearer(&parts.headers) {
        Some(token) => Some(by_token(portal, token).await?.ok_or(Error::Unauthenticated)?),
        None => by_cookie(portal, &parts.headers).await?,
    };
    Ok(match actor {
        Some(actor) => portal.call(actor, request_id, client),
        None => portal.anonymous(request_id, client),
    })
}

fn client_of(portal: &Portal, parts: &Parts) -> Client {
    let peer = parts.extensions.get::<axum::extract::ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let address = peer.map(|peer| portal.settings.proxies.client(peer, &parts.headers));
    let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    Client { address, user_agent: agent.chars().take(200).collect::<String>().into() }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

async fn by_cookie(portal: &Portal, headers: &HeaderMap) -> Result<Option<Actor>> {
    let Some(secret) = portal.settings.cookies.read(headers, COOKIE).and_then(Secret::parse) else { return Ok(None) };
    let now = portal.now();
    let rows = portal
        .db
        .within(secret.workspace.tenant())
        .all::<SessionRow>(&SESSION, &values![secret.hash(), secret.workspace, now])
        .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let session = (first.id, first.seen_at);
    let actor = first.actor(secret.workspace, rows.iter().filter_map(|row| row.person.standing.clone()));
    touch(portal, session, now).await;
    Ok(Some(actor))
}

async fn by_token(portal: &Portal, token: &str) -> Result<Option<Actor>> {
    let Some(secret) = token.strip_prefix(TOKEN_PREFIX).and_then(Secret::parse) else { return Ok(None) };
    let values = values![secret.hash(), secret.workspace, portal.now()];
    let rows = portal.db.within(secret.workspace.tenant()).all::<TokenRow>(&TOKEN, &values).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    Ok(Some(first.actor(secret.workspace, rows.iter().filter_map(|row| row.person.standing.clone()))))
}

/// Keeps "last seen" roughly true; a failure here must not keep a reader out.
async fn touch(portal: &Portal, (id, seen_at): (SessionId, Timestamp), now: Timestamp) {
    if now < seen_at.checked_add(SEEN_EVERY_MINUTES.minutes()).unwrap_or(now) {
        return;
    }
    let portal = portal.clone();
    tokio::spawn(async move {
        let seen = async {
            let mut tx = portal.db.begin(portico_store::Tenant::INSTALLATION).await?;
            tx.execute("UPDATE session SET seen_at = $2 WHERE id = $1", &values![id, now]).await?;
            tx.commit().await
        };
        if let Err(error) = seen.await {
            tracing::debug!(%error, "the time of the last visit was not written");
        }
    });
}

static SESSION: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!(
        "SELECT s.id, s.kind, s.only_record, s.strength, s.seen_at, {PERSON} FROM session s \
         JOIN person p ON p.id = s.person_id AND p.disabled_at IS NULL JOIN workspace w ON w.id = s.workspace_id {MEMBERSHIPS} \
         WHERE s.hash = $1 AND s.workspace_id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3 \
         AND s.seen_at > $3 - {IDLE_MICROS}"
    )
});

static TOKEN: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!(
        "SELECT t.name, t.actions, {PERSON} FROM api_token t \
         JOIN person p ON p.id = t.person_id AND p.disabled_at IS NULL JOIN workspace w ON w.id = t.workspace_id {MEMBERSHIPS} \
         WHERE t.hash = $1 AND t.workspace_id = $2 AND t.revoked_at IS NULL AND t.expires_at > $3"
    )
});

/// Columns of `PERSON`: a person, their workspace and one of their memberships.
struct PersonRow {
    person: PersonId,
    name: String,
    zone: String,
    theme: String,
    keys: bool,
    workspace_name: String,
    blueprint_version: i64,
    epoch: i64,
    standing: Option<(Standing, Membership)>,
}

struct SessionRow {
    id: SessionId,
    kind: String,
    only_record: Option<RecordId>,
    strength: i64,
    seen_at: Timestamp,
    person: PersonRow,
}

struct TokenRow {
    name: String,
    actions: Vec<access::Action>,
    person: PersonRow,
}

impl FromRow for SessionRow {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            only_record: row.get(2)?,
            strength: row.get(3)?,
            seen_at: row.get(4)?,
            person: PersonRow::from(row, 5)?,
        })
    }
}

impl FromRow for TokenRow {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let actions: String = row.get(1)?;
        let actions = serde_json::from_str(&actions).map_err(|error| portico_store::Error::Row(error.to_string()))?;
        Ok(Self { name: row.get(0)?, actions, person: PersonRow::from(row, 2)? })
    }
}

impl PersonRow {
    fn from(row: &Row<'_>, at: usize) -> portico_store::Result<Self> {
        Ok(Self {
            person: row.get(at)?,
            name: row.get(at + 1)?,
            zone: row.get(at + 2)?,
            theme: row.get(at + 3)?,
            keys: row.get(at + 4)?,
            workspace_name: row.get(at + 5)?,
            blueprint_version: row.get(at + 6)?,
            epoch: row.get(at + 7)?,
            standing: standing(row, at + 8)?,
        })
    }

    fn actor(
        &self,
        kind: ActorKind,
        workspace: WorkspaceId,
        strength: Strength,
        all: impl Iterator<Item = (Standing, Membership)>,
    ) -> Actor {
        let (standings, memberships) = all.unzip();
        Actor {
            kind,
            workspace,
            workspace_name: self.workspace_name.as_str().into(),
            blueprint_version: self.blueprint_version,
            epoch: self.epoch,
            person: Some(self.person),
            name: self.name.clone(),
            zone: self.zone.clone(),
            theme: self.theme.clone(),
            keys: self.keys,
            subject: Subject { signed_in: true, strength, memberships, only_record: None, token_actions: None },
            standings,
        }
    }
}

impl SessionRow {
    fn actor(&self, workspace: WorkspaceId, all: impl Iterator<Item = (Standing, Membership)>) -> Actor {
        let kind = match (self.kind.as_str(), self.only_record) {
            ("full", None) => SessionKind::Full,
            ("demo", None) => SessionKind::Demo,
            (_, record) => SessionKind::Task(record.unwrap_or(RecordId(Uuid::nil()))),
        };
        let strength = match self.strength {
            ..2 => Strength::Link,
            2 => Strength::SignedIn,
            3.. => Strength::Confirmed,
        };
        let mut actor = self.person.actor(ActorKind::Session { id: self.id, kind }, workspace, strength, all);
        if let SessionKind::Task(record) = kind {
            actor.subject.only_record = Some(record.0);
        }
        actor
    }
}

impl TokenRow {
    fn actor(&self, workspace: WorkspaceId, all: impl Iterator<Item = (Standing, Membership)>) -> Actor {
        let kind = ActorKind::Token { name: self.name.clone() };
        let mut actor = self.person.actor(kind, workspace, Strength::SignedIn, all);
        actor.subject.token_actions = Some(self.actions.iter().copied().collect());
        actor
    }
}

/// A membership of a suspended organization is none: its name is missing from the join.
fn standing(row: &Row<'_>, at: usize) -> portico_store::Result<Option<(Standing, Membership)>> {
    let (Some(member), Some(organization_name)) =
        (row.get::<Option<MemberId>>(at)?, row.get::<Option<String>>(at + 6)?)
    else {
        return Ok(None);
    };
    let organization: OrganizationId = row.get(at + 1)?;
    let side = if row.get::<String>(at + 2)? == "firm" { Side::Firm } else { Side::Client };
    let (roles, teams) = (keys(row, at + 3)?, keys(row, at + 4)?);
    let standing =
        Standing { member, organization, organization_name, side, roles: roles.clone(), title: row.get(at + 5)? };
    let has_units = row.get(at + 7)?;
    let membership =
        Membership { member: member.0, organization: organization.0, has_units, side, roles, teams, active: true };
    Ok(Some((standing, membership)))
}

fn keys(row: &Row<'_>, at: usize) -> portico_store::Result<Vec<Key>> {
    serde_json::from_str(&row.get::<String>(at)?).map_err(|error| portico_store::Error::Row(error.to_string()))
}

/// An actor by person, for jobs and commands that act for somebody: with that person's rights and no more.
pub async fn acting_for(
    portal: &Portal,
    workspace: WorkspaceId,
    person: PersonId,
    rule: &'static str,
) -> Result<Option<Actor>> {
    let rows = portal.db.within(workspace.tenant()).all::<ForRow>(&FOR, &values![person, workspace]).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let standings = rows.iter().filter_map(|row| row.0.standing.clone());
    Ok(Some(first.0.actor(ActorKind::Job(rule), workspace, Strength::SignedIn, standings)))
}

/// Whoever holds a link that is good for one decision: that person's rights, as weak as a link, on one record alone.
pub async fn by_decision_link(
    portal: &Portal,
    workspace: WorkspaceId,
    (person, link): (PersonId, Uuid),
    record: RecordId,
) -> Result<Option<Actor>> {
    let rows = portal.db.within(workspace.tenant()).all::<ForRow>(&FOR, &values![person, workspace]).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let standings = rows.iter().filter_map(|row| row.0.standing.clone());
    let mut actor = first.0.actor(ActorKind::Link { id: link }, workspace, Strength::Link, standings);
    actor.subject.only_record = Some(record.0);
    Ok(Some(actor))
}

/// The same for each of these members who is active now, in one read.
pub async fn acting_for_members(
    portal: &Portal,
    workspace: WorkspaceId,
    members: &[MemberId],
    rule: &'static str,
) -> Result<Vec<Actor>> {
    let ids = Value::uuids(members.iter().map(|member| &member.0));
    let rows = portal.db.within(workspace.tenant()).all::<ForRow>(&FOR_MEMBERS, &values![ids, workspace]).await?;
    let actor = |rows: &[ForRow]| {
        let standings = rows.iter().filter_map(|row| row.0.standing.clone());
        Some(rows.first()?.0.actor(ActorKind::Job(rule), workspace, Strength::SignedIn, standings))
    };
    Ok(rows.chunk_by(|one, next| one.0.person == next.0.person).filter_map(actor).collect())
}

/// The actor of a call as the transaction finds them now: for a write that meets a newer access epoch.
pub async fn again(call: &Call, tx: &mut Tx) -> Result<Actor> {
    let actor = call.actor();
    let Some(person) = actor.person() else { return Ok(actor.clone()) };
    if let ActorKind::Session { id, .. } = actor.kind() {
        const LIVES: &str = "SELECT count(*) FROM session WHERE id = $1 AND revoked_at IS NULL";
        if tx.one::<i64>(LIVES, &values![*id]).await? == 0 {
            return Err(Error::Unauthenticated);
        }
    }
    let rows = tx.all::<ForRow>(&FOR, &values![person, actor.workspace()]).await?;
    let first = rows.first().ok_or(Error::Unauthenticated)?;
    let standings = rows.iter().filter_map(|row| row.0.standing.clone());
    let mut now = first.0.actor(actor.kind.clone(), actor.workspace, actor.subject.strength, standings);
    now.subject.only_record = actor.subject.only_record;
    now.subject.token_actions = actor.subject.token_actions.clone();
    Ok(now)
}

struct ForRow(PersonRow);

impl FromRow for ForRow {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self(PersonRow::from(row, 0)?))
    }
}

static FOR: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!(
        "SELECT {PERSON} FROM person p JOIN workspace w ON w.id = $2 {MEMBERSHIPS} WHERE p.id = $1 AND p.disabled_at IS NULL"
    )
});

static FOR_MEMBERS: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!(
        "SELECT {PERSON} FROM person p JOIN workspace w ON w.id = $2 {MEMBERSHIPS} WHERE p.disabled_at IS NULL \
         AND p.id IN (SELECT x.person_id FROM member x WHERE x.workspace_id = $2 AND x.id IN {{uuids $1}}) ORDER BY p.id, m.id"
    )
});

/// The name that a command of the operator, the importer or a rule's job goes by: it acts for nobody.
pub async fn by_itself(portal: &Portal, workspace: WorkspaceId, kind: ActorKind, name: &str) -> Result<Actor> {
    const WORKSPACE: &str = "SELECT name, time_zone, blueprint_version, epoch FROM workspace WHERE id = $1";
    let found = portal.db.installation().find::<(String, String, i64, i64)>(WORKSPACE, &values![workspace]).await?;
    let (workspace_name, zone, blueprint_version, epoch) = found.ok_or(Error::NotFound)?;
    let nobody = Actor::nobody();
    Ok(Actor {
        kind,
        workspace,
        workspace_name: Arc::from(workspace_name),
        blueprint_version,
        epoch,
        name: name.to_owned(),
        zone,
        ..nobody
    })
}
