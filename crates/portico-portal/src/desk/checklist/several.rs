//! The files of an item that takes several, as the page shows them: each with its versions, and what may be done with it.

use super::{
    beside::{Look, Pair, measure},
    slot::{Around, before},
};
use crate::{
    desk::fields::Section,
    error::FieldErrors,
    files::{Document, waiting::Purpose},
    ids::DocumentId,
    records::requirements::{
        Could, Listed, said,
        several::{ItemFile, counted},
    },
};
use portico_model::{
    access::Side,
    blueprint::{self, Asks},
    forms,
    requirements::Checked,
};

/// The files, and how far they are.
pub struct Several {
    pub files: Vec<Row>,
    /// What is to be done next, in words.
    pub next: String,
    /// So many more fit.
    pub room: u32,
    /// More than one may be sent at once.
    pub at_once: bool,
    /// It is still to be said that they are all.
    pub is_open: bool,
    /// The files as the forms send them back.
    pub shown: String,
}

/// One of them.
pub struct Row {
    pub href: String,
    pub name: String,
    /// "version 2", where there is more than one.
    pub version: String,
    /// As that of an item with one file.
    pub measure: String,
    /// What was said about it: labels and words.
    pub said: Vec<(String, String)>,
    /// The version before: where it is, and what it is called.
    pub before: Option<(String, String)>,
    /// Their first pages, for whoever reviews.
    pub looks: Vec<Look>,
    /// What is known of viruses in it, where that matters.
    pub note: &'static str,
    pub change: Option<Change>,
}

/// What the reader may do with one.
pub struct Change {
    pub id: DocumentId,
    /// The version that they see.
    pub shown: i64,
    /// What is to be said about a newer version.
    pub sections: Vec<Section>,
    /// As that of the item.
    pub waiting: Option<(String, String)>,
    /// A newer version came back refused.
    pub is_refused: bool,
}

impl Several {
    /// None where the item does not take several.
    pub fn of(around: &Around<'_>, listed: &Listed, may: Could) -> Option<Self> {
        let Asks::Document(asked) = &listed.declared.asks else { return None };
        let several = asked.files?;
        let there = counted(&listed.files);
        let row = |file: &ItemFile| {
            let pair = Pair::of_file(around.documents, file.document)?;
            Some(around.row(&pair, (file, may), (listed, asked)))
        };
        let state = listed.item.state;
        Some(Self {
            files: listed.files.iter().filter_map(row).collect(),
            next: next(there, several),
            room: several.most.saturating_sub(there),
            at_once: asked.metadata.is_empty(),
            is_open: may.hand_in && state.is_wanted() && there > 0,
            shown: as_text(&listed.files),
        })
    }
}

impl Around<'_> {
    fn row(
        &self,
        pair: &Pair<'_>,
        (file, may): (&ItemFile, Could),
        (listed, asked): (&Listed, &blueprint::Document),
    ) -> Row {
        let Document { id, side, current, .. } = pair.current;
        let is_theirs = self.side == Side::Firm || *side == Side::Client;
        let change = || Change {
            id: *id,
            shown: current.number,
            sections: self.asked_of(pair.current, (listed, asked)),
            waiting: self.waits(Purpose::Version(*id)),
            is_refused: self.wrong.replaces == Some(*id),
        };
        Row {
            href: format!("/files/{id}"),
            name: current.name.clone(),
            version: if current.number > 1 { format!("version {}", current.number) } else { String::new() },
            measure: if self.side == Side::Firm { measure(current) } else { String::new() },
            said: said::shown(asked, &current.metadata, self.side),
            before: before(pair),
            looks: if may.review { pair.looks(self.drawn) } else { Vec::new() },
            note: note(file.checked),
            change: (may.hand_in && is_theirs).then(change),
        }
    }

    /// What was said about it, or was typed, to be looked over.
    fn asked_of(&self, document: &Document, (listed, asked): (&Listed, &blueprint::Document)) -> Vec<Section> {
        let form = said::form(asked);
        let nothing = FieldErrors::default();
        let wrong = Some(self.wrong).filter(|wrong| wrong.replaces == Some(document.id));
        let typed = wrong.map(|wrong| wrong.fields.clone());
        let input = typed.unwrap_or_else(|| forms::refill(&form, &document.current.metadata));
        let errors = wrong.map_or(&nothing, |wrong| &wrong.errors);
        self.fields(asked, &format!("{}-{}", listed.item.key, document.id), (&input, errors))
    }
}

/// "2 of 3 ready"; nothing where one document is asked for.
pub fn how_many(listed: &Listed) -> String {
    let there = counted(&listed.files);
    listed
        .declared
        .several()
        .map(|several| format!("{there} of {} ready", there.max(several.least)))
        .unwrap_or_default()
}

/// What is to be done next.
fn next(there: u32, blueprint::Several { least, most }: blueprint::Several) -> String {
    match (there < least, most > there) {
        (true, _) => format!("At least {least} are asked for, and up to {most} fit."),
        (false, true) => format!("Up to {most} fit. We look at them once you have said that they are all."),
        (false, false) => "We look at them once you have said that they are all.".to_owned(),
    }
}

fn note(checked: Checked) -> &'static str {
    match checked {
        Checked::Fit => "",
        Checked::Waiting => "Checking for viruses",
        Checked::Unfit => "Nobody could check this file for viruses. Send another one in its place.",
        Checked::Infected => "We found a virus in this file and deleted it. Send another one.",
    }
}

/// Documents and their versions, as a form carries them.
pub fn as_text(files: &[ItemFile]) -> String {
    files.iter().map(|file| format!("{}.{}", file.document, file.version)).collect::<Vec<_>>().join(" ")
}

/// The same read again; what is neither is nothing that a page has shown.
pub fn from_text(text: &str) -> Vec<(DocumentId, i64)> {
    let one = |text: &str| {
        let (document, version) = text.split_once('.')?;
        Some((document.parse().ok()?, version.parse().ok()?))
    };
    text.split_whitespace().filter_map(one).collect()
}
