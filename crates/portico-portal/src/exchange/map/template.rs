//! Texts with the names of attributes in braces.

use serde::Deserialize;

/// `Ticket {case} about {product}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    Attribute(String),
}

impl From<String> for Template {
    fn from(text: String) -> Self {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((words, (name, after))) = rest.split_once('{').and_then(|(w, r)| Some((w, r.split_once('}')?))) {
            parts.extend([Part::Words(words.to_owned()), Part::Attribute(name.trim().to_owned())]);
            rest = after;
        }
        parts.push(Part::Words(rest.to_owned()));
        Self(parts)
    }
}

impl Template {
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Attribute(name) => Some(name.as_str()),
            Part::Words(_) => None,
        })
    }

    /// The text, with nothing where an attribute is missing.
    pub fn fill(&self, value: impl Fn(&str) -> Option<String>) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Words(words) => words.clone(),
            Part::Attribute(name) => value(name).unwrap_or_default(),
        });
        parts.collect::<String>().trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_in_braces_are_filled_in() {
        let fill = |text: &str| Template::from(text.to_owned()).fill(|name| (name == "a b").then(|| "X".to_owned()));
        assert_eq!(fill("Ticket {a b}, {nothing}!"), "Ticket X, !");
        assert_eq!(fill("plain"), "plain");
        assert_eq!(fill("{ a b }"), "X");
        assert_eq!(fill("a { brace"), "a { brace");
        assert_eq!(fill("{nothing}"), "");
    }
}
