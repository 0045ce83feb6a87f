//! What an expression may refer to: `answers`, `record`, `actor` and `today`, with their types.

use std::collections::BTreeMap;

use super::types::Type;
use crate::Key;
use crate::access::{Relation, Side};
use crate::blueprint::{Blueprint, Choice, Field, Form, Keyed, Kind, Priority, RecordType, TextOr};

/// The declared variables, by name.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    variables: BTreeMap<String, Type>,
}

impl Scope {
    /// For guards of transitions: both sides' answers, the record, who acts, and the date.
    pub fn for_guards(blueprint: &Blueprint, record_type: &RecordType) -> Scope {
        let states = record_type.workflow.states.keys().map(Key::to_string).collect();
        let roles = blueprint.roles.keys().map(Key::to_string).collect();
        let teams = blueprint.teams.keys().map(Key::to_string).collect();
        let sides = [Side::Client, Side::Firm].map(|side| side.as_str().to_owned()).to_vec();
        let relations = EVERY_RELATION.map(|relation| relation.as_str().to_owned()).to_vec();
        let priorities = EVERY_PRIORITY.map(|priority| priority.as_str().to_owned()).to_vec();
        let record = [
            ("state", Type::Word(states)),
            ("team", Type::Word(teams)),
            ("priority", Type::Word(priorities)),
            ("has_owner", Type::Bool),
            ("age_days", Type::Int),
        ];
        let actor = [
            ("side", Type::Word(sides)),
            ("roles", Type::list(Type::Word(roles))),
            ("relations", Type::list(Type::Word(relations))),
        ];
        let mut scope = Scope::for_routing(&record_type.form);
        scope.variables.insert("record".to_owned(), group(record));
        scope.variables.insert("actor".to_owned(), group(actor));
        scope.variables.insert("today".to_owned(), Type::Date);
        scope
    }

    /// For templates: the answers, the record and the date, whoever makes the document.
    pub fn for_templates(blueprint: &Blueprint, record_type: &RecordType) -> Scope {
        let mut scope = Scope::for_guards(blueprint, record_type);
        scope.variables.remove("actor");
        scope
    }

    /// For routing: the answers alone.
    pub fn for_routing(form: &Form) -> Scope {
        let fields = form.fields().filter_map(|(key, field)| Some((name(key), field_type(field)?)));
        Scope { variables: BTreeMap::from([("answers".to_owned(), Type::Map(fields.collect()))]) }
    }

    pub fn get(&self, variable: &str) -> Option<&Type> {
        self.variables.get(variable)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.keys().map(String::as_str)
    }

    /// The same scope with one more variable, as inside `exists`.
    #[must_use]
    pub fn with(&self, variable: &str, declared: Type) -> Scope {
        let mut scope = self.clone();
        scope.variables.insert(variable.to_owned(), declared);
        scope
    }
}

/// The name of a key in an expression, where a hyphen would mean a subtraction.
pub fn name(key: &str) -> String {
    key.replace('-', "_")
}

const EVERY_RELATION: [Relation; 7] = [
    Relation::Own,
    Relation::Participant,
    Relation::Assigned,
    Relation::Team,
    Relation::Organization,
    Relation::Subtree,
    Relation::All,
];

const EVERY_PRIORITY: [Priority; 4] = [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent];

fn field_type(field: &Field) -> Option<Type> {
    Some(match field.kind {
        Kind::MultiChoice => Type::list(words(&field.options)),
        Kind::Table => {
            let columns = field.columns.iter().filter_map(|(key, column)| {
                Some((name(key), plain_type(column.kind, column.decimals, &column.options)?))
            });
            Type::list(Type::Map(columns.collect()))
        }
        Kind::Person => group([("name", Type::Text), ("email", Type::Text)]),
        Kind::Address => group(["line1", "line2", "postcode", "city", "country"].map(|part| (part, Type::Text))),
        kind => plain_type(kind, field.decimals, &field.options)?,
    })
}

fn plain_type(kind: Kind, decimals: Option<u8>, options: &Keyed<TextOr<Choice>>) -> Option<Type> {
    Some(match kind {
        Kind::ShortText | Kind::LongText | Kind::Email | Kind::Phone => Type::Text,
        Kind::Number if decimals.unwrap_or(0) == 0 => Type::Int,
        Kind::Number | Kind::Money => Type::Double,
        Kind::Date => Type::Date,
        Kind::Choice => words(options),
        Kind::YesNo => Type::Bool,
        _ => return None,
    })
}

fn words(options: &Keyed<TextOr<Choice>>) -> Type {
    Type::Word(options.keys().map(Key::to_string).collect())
}

fn group<const N: usize>(parts: [(&str, Type); N]) -> Type {
    Type::Map(parts.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect())
}
