//! What is decided on: the answers, the rule, the amount, the versions of documents; one hash over all of it.

use crate::error::{Error, Result};
use portico_model::{
    Key,
    access::Side,
    approvals::{Bundle, Procedure},
    blueprint::Form,
    forms::{self, Answers},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Everything that a decision is bound to. Two of them are the same if nothing in them differs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// What clients may read.
    pub client: Part,
    /// What the firm alone may read.
    pub firm: Part,
    /// The version of the blueprint by which it is decided.
    pub rule_version: i64,
    /// What limits are held against, in minor units.
    pub amount: Option<i64>,
}

/// What one side may read of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub answers: Answers,
    pub documents: Vec<Document>,
}

/// One version of one document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Document {
    /// "Brand guidelines, version 3"
    pub label: String,
    /// Of its bytes, in hex.
    pub sha256: String,
}

/// A document with the item of the checklist that it answers, if any.
#[derive(Debug, Clone)]
pub struct Filed {
    pub item: Option<Key>,
    /// The client knows nothing of it.
    pub firm_only: bool,
    pub document: Document,
}

/// One thing that is another than in an earlier round; empty where there is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub label: String,
    pub before: String,
    pub after: String,
}

impl Content {
    /// What this procedure decides on.
    pub fn of(procedure: &Procedure, form: &Form, answers: &Answers, (documents, version): (&[Filed], i64)) -> Self {
        let covered = answers.iter().filter(|(key, _)| procedure.covers(key));
        let (client, firm): (Vec<_>, Vec<_>) = covered.partition(|(key, _)| is_for_clients(form, key));
        let owned = |part: Vec<(&String, &serde_json::Value)>| {
            part.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect()
        };
        let papers = |firm_only: bool| {
            let covered = documents.iter().filter(|one| one.firm_only == firm_only);
            let covered = covered.filter(|one| procedure.covers_documents_of(one.item.as_ref()));
            let mut papers: Vec<_> = covered.map(|one| one.document.clone()).collect();
            papers.sort();
            papers
        };
        let of_firm = if procedure.covers_firm_only() { papers(true) } else { Vec::new() };
        Self {
            client: Part { answers: owned(client), documents: papers(false) },
            firm: Part { answers: owned(firm), documents: of_firm },
            rule_version: version,
            amount: procedure.amount(answers),
        }
    }

    /// The hash that a decision names. Keys are sorted, so the same content has the same one.
    pub fn bundle(&self) -> Result<Bundle> {
        Ok(Bundle(Sha256::digest(self.text()?).into()))
    }

    /// The text that is hashed.
    pub fn text(&self) -> Result<String> {
        Ok(serde_json::to_value(self).map_err(Error::internal)?.to_string())
    }

    /// What somebody of this side may read of it, in the order of the form.
    pub fn shown(&self, form: &Form, side: Side) -> Vec<(String, String)> {
        let answer = |key: &Key| {
            let of_firm = self.firm.answers.get(key.as_str()).filter(|_| side == Side::Firm);
            self.client.answers.get(key.as_str()).or(of_firm)
        };
        let lines = form.fields().filter_map(|(key, field)| {
            let text = forms::display(field, answer(key)?);
            (!text.is_empty()).then(|| (field.label.clone(), text))
        });
        lines.collect()
    }

    /// The files that somebody of this side may know of.
    pub fn papers(&self, side: Side) -> impl Iterator<Item = &Document> {
        let of_firm = self.firm.documents.iter().filter(move |_| side == Side::Firm);
        self.client.documents.iter().chain(of_firm)
    }

    /// What differs from an earlier round, for somebody of this side.
    // req 69, ask 27
    pub fn difference(&self, before: &Self, form: &Form, side: Side) -> Vec<Difference> {
        let mut lines = changed(&before.shown(form, side), &self.shown(form, side));
        let (was, is): (Vec<_>, Vec<_>) = (before.papers(side).collect(), self.papers(side).collect());
        if was != is {
            lines.push(Difference { label: "Files".into(), before: labels(&was), after: labels(&is) });
        }
        if self.rule_version != before.rule_version {
            let version = |number: i64| format!("Version {number}");
            let (before, after) = (version(before.rule_version), version(self.rule_version));
            lines.push(Difference { label: "Rules".into(), before, after });
        }
        lines
    }
}

fn labels(documents: &[&Document]) -> String {
    let labels: Vec<&str> = documents.iter().map(|one| one.label.as_str()).collect();
    labels.join(", ")
}

fn is_for_clients(form: &Form, key: &str) -> bool {
    form.field(&Key::new(key)).is_none_or(|field| field.visible_to(Side::Client))
}

fn changed(before: &[(String, String)], after: &[(String, String)]) -> Vec<Difference> {
    let find = |lines: &[(String, String)], label: &str| {
        lines.iter().find(|(name, _)| name == label).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let gone = before.iter().filter(|(label, _)| !after.iter().any(|(name, _)| name == label));
    let labels = after.iter().chain(gone).map(|(label, _)| label.clone());
    let each = labels.map(|label| Difference { before: find(before, &label), after: find(after, &label), label });
    each.filter(|one| one.before != one.after).collect()
}

/// The hash as pages and programs write it.
pub fn hex(bundle: Bundle) -> String {
    format!("{bundle:?}")
}

/// The hash that a form or a program sent; none if it is none.
pub fn parse(text: &str) -> Option<Bundle> {
    let digits = text.as_bytes();
    let mut bytes = [0; 32];
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Bundle(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_as_it_was_written_and_nothing_else_is_one() {
        let bundle = Content::default().bundle().unwrap();
        assert_eq!(parse(&hex(bundle)), Some(bundle));
        for text in ["", "00", "zz", &"g".repeat(64), &hex(bundle)[1..], &"é".repeat(32)] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn whatever_differs_has_another_hash() {
        let one = Content::default();
        let document = Document { label: "Cover".into(), sha256: "ab".into() };
        let others = [
            Content { rule_version: 1, ..one.clone() },
            Content { amount: Some(0), ..one.clone() },
            Content { client: Part { documents: vec![document.clone()], ..Part::default() }, ..one.clone() },
            Content { firm: Part { documents: vec![document], ..Part::default() }, ..one.clone() },
        ];
        let hashes: std::collections::BTreeSet<_> =
            others.iter().chain([&one]).map(|content| content.bundle().unwrap()).collect();
        assert_eq!(hashes.len(), 5);
    }
}
