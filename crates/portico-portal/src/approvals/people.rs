//! Who could be asked: everybody of the firm and of the client who is active, with what access lets them do.

use crate::{
    approvals::{reader::Reader, subject::Subject},
    error::Result,
    ids::{MemberId, PersonId, WorkspaceId},
};
use portico_model::{
    Key,
    access::{self, Action, Facts, Membership, Side, Strength},
    approvals::Person,
    workflow::Actor,
};
use portico_store::{FromRow, Row, Value, values};
use uuid::Uuid;

/// One membership of somebody who could be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub person: Person,
    pub member: MemberId,
    pub name: String,
}

/// Everybody, one entry for each membership.
#[derive(Debug, Clone, Default)]
pub struct People {
    pub all: Vec<Candidate>,
    /// What the model decides with, in the same order.
    pub persons: Vec<Person>,
}

const COLUMNS: &str = "m.person_id, p.name, m.id, m.organization_id, m.side, m.roles, m.teams, \
    EXISTS (SELECT 1 FROM organization u WHERE u.workspace_id = m.workspace_id AND u.parent_id = m.organization_id)";
const JOINS: &str = "JOIN person p ON p.id = m.person_id AND p.disabled_at IS NULL \
    JOIN organization o ON o.workspace_id = m.workspace_id AND o.id = m.organization_id AND o.suspended_at IS NULL";

/// Of the firm all, of clients those of the organization and of those above it, and whoever is named by the record.
static CANDIDATES: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    let part = |which: &str| {
        format!(
            "SELECT {COLUMNS} FROM member m {JOINS} WHERE m.workspace_id = $1 AND m.suspended_at IS NULL AND {which}"
        )
    };
    let parts = [
        part("m.side = 'firm'"),
        part("m.side = 'client' AND m.organization_id IN {uuids $2}"),
        part("m.side = 'client' AND m.id IN {uuids $3}"),
    ];
    parts.join(" UNION ")
});

struct Read {
    name: String,
    membership: Membership,
    person: Uuid,
}

impl People {
    pub async fn load(reader: &mut Reader<'_>, workspace: WorkspaceId, subject: &Subject) -> Result<Self> {
        let facts = &subject.facts;
        let named: Vec<Uuid> =
            facts.participants.iter().copied().chain(facts.opened_by).chain(facts.requested_for).collect();
        let given = values![workspace, Value::uuids(&facts.ancestors), Value::uuids(&named)];
        let mut read: Vec<Read> = reader.all(&CANDIDATES, &given).await?;
        // The same order on both databases, so that a route is the same.
        read.sort_by(|a, b| (&a.name, a.membership.member).cmp(&(&b.name, b.membership.member)));
        let all: Vec<Candidate> = read.into_iter().map(|one| Candidate::of(one, subject)).collect();
        let persons = all.iter().map(|candidate| candidate.person.clone()).collect();
        Ok(Self { all, persons })
    }

    pub fn name(&self, person: Uuid) -> Option<&str> {
        self.entries(person).next().map(|candidate| candidate.name.as_str())
    }

    /// The membership in which somebody decides: one that may, else any.
    pub fn member(&self, person: Uuid) -> Option<MemberId> {
        let able = self.entries(person).find(|candidate| candidate.person.may_decide);
        able.or_else(|| self.entries(person).next()).map(|candidate| candidate.member)
    }

    pub fn side(&self, person: Uuid) -> Option<Side> {
        let able = self.entries(person).find(|candidate| candidate.person.may_decide);
        able.or_else(|| self.entries(person).next()).map(|candidate| candidate.person.actor.side)
    }

    /// Members of these people, for whoever tells them.
    pub fn members<'p>(&self, persons: impl IntoIterator<Item = &'p Uuid>) -> Vec<MemberId> {
        persons.into_iter().filter_map(|person| self.member(*person)).collect()
    }

    /// Everybody in a role, by membership.
    pub fn in_role(&self, role: &Key) -> Vec<MemberId> {
        let held = self.all.iter().filter(|candidate| candidate.person.actor.roles.contains(role));
        held.map(|candidate| candidate.member).collect()
    }

    fn entries(&self, person: Uuid) -> impl Iterator<Item = &Candidate> {
        self.all.iter().filter(move |candidate| candidate.person.id == person)
    }
}

impl Candidate {
    fn of(read: Read, subject: &Subject) -> Self {
        let Read { name, membership, person } = read;
        let actor = Actor::of(&membership, &subject.facts);
        let member = MemberId(membership.member);
        let may_decide = may_decide(subject, membership);
        Self { person: Person { id: person, actor, may_decide }, member, name }
    }

    pub fn id(&self) -> PersonId {
        PersonId(self.person.id)
    }
}

/// Whether access lets this membership decide, in a session as strong as may be.
// req 68, ask 28
fn may_decide(subject: &Subject, membership: Membership) -> bool {
    let own = access::Subject {
        signed_in: true,
        strength: Strength::Confirmed,
        memberships: vec![membership],
        ..access::Subject::default()
    };
    let facts: &Facts = &subject.facts;
    let may = |action| access::granted(subject.live.matrix(), &own, action, facts).is_some();
    may(Action::See) && may(Action::Approve)
}

impl FromRow for Read {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let keys = |at| {
            let text: String = row.get(at)?;
            serde_json::from_str::<Vec<Key>>(&text).map_err(|error| portico_store::Error::Row(error.to_string()))
        };
        let member: MemberId = row.get(2)?;
        let side = if row.get::<String>(4)? == "firm" { Side::Firm } else { Side::Client };
        let membership = Membership {
            member: member.0,
            organization: row.get(3)?,
            has_units: row.get(7)?,
            side,
            roles: keys(5)?,
            teams: keys(6)?,
            active: true,
        };
        Ok(Self { name: row.get(1)?, membership, person: row.get(0)? })
    }
}
