//! What a placeholder may stand for.

use crate::Key;
use crate::access::Side;
use crate::blueprint::{Field, Form, Kind, did_you_mean};
use crate::guards::name as with_underscores;

/// What a placeholder stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    RecordTitle,
    RecordNumber,
    /// The label of the state.
    RecordState,
    /// The day on which the record was sent.
    RecordOpened,
    Organization,
    Firm,
    /// Whom the record is for.
    Person,
    /// Whoever makes the document.
    Author,
    Today,
    /// The answer of a field, or one part of a person or an address.
    Answer {
        field: Key,
        part: Option<&'static str>,
    },
}

/// Every name but those of answers.
const FIXED: [(&str, Name); 9] = [
    ("record.title", Name::RecordTitle),
    ("record.number", Name::RecordNumber),
    ("record.state", Name::RecordState),
    ("record.opened", Name::RecordOpened),
    ("organization.name", Name::Organization),
    ("firm.name", Name::Firm),
    ("person.name", Name::Person),
    ("author.name", Name::Author),
    ("today", Name::Today),
];

impl Name {
    /// The name, or what is wrong with it and what was probably meant. A hyphen may be written as an underscore, as in
    /// conditions.
    pub(super) fn read(text: &str, form: &Form) -> Result<Name, (String, String)> {
        if let Some((_, name)) = FIXED.iter().find(|(known, _)| *known == text) {
            return Ok(name.clone());
        }
        let (path, part) = match text.strip_prefix("answers.") {
            Some(rest) => rest.split_once('.').map_or((rest, None), |(field, part)| (field, Some(part))),
            None => return Err(unknown(text, FIXED.iter().map(|(known, _)| *known).chain(["answers.…"]))),
        };
        let answered = || form.fields().filter(|(_, field)| field.takes_answer());
        let found = answered().find(|(key, _)| key.as_str() == path || with_underscores(key) == path);
        let Some((key, field)) = found else {
            return Err(unknown(path, answered().map(|(key, _)| key.as_str())));
        };
        let part = part.map(|part| part_of(field, part)).transpose()?;
        Ok(Name::Answer { field: key.clone(), part })
    }

    /// Whether readers of this side may know it.
    pub(super) fn is_for(&self, side: Side, form: &Form) -> bool {
        match self {
            Name::Answer { field, .. } => form.field(field).is_some_and(|field| field.visible_to(side)),
            Name::RecordTitle
            | Name::RecordNumber
            | Name::RecordState
            | Name::RecordOpened
            | Name::Organization
            | Name::Firm
            | Name::Person
            | Name::Author
            | Name::Today => true,
        }
    }
}

fn part_of(field: &Field, part: &str) -> Result<&'static str, (String, String)> {
    let known: &[&'static str] = match field.kind {
        Kind::Person => &["name", "email"],
        Kind::Address => &["line1", "line2", "postcode", "city", "country"],
        _ => return Err((format!("“{}” has no parts", field.label), "Write the field alone.".to_owned())),
    };
    let found = known.iter().find(|known| **known == part);
    found.copied().ok_or_else(|| unknown(part, known.iter().copied()))
}

fn unknown<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> (String, String) {
    (format!("nothing is known as `{name}`"), did_you_mean(name, known))
}
