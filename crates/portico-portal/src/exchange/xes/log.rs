//! A log as values: its cases, their events, and what is attached to them.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// What stands before the first case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    pub classifiers: Vec<Classifier>,
    /// Events that stand outside every case; they belong to nobody and are left out.
    pub stray_events: u64,
}

/// Which attributes make up what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classifier {
    pub name: String,
    pub keys: Vec<String>,
}

/// One case with its events in the order of the log.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Case {
    /// Counted from 1.
    pub position: u64,
    pub line: u64,
    pub attributes: Vec<Attribute>,
    pub events: Vec<Event>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    pub line: u64,
    pub attributes: Vec<Attribute>,
}

/// A named value. Attributes may be attached to attributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    pub key: String,
    pub value: Value,
    pub nested: Vec<Attribute>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    /// As it is written; what instant it is may depend on a time zone.
    Date(String),
    Int(i64),
    Float(f64),
    Boolean(bool),
    /// A list or a container: what it holds is in `nested`.
    Several,
}

/// The last attribute of a name counts, as in the other readers of this format.
pub fn find<'a>(attributes: &'a [Attribute], key: &str) -> Option<&'a Attribute> {
    attributes.iter().rev().find(|attribute| attribute.key == key)
}

impl Value {
    /// As a person reads it; nothing for what is empty or has parts.
    pub fn text(&self) -> Option<String> {
        let text = match self {
            Self::Text(text) | Self::Date(text) => text.trim().to_owned(),
            Self::Int(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
            Self::Boolean(truth) => truth.to_string(),
            Self::Several => String::new(),
        };
        (!text.is_empty()).then_some(text)
    }
}

impl Attribute {
    pub fn json(&self) -> serde_json::Value {
        let value = match &self.value {
            Value::Text(text) | Value::Date(text) => text.as_str().into(),
            Value::Int(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Boolean(truth) => (*truth).into(),
            Value::Several => {
                return self.nested.iter().map(|one| serde_json::json!([one.key, one.json()])).collect();
            }
        };
        if self.nested.is_empty() {
            return value;
        }
        let nested: serde_json::Map<_, _> = self.nested.iter().map(|one| (one.key.clone(), one.json())).collect();
        serde_json::json!({ "value": value, "with": nested })
    }
}

/// The instant that a text means; a time without an offset is read in the zone given.
pub fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let local: DateTime = text.parse().ok()?;
        zone.to_timestamp(local).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_in_every_usual_spelling() {
        let read = |text| instant(text, &TimeZone::get("Europe/Rome").unwrap()).map(|at| at.to_string());
        let noon = Some("2012-10-09T12:50:17Z".to_owned());
        assert_eq!(read("2012-10-09T14:50:17+02:00"), noon);
        assert_eq!(read("2012-10-09T12:50:17Z"), noon);
        assert_eq!(read("2012-10-09T12:50:17+0000"), noon);
        assert_eq!(read(" 2012-10-09 14:50:17+02:00 "), noon);
        assert_eq!(read("2012-10-09T14:50:17"), noon, "without an offset it is local");
        assert_eq!(read("2012-10-09T12:50:17.500Z"), Some("2012-10-09T12:50:17.5Z".to_owned()));
        assert_eq!(read("2012-10-09"), Some("2012-10-08T22:00:00Z".to_owned()));
        assert_eq!(read("yesterday"), None);
        assert_eq!(read(""), None);
    }
}
