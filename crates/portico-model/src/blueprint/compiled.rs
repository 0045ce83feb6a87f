//! `Compiled`: a blueprint with its expressions read, which a server keeps and shares.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::codes::Code;
use super::finding::{Finding, Report};
use super::node::Step;
use super::parse::parse;
use super::portal::Blueprint;
use crate::Key;
use crate::access::Matrix;
use crate::deadlines::Calendar;
use crate::workflow::Machine;

/// Cheap to share in an `Arc`; never changes.
#[derive(Debug, Clone)]
pub struct Compiled {
    pub blueprint: Blueprint,
    machines: BTreeMap<Key, Machine>,
}

/// Reads a blueprint for use. Only what cannot be read is refused here: a version that was published before
/// `check` learnt a new rule still loads. Whoever publishes calls `check` first.
pub fn compile(text: &str) -> Result<Compiled, Report> {
    let parsed = parse(text).map_err(|finding| Report::new(vec![finding]))?;
    match parsed.blueprint {
        Some(blueprint) if parsed.findings.is_empty() => Compiled::new(blueprint),
        _ => Err(Report::new(parsed.findings)),
    }
}

impl Compiled {
    pub fn new(mut blueprint: Blueprint) -> Result<Compiled, Report> {
        for (role, declared) in blueprint.roles.iter() {
            blueprint.access.declare(role.clone(), declared.side);
        }
        let mut machines = BTreeMap::new();
        for (key, record_type) in blueprint.record_types.iter() {
            let machine = Machine::new(&blueprint, key, record_type).map_err(|(at, mistake)| {
                let path = [Step::Key("record_types".to_owned()), Step::Key(key.to_string()), Step::Key(at)];
                let finding = Finding::new(Code::GuardSyntax, &path, super::node::Place::default());
                Report::new(vec![finding.message(mistake.message)])
            })?;
            machines.insert(key.clone(), machine);
        }
        Ok(Compiled { blueprint, machines })
    }

    /// The machine of a record type.
    pub fn machine(&self, record_type: &str) -> Option<&Machine> {
        self.machines.get(record_type)
    }

    pub fn machines(&self) -> impl Iterator<Item = &Machine> {
        self.machines.values()
    }

    /// Who may do what, with the side of every declared role.
    pub fn matrix(&self) -> &Matrix {
        &self.blueprint.access
    }

    pub fn calendar(&self, key: &Key) -> Option<&Calendar> {
        self.blueprint.calendars.get(key)
    }
}

impl Deref for Compiled {
    type Target = Blueprint;

    fn deref(&self) -> &Blueprint {
        &self.blueprint
    }
}
