//! `Compiled`: a blueprint with its expressions read, which a server keeps and shares.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::codes::Code;
use super::finding::{Finding, Report};
use super::node::{Place, Step};
use super::parse::parse;
use super::portal::Blueprint;
use crate::Key;
use crate::access::Matrix;
use crate::approvals::Procedure;
use crate::deadlines::Calendar;
use crate::guards::Mistake;
use crate::requirements::Checklist;
use crate::templates::{Fault, Pattern};
use crate::workflow::Machine;

/// Cheap to share in an `Arc`; never changes.
#[derive(Debug, Clone)]
pub struct Compiled {
    pub blueprint: Blueprint,
    machines: BTreeMap<Key, Machine>,
    /// By record type and approval.
    procedures: BTreeMap<(Key, Key), Procedure>,
    checklists: BTreeMap<Key, Checklist>,
    /// By record type, in the order of the document.
    patterns: BTreeMap<Key, Vec<Pattern>>,
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
        let mut procedures = BTreeMap::new();
        let mut checklists = BTreeMap::new();
        let mut patterns = BTreeMap::new();
        for (key, record_type) in blueprint.record_types.iter() {
            let machine = Machine::new(&blueprint, key, record_type).map_err(|mistake| unreadable(key, mistake))?;
            machines.insert(key.clone(), machine);
            let checklist = Checklist::new(&blueprint, key, record_type).map_err(|mistake| unreadable(key, mistake))?;
            checklists.insert(key.clone(), checklist);
            let read = record_type.templates.iter().map(|template| Pattern::new(&blueprint, record_type, template));
            let read: Result<Vec<Pattern>, Vec<Fault>> = read.collect();
            patterns.insert(key.clone(), read.map_err(|faults| unfillable(key, faults))?);
            for approval in record_type.approvals.iter() {
                let procedure = Procedure::new(&blueprint, (key, record_type), approval)
                    .map_err(|mistake| unreadable(key, mistake))?;
                procedures.insert((key.clone(), approval.0.clone()), procedure);
            }
        }
        Ok(Compiled { blueprint, machines, procedures, checklists, patterns })
    }

    /// The machine of a record type.
    pub fn machine(&self, record_type: &str) -> Option<&Machine> {
        self.machines.get(record_type)
    }

    pub fn machines(&self) -> impl Iterator<Item = &Machine> {
        self.machines.values()
    }

    /// How an approval of a record type is decided.
    pub fn procedure(&self, record_type: &Key, approval: &Key) -> Option<&Procedure> {
        self.procedures.get(&(record_type.clone(), approval.clone()))
    }

    /// What a record type asks to be handed in.
    pub fn checklist(&self, record_type: &str) -> Option<&Checklist> {
        self.checklists.get(record_type)
    }

    /// The documents that are made of what a record of this type knows.
    pub fn patterns(&self, record_type: &str) -> &[Pattern] {
        self.patterns.get(record_type).map(Vec::as_slice).unwrap_or_default()
    }

    /// Who may do what, with the side of every declared role.
    pub fn matrix(&self) -> &Matrix {
        &self.blueprint.access
    }

    pub fn calendar(&self, key: &Key) -> Option<&Calendar> {
        self.blueprint.calendars.get(key)
    }
}

/// An expression that cannot be read, named by the part of the record type in which it stands.
fn unreadable(record_type: &Key, (at, mistake): (String, Mistake)) -> Report {
    let path = [Step::Key("record_types".to_owned()), Step::Key(record_type.to_string()), Step::Key(at)];
    let finding = Finding::new(Code::GuardSyntax, &path, Place::default());
    Report::new(vec![finding.message(mistake.message)])
}

/// A template whose text cannot be read.
fn unfillable(record_type: &Key, faults: Vec<Fault>) -> Report {
    let first = faults.into_iter().next();
    let mistake = first.map(|fault| (fault.part.to_owned(), fault.mistake));
    mistake.map_or_else(Report::default, |mistake| unreadable(record_type, mistake))
}

impl Deref for Compiled {
    type Target = Blueprint;

    fn deref(&self) -> &Blueprint {
        &self.blueprint
    }
}
