//! Which role may be given by whom, and what a role can do in words.

use crate::policy::facts::{PEOPLE, WORKSPACE};
use portico_model::{
    Key,
    access::{self, Action, Cell, Matrix, Membership, Relation, Side},
    blueprint::Compiled,
};

/// The roles by which somebody of the firm can run the workspace.
pub fn running(matrix: &Matrix) -> Vec<Key> {
    let able = access::who_can(matrix, Action::Configure, WORKSPACE).into_iter();
    able.filter(|role| matrix.side(role) == Some(Side::Firm)).cloned().collect()
}

/// Why a role cannot be given by somebody with these memberships to somebody on this side; none if it can.
///
/// Nobody gives a role of the other side, nor on their own side more than they have. What clients may do is not more
/// or less than what the firm may, so the firm gives any client's role.
pub fn refusal(matrix: &Matrix, giver: &[Membership], role: &Key, side: Side) -> Option<String> {
    match matrix.side(role) {
        None => return Some("This role is not there any more".into()),
        Some(of) if of != side => return Some("This role is for the other side".into()),
        Some(_) => {}
    }
    let active = || giver.iter().filter(|membership| membership.active);
    if side == Side::Client && active().any(|membership| membership.side == Side::Firm) {
        return None;
    }
    let own: Vec<&Key> =
        active().filter(|membership| membership.side == side).flat_map(|membership| &membership.roles).collect();
    let rows = matrix.rows().get(role)?;
    let cells = rows.iter().flat_map(|(thing, cells)| cells.iter().map(move |(action, cell)| (thing, *action, cell)));
    let mut beyond = cells.filter(|(thing, action, cell)| {
        action.is_for(side)
            && !own.iter().any(|held| matrix.cell(held, thing, *action).is_some_and(|held| covers(held, cell, side)))
    });
    let (thing, action, _) = beyond.next()?;
    Some(format!("This role may {} {thing} in ways that you may not yourself", action.as_str()))
}

/// Whether everything that `cell` gives, `held` gives too.
fn covers(held: &Cell, cell: &Cell, side: Side) -> bool {
    let free = held.when.is_none() || held.when == cell.when;
    let has = |wanted: Relation| {
        held.relations_for(side).any(|relation| {
            relation == wanted
                || relation == Relation::All
                || (relation == Relation::Subtree && wanted == Relation::Organization)
        })
    };
    free && cell.relations_for(side).all(has)
}

/// What somebody in these roles will be able to do, in words for them.
pub fn abilities(blueprint: &Compiled, roles: &[Key]) -> Vec<String> {
    let matrix = blueprint.matrix();
    let reach = |thing: &str, action: Action| {
        let cells = roles.iter().filter_map(|role| Some((matrix.side(role)?, matrix.cell(role, thing, action)?)));
        cells.flat_map(|(side, cell)| cell.relations_for(side).collect::<Vec<_>>()).max()
    };
    let mut lines = Vec::new();
    for (key, declared) in blueprint.record_types.iter() {
        let many = declared.client.many.to_lowercase();
        match reach(key, Action::See) {
            Some(Relation::Own | Relation::Participant | Relation::Assigned | Relation::Team) => {
                lines.push(format!("see {many} that concern you"));
            }
            Some(Relation::Organization | Relation::Subtree) => {
                lines.push(format!("see all {many} of your organization"));
            }
            Some(Relation::All) => lines.push(format!("see all {many}")),
            None => continue,
        }
        let able = [(Action::Open, "send"), (Action::Reply, "answer"), (Action::Assign, "assign")];
        let able = able.into_iter().filter(|(action, _)| reach(key, *action).is_some());
        lines.extend(able.map(|(_, verb)| format!("{verb} {many}")));
    }
    if reach(PEOPLE, Action::Invite).is_some() {
        lines.push("invite people".into());
    }
    if reach(WORKSPACE, Action::Configure).is_some() {
        lines.push("change how the portal works".into());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn support() -> Compiled {
        portico_model::blueprint::compile(include_str!("../../../../blueprints/support-requests.yaml")).unwrap()
    }

    fn somebody(side: Side, role: &str) -> Vec<Membership> {
        vec![Membership {
            member: Uuid::nil(),
            organization: Uuid::nil(),
            has_units: false,
            side,
            roles: vec![Key::new(role)],
            teams: Vec::new(),
            active: true,
        }]
    }

    // s_043
    #[test]
    fn nobody_gives_more_than_they_have() {
        use Side::{Client, Firm};
        let blueprint = support();
        let grid = [
            (Firm, "firm-admin", Firm, "firm-admin contributor approver", ""),
            (Firm, "firm-admin", Client, "client-admin client-member viewer", "firm-admin contributor"),
            (Firm, "contributor", Firm, "contributor", "firm-admin approver"),
            (Client, "client-admin", Client, "client-admin client-member viewer", "firm-admin contributor approver"),
            (Client, "client-member", Client, "client-member", "client-admin viewer"),
            (Client, "viewer", Client, "viewer", "client-admin"),
            (Client, "client-admin", Firm, "", "firm-admin contributor approver client-admin"),
        ];
        for (side, role, to, may, may_not) in grid {
            let giver = somebody(side, role);
            for given in may.split_whitespace() {
                assert_eq!(refusal(blueprint.matrix(), &giver, &Key::new(given), to), None, "{role} gives {given}");
            }
            for given in may_not.split_whitespace().chain(["no-such-role"]) {
                assert!(refusal(blueprint.matrix(), &giver, &Key::new(given), to).is_some(), "{role} gives {given}");
            }
        }
    }

    // s_043
    #[test]
    fn in_what_ships_a_clients_admin_manages_everybody_of_the_client() {
        for text in [
            include_str!("../../../../blueprints/compliance-documents.yaml"),
            include_str!("../../../../blueprints/creative-approvals.yaml"),
            include_str!("../../../../blueprints/declarations.yaml"),
            include_str!("../../../../blueprints/support-requests.yaml"),
        ] {
            let blueprint = portico_model::blueprint::compile(text).unwrap();
            let (matrix, giver) = (blueprint.matrix(), somebody(Side::Client, "client-admin"));
            for (role, _) in blueprint.roles.iter().filter(|(role, _)| matrix.side(role) == Some(Side::Client)) {
                assert_eq!(refusal(matrix, &giver, role, Side::Client), None, "{} gives {role}", blueprint.name);
            }
        }
    }

    #[test]
    fn a_suspended_giver_gives_nothing() {
        let mut giver = somebody(Side::Firm, "firm-admin");
        giver[0].active = false;
        assert!(refusal(support().matrix(), &giver, &Key::new("viewer"), Side::Client).is_some());
    }

    #[test]
    fn what_a_role_can_do_is_said_in_words() {
        let said = |role: &str| abilities(&support(), &[Key::new(role)]).join(", ");
        assert_eq!(said("viewer"), "see all requests of your organization");
        assert_eq!(said("client-member"), "see requests that concern you, send requests, answer requests");
        assert!(said("client-admin").ends_with("invite people"));
        assert!(said("firm-admin").ends_with("change how the portal works"));
    }
}
