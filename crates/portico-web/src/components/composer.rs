//! Where a message is written: one box for clients, one with a switch to internal notes for staff.

use askama::{Template, filters::HtmlSafe};

use crate::components as ui;

#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "components/composer_client.html")]
pub struct ClientComposer {
    pub action: String,
    /// "Message to Mia"
    pub label: String,
    /// What was written and refused.
    pub text: String,
    pub error: String,
    /// Makes a second send of the same page the first one again.
    pub once: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "components/composer_staff.html")]
pub struct StaffComposer {
    pub action: String,
    /// "Dana Reyes and Sam Lee will read this."
    pub readers: String,
    /// Whether the switch stands on the internal note.
    pub note: bool,
    /// False for people who may only write notes.
    pub may_reply: bool,
    pub text: String,
    pub error: String,
    pub once: String,
}

impl HtmlSafe for ClientComposer {}
impl HtmlSafe for StaffComposer {}
