//! Who acts, made of a membership and the facts about a record.

use super::*;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn membership(side: Side, organization: u128) -> Membership {
    Membership {
        member: id(1),
        organization: id(organization),
        has_units: false,
        side,
        roles: vec![key("client-member")],
        teams: vec![key("studio")],
        active: true,
    }
}

fn facts() -> Facts {
    Facts {
        id: id(99),
        kind: key("request"),
        organization: id(10),
        ancestors: vec![id(10), id(11)],
        opened_by: Some(id(1)),
        requested_for: None,
        participants: vec![],
        owner: Some(id(1)),
        team: Some(key("studio")),
        state: None,
        ball: None,
    }
}

#[test]
fn a_membership_stands_to_a_record_as_its_side_allows() {
    let client = Actor::of(&membership(Side::Client, 10), &facts());
    let held = [Relation::Own, Relation::Assigned, Relation::Organization, Relation::Subtree];
    assert_eq!((client.side, client.relations.as_slice(), client.automatic), (Side::Client, held.as_slice(), false));
    let firm = Actor::of(&membership(Side::Firm, 7), &facts());
    assert_eq!(firm.relations, [Relation::Own, Relation::Assigned, Relation::Team, Relation::All]);
}

// req 81
#[test]
fn a_membership_elsewhere_stands_in_no_relation() {
    let stranger = Membership { member: id(5), ..membership(Side::Client, 20) };
    let actor = Actor::of(&stranger, &facts());
    assert!(actor.relations.is_empty());
    assert!(Case::new("waiting", actor).decide(&Move::new("answer")).is_err());
}

#[test]
fn a_suspended_membership_can_do_nothing() {
    let suspended = Membership { active: false, ..membership(Side::Client, 10) };
    let actor = Actor::of(&suspended, &facts());
    assert!(actor.roles.is_empty() && actor.relations.is_empty());
    assert!(Case::new("waiting", actor).decide(&Move::new("answer")).is_err());
}
