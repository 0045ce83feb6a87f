//! Who can see a record, and why somebody can or cannot do something to it: the decision, layer by layer.

use crate::{
    call::Call,
    error::{Error, Result},
    frames::{Place, frame},
    ids::{MemberId, RecordId},
    people::pages::page,
    policy::{self, Permit, See},
    records::view,
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_model::{
    Key,
    access::{self, Action, Decision, Facts, LayerName, Membership, Side, Strength, Subject},
    blueprint::Compiled,
};
use portico_store::{FromRow, Row, values};
use portico_web::{
    components::{self as ui},
    frame::Frame,
};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    member: Option<MemberId>,
    action: String,
}

#[derive(Template)]
#[template(path = "desk/staff/access.html")]
struct Page {
    frame: Frame,
    id: RecordId,
    title: String,
    action: &'static str,
    actions: Vec<&'static str>,
    people: Vec<Somebody>,
    verdict: Option<Verdict>,
    can: Vec<Can>,
}

/// Somebody who may be asked about.
struct Somebody {
    member: MemberId,
    name: String,
    is_asked: bool,
}

struct Verdict {
    is_yes: bool,
    sentence: String,
    layers: Vec<Layer>,
}

struct Layer {
    /// `yes`, `no`, or `skip` for what comes after the first no.
    mark: &'static str,
    title: &'static str,
    reason: String,
}

struct Can {
    name: String,
    organization: String,
    why: String,
}

/// A member around the record, as the policy knows members.
struct Around {
    membership: Membership,
    takes_part: bool,
    name: String,
    organization_name: String,
}

/// Everybody of the firm, of the organizations that the record lies under, and who takes part. More is no answer to read.
const AROUND: &str = "SELECT m.id, m.organization_id, m.side, m.roles, m.teams, m.suspended_at IS NULL AND p.disabled_at IS NULL, p.name, g.name, \
    EXISTS (SELECT 1 FROM organization_closure c WHERE c.workspace_id = m.workspace_id AND c.ancestor_id = m.organization_id AND c.depth > 0), \
    EXISTS (SELECT 1 FROM record_participant q WHERE q.workspace_id = m.workspace_id AND q.record_id = $3 AND q.member_id = m.id) \
    FROM member m JOIN person p ON p.id = m.person_id JOIN organization g ON g.workspace_id = m.workspace_id AND g.id = m.organization_id \
    WHERE m.workspace_id = $1 AND m.id IN (\
    SELECT f.id FROM member f WHERE f.workspace_id = $1 AND f.side = 'firm' \
    UNION SELECT o.id FROM organization_closure c JOIN member o ON o.workspace_id = c.workspace_id AND o.organization_id = c.ancestor_id \
    WHERE c.workspace_id = $1 AND c.descendant_id = $2 \
    UNION SELECT q.member_id FROM record_participant q WHERE q.workspace_id = $1 AND q.record_id = $3) \
    ORDER BY p.name, m.id LIMIT 500";
const ABOVE: &str = "SELECT ancestor_id FROM organization_closure WHERE workspace_id = $1 AND descendant_id = $2";

impl FromRow for Around {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let keys = |at| Ok(serde_json::from_str::<Vec<Key>>(&row.get::<String>(at)?).unwrap_or_default());
        let membership = Membership {
            member: row.get(0)?,
            organization: row.get(1)?,
            side: if row.get::<String>(2)? == Side::Firm.as_str() { Side::Firm } else { Side::Client },
            roles: keys(3)?,
            teams: keys(4)?,
            active: row.get(5)?,
            has_units: row.get(8)?,
        };
        Ok(Self { membership, takes_part: row.get(9)?, name: row.get(6)?, organization_name: row.get(7)? })
    }
}

pub async fn show(call: Call, permit: Permit<See, policy::Record>, Query(asked): Query<Asked>) -> Result<Response> {
    if permit.side() == Side::Client {
        return Err(Error::NotFound);
    }
    let thing = permit.thing();
    let around = call.read().all::<Around>(AROUND, &values![call.workspace(), thing.organization, thing.id]).await?;
    let ancestors = call.read().all::<Uuid>(ABOVE, &values![call.workspace(), thing.organization]).await?;
    let participants = around.iter().filter(|one| one.takes_part).map(|one| one.membership.member).collect();
    let facts = Facts { ancestors, participants, ..permit.facts().clone() };
    let blueprint = call.blueprint().await?;
    let action = Action::parse(&asked.action).unwrap_or(Action::See);
    let chosen = around.iter().find(|one| Some(MemberId(one.membership.member)) == asked.member);
    let can = around.iter().filter_map(|one| can(&blueprint, one, action, &facts));
    let page_of = Page {
        frame: frame(&call, Place::at(format!("/boards/{}", thing.kind))).await?,
        id: thing.id,
        title: view::title(&call, &permit).await?,
        action: action.as_str(),
        actions: ABOUT_RECORDS.map(Action::as_str).to_vec(),
        verdict: chosen.map(|one| verdict(one, &decision(&blueprint, one, action, &facts), action)),
        can: can.collect(),
        people: around.iter().map(|one| somebody(one, asked.member)).collect(),
    };
    page(StatusCode::OK, &page_of)
}

/// What can be done to a record that is there.
const ABOUT_RECORDS: [Action; 8] = [
    Action::See,
    Action::Answer,
    Action::Advance,
    Action::Assign,
    Action::Reply,
    Action::Attach,
    Action::Note,
    Action::Audit,
];

fn somebody(one: &Around, asked: Option<MemberId>) -> Somebody {
    let member = MemberId(one.membership.member);
    Somebody { member, name: format!("{}, {}", one.name, one.organization_name), is_asked: asked == Some(member) }
}

/// As if they sat there, freshly signed in, with this membership.
fn subject(one: &Around) -> Subject {
    Subject {
        signed_in: true,
        strength: Strength::Confirmed,
        memberships: vec![one.membership.clone()],
        ..Subject::default()
    }
}

fn decision(blueprint: &Compiled, one: &Around, action: Action, facts: &Facts) -> Decision {
    access::decide(blueprint.matrix(), &subject(one), action, facts)
}

fn can(blueprint: &Compiled, one: &Around, action: Action, facts: &Facts) -> Option<Can> {
    let granted = access::granted(blueprint.matrix(), &subject(one), action, facts)?;
    let role = blueprint.role(&granted.role).map_or(granted.role.to_string(), |role| role.name.clone());
    Some(Can {
        name: one.name.clone(),
        organization: one.organization_name.clone(),
        why: format!("{role}, {}", relation(granted.relation)),
    })
}

fn relation(relation: access::Relation) -> &'static str {
    use access::Relation;
    match relation {
        Relation::Own => "for what they opened or what was opened for them",
        Relation::Participant => "because they take part",
        Relation::Assigned => "because it is theirs",
        Relation::Team => "for what their team has",
        Relation::Organization => "for everything of their company",
        Relation::Subtree => "for everything of their company and its offices",
        Relation::All => "for everything",
    }
}

fn verdict(one: &Around, decision: &Decision, action: Action) -> Verdict {
    let is_yes = decision.is_allowed();
    let failing = decision.failing().map(|layer| layer.name);
    let mut is_over = false;
    let layers = decision.layers.iter().map(|layer| {
        let mark = match (is_over, layer.passed) {
            (true, _) => "skip",
            (false, true) => "yes",
            (false, false) => "no",
        };
        is_over |= Some(layer.name) == failing;
        Layer { mark, title: title(layer.name), reason: layer.reason.clone() }
    });
    let layers = layers.collect();
    let (can, why) = match decision.failing() {
        None => ("can", String::new()),
        Some(layer) => ("cannot", format!(" {}", layer.reason)),
    };
    let way_on = decision.way_on.as_deref().map(|way| format!(" {way}")).unwrap_or_default();
    Verdict { is_yes, sentence: format!("{} {can} {} this record.{why}{way_on}", one.name, action.as_str()), layers }
}

fn title(name: LayerName) -> &'static str {
    match name {
        LayerName::Identity => "Who it is",
        LayerName::Organization => "Where they belong",
        LayerName::Role => "What their role may do",
        LayerName::Record => "How they stand to this record",
    }
}
