//! Lists of things to open: the whole row is the link.

use askama::{Template, filters::HtmlSafe};

use super::{Due, Pill, Steps};
use crate::components as ui;

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components/rows.html")]
pub struct Rows {
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub title: String,
    pub href: String,
    /// "With Jonas Pike since Tue 17 Nov · next: test run · "
    pub about: String,
    /// Ends the line about it: "by Tue 24 Nov".
    pub due: Option<Due>,
    pub end: RowEnd,
    pub steps: Option<Steps>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowEnd {
    Nothing,
    Pill(Pill),
    Due(Due),
}

impl HtmlSafe for Rows {}
