//! Who belongs to a circle, and whether they may still see the record: asked when it is told, not when it happened.

use crate::{
    call::{Actor, Portal},
    error::Result,
    ids::{MemberId, PersonId, WorkspaceId},
    notifications::{approvals, rules::Circle, standing::Standing},
    policy::identity,
};
use portico_model::{
    Key,
    access::{self, Action, Membership, Side},
    blueprint::Compiled,
};
use portico_store::{FromRow, Row, values};
use std::collections::BTreeMap;

/// Everybody who may be told of a batch of events, with the rights that they have now.
#[derive(Debug, Default)]
pub struct People {
    actors: Vec<Actor>,
    by_member: BTreeMap<MemberId, usize>,
}

/// Somebody who is told, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub member: MemberId,
    pub person: PersonId,
    pub because: String,
    pub side: Side,
}

/// Somebody of the firm, as far as circles ask.
struct Colleague {
    member: MemberId,
    roles: Vec<Key>,
    teams: Vec<Key>,
}

pub const RULE: &str = "notifications";

const FIRM: &str =
    "SELECT id, roles, teams FROM member WHERE workspace_id = $1 AND side = 'firm' AND suspended_at IS NULL";

impl People {
    /// Reads whom the circles may reach: who is suspended, or whose organization is, is not among them.
    pub async fn load(
        portal: &Portal,
        workspace: WorkspaceId,
        circles: &[(&Circle, &Standing)],
        doers: impl IntoIterator<Item = MemberId>,
    ) -> Result<Self> {
        let mut members: Vec<MemberId> =
            circles.iter().flat_map(|(_, standing)| standing.named()).chain(doers).collect();
        members.extend(circles.iter().filter_map(|(circle, _)| match circle {
            Circle::One(member)
            | Circle::Asked(member)
            | Circle::Concerned(member)
            | Circle::Answering(member)
            | Circle::Sending(member) => Some(*member),
            Circle::Client | Circle::Owner | Circle::Team | Circle::OfTeam(_) | Circle::OfRole(_) => None,
        }));
        if circles.iter().any(|(circle, _)| circle.is_of_the_firm()) {
            let firm: Vec<Colleague> = portal.db.within(workspace.tenant()).all(FIRM, &values![workspace]).await?;
            let wanted =
                |colleague: &Colleague| circles.iter().any(|(circle, standing)| colleague.belongs(circle, standing));
            members.extend(firm.into_iter().filter(wanted).map(|colleague| colleague.member));
        }
        members.sort();
        members.dedup();
        if members.is_empty() {
            return Ok(Self::default());
        }
        let actors = identity::acting_for_members(portal, workspace, &members, RULE).await?;
        let places = actors.iter().enumerate();
        let by_member = places.flat_map(|(place, actor)| actor.standings().iter().map(move |one| (one.member, place)));
        Ok(Self { by_member: by_member.collect(), actors })
    }

    /// The side on which somebody acted; the portal itself acts for the firm.
    pub fn side_of(&self, doer: Option<MemberId>) -> Side {
        let membership = doer.and_then(|member| self.membership(member));
        membership.map_or(Side::Firm, |(_, membership)| membership.side)
    }

    pub fn person(&self, member: MemberId) -> Option<PersonId> {
        self.membership(member).and_then(|(actor, _)| actor.person())
    }

    /// The people of a circle who may see the record now. An owner who cannot be told any more leaves it to the team.
    pub fn readers(&self, blueprint: &Compiled, circle: &Circle, standing: &Standing) -> Vec<Reader> {
        let found = self.candidates(blueprint, circle, standing);
        if found.is_empty() && *circle == Circle::Owner {
            return self.candidates(blueprint, &Circle::Team, standing);
        }
        found
    }

    fn candidates(&self, blueprint: &Compiled, circle: &Circle, standing: &Standing) -> Vec<Reader> {
        let facts = standing.facts();
        let may_see =
            |actor: &Actor| access::granted(blueprint.matrix(), actor.subject(), Action::See, &facts).is_some();
        let reader = |(member, place): (&MemberId, &usize)| {
            let actor = self.actors.get(*place)?;
            let membership = actor.memberships().iter().find(|one| one.member == member.0)?;
            let belongs = circle.holds(membership, standing) && may_see(actor);
            let because = || circle.because(blueprint, standing, *member);
            let side = membership.side;
            belongs.then(|| Some(Reader { member: *member, person: actor.person()?, because: because(), side }))?
        };
        self.by_member.iter().filter_map(reader).collect()
    }

    fn membership(&self, member: MemberId) -> Option<(&Actor, &Membership)> {
        let actor = self.actors.get(*self.by_member.get(&member)?)?;
        Some((actor, actor.memberships().iter().find(|one| one.member == member.0)?))
    }
}

impl Circle {
    fn is_of_the_firm(&self) -> bool {
        matches!(self, Self::Owner | Self::Team | Self::OfTeam(_) | Self::OfRole(_))
    }

    fn holds(&self, membership: &Membership, standing: &Standing) -> bool {
        let is = |member: &MemberId| member.0 == membership.member;
        let firm = membership.side == Side::Firm;
        match self {
            Self::Client => {
                let taking_part = standing.participants.iter().any(is);
                !firm && (is(&standing.opened_by) || is(&standing.requested_for) || taking_part)
            }
            Self::Sending(member) => !firm && is(member),
            Self::One(member) | Self::Asked(member) | Self::Concerned(member) | Self::Answering(member) => is(member),
            Self::Owner => standing.owner.as_ref().is_some_and(is),
            Self::Team => firm && standing.team.as_ref().is_some_and(|team| membership.teams.contains(team)),
            Self::OfTeam(team) => firm && membership.teams.contains(team),
            Self::OfRole(role) => firm && membership.roles.contains(role),
        }
    }

    /// Why somebody is told, as it stands under the sentence.
    fn because(&self, blueprint: &Compiled, standing: &Standing, member: MemberId) -> String {
        let team = |key: &Key| {
            let name = blueprint.team(key).map_or(key.as_str(), |team| team.name.as_str());
            format!("because it is for the team {name}")
        };
        if let Some(words) = approvals::because(self) {
            return words;
        }
        match self {
            Self::Client | Self::Sending(_) if member == standing.opened_by => "because you asked for it".into(),
            Self::Client | Self::Sending(_) if member == standing.requested_for => {
                "because it was asked for you".into()
            }
            Self::Sending(_) if !standing.participants.contains(&member) => {
                "because it needs something that you can send".into()
            }
            Self::Client | Self::Sending(_) => "because you take part in it".into(),
            Self::One(_) | Self::Owner | Self::Asked(_) | Self::Concerned(_) | Self::Answering(_) => {
                "because it is yours".into()
            }
            Self::Team => standing.team.as_ref().map_or_else(|| "because nobody has it yet".into(), team),
            Self::OfTeam(key) => team(key),
            Self::OfRole(role) => {
                let name = blueprint.role(role).map_or(role.as_str(), |role| role.name.as_str());
                format!("because you are {name}")
            }
        }
    }
}

impl Colleague {
    fn belongs(&self, circle: &Circle, standing: &Standing) -> bool {
        match circle {
            Circle::Client
            | Circle::One(_)
            | Circle::Asked(_)
            | Circle::Concerned(_)
            | Circle::Answering(_)
            | Circle::Sending(_) => false,
            Circle::Owner | Circle::Team => standing.team.as_ref().is_some_and(|team| self.teams.contains(team)),
            Circle::OfTeam(team) => self.teams.contains(team),
            Circle::OfRole(role) => self.roles.contains(role),
        }
    }
}

impl FromRow for Colleague {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let keys = |at| {
            let text: String = row.get(at)?;
            serde_json::from_str(&text).map_err(|error| portico_store::Error::Row(error.to_string()))
        };
        Ok(Self { member: row.get(0)?, roles: keys(1)?, teams: keys(2)? })
    }
}
