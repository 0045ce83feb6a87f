//! What goes into a form and what comes out of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Answers by field key, each in the canonical form of its kind.
pub type Answers = Map<String, Value>;

/// What was typed, by the names of the inputs.
pub type Input = BTreeMap<String, Vec<String>>;

/// What is wrong with one input, in words for whoever typed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The name of the input: a field's key, or a part such as `people.0.name`.
    pub field: String,
    pub words: String,
}

/// Everything that is wrong, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(Vec<FieldError>);

/// A form that is not sent yet: what was typed is kept as it is, right or wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub input: Input,
    /// The answers among it that are right already.
    pub answers: Answers,
}

impl FieldErrors {
    pub fn add(&mut self, field: impl Into<String>, words: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), words: words.into() });
    }

    pub fn of(field: impl Into<String>, words: impl Into<String>) -> FieldErrors {
        FieldErrors(vec![FieldError { field: field.into(), words: words.into() }])
    }

    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.words.as_str())
    }

    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn extend(&mut self, more: FieldErrors) {
        self.0.extend(more.0);
    }
}
