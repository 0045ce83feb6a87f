//! The narrow rows that a decision needs, of any table.

use crate::{
    call::Call,
    error::Result,
    ids::{MemberId, OrganizationId, RecordId, WorkspaceId},
};
use portico_model::{
    Key,
    access::{Ball, Facts, Membership},
};
use portico_store::{FromRow, Row, values};
use std::{future::Future, str::FromStr};
use uuid::Uuid;

/// Something that a decision is about.
pub trait Thing: Send + Sync + Sized + 'static {
    /// What names one of them in an address.
    type Key: FromStr + Send + Sync;
    /// In the words of the table of routes.
    const NAME: &'static str;

    /// The row and the facts for the policy; none when there is no such thing in the actor's workspace.
    fn find(call: &Call, key: &Self::Key) -> impl Future<Output = Result<Option<(Self, Facts)>>> + Send;
}

/// A record, as far as access and revision go.
#[derive(Debug, Clone)]
pub struct Record {
    pub id: RecordId,
    pub organization: OrganizationId,
    pub kind: Key,
    pub number: i64,
    pub state: Key,
    pub revision: i64,
    pub blueprint_version: i64,
}

#[derive(Debug, Clone)]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
    pub revision: i64,
}

#[derive(Debug, Clone)]
pub struct Member {
    pub id: MemberId,
    pub organization: OrganizationId,
    pub revision: i64,
}

/// The actor's own workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    pub id: WorkspaceId,
}

/// A record type of the live blueprint, in one of the actor's organizations: what a new record may be.
#[derive(Debug, Clone)]
pub struct RecordType {
    pub key: Key,
    pub organization: OrganizationId,
}

/// The reserved names of things that are no record types.
pub const ORGANIZATIONS: &str = "organizations";
pub const PEOPLE: &str = "people";
pub const WORKSPACE: &str = "workspace";

const RECORD: &str = "SELECT r.id, r.organization_id, r.type, r.number, r.state, r.revision, r.blueprint_version, r.opened_by, \
    r.requested_for, r.owner_id, r.team, r.ball, (SELECT q.member_id FROM record_participant q JOIN member m \
    ON m.workspace_id = q.workspace_id AND m.id = q.member_id WHERE q.workspace_id = r.workspace_id AND q.record_id = r.id AND m.person_id = $3 LIMIT 1) \
    FROM record r WHERE r.workspace_id = $1 AND r.id = $2";

impl Thing for Record {
    type Key = RecordId;
    const NAME: &'static str = "record";

    async fn find(call: &Call, id: &RecordId) -> Result<Option<(Self, Facts)>> {
        let values = values![call.workspace(), *id, call.actor().person()];
        let Some(mut row) = call.read().find::<RecordRow>(RECORD, &values).await? else { return Ok(None) };
        row.facts.ancestors = ancestors(call, row.record.organization).await?;
        Ok(Some((row.record, row.facts)))
    }
}

struct RecordRow {
    record: Record,
    facts: Facts,
}

impl FromRow for RecordRow {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let record = Record {
            id: row.get(0)?,
            organization: row.get(1)?,
            kind: Key::new(row.get::<String>(2)?),
            number: row.get(3)?,
            state: Key::new(row.get::<String>(4)?),
            revision: row.get(5)?,
            blueprint_version: row.get(6)?,
        };
        let facts = Facts {
            id: record.id.0,
            kind: record.kind.clone(),
            organization: record.organization.0,
            ancestors: Vec::new(),
            opened_by: row.get(7)?,
            requested_for: row.get(8)?,
            participants: row.get::<Option<Uuid>>(12)?.into_iter().collect(),
            owner: row.get(9)?,
            team: row.get::<Option<String>>(10)?.map(Key::new),
            state: Some(record.state.clone()),
            ball: ball(&row.get::<String>(11)?),
        };
        Ok(Self { record, facts })
    }
}

impl Thing for Organization {
    type Key = OrganizationId;
    const NAME: &'static str = "organization";

    async fn find(call: &Call, id: &OrganizationId) -> Result<Option<(Self, Facts)>> {
        const ORGANIZATION: &str = "SELECT name, revision FROM organization WHERE workspace_id = $1 AND id = $2";
        let found = call.read().find::<(String, i64)>(ORGANIZATION, &values![call.workspace(), *id]).await?;
        let Some((name, revision)) = found else { return Ok(None) };
        let facts = facts_in(call, ORGANIZATIONS, id.0, *id).await?;
        Ok(Some((Self { id: *id, name, revision }, facts)))
    }
}

impl Thing for Member {
    type Key = MemberId;
    const NAME: &'static str = "member";

    async fn find(call: &Call, id: &MemberId) -> Result<Option<(Self, Facts)>> {
        const MEMBER: &str = "SELECT organization_id, revision FROM member WHERE workspace_id = $1 AND id = $2";
        let found = call.read().find::<(OrganizationId, i64)>(MEMBER, &values![call.workspace(), *id]).await?;
        let Some((organization, revision)) = found else { return Ok(None) };
        let mut facts = facts_in(call, PEOPLE, id.0, organization).await?;
        facts.opened_by = Some(id.0);
        Ok(Some((Self { id: *id, organization, revision }, facts)))
    }
}

impl Thing for Workspace {
    /// There is one for each actor, so an address does not name it.
    type Key = Here;
    const NAME: &'static str = "workspace";

    async fn find(call: &Call, _: &Here) -> Result<Option<(Self, Facts)>> {
        let id = call.workspace();
        Ok(Some((Self { id }, bare(WORKSPACE, id.0, Uuid::nil()))))
    }
}

/// `support-request`, or `support-request~{organization}` where it is not the actor's first.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub key: Key,
    pub organization: Option<OrganizationId>,
}

impl FromStr for Wanted {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        let (key, organization) = match text.split_once('~') {
            Some((key, organization)) => (key, Some(organization.parse()?)),
            None => (text, None),
        };
        Ok(Self { key: Key::new(key), organization })
    }
}

impl Thing for RecordType {
    type Key = Wanted;
    const NAME: &'static str = "record type";

    async fn find(call: &Call, wanted: &Wanted) -> Result<Option<(Self, Facts)>> {
        let Some(first) = call.actor().standings().first() else { return Ok(None) };
        let organization = wanted.organization.unwrap_or(first.organization);
        let known = call.blueprint().await?.record_type(&wanted.key).is_some();
        let member = call.actor().standing_in(organization).map(|standing| standing.member);
        let Some(member) = member.filter(|_| known) else { return Ok(None) };
        let facts = about_to_open(call, &wanted.key, organization, member).await?;
        Ok(Some((Self { key: wanted.key.clone(), organization }, facts)))
    }
}

/// Stands for "the actor's own" where an address has no key.
#[derive(Debug, Clone, Copy, Default)]
pub struct Here;

impl FromStr for Here {
    type Err = std::convert::Infallible;

    fn from_str(_: &str) -> Result<Self, Self::Err> {
        Ok(Self)
    }
}

/// Facts of a record that is about to be opened by this member.
pub async fn about_to_open(call: &Call, kind: &Key, organization: OrganizationId, member: MemberId) -> Result<Facts> {
    let mut facts = facts_in(call, kind, Uuid::nil(), organization).await?;
    facts.opened_by = Some(member.0);
    facts.requested_for = Some(member.0);
    Ok(facts)
}

/// Facts of something that has an organization and nothing else.
pub async fn facts_in(call: &Call, kind: &str, id: Uuid, organization: OrganizationId) -> Result<Facts> {
    let mut facts = bare(kind, id, organization.0);
    facts.ancestors = ancestors(call, organization).await?;
    Ok(facts)
}

fn bare(kind: &str, id: Uuid, organization: Uuid) -> Facts {
    Facts {
        id,
        kind: Key::new(kind),
        organization,
        ancestors: vec![organization],
        opened_by: None,
        requested_for: None,
        participants: Vec::new(),
        owner: None,
        team: None,
        state: None,
        ball: None,
    }
}

/// The organization and everything above it. Only somebody of another organization that has units needs more than itself.
async fn ancestors(call: &Call, organization: OrganizationId) -> Result<Vec<Uuid>> {
    const ANCESTORS: &str =
        "SELECT ancestor_id FROM organization_closure WHERE workspace_id = $1 AND descendant_id = $2";
    let above = |membership: &Membership| membership.has_units && membership.organization != organization.0;
    if !call.actor().memberships().iter().any(above) {
        return Ok(vec![organization.0]);
    }
    Ok(call.read().all::<Uuid>(ANCESTORS, &values![call.workspace(), organization]).await?)
}

/// The word of the column `ball`.
pub fn ball(word: &str) -> Option<Ball> {
    [Ball::Client, Ball::Firm, Ball::Other, Ball::None].into_iter().find(|ball| ball.as_str() == word)
}
