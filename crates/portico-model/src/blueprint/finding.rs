//! What `check` reports: findings with a stable code, a place, what is wrong and how to mend it.

use std::fmt;

use serde::Serialize;

use super::codes::Code;
use super::node::{Place, Step};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Error,
    Warning,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: Code,
    pub severity: Severity,
    /// Where in the blueprint: `record_types.support-request.workflow.states.new`.
    pub path: String,
    pub line: u64,
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// Whoever mends so many checks again; looking for more would only cost time.
pub(super) const MOST_FINDINGS: usize = 250;

/// What is wrong with a blueprint, in the order of its text: all of it, or the first 250 findings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    pub findings: Vec<Finding>,
}

impl Finding {
    pub fn new(code: Code, path: &[Step], at: Place) -> Finding {
        Finding {
            code,
            severity: code.severity(),
            path: path_text(path),
            line: at.line,
            column: at.column,
            message: String::new(),
            help: code.help().to_owned(),
        }
    }

    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Finding {
        self.message = message.into();
        self
    }

    /// A more telling way to mend it than the one that goes with the code.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = help.into();
        self
    }
}

impl Report {
    pub fn new(mut findings: Vec<Finding>) -> Report {
        findings.sort_by_key(|finding| (finding.line, finding.column, finding.code));
        findings.dedup();
        findings.truncate(MOST_FINDINGS);
        Report { findings }
    }

    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// One paragraph a finding, as a compiler prints it.
    pub fn render(&self, file: &str) -> String {
        self.findings.iter().map(|finding| finding.render(file)).collect()
    }

    /// For programs: the same findings as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "findings": self.findings, "ok": !self.has_errors() })
    }
}

impl Finding {
    fn render(&self, file: &str) -> String {
        let Finding { code, severity, path, line, column, message, help } = self;
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let head = format!("{file}:{line}:{column}: {severity}[{code}]: {message}\n");
        let at = if path.is_empty() { String::new() } else { format!("  at: {path}\n") };
        let help = if help.is_empty() { String::new() } else { format!("  help: {help}\n") };
        head + &at + &help
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render("blueprint"))
    }
}

fn path_text(path: &[Step]) -> String {
    path.iter().fold(String::new(), |text, step| match step {
        Step::Key(key) if text.is_empty() => key.clone(),
        Step::Key(key) => format!("{text}.{key}"),
        Step::Item(at) => format!("{text}[{at}]"),
    })
}
