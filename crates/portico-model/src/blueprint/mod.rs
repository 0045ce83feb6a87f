//! The declared portal: a YAML document, read into a `Blueprint`, checked like a program and compiled for use.
//!
//! `check` says everything that is wrong, with places; `compile` gives the value that a server keeps,
//! and refuses a blueprint that has errors.

mod approval;
mod arrivals;
mod check;
mod codes;
mod compiled;
mod condition;
mod due;
mod finding;
mod form;
mod hand_in;
mod keyed;
mod node;
mod one_or;
mod parse;
mod payment;
mod portal;
mod read;
mod record_type;
mod requirement;
mod routing;
mod similar;
mod template;
mod text_or;
mod trigger;
mod workflow;

pub use crate::access::{Ball, Side};
pub use approval::{About, Approval, Escalation, Group, Quorum, Stage};
pub use arrivals::arrivals;
pub use check::check;
pub use codes::{Code, reference};
pub use compiled::{Compiled, compile};
pub use condition::{Condition, Plain};
pub use due::Due;
pub use finding::{Finding, Report, Severity};
pub use form::{Bound, Choice, Column, Editable, Field, FieldWords, Form, Kind, Section};
pub use hand_in::{HandIn, Takes};
pub use keyed::Keyed;
pub use one_or::{AllNoneOr, From};
pub use parse::LARGEST;
pub use payment::{Amount, Payee, Payment, Share};
pub use portal::{Blueprint, FORMAT, Metadata, Role, Team, Unscanned};
pub use record_type::{ClientLabels, Noun, NumberFormat, RecordType};
pub use requirement::{Asks, Demand, Document, FileKind, Requirement, Returns, Several, one_of};
pub use routing::{Destination, Expectation, Priority, Routing, RoutingRule, RoutingTest};
pub use similar::did_you_mean;
pub use template::Template;
pub use text_or::TextOr;
pub use trigger::{Trigger, Triggers};
pub use workflow::{
    Assignee, Comment, Deadline, Edit, Effect, Escalate, Holder, Meaning, Next, SetField, State, Tone, Transition, Who,
    Workflow,
};

/// The published JSON Schema of a blueprint.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Blueprint).to_value()
}
