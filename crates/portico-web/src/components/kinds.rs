//! The catalogue of what may be asked for: tiles of a choice, the form follows it without a script.

use askama::{Template, filters::HtmlSafe};

use crate::components as ui;

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components/kinds.html")]
pub struct Kinds {
    pub legend: String,
    pub name: String,
    pub tiles: Vec<KindTile>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KindTile {
    pub value: String,
    pub label: String,
    /// "Usually answered within 2 hours"
    pub promise: String,
    pub icon: String,
    pub chosen: bool,
}

impl HtmlSafe for Kinds {}
