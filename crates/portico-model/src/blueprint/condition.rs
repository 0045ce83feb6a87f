//! When a field is shown: a closed condition on another field, never free code.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Key;

/// Holds while the named field has one of these answers. Exactly one test is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub field: Key,
    /// The answer is this one (for several choices: is among them).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<Plain>,
    /// The answer is one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<Plain>,
    /// The yes-no question was answered with yes, or with no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yes: Option<bool>,
}

/// A plain value in a blueprint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a text, a number, true or false")]
pub enum Plain {
    Bool(bool),
    Number(f64),
    Text(String),
}

impl Condition {
    /// How many tests are given; a sound condition has one.
    pub fn tests(&self) -> usize {
        usize::from(self.equals.is_some()) + usize::from(!self.one_of.is_empty()) + usize::from(self.yes.is_some())
    }

    /// Whether the condition holds for the answer given to its field, if any.
    pub fn holds(&self, answer: Option<&serde_json::Value>) -> bool {
        let Some(answer) = answer else { return false };
        match (&self.equals, self.yes) {
            (Some(wanted), _) => wanted.is(answer),
            (None, Some(yes)) => answer.as_bool() == Some(yes),
            (None, None) => self.one_of.iter().any(|wanted| wanted.is(answer)),
        }
    }
}

impl Plain {
    pub fn is(&self, answer: &serde_json::Value) -> bool {
        use serde_json::Value;
        match (self, answer) {
            (wanted, Value::Array(chosen)) => chosen.iter().any(|one| wanted.is(one)),
            (Plain::Text(wanted), Value::String(text)) => wanted == text,
            (Plain::Bool(wanted), Value::Bool(given)) => wanted == given,
            (Plain::Number(wanted), Value::Number(number)) => {
                number.as_f64().is_some_and(|given| (given - wanted).abs() < f64::EPSILON)
            }
            _ => false,
        }
    }

    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Plain::Bool(value) => (*value).into(),
            Plain::Number(value) => (*value).into(),
            Plain::Text(value) => value.as_str().into(),
        }
    }
}
