//! What makes a transition without anybody pressing its button: one event, or a list of which each is enough.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Key;
use crate::access::Side;

/// Something that happens to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// The client wrote.
    ClientReply,
    /// The firm wrote to the client for the first time in this state.
    FirmReply,
    /// The client sent a file, or a newer version of one.
    ClientFile,
    /// The firm put a file there that the client sees, or a newer version of one.
    FirmFile,
    /// Nothing of the checklist is missing or returned any more.
    HandedIn,
    /// Everything of the checklist is done.
    ChecklistDone,
    /// This approval was put before those who decide on it.
    Submitted(Key),
    /// The last decision that this approval needed was given.
    Approved(Key),
    /// Somebody asked for changes instead.
    ChangesAsked(Key),
    /// What was being decided on, or had been approved, has changed.
    Voided(Key),
}

/// The events of which each makes a transition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Triggers(Vec<Trigger>);

impl Trigger {
    /// What a file of this side sets off.
    pub fn file_of(side: Side) -> Trigger {
        match side {
            Side::Client => Trigger::ClientFile,
            Side::Firm => Trigger::FirmFile,
        }
    }

    /// The approval that it is about.
    pub fn approval(&self) -> Option<&Key> {
        match self {
            Trigger::Submitted(key) | Trigger::Approved(key) | Trigger::ChangesAsked(key) | Trigger::Voided(key) => {
                Some(key)
            }
            _ => None,
        }
    }

    /// Whether it is about the checklist.
    pub fn is_of_checklist(&self) -> bool {
        matches!(self, Trigger::HandedIn | Trigger::ChecklistDone)
    }
}

impl Triggers {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn includes(&self, trigger: &Trigger) -> bool {
        self.0.contains(trigger)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Trigger> {
        self.0.iter()
    }
}

impl Serialize for Triggers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            all => all.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Triggers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMany)
    }
}

struct OneOrMany;

impl<'de> Visitor<'de> for OneOrMany {
    type Value = Triggers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what sets it off, or a list of that")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Triggers, E> {
        Ok(Triggers(vec![Trigger::deserialize(StrDeserializer::new(word))?]))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Triggers, A::Error> {
        Ok(Triggers(vec![Trigger::deserialize(MapAccessDeserializer::new(map))?]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Triggers, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = list.next_element()? {
            all.push(one);
        }
        Ok(Triggers(all))
    }
}

impl JsonSchema for Triggers {
    fn schema_name() -> Cow<'static, str> {
        "Triggers".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (one, many) = (generator.subschema_for::<Trigger>(), generator.subschema_for::<Vec<Trigger>>());
        json_schema!({ "anyOf": [one, many] })
    }
}
