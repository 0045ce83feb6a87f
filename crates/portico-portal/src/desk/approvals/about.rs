//! What a page tells of a round: where it stands in one sentence, its stages, what it is about, what is new in it.

use crate::approvals::view::{Change, Line, Paper, Seat, Spoken, Stage, View};
use askama::Template;
use jiff::Timestamp;
use portico_model::signature::Signature;
use portico_web::{
    components as ui,
    words::{self, Words},
};

/// The stages with everybody who was asked.
#[derive(Template)]
#[template(path = "desk/approvals/stages.html")]
pub struct Stages {
    pub stages: Vec<StageLine>,
}

impl askama::filters::HtmlSafe for Stages {}

pub struct StageLine {
    pub label: String,
    pub mark: &'static str,
    pub state: &'static str,
    pub groups: Vec<GroupLine>,
}

pub struct GroupLine {
    /// "2 of 3 must approve"; empty where it goes without saying.
    pub needs: String,
    pub seats: Vec<SeatLine>,
}

pub struct SeatLine {
    pub avatar: ui::Avatar,
    pub name: String,
    pub text: String,
    pub words: Vec<String>,
    pub signed: Option<ui::SignedView>,
}

/// What is decided on.
#[derive(Template)]
#[template(path = "desk/approvals/content.html")]
pub struct Content {
    pub lines: Vec<Line>,
    pub documents: Vec<Paper>,
    pub difference: Vec<Change>,
    /// "Changed since round 1"
    pub since: String,
    /// "What is decided on"
    pub heading: &'static str,
}

impl askama::filters::HtmlSafe for Content {}

impl Stages {
    pub fn of(stages: &[Stage], words: &Words) -> Self {
        Self { stages: stages.iter().map(|stage| stage_line(stage, words)).collect() }
    }
}

impl Content {
    pub fn of(view: &View) -> Self {
        Self {
            lines: view.content.clone(),
            documents: view.documents.clone(),
            difference: view.difference.clone(),
            since: match view.state.as_str() {
                "void" => "Changed since it was decided on".into(),
                _ => format!("Changed since round {}", view.number.saturating_sub(1)),
            },
            heading: if view.state == "void" { "What was decided on" } else { "What is decided on" },
        }
    }
}

fn stage_line(stage: &Stage, words: &Words) -> StageLine {
    let (mark, state) = match stage.state.as_str() {
        "done" => ("done", "Closed"),
        "open" => ("now", "Open now"),
        "never" => ("", "Not decided"),
        _ => ("", "Later"),
    };
    let groups = stage.groups.iter().map(|group| GroupLine {
        needs: match (group.needed, group.seats.len()) {
            (_, 0 | 1) => String::new(),
            (needed, of) if needed >= of => "All must approve".into(),
            (1, _) => "One of them is enough".into(),
            (needed, of) => format!("{} of {} must approve", words::number(needed), words::number_within(of)),
        },
        seats: group.seats.iter().map(|seat| seat_line(seat, &stage.state, words)).collect(),
    });
    StageLine { label: stage.label.clone(), mark, state, groups: groups.collect() }
}

fn seat_line(seat: &Seat, state: &str, words: &Words) -> SeatLine {
    let last = seat.said.iter().rev().find(|spoken| !spoken.withdrawn);
    let name = if seat.is_reader { "You".to_owned() } else { seat.name.clone() };
    let text = match last {
        Some(spoken) => spoken_words(spoken, seat, words),
        None if seat.waits => waits(seat),
        None if seat.stuck => "cannot decide at the moment".to_owned(),
        None if state == "later" => "will be asked".to_owned(),
        None if state == "never" => "did not decide".to_owned(),
        None => "was not needed".to_owned(),
    };
    let mut said: Vec<String> = Vec::new();
    said.extend(last.filter(|spoken| !spoken.words.is_empty()).map(|spoken| format!("“{}”", spoken.words)));
    said.extend(
        last.and_then(|spoken| spoken.grounds.clone()).map(|grounds| format!("Why, or what shows it: {grounds}")),
    );
    said.extend(seat.said.iter().filter(|spoken| spoken.withdrawn).map(|spoken| taken_back(spoken, words)));
    let signed = last.and_then(|spoken| Some(signed(spoken.signature.as_ref()?)));
    SeatLine { avatar: ui::Avatar { small: true, ..ui::Avatar::of(&seat.name) }, name, text, words: said, signed }
}

/// A signature as it was given.
pub fn signed(signature: &Signature) -> ui::SignedView {
    let (text, by) = (format!("Signed: {}. {}", signature.words(), signature.consent), signature.name.clone());
    ui::SignedView { text, by, drawn: signature.drawn.clone() }
}

fn waits(seat: &Seat) -> String {
    let verb = if seat.is_reader { "decide" } else { "decides" };
    let you = Some("you".to_owned()).filter(|_| seat.reader_decides && !seat.is_reader);
    let others: Vec<String> = you.into_iter().chain(seat.others.iter().cloned()).collect();
    match (seat.holds, others.as_slice()) {
        (true, []) => verb.to_owned(),
        (true, others) => format!("{verb}, or {} instead", words::names(others)),
        (false, []) => "does not decide".to_owned(),
        (false, others) => format!("does not decide; waits for {} instead", words::names(others)),
    }
}

/// "approved, Today, 9:12 am", "Sam Lee approved in their place, …"
fn spoken_words(spoken: &Spoken, seat: &Seat, words: &Words) -> String {
    let when = words.moment(spoken.at);
    let said = verb(&spoken.said, seat.is_reader && spoken.basis == "own");
    match spoken.basis.as_str() {
        "own" => format!("{said}, {when}"),
        "recorded" => format!("{said} outside of the portal; put down by {}, {when}", spoken.by),
        "override" => format!("closed this without those who were asked, {when}"),
        _ => format!("{} {said} in their place, {when}", spoken.by),
    }
}

fn verb(said: &str, is_reader: bool) -> &'static str {
    match (said, is_reader) {
        ("approve", _) => "approved",
        ("approve-with-changes", _) => "approved with changes",
        ("ask-for-changes", true) => "ask for changes",
        ("ask-for-changes", false) => "asks for changes",
        (_, true) => "left this to others",
        (_, false) => "leaves this to others",
    }
}

fn taken_back(spoken: &Spoken, words: &Words) -> String {
    format!("Taken back: {}, {}", verb(&spoken.said, false), words.moment(spoken.at))
}

/// One sentence: where it stands, and what blocks the next step.
// req 66, req 74
pub fn standing(view: &View, firm: &str, words: &Words) -> String {
    let when = |at: Option<Timestamp>| at.map(|at| format!(" {}", words.moment(at))).unwrap_or_default();
    match view.state.as_str() {
        "open" => match waiting_names(view, firm).as_slice() {
            [] => "Nobody can decide at the moment.".into(),
            names => format!("Waits for {}.", words::names(names)),
        },
        "approved" if view.overridden => format!("Approved{}, without those who were asked.", when(view.ended_at)),
        "approved" if view.with_changes => format!("Approved with changes{}.", when(view.ended_at)),
        "approved" => format!("Approved{}.", when(view.ended_at)),
        "changes-asked" => format!("Changes were asked for{}.", when(view.ended_at)),
        "void" => "It has changed since it was submitted, so no decision on it counts any more.".into(),
        _ => "It was closed before it was decided.".into(),
    }
}

/// Whom the open stage waits for; a client reads the firm's name in place of its people.
pub fn waiting_names(view: &View, firm: &str) -> Vec<String> {
    let seats = view.stages.iter().flat_map(|stage| &stage.groups).flat_map(|group| &group.seats);
    let mut names: Vec<String> = Vec::new();
    for seat in seats.filter(|seat| seat.waits) {
        let found = match (seat.reader_decides, seat.holds, seat.person) {
            (true, _, _) => vec!["you".to_owned()],
            (false, true, Some(_)) => vec![seat.name.clone()],
            (false, false, Some(_)) if !seat.others.is_empty() => seat.others.clone(),
            // Somebody of the firm, whom clients do not read of.
            (false, _, _) => vec![firm.to_owned()],
        };
        for name in found {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}
