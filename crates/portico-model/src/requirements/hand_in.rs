//! What is wrong with what is handed in.

use jiff::SignedDuration;
use serde_json::Value;

use super::checklist::{Checklist, Situation};
use super::item::Given;
use super::payment;
use super::words::Refused;
use crate::Key;
use crate::blueprint::{Asks, Document, Field, FileKind, Requirement, Several, one_of};
use crate::forms::{Answers, is_shown};
use crate::refusal::RefusalCode;
use crate::workflow::is_empty;

/// As everywhere in the portal: 1,024 to the next unit.
const MEGABYTE: u64 = 1 << 20;

pub(super) fn lacking(
    checklist: &Checklist,
    situation: &Situation<'_>,
    (key, item): (&Key, &Requirement),
    given: &Given,
) -> Vec<Refused> {
    match (&item.asks, given) {
        (Asks::Document(asked), Given::Document { kind, bytes, metadata }) => {
            let mut refused = unfit(asked, *kind, *bytes);
            if kind.is_none() && *bytes > 0 {
                refused.insert(0, wrong_kind(asked));
            }
            refused.extend(unsaid(asked, metadata));
            refused
        }
        (Asks::Document(asked), Given::Reused { accepted_at, metadata }) => {
            let age = situation.now.duration_since(*accepted_at);
            let most = asked.reuse_days.map(|days| SignedDuration::from_hours(24 * i64::from(days)));
            let mut refused = Vec::new();
            if most.is_none_or(|most| age > most || age.is_negative()) {
                refused.push(RefusalCode::TooOld.into());
            }
            refused.extend(unsaid(asked, metadata));
            refused
        }
        (Asks::Document(Document { files: Some(several), .. }), Given::Files(there)) => {
            wrong_number(*several, *there).into_iter().collect()
        }
        (Asks::Section(section), Given::Section) => unanswered(checklist, situation.answers, section),
        (Asks::Acknowledgement(_), Given::Acknowledgement) if item.open_first && !situation.opened => {
            vec![RefusalCode::NotOpened.into()]
        }
        (Asks::Acknowledgement(_), Given::Acknowledgement) => Vec::new(),
        (Asks::Payment(_), Given::Payment { transfer, .. }) => {
            payment::lacking(checklist, situation, (key, item), transfer)
        }
        (Asks::Document(_) | Asks::Section(_) | Asks::Acknowledgement(_) | Asks::Payment(_) | Asks::Approval(_), _) => {
            vec![RefusalCode::NotWhatIsAsked.into()]
        }
    }
}

/// What is wrong with a file, as far as its kind is known.
pub(super) fn unfit(asked: &Document, kind: Option<FileKind>, bytes: u64) -> Vec<Refused> {
    if bytes == 0 {
        return vec![RefusalCode::FileEmpty.into()];
    }
    let mut refused = Vec::new();
    if kind.is_some_and(|kind| !asked.kinds.contains(&kind)) {
        refused.push(wrong_kind(asked));
    }
    if bytes >= u64::from(asked.max_megabytes) * MEGABYTE {
        refused.push(Refused::of(RefusalCode::FileTooLarge, asked.max_megabytes.to_string()));
    }
    refused
}

/// Too few files, or too many.
pub(super) fn wrong_number(Several { least, most }: Several, there: u32) -> Option<Refused> {
    if there > most {
        return Some(Refused::of(RefusalCode::TooManyFiles, most.to_string()));
    }
    let asked = if least == 1 { "One file is".to_owned() } else { format!("At least {least} files are") };
    (there < least).then(|| Refused::of(RefusalCode::TooFewFiles, asked))
}

fn wrong_kind(asked: &Document) -> Refused {
    let article = if asked.kinds.first() == Some(&FileKind::Xlsx) { "an" } else { "a" };
    Refused::of(RefusalCode::WrongFileKind, format!("{article} {}", one_of(&asked.kinds)))
}

/// What has to be said about a document and was not.
fn unsaid(asked: &Document, metadata: &Answers) -> Vec<Refused> {
    let required = asked.metadata.iter().filter(|(_, field)| field.required);
    open(required, metadata)
}

/// The required fields of a section that are asked and have no answer.
fn unanswered(checklist: &Checklist, answers: &Answers, section: &Key) -> Vec<Refused> {
    let form = &checklist.form;
    match form.sections.get(section) {
        None => vec![RefusalCode::NotWhatIsAsked.into()],
        Some(section) => {
            let asked = section.fields.iter().filter(|(key, field)| field.required && is_shown(form, key, answers));
            open(asked, answers)
        }
    }
}

fn open<'a>(fields: impl Iterator<Item = (&'a Key, &'a Field)>, answers: &Answers) -> Vec<Refused> {
    let has_no_answer = |key: &Key| answers.get(key.as_str()).is_none_or(|answer: &Value| is_empty(answer));
    let open = fields.filter(|(key, _)| has_no_answer(key));
    open.map(|(key, field)| Refused::missing(key, &field.label)).collect()
}
