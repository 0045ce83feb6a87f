//! The types that an expression can have.

use std::collections::BTreeMap;
use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    Bool,
    Int,
    Double,
    Text,
    /// A text that is a date, `2026-07-01`.
    Date,
    /// A text that is one of these words.
    Word(Vec<String>),
    List(Box<Type>),
    Map(BTreeMap<String, Type>),
    /// Nothing is known, as of the items of an empty list.
    Any,
}

impl Type {
    pub fn list(item: Type) -> Type {
        Type::List(Box::new(item))
    }

    pub fn is_number(&self) -> bool {
        matches!(self, Type::Int | Type::Double | Type::Any)
    }

    pub fn is_text(&self) -> bool {
        matches!(self, Type::Text | Type::Date | Type::Word(_) | Type::Any)
    }

    /// Whether two values can be equal at all.
    pub fn is_comparable_with(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Any, _) | (_, Type::Any) | (Type::Map(_), Type::Map(_)) | (Type::Bool, Type::Bool) => true,
            (Type::List(a), Type::List(b)) => a.is_comparable_with(b),
            // A date and a free text are only alike by accident.
            (Type::Date, Type::Text | Type::Word(_)) | (Type::Text | Type::Word(_), Type::Date) => false,
            _ => (self.is_number() && other.is_number()) || (self.is_text() && other.is_text()),
        }
    }

    /// The type of a value that is of one or of the other.
    #[must_use]
    pub fn or(self, other: Type) -> Type {
        match (self, other) {
            (Type::Any, known) | (known, Type::Any) => known,
            (a, b) if a == b => a,
            (a, b) if a.is_text() && b.is_text() => Type::Text,
            _ => Type::Any,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Bool => f.write_str("yes or no"),
            Type::Int => f.write_str("a whole number"),
            Type::Double => f.write_str("a decimal number"),
            Type::Text => f.write_str("a text"),
            Type::Date => f.write_str("a date"),
            Type::Word(_) => f.write_str("a choice"),
            Type::List(item) => write!(f, "a list ({item} each)"),
            Type::Map(_) => f.write_str("a group of values"),
            Type::Any => f.write_str("any value"),
        }
    }
}
