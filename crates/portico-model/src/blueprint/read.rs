//! Reads typed values out of a `Node`, gathering every problem with its path instead of stopping at the first.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::finding::MOST_FINDINGS;
use super::node::{Entry, Node, Place, Step, Value};

/// What was wrong at one place.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    pub path: Vec<Step>,
    pub at: Place,
}

#[derive(Debug, PartialEq, Eq)]
pub enum ProblemKind {
    Unknown { key: String, known: &'static [&'static str] },
    Missing { key: String },
    Word { found: String, known: Vec<String> },
    Wrong { message: String },
}

/// Where problems are gathered, with the path to where reading stands.
#[derive(Default)]
pub struct Reading {
    path: RefCell<Vec<Step>>,
    problems: RefCell<Vec<Problem>>,
}

#[derive(Debug)]
pub struct ReadError {
    kind: Option<ProblemKind>,
}

/// A node with where to report what is wrong with it.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    node: &'a Node,
    reading: &'a Reading,
}

/// The typed value, or everything that is wrong. Unknown keys do not prevent a value.
pub fn read<'a, T: de::Deserialize<'a>>(node: &'a Node, reading: &'a Reading) -> (Option<T>, Vec<Problem>) {
    let reader = Reader { node, reading };
    let value = T::deserialize(reader).map_err(|error| reader.keep(error)).ok();
    (value, reading.problems.take())
}

impl ReadError {
    fn new(kind: ProblemKind) -> ReadError {
        ReadError { kind: Some(kind) }
    }
}

impl<'a> Reader<'a> {
    /// Notes an error where it arose; one that was noted further down passes through.
    fn keep(&self, error: ReadError) -> ReadError {
        self.keep_at(error, self.node.at)
    }

    fn keep_at(&self, error: ReadError, at: Place) -> ReadError {
        if let Some(kind) = error.kind {
            self.note(kind, at);
        }
        ReadError { kind: None }
    }

    fn note(&self, kind: ProblemKind, at: Place) {
        let mut problems = self.reading.problems.borrow_mut();
        if problems.len() < MOST_FINDINGS {
            let path = self.reading.path.borrow().clone();
            problems.push(Problem { kind, path, at });
        }
    }

    fn enter<T>(
        &self,
        step: Step,
        node: &'a Node,
        go: impl FnOnce(Reader<'a>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        self.reading.path.borrow_mut().push(step);
        let reader = Reader { node, reading: self.reading };
        let result = go(reader).map_err(|error| reader.keep(error));
        self.reading.path.borrow_mut().pop();
        result
    }

    fn wrong<T>(&self, visitor: &dyn de::Expected) -> Result<T, ReadError> {
        let message = format!("expected {visitor}, found {}", self.node.describe());
        Err(ReadError::new(ProblemKind::Wrong { message }))
    }
}

struct Items<'a> {
    of: Reader<'a>,
    items: std::iter::Enumerate<std::slice::Iter<'a, Node>>,
}

impl<'a> SeqAccess<'a> for Items<'a> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some((at, node)) = self.items.next() else {
            return Ok(None);
        };
        self.of.enter(Step::Item(at), node, |reader| seed.deserialize(reader)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        self.items.size_hint().1
    }
}

struct Entries<'a> {
    of: Reader<'a>,
    rest: std::slice::Iter<'a, Entry>,
    /// The keys that a struct knows; others are noted and passed over.
    known: Option<&'static [&'static str]>,
    current: Option<&'a Entry>,
}

impl<'a> MapAccess<'a> for Entries<'a> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        while let Some(entry) = self.rest.next() {
            if let Some(known) = self.known.filter(|known| !known.contains(&entry.key.as_str())) {
                let kind = ProblemKind::Unknown { key: entry.key.clone(), known };
                let noted = self.of.enter(Step::Key(entry.key.clone()), &entry.node, |reader| {
                    reader.note(kind, entry.key_at);
                    Ok(())
                });
                noted?;
                continue;
            }
            // Of a key that stands twice, which is reported elsewhere, the last one counts.
            if self.known.is_some() && self.rest.as_slice().iter().any(|later| later.key == entry.key) {
                continue;
            }
            self.current = Some(entry);
            let key: StrDeserializer<'_, ReadError> = entry.key.as_str().into_deserializer();
            let read = |reader: Reader<'a>| seed.deserialize(key).map_err(|error| reader.keep_at(error, entry.key_at));
            return self.of.enter(Step::Key(entry.key.clone()), &entry.node, read).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        let Some(entry) = self.current.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        self.of.enter(Step::Key(entry.key.clone()), &entry.node, |reader| seed.deserialize(reader))
    }
}

/// An enum: a word alone, or a mapping of one word to its value.
struct Word<'a> {
    of: Reader<'a>,
    name: &'a str,
    value: Option<&'a Node>,
}

impl<'a> EnumAccess<'a> for Word<'a> {
    type Error = ReadError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Result<(V::Value, Self), ReadError> {
        let word: StrDeserializer<'_, ReadError> = self.name.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'a> de::VariantAccess<'a> for Word<'a> {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        match self.value {
            None => Ok(()),
            Some(_) => Err(de::Error::custom(format!("`{}` stands alone and takes no value", self.name))),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<T::Value, ReadError> {
        let Some(node) = self.value else {
            return Err(de::Error::custom(format!("`{}` needs a value: write `{}: …`", self.name, self.name)));
        };
        self.of.enter(Step::Key(self.name.to_owned()), node, |reader| seed.deserialize(reader))
    }

    fn tuple_variant<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.newtype_variant_seed(Passed(visitor))
    }

    fn struct_variant<V: Visitor<'a>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        self.newtype_variant_seed(Passed(visitor))
    }
}

/// Hands whatever stands there to a visitor.
struct Passed<V>(V);

impl<'a, V: Visitor<'a>> DeserializeSeed<'a> for Passed<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_any(self.0)
    }
}

impl<'a> Deserializer<'a> for Reader<'a> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Int(value) => visitor.visit_i64(*value),
            Value::Float(value) => visitor.visit_f64(*value),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::List(items) => visitor.visit_seq(Items { of: self, items: items.iter().enumerate() }),
            Value::Map(entries) => {
                visitor.visit_map(Entries { of: self, rest: entries.iter(), known: None, current: None })
            }
        }
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.node.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match &self.node.value {
            Value::Map(entries) => {
                visitor.visit_map(Entries { of: self, rest: entries.iter(), known: Some(fields), current: None })
            }
            _ => self.wrong(&"a mapping"),
        }
    }

    /// A mapping with nothing under it is an empty one.
    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.node.value {
            Value::Null => visitor.visit_map(Entries { of: self, rest: [].iter(), known: None, current: None }),
            Value::Map(_) => self.deserialize_any(visitor),
            _ => self.wrong(&visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.node.value {
            Value::List(_) => self.deserialize_any(visitor),
            _ => self.wrong(&"a list"),
        }
    }

    fn deserialize_string<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.node.value {
            Value::Text(_) => self.deserialize_any(visitor),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => Err(ReadError::new(ProblemKind::Wrong {
                message: format!("expected a text, found {}: put it in quotes", self.node.describe()),
            })),
            _ => self.wrong(&"a text"),
        }
    }

    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_string(visitor)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let (name, value) = match &self.node.value {
            Value::Text(name) => (name, None),
            Value::Map(entries) => match entries.as_slice() {
                [entry] => (&entry.key, Some(&entry.node)),
                _ => return self.wrong(&format!("one of {}", variants.join(", ")).as_str()),
            },
            _ => return self.wrong(&format!("one of {}", variants.join(", ")).as_str()),
        };
        visitor.visit_enum(Word { of: self, name, value })
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'a>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char
        bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

impl<'a> IntoDeserializer<'a, ReadError> for Reader<'a> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Some(ProblemKind::Wrong { message }) => f.write_str(message),
            Some(ProblemKind::Missing { key }) => write!(f, "`{key}` is missing"),
            Some(ProblemKind::Unknown { key, .. }) => write!(f, "`{key}` is not known"),
            Some(ProblemKind::Word { found, .. }) => write!(f, "`{found}` is not known"),
            None => f.write_str("reported elsewhere"),
        }
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        ReadError::new(ProblemKind::Wrong { message: message.to_string() })
    }

    fn missing_field(field: &'static str) -> Self {
        ReadError::new(ProblemKind::Missing { key: field.to_owned() })
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let known = expected.iter().map(|&word| word.to_owned()).collect();
        ReadError::new(ProblemKind::Word { found: variant.to_owned(), known })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        ReadError::new(ProblemKind::Unknown { key: field.to_owned(), known: expected })
    }

    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        ReadError::new(ProblemKind::Wrong { message: format!("expected {expected}, found {}", plain(unexpected)) })
    }

    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        de::Error::invalid_type(unexpected, expected)
    }
}

/// What was found, without the words of the library.
fn plain(unexpected: de::Unexpected<'_>) -> String {
    use de::Unexpected;
    match unexpected {
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Str(text) => format!("the text `{}`", text.chars().take(40).collect::<String>()),
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Signed(value) => format!("the number {value}"),
        Unexpected::Unsigned(value) => format!("the number {value}"),
        Unexpected::Float(value) => format!("the number {value}"),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a mapping".to_owned(),
        other => other.to_string(),
    }
}
