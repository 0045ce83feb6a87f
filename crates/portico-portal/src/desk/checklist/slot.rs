//! One item as the page shows it, and how far the whole has come.

use super::{
    beside::{Before, Look, Pair},
    pay::Card,
    sections::Told,
    several::{Several, how_many},
};
use crate::{
    call::Actor,
    desk::checklist::show::Wrong,
    desk::fields::Section,
    files::{
        Document,
        actions::Earlier,
        waiting::{Purpose, Waiting},
    },
    ids::{DocumentId, MemberId},
    records::requirements::{Could, Listed, Senders},
};
use jiff::civil::Date;
use portico_model::{
    Key,
    access::Side,
    blueprint::{self, Asks, FileKind, Requirement, Returns, Workflow},
    files::Limits,
    requirements::{Checked, ItemState},
};
use portico_web::{
    components as ui,
    words::{self, Words},
};
use std::collections::{BTreeMap, BTreeSet};

/// `2 of 5 done`.
pub struct Progress {
    pub done: usize,
    /// Sent, and waiting for the firm's word.
    pub with_us: usize,
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
    /// "3 pages, 410 KB, no virus found": of the file, for whoever reviews.
    pub measure: String,
    /// What was said about it: labels and words.
    pub said: Vec<(String, String)>,
    /// Of a section: what is answered, and where.
    pub section: Option<Told>,
    /// Of a payment: how much, what was said about it and what has arrived.
    pub money: Vec<String>,
    /// What was handed in before it, for whoever compares the two.
    pub before: Option<(String, String)>,
    /// Their first pages beside each other, for whoever reviews.
    pub looks: Vec<Look>,
    /// Documents that can be handed in once more, and what their buttons say.
    pub earlier: Vec<(String, String)>,
    /// A file that came with its form before, and is sent with it once more: its upload, and that it is here.
    pub waiting: Option<(String, String)>,
    /// Its files, where it takes several.
    pub several: Option<Several>,
    /// Who asks again, and why.
    pub returned: Option<(String, String)>,
    pub due: Option<ui::Due>,
    /// Who can send it, where the reader cannot.
    pub who: String,
    pub wants: Wants,
    pub verbs: Verbs,
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
    /// With where it is filled in, where the state lets it be.
    Section(Option<String>),
    /// With the files that have to be opened first.
    Acknowledgement {
        text: String,
        unopened: Vec<(String, String)>,
    },
    /// With how it is paid, where its amount is known and something of it is left.
    Payment(Option<Card>),
    Approval {
        href: String,
    },
}

/// What the buttons of an item say, and its state once it is done.
pub struct Verbs {
    pub accept: &'static str,
    pub again: &'static str,
    pub done: &'static str,
}

/// What all items of a page are shown with.
pub struct Around<'a> {
    pub side: Side,
    pub record: String,
    pub words: &'a Words,
    pub today: Date,
    /// The day on which the record was sent.
    pub opened: Date,
    pub names: &'a BTreeMap<MemberId, String>,
    pub documents: &'a [Document],
    /// Versions with pictures.
    pub drawn: &'a BTreeSet<(DocumentId, i64)>,
    /// What is answered in the sections that items ask for.
    pub told: &'a BTreeMap<Key, Told>,
    /// Who of the client's is to send what is wanted.
    pub senders: Option<&'a Senders>,
    pub earlier: &'a BTreeMap<Key, Vec<Earlier>>,
    pub actor: &'a Actor,
    pub workflow: &'a Workflow,
    /// The state that the record is in.
    pub at: &'a Key,
    /// What the installation takes.
    pub limits: &'a Limits,
    /// The files that the reader has not opened: a title and where it is.
    pub unopened: Vec<(String, String)>,
    /// Files that came with forms that were refused.
    pub waiting: &'a [Waiting],
    /// What came back refused.
    pub wrong: &'a Wrong,
}

impl Default for Verbs {
    fn default() -> Self {
        Self { accept: "Accept", again: "Ask again", done: "Accepted" }
    }
}

impl Progress {
    pub fn of(listed: &[Listed]) -> Self {
        let is_with_us = |one: &&Listed| !one.is_done && one.item.state == ItemState::HandedIn;
        let with_us = listed.iter().filter(is_with_us).count();
        Self { done: listed.iter().filter(|one| one.is_done).count(), with_us, needed: listed.len() }
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
            measure: around.measure(listed),
            said: around.said(listed),
            section: around.told.get(&item.key).cloned(),
            money: around.money(listed),
            before: around.before(listed),
            looks: if may.review { around.looks(listed) } else { Vec::new() },
            earlier: around.earlier(listed),
            waiting: around.waits(Purpose::Slot(&item.key)),
            several: Several::of(around, listed, may),
            returned: around.returned(listed),
            due,
            who: if may.hand_in { String::new() } else { around.who(listed) },
            wants: around.wants(listed, wrong),
            verbs: Around::verbs(listed),
            reasons: declared.reasons.iter().map(|(key, words)| (key.to_string(), words.clone())).collect(),
            goes_back: around.goes_back(declared),
            may,
            error: wrong
                .filter(|wrong| !is_at_its_field(listed, wrong))
                .map(|wrong| wrong.words.clone())
                .unwrap_or_default(),
            typed: wrong.map(|wrong| wrong.typed.clone()).unwrap_or_default(),
        }
    }

    /// So many more files can be sent, or one in the place of the one that is there.
    pub fn room(&self) -> u32 {
        self.several.as_ref().map_or(1, |several| several.room)
    }

    /// Some of several are there.
    pub fn is_begun(&self) -> bool {
        self.several.as_ref().is_some_and(|several| !several.files.is_empty())
    }

    pub fn takes_many(&self) -> bool {
        self.several.as_ref().is_some_and(|several| several.at_once)
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
            (Asks::Payment(_), ItemState::Missing) => "To be paid".into(),
            (Asks::Payment(_), ItemState::HandedIn) if item.paid.open().is_some() => {
                format!("Said to be paid{}{}", by(item.handed_in_by), on(item.handed_in_at))
            }
            (Asks::Payment(_), ItemState::HandedIn) => "The amount has changed".into(),
            (Asks::Payment(_), ItemState::Returned) => format!("Asked again{}", on(item.decided_at)),
            (_, ItemState::Missing) if !listed.files.is_empty() => how_many(listed),
            (_, ItemState::Missing) => "Still needed".into(),
            (_, ItemState::HandedIn) => {
                let checking = if listed.file == Checked::Waiting { ". Checking for viruses" } else { "" };
                format!("Sent{}{}{checking}", by(item.handed_in_by), on(item.handed_in_at))
            }
            (_, ItemState::Accepted) => {
                let at = item.decided_at.or(item.handed_in_at);
                let done = Self::verbs(listed).done;
                format!("{}{}", if listed.declared.review.is_some() { done } else { "Done" }, on(at))
            }
            (_, ItemState::Returned) => format!("Sent back{}", on(item.decided_at)),
        }
    }

    /// What waits for the form of this purpose; the newest counts.
    pub(super) fn waits(&self, purpose: Purpose<'_>) -> Option<(String, String)> {
        let purpose = purpose.to_string();
        let found = self.waiting.iter().rfind(|one| one.purpose == purpose)?;
        Some((found.id.to_string(), found.words()))
    }

    /// "Rosa Lindt"; nothing where it is not wanted, or nobody can.
    fn who(&self, listed: &Listed) -> String {
        let names = self.senders.as_ref().map(|senders| senders.of(&listed.item.key)).unwrap_or_default();
        if names.is_empty() { String::new() } else { words::names(&names) }
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
            Asks::Document(document) => Wants::File {
                hint: format!("{}, smaller than {}", blueprint::one_of(&document.kinds), self.largest(document)),
                accept: document.kinds.iter().map(|kind| kind.endings()).collect::<Vec<_>>().join(","),
                camera: document.kinds.iter().any(|kind| is_picture(*kind)),
                sections: self.questions(listed, wrong),
            },
            Asks::Section(_) => Wants::Section(self.told.get(&listed.item.key).and_then(|told| told.form.clone())),
            Asks::Acknowledgement(text) => {
                let unopened = if listed.declared.open_first { self.unopened.clone() } else { Vec::new() };
                Wants::Acknowledgement { text: text.clone(), unopened }
            }
            Asks::Payment(_) => Wants::Payment(self.card(listed, wrong)),
            Asks::Approval(_) => Wants::Approval { href: format!("/records/{}", self.record) },
        }
    }
}

/// The version before, else the file that was sent for the same item before this one.
pub(super) fn before(pair: &Pair<'_>) -> Option<(String, String)> {
    Some(match pair.before.as_ref()? {
        Before::Version(older) => {
            (format!("/files/{}/versions/{older}/content", pair.current.id), format!("version {older}"))
        }
        Before::File(file) => (format!("/files/{}", file.id), file.current.name.clone()),
    })
}

/// The form of a payment is one field, at which it is said what is wrong with it.
fn is_at_its_field(listed: &Listed, wrong: &Wrong) -> bool {
    matches!(listed.declared.asks, Asks::Payment(_)) && !wrong.errors.0.is_empty()
}

fn looks(listed: &Listed) -> (&'static str, &'static str) {
    match listed.item.state {
        _ if listed.is_done => ("ok", "circle-check"),
        ItemState::Returned => ("back", "rotate-ccw"),
        ItemState::HandedIn => ("busy", "clock"),
        ItemState::Missing | ItemState::Accepted if matches!(listed.declared.asks, Asks::Payment(_)) => ("", "receipt"),
        ItemState::Missing | ItemState::Accepted => ("", "file-text"),
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
