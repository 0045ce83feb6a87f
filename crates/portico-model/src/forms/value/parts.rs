//! Kinds that are asked in parts: a person, an address.

use serde_json::{Map, Value};

use super::{contact, first, tidy};
use crate::Key;
use crate::blueprint::Field;
use crate::forms::answers::{FieldErrors, Input};

/// No part is longer.
const MOST: usize = 200;

type Answer = Result<Option<Value>, FieldErrors>;

/// Name, and e-mail address if known.
pub(super) fn person(key: &Key, _: &Field, input: &Input) -> Answer {
    let mut parts = Parts::new(key, input, &[("name", "name"), ("email", "e-mail address")]);
    if parts.given.is_empty() && parts.errors.is_empty() {
        return Ok(None);
    }
    parts.require("name", "Enter the person’s name");
    if let Some(Value::String(typed)) = parts.given.get("email") {
        match contact::email(typed) {
            Ok(address) => drop(parts.given.insert("email".to_owned(), address.into())),
            Err(wrong) => parts.errors.add(format!("{key}.email"), wrong),
        }
    }
    parts.answer()
}

pub(super) fn address(key: &Key, _: &Field, input: &Input) -> Answer {
    let names = [
        ("line1", "street"),
        ("line2", "second line"),
        ("postcode", "postcode"),
        ("city", "town or city"),
        ("country", "country"),
    ];
    let mut parts = Parts::new(key, input, &names);
    if parts.given.is_empty() && parts.errors.is_empty() {
        return Ok(None);
    }
    parts.require("line1", "Enter the street and number");
    parts.require("city", "Enter the town or city");
    parts.answer()
}

struct Parts<'a> {
    key: &'a Key,
    given: Map<String, Value>,
    errors: FieldErrors,
}

impl<'a> Parts<'a> {
    fn new(key: &'a Key, input: &Input, names: &[(&str, &str)]) -> Parts<'a> {
        let mut parts = Parts { key, given: Map::new(), errors: FieldErrors::default() };
        for (part, called) in names {
            let name = format!("{key}.{part}");
            let text = tidy(first(input, &name), false);
            if text.chars().count() > MOST {
                parts.errors.add(name, format!("The {called} must be {MOST} characters or fewer"));
            } else if !text.is_empty() {
                parts.given.insert((*part).to_owned(), text.into());
            }
        }
        parts
    }

    fn require(&mut self, part: &str, words: &str) {
        let name = format!("{}.{part}", self.key);
        if !self.given.contains_key(part) && self.errors.get(&name).is_none() {
            self.errors.add(name, words);
        }
    }

    fn answer(self) -> Answer {
        if self.errors.is_empty() { Ok(Some(Value::Object(self.given))) } else { Err(self.errors) }
    }
}
