//! The step bar: what is done, what is now, what is to come. Never a percentage.

use askama::{Template, filters::HtmlSafe};

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components/steps.html")]
pub struct Steps {
    /// For screen readers: "Progress of the payroll move".
    pub label: String,
    pub names: Vec<String>,
    /// Index of the current step; as many as there are names when all are done.
    pub now: usize,
}

impl HtmlSafe for Steps {}
