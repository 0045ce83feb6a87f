//! `check`: reads a blueprint as a compiler reads a program, and says everything that is wrong with it.

mod access;
mod approvals;
mod expressions;
mod fields;
mod form;
mod forward;
mod payments;
mod references;
mod requirements;
mod retention;
mod routing;
mod states;
mod templates;
mod transitions;
mod words;

use super::codes::Code;
use super::did_you_mean;
use super::finding::{Finding, MOST_FINDINGS, Report};
use super::node::{Node, Place, Step};
use super::parse::{Parsed, parse};
use super::portal::{Blueprint, FORMAT};
use super::record_type::RecordType;
use crate::Key;

/// Every problem of a blueprint, in the order of its text. Never panics, and takes well under a second on any text.
pub fn check(text: &str) -> Report {
    match parse(text) {
        Err(finding) => Report::new(vec![finding]),
        Ok(Parsed { tree, blueprint, findings }) => {
            let Some(blueprint) = blueprint else {
                return Report::new(findings);
            };
            let mut check = Check { text, tree: &tree, blueprint: &blueprint, findings };
            check.everything();
            Report::new(check.findings)
        }
    }
}

/// More entries of one kind are refused.
const MOST: usize = 250;
/// More findings are not looked for: a report is sorted by place, and shows the first of them.
const ENOUGH: usize = 4 * MOST_FINDINGS;

/// One run over one blueprint.
struct Check<'a> {
    text: &'a str,
    tree: &'a Node,
    blueprint: &'a Blueprint,
    findings: Vec<Finding>,
}

/// A path into the document, built step by step.
#[derive(Debug, Clone, Default)]
struct At(Vec<Step>);

impl At {
    fn top(key: &str) -> At {
        At::default().to(key)
    }

    fn to(&self, key: &str) -> At {
        let mut path = self.0.clone();
        path.push(Step::Key(key.to_owned()));
        At(path)
    }

    fn item(&self, at: usize) -> At {
        let mut path = self.0.clone();
        path.push(Step::Item(at));
        At(path)
    }
}

/// A record type under check, with where it stands.
#[derive(Clone)]
struct Kind<'a> {
    key: &'a Key,
    declared: &'a RecordType,
    at: At,
}

impl Check<'_> {
    fn everything(&mut self) {
        if self.blueprint.portico != FORMAT {
            let message = format!("this is format {}; this program reads {FORMAT}", self.blueprint.portico);
            self.add(Code::WrongVersion, &At::top("portico"), message);
        }
        self.keys();
        self.access();
        for (key, declared) in self.blueprint.record_types.iter() {
            let kind = Kind { key, declared, at: At::top("record_types").to(key) };
            if self.is_too_large(&kind) {
                continue;
            }
            self.words(&kind);
            self.form(&kind);
            self.states(&kind);
            self.transitions(&kind);
            self.routing(&kind);
            self.approvals(&kind);
            self.requirements(&kind);
            self.templates(&kind);
            self.retentions(&kind);
        }
    }

    /// What is compared with one another is kept few, so that a check always ends within a second.
    fn is_too_large(&mut self, kind: &Kind<'_>) -> bool {
        let (form, workflow) = (&kind.declared.form, &kind.declared.workflow);
        let routing = &kind.declared.routing;
        let counts = [
            ("form", "fields", form.fields().count()),
            ("workflow", "states", workflow.states.len()),
            ("workflow", "transitions", workflow.transitions.len()),
            ("routing", "rules", routing.rules.len()),
            ("routing", "tests", routing.tests.len()),
            ("approvals", "approvals", kind.declared.approvals.len()),
            ("requirements", "requirements", kind.declared.requirements.len()),
            ("templates", "templates", kind.declared.templates.len()),
        ];
        let before = self.findings.len();
        for (part, what, count) in counts.into_iter().filter(|(.., count)| *count > MOST) {
            let message = format!("there are {count} {what}; at most {MOST} are taken");
            self.add(Code::TooMany, &kind.at.to(part), message);
        }
        self.findings.len() > before
    }

    fn add(&mut self, code: Code, at: &At, message: impl Into<String>) {
        self.add_helped(code, at, message, code.help());
    }

    fn add_helped(&mut self, code: Code, at: &At, message: impl Into<String>, help: impl Into<String>) {
        if self.findings.len() < ENOUGH {
            let finding = Finding::new(code, &at.0, self.tree.place_of(&at.0));
            self.findings.push(finding.message(message).help(help));
        }
    }

    /// As `add`, at a place of its own.
    fn add_placed(&mut self, code: Code, at: &At, place: Place, message: impl Into<String>) {
        self.add_placed_helped(code, at, place, (message.into(), code.help().to_owned()));
    }

    fn add_placed_helped(&mut self, code: Code, at: &At, place: Place, (message, help): (String, String)) {
        if self.findings.len() < ENOUGH {
            self.findings.push(Finding::new(code, &at.0, place).message(message).help(help));
        }
    }

    /// A name that is not declared, with the one that was probably meant.
    fn unknown<'k>(&mut self, code: Code, at: &At, name: &str, known: impl IntoIterator<Item = &'k str>) {
        if self.findings.len() < ENOUGH {
            self.add_helped(code, at, format!("`{name}` is not declared"), did_you_mean(name, known));
        }
    }
}
