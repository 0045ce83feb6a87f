//! The comments beside the pages, and the forms for them. All of them work without scripts.

use super::{
    compare::Since,
    load::{Asked, Form, Ground, Material, Typed},
    thread::{Aside, Reading, Thread},
};
use crate::{
    call::Call,
    ids::{DocumentId, RoundId},
    policy,
    proofing::{Comment, Lock},
};
use askama::{Template, filters::HtmlSafe};
use portico_model::proofing::Standing;
use portico_web::{
    components::{self as ui, Tab, Tabs},
    words::Words,
};

#[derive(Template)]
#[template(path = "desk/proof/talk.html")]
pub struct Talk {
    pub document: DocumentId,
    pub round: Option<RoundId>,
    pub version: i64,
    /// What has to be known before anything is said: a newer version, that it was approved.
    pub notes: Vec<Note>,
    pub since: Option<Since>,
    /// "2 open, 1 done"
    pub counts: String,
    /// None where there is little to choose among.
    pub tabs: Option<Tabs>,
    pub threads: Vec<Thread>,
    /// What the firm's team says among itself; none where the reader may not.
    pub asides: Option<Vec<Aside>>,
    pub compose: Option<Compose>,
    pub compose_inside: Option<Compose>,
}

impl HtmlSafe for Talk {}

pub struct Note {
    pub tone: &'static str,
    pub icon: &'static str,
    pub text: String,
    /// A label and where it leads.
    pub way: Option<(String, String)>,
}

/// The form of a new comment.
pub struct Compose {
    /// Sent twice, it is there once.
    pub once: String,
    pub is_open: bool,
    pub pages: Vec<(String, String, bool)>,
    pub typed: Typed,
    pub is_idea: bool,
}

impl Talk {
    pub fn of(
        call: &Call,
        material: &Material,
        document: &policy::Document,
        (ground, asked, typed): (&Ground, &Asked, &Typed),
    ) -> Self {
        let words = Words::new(call.now(), &call.zone());
        let reading = Reading { call, document, material, words: &words, typed };
        let mut shown: Vec<&Comment> =
            material.of_shown().filter(|comment| is_wanted(call, comment, &asked.show)).collect();
        // What is done is read last.
        shown.sort_by_key(|comment| comment.standing == Standing::Done);
        let takes = material.takes_comments();
        let compose = |form| Compose::of(call, material, (asked, typed, form));
        Self {
            document: document.id,
            round: ground.round,
            version: material.shown.number,
            notes: notes(material, document, ground),
            since: asked.compare.map(|before| Since::of(material, before)),
            counts: counts(material),
            tabs: (material.of_shown().count() > 1).then(|| tabs(call, material, document, (ground, asked))),
            threads: shown.into_iter().map(|comment| reading.thread(comment)).collect(),
            asides: material.internal.as_ref().map(|all| {
                let of_shown = all.iter().filter(|one| one.version <= material.shown.number);
                of_shown.map(|one| reading.aside(one)).collect()
            }),
            compose: takes.then(|| compose(Form::New)),
            compose_inside: material.internal.is_some().then(|| compose(Form::Internal)),
        }
    }
}

impl Compose {
    fn of(call: &Call, material: &Material, (asked, typed, form): (&Asked, &Typed, Form)) -> Self {
        let is_back = typed.form == form;
        let typed = if is_back { typed.clone() } else { Typed::default() };
        let page = if is_back { typed.page.clone() } else { asked.on.map(|on| on.to_string()).unwrap_or_default() };
        let page_of = |number: u32| (number.to_string(), format!("Page {number}"), number.to_string() == page);
        let mut pages = vec![(String::new(), "The whole version".to_owned(), page.is_empty())];
        pages.extend(material.sheets.all().iter().map(|sheet| page_of(sheet.number)));
        Self {
            once: call.new_id().to_string(),
            is_open: is_back || (form == Form::New && (asked.on.is_some() || material.comments.is_empty())),
            pages,
            is_idea: typed.weight == "idea",
            typed,
        }
    }
}

fn is_wanted(call: &Call, comment: &Comment, show: &str) -> bool {
    match show {
        "open" => comment.standing == Standing::Open,
        "done" => comment.standing == Standing::Done,
        "mine" => call.actor().is(comment.said.member),
        _ => true,
    }
}

fn notes(material: &Material, document: &policy::Document, ground: &Ground) -> Vec<Note> {
    let mut notes = Vec::new();
    let current = material.current();
    if !material.is_current() {
        notes.push(Note {
            tone: "warn",
            icon: "history",
            text: format!("Version {current} came in after this one. Comments are written on it."),
            way: Some((format!("Go to version {current}"), ground.href(document, &[]))),
        });
    }
    let locked = material.lock.map(|lock| match lock {
        Lock::Approved => "This was approved as it is. Its comments stay as they are.",
        Lock::Closed => "This is over. Its comments stay as they are.",
    });
    notes.extend(locked.map(|text| Note { tone: "ok", icon: "lock", text: text.to_owned(), way: None }));
    notes
}

/// "2 open, 1 done"
fn counts(material: &Material) -> String {
    let count = |standing| material.of_shown().filter(|comment| comment.standing == standing).count();
    match (count(Standing::Open), count(Standing::Done)) {
        (0, 0) => "None yet".into(),
        (open, 0) => format!("{open} open"),
        (0, done) => format!("{done} done"),
        (open, done) => format!("{open} open, {done} done"),
    }
}

fn tabs(call: &Call, material: &Material, document: &policy::Document, (ground, asked): (&Ground, &Asked)) -> Tabs {
    let tab = |key: &str, label: &str| {
        let version = (!material.is_current()).then(|| format!("version={}", material.shown.number));
        let compare = asked.compare.map(|compare| format!("compare={compare}"));
        let show = (!key.is_empty()).then(|| format!("show={key}"));
        let parts: Vec<String> = [version, compare, show].into_iter().flatten().collect();
        let count = material.of_shown().filter(|comment| is_wanted(call, comment, key)).count();
        Tab {
            label: label.to_owned(),
            href: ground.href(document, &parts),
            current: asked.show == key,
            count: u64::try_from(count).ok(),
        }
    };
    Tabs {
        label: "Which comments".into(),
        tabs: vec![tab("", "All"), tab("open", "Open"), tab("done", "Done"), tab("mine", "Mine")],
    }
}
