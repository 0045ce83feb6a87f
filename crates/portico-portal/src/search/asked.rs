//! What somebody typed into a search: a number, words that must all occur, the last of which may go on.

use crate::search::fold;
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_store::Value;
use uuid::Uuid;

/// A search as it was typed. Nothing that can be typed is an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    terms: Vec<Term>,
    side: Side,
}

/// One condition on the words of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    Word(String),
    /// A word that goes on: from here up to there.
    Begins(String),
}

/// A statement and its values; the first is the workspace.
pub type Statement = (String, Vec<Value>);

/// A number that was typed: `R-41`, `r41`, `#41`, `41`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub number: i64,
    /// The record types that are numbered so.
    pub kinds: Vec<Key>,
}

/// Of a longer text the beginning is looked for.
const LONGEST: usize = 400;
/// More words than this narrow nothing any more.
const MOST_TERMS: usize = 12;
/// Beyond this it does not matter how often a word occurs.
const MOST_COUNTED: usize = 10_000;

impl Asked {
    /// Clients find by what clients may read, the firm by everything.
    pub fn of(text: &str, side: Side) -> Self {
        let text: String = text.chars().take(LONGEST).collect();
        let mut words: Vec<String> = fold::words(&text).take(MOST_TERMS).collect();
        let last = words.pop();
        words.sort();
        words.dedup();
        let implied = last.as_ref().is_some_and(|last| words.iter().any(|word| word.starts_with(last.as_str())));
        let mut terms: Vec<Term> = words.into_iter().map(Term::Word).collect();
        terms.extend(last.filter(|_| !implied).map(Term::Begins));
        Self { terms, side }
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// How often each term occurs, in the order of the terms, counted up to a point.
    pub fn counts(&self, workspace: Uuid) -> Statement {
        let mut values = vec![Value::Uuid(workspace)];
        let mut each = Vec::with_capacity(self.terms.len());
        for (place, term) in self.terms.iter().enumerate() {
            let condition = self.condition(term, "s", &mut values);
            each.push(format!(
                "SELECT {place} AS place, count(*) AS held FROM \
                 (SELECT s.record_id FROM search_word s WHERE s.workspace_id = $1 AND {condition} LIMIT {MOST_COUNTED}) c{place}"
            ));
        }
        (format!("SELECT e.held FROM ({}) e ORDER BY e.place", each.join(" UNION ALL ")), values)
    }

    /// Records in which every term occurs, looked up by the rarest one; some may come more than once.
    pub fn candidates(&self, workspace: Uuid, counts: &[i64], most: usize) -> Statement {
        let rarest = counts.iter().enumerate().min_by_key(|(_, count)| **count).map_or(0, |(place, _)| place);
        let mut values = vec![Value::Uuid(workspace)];
        let mut conditions = Vec::with_capacity(self.terms.len());
        for (place, term) in self.terms.iter().enumerate() {
            if place == rarest {
                conditions.push(self.condition(term, "s", &mut values));
            } else {
                let condition = self.condition(term, "o", &mut values);
                conditions.push(format!(
                    "EXISTS (SELECT 1 FROM search_word o WHERE o.workspace_id = $1 AND o.record_id = s.record_id AND {condition})"
                ));
            }
        }
        let all = conditions.join(" AND ");
        (format!("SELECT s.record_id FROM search_word s WHERE s.workspace_id = $1 AND {all} LIMIT {most}"), values)
    }

    /// The same as conditions on the listed record `t`, each with its values in the order of its question marks.
    pub fn conditions(&self) -> Vec<(String, Vec<Value>)> {
        let mine =
            "EXISTS (SELECT 1 FROM search_word s WHERE s.workspace_id = t.workspace_id AND s.record_id = t.id AND ";
        let seen = self.seen("s");
        let condition = |term: &Term| match term {
            Term::Word(word) => (format!("{mine}s.word = ?{seen})"), vec![Value::from(word)]),
            Term::Begins(word) => {
                (format!("{mine}s.word >= ? AND s.word < ?{seen})"), vec![Value::from(word), beyond(word)])
            }
        };
        self.terms.iter().map(condition).collect()
    }

    fn condition(&self, term: &Term, alias: &str, values: &mut Vec<Value>) -> String {
        let seen = self.seen(alias);
        let mut bind = |value: Value| {
            values.push(value);
            values.len()
        };
        match term {
            Term::Word(word) => format!("{alias}.word = ${}{seen}", bind(Value::from(word))),
            Term::Begins(word) => {
                let (from, until) = (bind(Value::from(word)), bind(beyond(word)));
                format!("{alias}.word >= ${from} AND {alias}.word < ${until}{seen}")
            }
        }
    }

    fn seen(&self, alias: &str) -> String {
        match self.side {
            Side::Client => format!(" AND NOT {alias}.firm_only"),
            Side::Firm => String::new(),
        }
    }
}

/// What comes after every word that begins so: no word holds the last of all code points.
fn beyond(word: &str) -> Value {
    Value::Text(format!("{word}{}", char::MAX))
}

impl Number {
    /// The number, if the text is one and nothing else. With a prefix only the types that have it.
    pub fn of(text: &str, blueprint: &Compiled) -> Option<Self> {
        let text = text.trim();
        let (prefix, digits) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
        let number = digits.parse().ok()?;
        let bare =
            |prefix: &str| prefix.trim_matches(|c: char| matches!(c, '-' | '#') || c.is_whitespace()).to_lowercase();
        let wanted = bare(prefix);
        let kinds = blueprint
            .record_types
            .iter()
            .filter(|(_, declared)| wanted.is_empty() || bare(&declared.number.prefix) == wanted);
        let kinds: Vec<Key> = kinds.map(|(key, _)| key.clone()).collect();
        (!kinds.is_empty()).then_some(Self { number, kinds })
    }
}
