//! The people, organizations and rules that the cases are about.

use uuid::Uuid;

use super::super::{Ball, Facts, Matrix, Membership, Side, Strength, Subject};
use crate::Key;

pub const HARBOUR: Uuid = Uuid::from_u128(0xA0);
pub const LARKFIELD: Uuid = Uuid::from_u128(0xB0);
pub const LARKFIELD_NORTH: Uuid = Uuid::from_u128(0xB1);
pub const LARKFIELD_SOUTH: Uuid = Uuid::from_u128(0xB2);
pub const NINE_ELMS: Uuid = Uuid::from_u128(0xC0);

pub const RUTH: Uuid = Uuid::from_u128(1);
pub const MIA: Uuid = Uuid::from_u128(2);
pub const JONAS: Uuid = Uuid::from_u128(3);
pub const DANA: Uuid = Uuid::from_u128(11);
pub const SAM: Uuid = Uuid::from_u128(12);
pub const ANA: Uuid = Uuid::from_u128(13);
pub const NOOR: Uuid = Uuid::from_u128(21);

/// The starter roles, and some that only a case or two needs.
pub fn matrix() -> Matrix {
    let mut matrix: Matrix = serde_saphyr::from_str(RULES).unwrap();
    for role in ["admin", "contributor", "freelancer", "bookkeeper", "approver"] {
        matrix.declare(Key::from(role), Side::Firm);
    }
    for role in [
        "client-admin",
        "client-member",
        "client-viewer",
        "client-finance",
        "client-boss",
        "client-broken",
        "client-empty",
    ] {
        matrix.declare(Key::from(role), Side::Client);
    }
    matrix
}

const RULES: &str = "
admin:
  request: {see: all, open: all, advance: all, assign: all, reply: all, note: all, audit: all}
  workspace: {configure: {relations: [all], strength: confirmed}}
contributor:
  request:
    see: all
    reply: all
    note: all
    advance: [assigned, team]
    assign: {relations: [all], when: {ball: [firm]}}
freelancer:
  request: {see: assigned, advance: {relations: [all], when: {mine: true}}}
bookkeeper:
  invoice: {see: all, change: all}
approver:
  request: {see: {relations: [all], when: {state: [in-approval]}}, advance: {relations: [all], when: {state: [in-approval]}}}
client-admin:
  request: {see: subtree, open: subtree, reply: subtree}
client-member:
  request: {see: [own, participant], open: own, reply: [own, participant], advance: {relations: [own], when: {ball: [client]}}}
client-viewer:
  request: {see: organization}
client-finance:
  invoice: {see: organization}
client-boss:
  request: {see: {relations: [organization], when: {team: [tax], type: [request]}}}
client-broken:
  request: {see: all, note: [organization], assign: [organization], reply: [team, all]}
client-empty:
  request: {see: []}
removed:
  request: {see: all, reply: all}
";

/// A signed-in person with one membership.
pub fn person(member: Uuid, organization: Uuid, role: &str) -> Subject {
    Subject {
        signed_in: true,
        strength: Strength::SignedIn,
        memberships: vec![membership(member, organization, role)],
        ..Subject::default()
    }
}

pub fn membership(member: Uuid, organization: Uuid, role: &str) -> Membership {
    Membership {
        member,
        organization,
        has_units: organization == LARKFIELD,
        side: if organization == HARBOUR { Side::Firm } else { Side::Client },
        roles: vec![Key::from(role)],
        teams: Vec::new(),
        active: true,
    }
}

/// A request of Larkfield that Sam opened and Mia has on her desk.
pub fn request() -> Facts {
    Facts {
        id: Uuid::from_u128(0x100),
        kind: Key::from("request"),
        organization: LARKFIELD,
        ancestors: vec![LARKFIELD],
        opened_by: Some(SAM),
        requested_for: None,
        participants: Vec::new(),
        owner: Some(MIA),
        team: Some(Key::from("payroll")),
        state: Some(Key::from("in-progress")),
        ball: Some(Ball::Firm),
    }
}

/// The same in another organization, opened by Noor.
pub fn foreign_request() -> Facts {
    Facts {
        id: Uuid::from_u128(0x200),
        organization: NINE_ELMS,
        ancestors: vec![NINE_ELMS],
        opened_by: Some(NOOR),
        ..request()
    }
}

/// The same in a unit of Larkfield.
pub fn request_of_north() -> Facts {
    Facts {
        id: Uuid::from_u128(0x300),
        organization: LARKFIELD_NORTH,
        ancestors: vec![LARKFIELD_NORTH, LARKFIELD],
        opened_by: None,
        ..request()
    }
}

/// A request that is about to be opened by a member for an organization.
pub fn draft(organization: Uuid, member: Uuid) -> Facts {
    Facts {
        id: Uuid::nil(),
        organization,
        ancestors: vec![organization],
        opened_by: Some(member),
        owner: None,
        ..request()
    }
}
