//! Lists that may also be said in one word: `all`, `none`, `any-open`.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Key;

/// All fields, none, or those named.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum AllNoneOr {
    All,
    #[default]
    None,
    Fields(Vec<Key>),
}

/// Where a transition begins.
#[derive(Debug, Clone, PartialEq)]
pub enum From {
    /// Every state that is not final.
    AnyOpen,
    States(Vec<Key>),
}

impl AllNoneOr {
    pub fn includes(&self, field: &str) -> bool {
        match self {
            AllNoneOr::All => true,
            AllNoneOr::None => false,
            AllNoneOr::Fields(fields) => fields.iter().any(|one| one.as_str() == field),
        }
    }
}

impl Serialize for AllNoneOr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            AllNoneOr::All => "all".serialize(serializer),
            AllNoneOr::None => "none".serialize(serializer),
            AllNoneOr::Fields(fields) => fields.serialize(serializer),
        }
    }
}

impl Serialize for From {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            From::AnyOpen => "any-open".serialize(serializer),
            From::States(states) => states.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for AllNoneOr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = "`all`, `none` or a list of fields";
        match deserializer.deserialize_any(WordOrList { words })? {
            Given::Word(word) if word == "all" => Ok(AllNoneOr::All),
            Given::Word(word) if word == "none" => Ok(AllNoneOr::None),
            Given::Word(word) => Err(D::Error::custom(format!("expected {words}, found `{word}`"))),
            Given::List(fields) => Ok(AllNoneOr::Fields(fields)),
        }
    }
}

impl<'de> Deserialize<'de> for From {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = "`any-open` or a list of states";
        match deserializer.deserialize_any(WordOrList { words })? {
            Given::Word(word) if word == "any-open" => Ok(From::AnyOpen),
            Given::Word(word) => Err(D::Error::custom(format!("expected {words}, found `{word}`"))),
            Given::List(states) => Ok(From::States(states)),
        }
    }
}

enum Given {
    Word(String),
    List(Vec<Key>),
}

struct WordOrList {
    words: &'static str,
}

impl<'de> Visitor<'de> for WordOrList {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words)
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Given, E> {
        Ok(Given::Word(word.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Given, A::Error> {
        let mut keys = Vec::new();
        while let Some(key) = list.next_element()? {
            keys.push(key);
        }
        Ok(Given::List(keys))
    }
}

fn word_or_keys(generator: &mut SchemaGenerator, words: &[&str]) -> Schema {
    let keys = generator.subschema_for::<Vec<Key>>();
    json_schema!({ "anyOf": [{ "enum": words }, keys] })
}

impl JsonSchema for AllNoneOr {
    fn schema_name() -> Cow<'static, str> {
        "AllNoneOrFields".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        word_or_keys(generator, &["all", "none"])
    }
}

impl JsonSchema for From {
    fn schema_name() -> Cow<'static, str> {
        "AnyOpenOrStates".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        word_or_keys(generator, &["any-open"])
    }
}
