//! Roles and the access matrix: least privilege, and no role that does nothing.

use super::{At, Check, Code};
use crate::Key;
use crate::access::{Action, Cell, Condition, Relation, Side};

/// What can be a row of the matrix besides record types.
const THINGS: [&str; 3] = ["organizations", "people", "workspace"];

impl Check<'_> {
    pub(super) fn access(&mut self) {
        let blueprint = self.blueprint;
        for (role, declared) in blueprint.roles.iter() {
            let rows = blueprint.access.rows().get(role);
            let cells = rows.into_iter().flat_map(|things| things.values()).flat_map(|cells| cells.values());
            if cells.filter(|cell| cell.relations_for(declared.side).next().is_some()).count() == 0 {
                // req 88
                self.add(Code::IdleRole, &At::top("roles").to(role), format!("`{role}` is allowed nothing"));
            }
        }
        for (role, things) in blueprint.access.rows() {
            let at = At::top("access").to(role);
            self.role(&at, role);
            let side = self.side_of(role);
            for (thing, cells) in things {
                let at = at.to(thing);
                self.thing(&at, thing);
                for (action, cell) in cells {
                    self.cell(&at.to(action.as_str()), side, *action, cell);
                }
            }
        }
    }

    fn thing(&mut self, at: &At, thing: &Key) {
        let types = &self.blueprint.record_types;
        if !types.contains(thing) && !THINGS.contains(&thing.as_str()) {
            let known = types.keys().map(Key::as_str).chain(THINGS);
            self.unknown(Code::UnknownThing, at, thing, known);
        }
    }

    fn cell(&mut self, at: &At, side: Option<Side>, action: Action, cell: &Cell) {
        if let Some(condition) = &cell.when {
            self.condition(&at.to("when"), condition);
        }
        if side != Some(Side::Client) {
            return;
        }
        // req 81
        if !action.is_for(Side::Client) {
            let message = format!("`{}` is for the firm alone", action.as_str());
            self.add(Code::FirmOnly, at, message);
        }
        for relation in &cell.relations {
            if *relation == Relation::All {
                self.add(Code::ClientAll, at, "`all` would reach every organization");
            } else if !relation.is_for(Side::Client) {
                let message = format!("`{}` is a relation of staff", relation.as_str());
                self.add(Code::ForeignRelation, at, message);
            }
        }
    }

    fn condition(&mut self, at: &At, condition: &Condition) {
        let types = &self.blueprint.record_types;
        let mut states: Vec<&str> = Vec::new();
        for declared in types.values() {
            states.extend(declared.workflow.states.keys().map(Key::as_str));
        }
        for (index, state) in condition.state.iter().flatten().enumerate() {
            if !states.contains(&state.as_str()) {
                self.unknown(Code::UnknownState, &at.to("state").item(index), state, states.iter().copied());
            }
        }
        for (index, team) in condition.team.iter().flatten().enumerate() {
            self.team(&at.to("team").item(index), team);
        }
        for (index, kind) in condition.kind.iter().flatten().enumerate() {
            if !types.contains(kind) {
                self.unknown(Code::UnknownThing, &at.to("type").item(index), kind, types.keys().map(Key::as_str));
            }
        }
    }
}
