//! Who is to hand in what clients are to send: of each item the one for whom the record is, where they may; else everybody
//! of theirs who may. Asked of the access that holds now.

use super::wanted;
use crate::{
    call::Call,
    error::Result,
    ids::{MemberId, OrganizationId, RecordId},
    policy,
};
use portico_model::{
    Key,
    access::{self, Action, Facts, Matrix, Membership, Side, Strength},
    blueprint::Requirement,
    requirements::Checklist,
    workflow::Actor,
};
use portico_store::{FromRow, Row, Value, values};
use portico_web::words;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Somebody of the client's, and what they are to hand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub member: MemberId,
    pub person: Uuid,
    pub name: String,
    pub items: Vec<Key>,
}

/// All of one record, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Senders {
    pub all: Vec<Sender>,
    /// So many things are wanted, whoever can send them.
    pub wanted: usize,
    /// What they are called where they are too many to be named.
    organization: String,
}

/// More than so many are called by their organization's name.
const NAMED: usize = 3;

const RECORDS: &str = "SELECT r.id, r.type, r.blueprint_version, r.organization_id, o.name, r.opened_by, r.requested_for, \
    r.state, r.ball, w.items FROM item_wanted w JOIN record r ON r.workspace_id = w.workspace_id AND r.id = w.record_id \
    JOIN organization o ON o.workspace_id = r.workspace_id AND o.id = r.organization_id \
    WHERE w.workspace_id = $1 AND w.record_id IN {uuids $2}";
const PARTICIPANTS: &str = "SELECT record_id, member_id FROM record_participant WHERE workspace_id = $1 AND record_id IN {uuids $2} ORDER BY member_id";
const ANCESTORS: &str = "SELECT r.id, c.ancestor_id FROM record r JOIN organization_closure c \
    ON c.workspace_id = r.workspace_id AND c.descendant_id = r.organization_id WHERE r.workspace_id = $1 AND r.id IN {uuids $2}";
const COLUMNS: &str = "m.person_id, p.name, m.id, m.organization_id, m.roles, \
    EXISTS (SELECT 1 FROM organization u WHERE u.workspace_id = m.workspace_id AND u.parent_id = m.organization_id)";
const JOINS: &str = "JOIN person p ON p.id = m.person_id AND p.disabled_at IS NULL \
    JOIN organization o ON o.workspace_id = m.workspace_id AND o.id = m.organization_id AND o.suspended_at IS NULL";

/// Of these members, and of these organizations: whoever is active.
static MEMBERS: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    let part = |which: &str| {
        format!(
            "SELECT {COLUMNS} FROM member m {JOINS} WHERE m.workspace_id = $1 AND m.side = 'client' \
             AND m.suspended_at IS NULL AND {which}"
        )
    };
    [part("m.id IN {uuids $2}"), part("m.organization_id IN {uuids $3}")].join(" UNION ")
});

/// A record of which something is wanted.
struct Asked {
    facts: Facts,
    version: i64,
    organization: String,
    items: Vec<Key>,
}

struct Member {
    person: Uuid,
    name: String,
    membership: Membership,
}

/// Of these records, those of which clients are to send something.
///
/// # Errors
/// That the database does not answer.
pub async fn senders(call: &Call, records: impl Iterator<Item = RecordId>) -> Result<BTreeMap<RecordId, Senders>> {
    let ids: Vec<Uuid> = records.map(|record| record.0).collect();
    let asked = if ids.is_empty() { Vec::new() } else { asked(call, &ids).await? };
    if asked.is_empty() {
        return Ok(BTreeMap::new());
    }
    let first = asked.iter().filter_map(|one| one.facts.requested_for).collect();
    let requesters = members(call, first, Vec::new()).await?;
    let mut found = BTreeMap::new();
    let mut open = Vec::new();
    for one in &asked {
        let whose = |member: &&Member| one.facts.requested_for == Some(member.membership.member);
        let of = of(call, one, &requesters.iter().filter(whose).collect::<Vec<_>>()).await?;
        if one.items.iter().any(|item| !of.all.iter().any(|sender| sender.items.contains(item))) {
            open.push(one);
        }
        found.insert(RecordId(one.facts.id), of);
    }
    // Nearly always whoever it was asked for can send everything, and nobody else has to be looked at.
    if !open.is_empty() {
        let named = open.iter().flat_map(|one| one.facts.participants.iter().copied().chain(one.facts.opened_by));
        let organizations = open.iter().flat_map(|one| one.facts.ancestors.iter().copied());
        let everybody = members(call, named.collect(), organizations.collect()).await?;
        let everybody: Vec<&Member> = everybody.iter().collect();
        for one in open {
            found.entry(RecordId(one.facts.id)).or_default().add(of(call, one, &everybody).await?);
        }
    }
    Ok(found)
}

async fn asked(call: &Call, ids: &[Uuid]) -> Result<Vec<Asked>> {
    let given = values![call.workspace(), Value::uuids(ids)];
    let (mut rows, participants, ancestors) = call
        .read()
        .triple::<Asked, (RecordId, Uuid), (RecordId, Uuid)>(
            (RECORDS, &given),
            (PARTICIPANTS, &given),
            (ANCESTORS, &given),
        )
        .await?;
    for one in &mut rows {
        let is_of = |record: &RecordId| record.0 == one.facts.id;
        let participants = participants.iter().filter(|(record, _)| is_of(record)).map(|(_, member)| *member).collect();
        let ancestors = ancestors.iter().filter(|(record, _)| is_of(record)).map(|(_, above)| *above).collect();
        (one.facts.participants, one.facts.ancestors) = (participants, ancestors);
    }
    Ok(rows)
}

/// By name, so that both databases give the same order.
async fn members(call: &Call, named: Vec<Uuid>, organizations: Vec<Uuid>) -> Result<Vec<Member>> {
    let given = values![call.workspace(), Value::uuids(&named), Value::uuids(&organizations)];
    let mut found: Vec<Member> = call.read().all(&MEMBERS, &given).await?;
    found.sort_by(|one, other| (&one.name, one.membership.member).cmp(&(&other.name, other.membership.member)));
    Ok(found)
}

/// What each of these members is to hand in of one record.
async fn of(call: &Call, one: &Asked, members: &[&Member]) -> Result<Senders> {
    let (blueprint, live) = (call.blueprint_of(one.version).await?, call.blueprint().await?);
    let (organization, wanted) = (one.organization.clone(), one.items.len());
    let Some(checklist) = blueprint.checklist(&one.facts.kind) else {
        return Ok(Senders { all: Vec::new(), wanted, organization });
    };
    let mut all: Vec<Sender> = Vec::new();
    for key in &one.items {
        let Some(declared) = checklist.items.get(key) else { continue };
        let able = |member: &&&Member| can(live.matrix(), (checklist, declared), &member.membership, &one.facts);
        for member in members.iter().filter(able) {
            let id = MemberId(member.membership.member);
            match all.iter_mut().find(|sender| sender.member == id) {
                Some(sender) => sender.items.push(key.clone()),
                None => all.push(Sender {
                    member: id,
                    person: member.person,
                    name: member.name.clone(),
                    items: vec![key.clone()],
                }),
            }
        }
    }
    Ok(Senders { all, wanted, organization })
}

/// Whether somebody hands this in: the item names them, and access lets them, in a session as strong as may be.
fn can(
    matrix: &Matrix,
    (checklist, declared): (&Checklist, &Requirement),
    membership: &Membership,
    facts: &Facts,
) -> bool {
    let own = access::Subject {
        signed_in: true,
        strength: Strength::Confirmed,
        memberships: vec![membership.clone()],
        ..access::Subject::default()
    };
    let may = |action| access::granted(matrix, &own, action, facts).is_some();
    checklist.is_owner(&Actor::of(membership, facts), declared)
        && may(Action::See)
        && declared.asks.needs().is_none_or(may)
}

impl Senders {
    /// The others' items: what nobody of the first could send.
    fn add(&mut self, everybody: Senders) {
        let has = |all: &[Sender], item: &Key| all.iter().any(|sender| sender.items.contains(item));
        let before = self.all.clone();
        for mut sender in everybody.all {
            sender.items.retain(|item| !has(&before, item));
            if sender.items.is_empty() {
                continue;
            }
            match self.all.iter_mut().find(|one| one.member == sender.member) {
                Some(one) => one.items.append(&mut sender.items),
                None => self.all.push(sender),
            }
        }
        self.organization = everybody.organization;
    }

    /// Names of whoever is to send what is not among these items, without this person; their organization's where they are
    /// many.
    pub fn others(&self, mine: &[&Key], reader: Option<Uuid>) -> Vec<String> {
        let is_other =
            |sender: &&Sender| Some(sender.person) != reader && sender.items.iter().any(|item| !mine.contains(&item));
        let mut names: Vec<String> = Vec::new();
        for sender in self.all.iter().filter(is_other) {
            if !names.contains(&sender.name) {
                names.push(sender.name.clone());
            }
        }
        if names.len() > NAMED { vec![self.organization.clone()] } else { names }
    }

    /// Names of whoever is to send this.
    pub fn of(&self, item: &Key) -> Vec<String> {
        let names: Vec<String> =
            self.all.iter().filter(|sender| sender.items.contains(item)).map(|sender| sender.name.clone()).collect();
        if names.len() > NAMED { vec![self.organization.clone()] } else { names }
    }

    /// "Rosa Lindt", "Rosa Lindt and Finn Abel", "Orchard Lane"; nothing where nobody can.
    pub fn words(&self) -> String {
        let names = self.others(&[], None);
        if names.is_empty() { String::new() } else { words::names(&names) }
    }
}

impl FromRow for Asked {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let organization: OrganizationId = row.get(3)?;
        let facts = Facts {
            id: row.get(0)?,
            kind: Key::new(row.get::<String>(1)?),
            organization: organization.0,
            ancestors: Vec::new(),
            opened_by: row.get(5)?,
            requested_for: row.get(6)?,
            participants: Vec::new(),
            owner: None,
            team: None,
            state: Some(Key::new(row.get::<String>(7)?)),
            ball: policy::facts::ball(&row.get::<String>(8)?),
        };
        let items = wanted::keys(row.get::<Option<Json>>(9)?);
        Ok(Self { facts, version: row.get(2)?, organization: row.get(4)?, items })
    }
}

impl FromRow for Member {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let roles: String = row.get(4)?;
        let roles = serde_json::from_str(&roles).map_err(|error| portico_store::Error::Row(error.to_string()))?;
        let member: MemberId = row.get(2)?;
        let membership = Membership {
            member: member.0,
            organization: row.get(3)?,
            has_units: row.get(5)?,
            side: Side::Client,
            roles,
            teams: Vec::new(),
            active: true,
        };
        Ok(Self { person: row.get(0)?, name: row.get(1)?, membership })
    }
}
