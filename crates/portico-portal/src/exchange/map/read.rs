//! Reading a map: within limits, and with the line of what is wrong.

use super::{Fault, Map};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_saphyr::Spanned;
use std::{collections::BTreeMap, fmt, marker::PhantomData};

/// No map is larger.
const LARGEST: usize = 4 * 1024 * 1024;

/// Entries by name, each with the line in which it stands.
#[derive(Debug, Clone)]
pub struct Lines<T>(BTreeMap<String, (u64, T)>);

/// Why a text is no map.
pub type NotRead = Vec<Fault>;

impl Map {
    pub fn read(text: &str) -> Result<Self, NotRead> {
        if text.len() > LARGEST {
            let what = format!("the map has {} bytes; at most {LARGEST} are read", text.len());
            return Err(vec![Fault { line: 1, what, help: "Write a shorter one.".into() }]);
        }
        serde_saphyr::from_str_with_options(text, options()).map_err(|error| {
            let line = error.location().map_or(1, |location| location.line());
            let plain = error.without_snippet();
            let what = plain.render_with_formatter(&serde_saphyr::UserMessageFormatter);
            let help = "Compare it with one that --suggest-map writes.".to_owned();
            vec![Fault { line, what: what.trim_end_matches('.').to_owned(), help }]
        })
    }
}

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 12,
            flow_nesting_limit: 12,
            max_nodes: 200_000,
            max_events: 600_000,
            max_aliases: 0,
            max_anchors: 0,
            max_documents: 1,
        },
        strict_booleans: true,
        with_snippet: false,
    }
}

impl<T> Lines<T> {
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.get(name).map(|(_, value)| value)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, u64, &T)> {
        self.0.iter().map(|(name, (line, value))| (name.as_str(), *line, value))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl<T> Default for Lines<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Lines<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
    type Value = Lines<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping of names to entries")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Lines::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(name) = map.next_key::<Spanned<String>>()? {
            let line = name.referenced.line();
            entries.insert(name.value, (line, map.next_value()?));
        }
        Ok(Lines(entries))
    }
}
