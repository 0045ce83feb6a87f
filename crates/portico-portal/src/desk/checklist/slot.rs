//! One item as the page shows it, and how far the whole has come.

use super::beside::{Before, Look, Pair};
use crate::{
    call::Actor,
    desk::checklist::show::Wrong,
    desk::fields::{Filling, Section},
    error::FieldErrors,
    files::{Document, actions::Earlier},
    ids::{DocumentId, MemberId},
    records::requirements::{Could, Listed, said},
};
use jiff::civil::Date;
use portico_model::{
    Key,
    access::Side,
    blueprint::{self, Asks, FileKind, Form, Requirement, Returns, Workflow},
    files::Limits,
    forms::{self, Answers, Input},
    requirements::{Checked, ItemState},
};
use portico_web::{components as ui, words::Words};
use std::collections::{BTreeMap, BTreeSet};

/// `2 of 5 done`.
pub struct Progress {
    pub done: usize,
    pub needed: usize,
}

pub struct Slot {
    pub key: String,
    pub label: String,
    pub help: String,
    /// As the icon and the border show it: `ok`, `back`, `busy`, or nothing.
    pub look: &'static str,
    pub icon: &'static str,
    pub state: String,
    /// The state as the form sends it back.
    pub shown: &'static str,
    pub document: Option<(String, String, String)>,
    /// What was said about it: labels and words.
    pub said: Vec<(String, String)>,
    /// What was handed in before it, for whoever compares the two.
    pub before: Option<(String, String)>,
    /// Their first pages beside each other, for whoever reviews.
    pub looks: Vec<Look>,
    /// A document that can be handed in once more, and what its button says.
    pub earlier: Option<(String, String)>,
    /// Who asks again, and why.
    pub returned: Option<(String, String)>,
    pub due: Option<ui::Due>,
    pub wants: Wants,
    pub reasons: Vec<(String, String)>,
    /// What a return does, said before it is done.
    pub goes_back: String,
    pub may: Could,
    pub error: String,
    pub typed: String,
}

/// What the form of an item is made of.
pub enum Wants {
    File {
        hint: String,
        accept: String,
        /// A picture is taken, so that a phone can make one.
        camera: bool,
        sections: Vec<Section>,
    },
    Section {
        href: String,
    },
    /// With the files that have to be opened first.
    Acknowledgement {
        text: String,
        unopened: Vec<(String, String)>,
    },
    Approval {
        href: String,
    },
}

/// What all items of a page are shown with.
pub struct Around<'a> {
    pub side: Side,
    pub record: String,
    pub words: &'a Words,
    pub today: Date,
    pub names: &'a BTreeMap<MemberId, String>,
    pub documents: &'a [Document],
    /// Versions with pictures.
    pub drawn: &'a BTreeSet<(DocumentId, i64)>,
    pub earlier: &'a BTreeMap<Key, Earlier>,
    pub actor: &'a Actor,
    pub workflow: &'a Workflow,
    /// The state that the record is in.
    pub at: &'a Key,
    /// What the installation takes.
    pub limits: &'a Limits,
    /// The files that the reader has not opened: a title and where it is.
    pub unopened: Vec<(String, String)>,
    /// What came back refused.
    pub wrong: &'a Wrong,
}

impl Progress {
    pub fn of(listed: &[Listed]) -> Self {
        Self { done: listed.iter().filter(|one| one.is_done).count(), needed: listed.len() }
    }
}

impl Slot {
    pub fn of(around: &Around<'_>, listed: &Listed, may: Could) -> Self {
        let (declared, item) = (&listed.declared, &listed.item);
        let wrong = Some(around.wrong).filter(|wrong| wrong.item == item.key);
        let (look, icon) = looks(listed);
        let help = if around.side == Side::Client { &declared.client_help } else { &declared.help };
        let due = listed
            .timetable
            .due_at
            .filter(|_| !listed.is_done && item.state.is_wanted())
            .map(|at| around.words.due(at));
        Self {
            key: item.key.to_string(),
            label: declared.label_for(around.side).to_owned(),
            help: help.clone(),
            look,
            icon,
            state: around.state(listed),
            shown: item.state.as_str(),
            document: around.document(listed),
            said: around.said(listed),
            before: around.before(listed),
            looks: if may.review { around.looks(listed) } else { Vec::new() },
            earlier: around.earlier(listed),
            returned: around.returned(listed),
            due,
            wants: around.wants(listed, wrong),
            reasons: declared.reasons.iter().map(|(key, words)| (key.to_string(), words.clone())).collect(),
            goes_back: around.goes_back(declared),
            may,
            error: wrong.map(|wrong| wrong.words.clone()).unwrap_or_default(),
            typed: wrong.map(|wrong| wrong.typed.clone()).unwrap_or_default(),
        }
    }
}

impl Around<'_> {
    fn state(&self, listed: &Listed) -> String {
        let item = &listed.item;
        let by = |member: Option<MemberId>| {
            member.and_then(|member| self.names.get(&member)).map(|name| format!(" by {name}")).unwrap_or_default()
        };
        let on =
            |at: Option<jiff::Timestamp>| at.map(|at| format!(", {}", self.words.day_within(at))).unwrap_or_default();
        match (&listed.declared.asks, item.state) {
            (Asks::Approval(_), _) if listed.is_done => "Approved".into(),
            (Asks::Approval(_), _) => "Waits for the approval".into(),
            (_, ItemState::Missing) => "Still needed".into(),
            (_, ItemState::HandedIn) => {
                let checking = if listed.file == Checked::Waiting { ". Checking for viruses" } else { "" };
                format!("Sent{}{}{checking}", by(item.handed_in_by), on(item.handed_in_at))
            }
            (_, ItemState::Accepted) => {
                let at = item.decided_at.or(item.handed_in_at);
                format!("{}{}", if listed.declared.review.is_some() { "Accepted" } else { "Done" }, on(at))
            }
            (_, ItemState::Returned) => format!("Sent back{}", on(item.decided_at)),
        }
    }

    fn document(&self, listed: &Listed) -> Option<(String, String, String)> {
        let found = Pair::of(self.documents, listed)?.current;
        let version =
            if found.current.number > 1 { format!("version {}", found.current.number) } else { String::new() };
        Some((format!("/files/{}", found.id), found.current.name.clone(), version))
    }

    fn said(&self, listed: &Listed) -> Vec<(String, String)> {
        let Asks::Document(asked) = &listed.declared.asks else { return Vec::new() };
        let pair = Pair::of(self.documents, listed);
        pair.map(|pair| said::shown(asked, &pair.current.current.metadata, self.side)).unwrap_or_default()
    }

    /// What is typed, else what was said about the version that is there, or was taken back, to be looked over.
    fn begun(&self, listed: &Listed, (form, wrong): (&Form, Option<&Wrong>)) -> Input {
        if let Some(wrong) = wrong.filter(|wrong| !wrong.fields.is_empty()) {
            return wrong.fields.clone();
        }
        let of_item = |document: &&Document| document.slot.as_ref() == Some(&listed.item.key);
        let held = Pair::of(self.documents, listed).map(|pair| pair.current);
        let there = held.or_else(|| self.documents.iter().rfind(of_item));
        there.map(|document| forms::refill(form, &document.current.metadata)).unwrap_or_default()
    }

    /// Where a return sends the whole record back, the words name the way; it may be there already.
    fn goes_back(&self, declared: &Requirement) -> String {
        let transition = match &declared.returns {
            Returns::Record(key) => self.workflow.transition(key).filter(|way| way.to != *self.at),
            Returns::Item => None,
        };
        match transition {
            Some(way) => format!("Everything goes back with it: “{}”.", way.label_for(self.side)),
            None => "Only this goes back.".to_owned(),
        }
    }

    /// The version before, else the file that was sent for the same item before this one.
    fn before(&self, listed: &Listed) -> Option<(String, String)> {
        let pair = Pair::of(self.documents, listed)?;
        Some(match pair.before? {
            Before::Version(older) => {
                (format!("/files/{}/versions/{older}/content", pair.current.id), format!("version {older}"))
            }
            Before::File(file) => (format!("/files/{}", file.id), file.current.name.clone()),
        })
    }

    fn looks(&self, listed: &Listed) -> Vec<Look> {
        Pair::of(self.documents, listed).map(|pair| pair.looks(self.drawn)).unwrap_or_default()
    }

    /// "Use passport.pdf you sent on 3 May"
    fn earlier(&self, listed: &Listed) -> Option<(String, String)> {
        let found = self.earlier.get(&listed.item.key)?;
        let who = if self.actor.is(found.member) { "you" } else { found.author.as_str() };
        let day = self.words.day_within(found.sent_at);
        Some((found.document.to_string(), format!("Use {} {who} sent on {day}", found.name)))
    }

    fn returned(&self, listed: &Listed) -> Option<(String, String)> {
        let item = &listed.item;
        if item.state != ItemState::Returned {
            return None;
        }
        let who = item.decided_by.and_then(|member| self.names.get(&member)).cloned();
        let who = who.unwrap_or_else(|| "The portal".to_owned());
        let declared = item.reason.as_ref().and_then(|key| listed.declared.reasons.get(key)).cloned();
        let said = [declared, item.words.clone()].into_iter().flatten().collect::<Vec<_>>().join(". ");
        Some((who, said))
    }

    fn wants(&self, listed: &Listed, wrong: Option<&Wrong>) -> Wants {
        match &listed.declared.asks {
            Asks::Document(document) => {
                let kinds: Vec<&str> = document.kinds.iter().map(|kind| kind.words()).collect();
                Wants::File {
                    hint: format!("{}, smaller than {}", listed_words(&kinds), self.largest(document)),
                    accept: document.kinds.iter().map(|kind| kind.endings()).collect::<Vec<_>>().join(","),
                    camera: document.kinds.iter().any(|kind| is_picture(*kind)),
                    sections: self.questions(listed, wrong),
                }
            }
            Asks::Section(_) => Wants::Section { href: format!("/records/{}/answers", self.record) },
            Asks::Acknowledgement(text) => {
                let unopened = if listed.declared.open_first { self.unopened.clone() } else { Vec::new() };
                Wants::Acknowledgement { text: text.clone(), unopened }
            }
            Asks::Approval(_) => Wants::Approval { href: format!("/records/{}", self.record) },
        }
    }

    /// Never more than the installation takes.
    fn largest(&self, document: &blueprint::Document) -> String {
        self.limits.or_smaller(document.max_megabytes).size()
    }

    /// What is to be said about the file.
    fn questions(&self, listed: &Listed, wrong: Option<&Wrong>) -> Vec<Section> {
        let Asks::Document(document) = &listed.declared.asks else { return Vec::new() };
        if document.metadata.is_empty() {
            return Vec::new();
        }
        let (nothing, form) = (FieldErrors::default(), said::form(document));
        let input = self.begun(listed, (&form, wrong));
        let fields: BTreeSet<_> = document.metadata.keys().cloned().collect();
        let answers: Answers = Answers::new();
        let filling = Filling {
            form: &form,
            fields: &fields,
            input: &input,
            answers: &answers,
            errors: wrong.map_or(&nothing, |wrong| &wrong.errors),
            today: self.today,
        };
        let mut sections = filling.sections();
        // Two items may ask the same of their documents: on one page each control has an id of its own.
        for asked in sections.iter_mut().flat_map(|section| &mut section.fields) {
            asked.view.id = format!("{}-{}", listed.item.key, asked.view.id);
        }
        sections
    }
}

fn looks(listed: &Listed) -> (&'static str, &'static str) {
    match listed.item.state {
        _ if listed.is_done => ("ok", "circle-check"),
        ItemState::Returned => ("back", "rotate-ccw"),
        ItemState::HandedIn => ("busy", "clock"),
        ItemState::Missing | ItemState::Accepted => ("", "file-text"),
    }
}

/// "PDF, JPG or PNG"
fn listed_words(words: &[&str]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
    }
}

fn is_picture(kind: FileKind) -> bool {
    match kind {
        FileKind::Jpeg | FileKind::Png | FileKind::Webp | FileKind::Heic => true,
        FileKind::Pdf
        | FileKind::Tiff
        | FileKind::Docx
        | FileKind::Xlsx
        | FileKind::Pptx
        | FileKind::Text
        | FileKind::Csv
        | FileKind::Zip => false,
    }
}
