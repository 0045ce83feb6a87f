//! What is decided on: the answers, the rule, the amount, the versions of documents; one hash over all of it.

use crate::{
    error::{Error, Result},
    ids::DocumentId,
};
use portico_model::{
    Key,
    access::Side,
    approvals::{Bundle, Procedure},
    blueprint::Form,
    forms::{self, Answers},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// So many characters of an answer stand in one line.
const LONGEST: usize = 60;

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
    /// The one that the approval is about: it comes first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_subject: bool,
    /// Of which document it is a version: what its files are called may change from one to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
}

/// A document with the item of the checklist that it answers, if any.
#[derive(Debug, Clone)]
pub struct Filed {
    pub id: DocumentId,
    pub item: Option<Key>,
    /// The template that made the current version.
    pub template: Option<Key>,
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
        let about = subject(procedure, documents).map(|one| one.id);
        let papers = |firm_only: bool| {
            let covered = documents.iter().filter(|one| one.firm_only == firm_only);
            let covered = covered.filter(|one| procedure.covers_documents_of(one.item.as_ref()));
            let paper = |one: &Filed| Document { is_subject: about == Some(one.id), ..one.document.clone() };
            let mut papers: Vec<_> = covered.map(paper).collect();
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

    /// The files that somebody of this side may know of; the one that it is about comes first.
    pub fn papers(&self, side: Side) -> impl Iterator<Item = &Document> {
        let of_side = move || {
            let of_firm = self.firm.documents.iter().filter(move |_| side == Side::Firm);
            self.client.documents.iter().chain(of_firm)
        };
        of_side().filter(|one| one.is_subject).chain(of_side().filter(|one| !one.is_subject))
    }

    /// What the document is called that it is about, if it is about one that this side may know of.
    pub fn about(&self, side: Side) -> Option<&str> {
        self.papers(side).find(|one| one.is_subject).map(Document::title)
    }

    /// What differs from an earlier round, for somebody of this side.
    // req 69, ask 27
    pub fn difference(&self, before: &Self, form: &Form, side: Side) -> Vec<Difference> {
        let mut lines = changed(&before.shown(form, side), &self.shown(form, side));
        let (was, is): (Vec<_>, Vec<_>) = (before.papers(side).collect(), self.papers(side).collect());
        lines.extend(files(&was, &is));
        if self.rule_version != before.rule_version {
            let version = |number: i64| format!("Version {number}");
            let (before, after) = (version(before.rule_version), version(self.rule_version));
            lines.push(Difference { label: "Rules".into(), before, after });
        }
        lines
    }
}

/// The document that an approval is about, as its template made it; of several the one that was added last.
pub fn subject<'d>(procedure: &Procedure, documents: &'d [Filed]) -> Option<&'d Filed> {
    let (template, declared) = procedure.template()?;
    let is_it = |one: &&Filed| {
        let is_covered = procedure.covers_documents_of(one.item.as_ref());
        let is_known = !one.firm_only || procedure.covers_firm_only();
        one.template.as_ref() == Some(template) && one.firm_only == declared.firm_only && is_covered && is_known
    };
    documents.iter().filter(is_it).max_by_key(|one| one.id)
}

/// One line for each file that is another. Where nothing but their names could tell two from each other, and they are
/// called the same, one line for all.
fn files(was: &[&Document], is: &[&Document]) -> Vec<Difference> {
    let names = |papers: &[&Document]| papers.iter().map(|one| one.key()).collect::<BTreeSet<_>>().len();
    if names(was) < was.len() || names(is) < is.len() {
        let all = || Difference { label: "Files".into(), before: labels(was), after: labels(is) };
        return if was == is { Vec::new() } else { vec![all()] };
    }
    let before = |one: &Document| was.iter().find(|earlier| earlier.key() == one.key()).copied();
    let is_gone = |one: &&&Document| !is.iter().any(|later| later.key() == one.key());
    let gone = was.iter().filter(is_gone).map(|one| (Some(*one), None));
    let pairs = is.iter().map(|one| (before(one), Some(*one))).chain(gone);
    let mut lines: Vec<Difference> = pairs.filter_map(|(before, after)| another(before, after)).collect();
    lines.sort_by(|one, next| one.label.cmp(&next.label));
    lines
}

fn another(before: Option<&Document>, after: Option<&Document>) -> Option<Difference> {
    let bytes = |one: &Document| (one.label.clone(), one.sha256.clone());
    if before.map(bytes) == after.map(bytes) {
        return None;
    }
    let name = after.or(before).map(Document::name).unwrap_or_default();
    // An earlier version may have had another name.
    let version = |one: &Document| {
        if one.name() == name { one.version() } else { format!("{}, {}", one.name(), one.version()) }
    };
    let (before, after) = (before.map(version).unwrap_or_default(), after.map(version).unwrap_or_default());
    let after = if before == after { format!("another {after}") } else { after };
    Some(Difference { label: name.to_owned(), before, after })
}

fn labels(documents: &[&Document]) -> String {
    let labels: Vec<&str> = documents.iter().map(|one| one.label.as_str()).collect();
    labels.join(", ")
}

impl Document {
    /// By what it is the same in two rounds: the document, else what its file is called.
    fn key(&self) -> (Option<DocumentId>, &str) {
        (self.document, if self.document.is_some() { "" } else { self.name() })
    }

    /// "passport.pdf"
    fn name(&self) -> &str {
        self.parts().0
    }

    /// "Declaration of Larkfield Bakery"
    pub fn title(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(title, _)| title)
    }

    /// "version 2 (Valid until: 1 May 2031)"
    fn version(&self) -> String {
        let (_, rest) = self.parts();
        if rest.starts_with("version") { rest.to_owned() } else { format!("version 1 {rest}").trim_end().to_owned() }
    }

    /// The name, and what the label says besides: of a first version nothing, or what is said about it.
    fn parts(&self) -> (&str, &str) {
        let label = self.label.as_str();
        let split = |at: usize, skipped: usize| {
            (label.get(..at).unwrap_or_default(), label.get(at + skipped..).unwrap_or_default())
        };
        let said = || label.find(" (").filter(|at| label.ends_with(')') && split(*at, 1).0.contains('.'));
        match (label.rfind(", version "), said()) {
            (Some(at), _) => split(at, 2),
            (None, Some(at)) => split(at, 1),
            (None, None) => (label, ""),
        }
    }
}

impl Difference {
    /// "Leaflet.pdf: version 3 → version 4", in one line of a mail.
    pub fn line(&self) -> String {
        let Self { label, before, after } = self;
        let short = |text: &str| match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text.to_owned(),
        };
        match (short(before).replace('\n', " "), short(after).replace('\n', " ")) {
            (before, after) if before.is_empty() => format!("{label}: new, {after}"),
            (before, after) if after.is_empty() => format!("{label}: {before} → gone"),
            (before, after) => format!("{label}: {before} → {after}"),
        }
    }
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

    /// What is told of files that were called like this, had these bytes, and are versions of these documents.
    fn told(before: &[(&str, &str, Option<u128>)], after: &[(&str, &str, Option<u128>)]) -> String {
        let papers = |all: &[(&str, &str, Option<u128>)]| -> Vec<Document> {
            let paper = |(label, hash, document): &(&str, &str, Option<u128>)| Document {
                label: (*label).into(),
                sha256: (*hash).into(),
                is_subject: false,
                document: document.map(|number| DocumentId(uuid::Uuid::from_u128(number))),
            };
            all.iter().map(paper).collect()
        };
        let (before, after) = (papers(before), papers(after));
        let found = files(&before.iter().collect::<Vec<_>>(), &after.iter().collect::<Vec<_>>());
        found.iter().map(Difference::line).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_file_that_is_another_is_told_in_one_line() {
        let third = [("Leaflet.pdf, version 3", "a", None), ("Notes.pdf", "b", None)];
        assert_eq!(told(&third, &third), "");
        let fourth = [("Leaflet.pdf, version 4", "c", None), ("Notes.pdf", "b", None)];
        assert_eq!(told(&third, &fourth), "Leaflet.pdf: version 3 → version 4");
        assert_eq!(told(&third, &fourth[..1]), "Leaflet.pdf: version 3 → version 4; Notes.pdf: version 1 → gone");
        assert_eq!(told(&third[1..], &third), "Leaflet.pdf: new, version 3");
        let said = [("id.pdf (Valid until: 1.5.2031)", "a", None)];
        let newer = [("id.pdf, version 2 (Valid until: 1.5.2036)", "b", None)];
        assert_eq!(
            told(&said, &newer),
            "id.pdf: version 1 (Valid until: 1.5.2031) → version 2 (Valid until: 1.5.2036)"
        );
        assert_eq!(told(&[("a.pdf", "1", None)], &[("a.pdf", "2", None)]), "a.pdf: version 1 → another version 1");
        let twice = [("a.pdf", "1", None), ("a.pdf", "2", None)];
        assert_eq!(told(&twice, &twice[..1]), "Files: a.pdf, a.pdf → a.pdf");
    }

    #[test]
    fn versions_of_one_document_are_one_line_whatever_their_files_are_called() {
        let drawn = [("Leaflet draft.pdf, version 3", "a", Some(1)), ("Notes.pdf", "b", Some(2))];
        let clean = [("Leaflet.pdf, version 4", "c", Some(1)), ("Notes.pdf", "b", Some(2))];
        assert_eq!(told(&drawn, &clean), "Leaflet.pdf: Leaflet draft.pdf, version 3 → version 4");
        let twins = [("scan.pdf", "a", Some(1)), ("scan.pdf", "b", Some(2))];
        assert_eq!(told(&twins, &twins[..1]), "scan.pdf: version 1 → gone");
        let put_in_anew = [("Notes.pdf", "b", Some(3))];
        assert_eq!(told(&drawn[1..], &put_in_anew), "Notes.pdf: new, version 1; Notes.pdf: version 1 → gone");
    }

    #[test]
    fn whatever_differs_has_another_hash() {
        let one = Content::default();
        let document = Document { label: "Cover".into(), sha256: "ab".into(), is_subject: false, document: None };
        let subject = Document { is_subject: true, ..document.clone() };
        let others = [
            Content { client: Part { documents: vec![subject], ..Part::default() }, ..one.clone() },
            Content { rule_version: 1, ..one.clone() },
            Content { amount: Some(0), ..one.clone() },
            Content { client: Part { documents: vec![document.clone()], ..Part::default() }, ..one.clone() },
            Content { firm: Part { documents: vec![document], ..Part::default() }, ..one.clone() },
        ];
        let hashes: std::collections::BTreeSet<_> =
            others.iter().chain([&one]).map(|content| content.bundle().unwrap()).collect();
        assert_eq!(hashes.len(), 6);
    }
}
