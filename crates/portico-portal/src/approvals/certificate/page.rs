//! What a certificate says, as lines for readers: on a page and on paper the same.

use super::body::{Certificate, Decision, Handed, Signed};
use crate::approvals::identified;
use jiff::{Timestamp, tz::TimeZone};
use portico_web::words::{self, Words};

/// The whole of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub workspace: String,
    /// "Approved: Brand guidelines"
    pub title: String,
    pub lede: String,
    pub facts: Vec<Fact>,
    pub parts: Vec<Part>,
    /// Whose copy it is, and what it leaves out.
    pub foot: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub name: &'static str,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// For the heading's own address.
    pub key: &'static str,
    pub title: &'static str,
    pub passages: Vec<Passage>,
}

/// A few lines that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    pub strong: String,
    pub lines: Vec<String>,
    /// Something to compare letter by letter: a hash, a key, a command.
    pub code: Vec<String>,
    /// What was drawn: a path in a box of 600 by 200.
    pub drawn: Option<String>,
}

impl Page {
    pub fn of(signed: &Signed) -> Self {
        let certificate = &signed.certificate;
        let zone = TimeZone::get(&certificate.zone).unwrap_or(TimeZone::UTC);
        let reading = Reading { certificate, words: Words::new(certificate.round.ended_at, &zone) };
        let parts = [reading.decided(), reading.passed_on(), reading.content(), reading.files(), reading.checking()];
        Self {
            workspace: certificate.workspace.name.clone(),
            title: format!("{}: {}", reading.outcome(), certificate.record.title),
            lede: reading.lede(),
            facts: reading.facts(),
            parts: parts.into_iter().filter(|part| !part.passages.is_empty()).collect(),
            foot: reading.foot(),
        }
    }
}

struct Reading<'c> {
    certificate: &'c Certificate,
    words: Words,
}

impl Reading<'_> {
    fn outcome(&self) -> &'static str {
        match self.certificate.round.state.as_str() {
            "approved" => "Approved",
            "changes-asked" => "Changes asked for",
            "void" => "Void",
            _ => "Closed undecided",
        }
    }

    fn lede(&self) -> String {
        match self.certificate.round.state.as_str() {
            "approved" => "This was approved, exactly as it is described here.".into(),
            "changes-asked" => "Changes were asked for: what is described here was not approved.".into(),
            "void" => "It was changed after it was put forward, so no decision below counts any more.".into(),
            _ => "It was closed before it was decided.".into(),
        }
    }

    fn full(&self, at: Timestamp) -> String {
        self.words.full(at)
    }

    fn facts(&self) -> Vec<Fact> {
        let Certificate { record, round, .. } = self.certificate;
        let fact = |name, text| Fact { name, text };
        vec![
            fact("What", format!("{} of {}, round {}", round.label, record.reference, round.number)),
            fact("For", record.organization.clone()),
            fact("Put forward", format!("by {}, {}", round.submitted_by, self.full(round.submitted_at))),
            fact("Ended", self.full(round.ended_at)),
        ]
    }

    fn decided(&self) -> Part {
        let mut passages: Vec<Passage> = self.certificate.decisions.iter().map(|one| self.decision(one)).collect();
        let firm = &self.certificate.workspace.name;
        match self.certificate.closed {
            0 => {}
            1 => passages.push(said(format!("{firm} decided once on its own side"), CLOSED)),
            times => passages.push(said(format!("{firm} decided {times} times on its own side"), CLOSED)),
        }
        Part { key: "decided", title: "Who decided", passages }
    }

    fn decision(&self, one: &Decision) -> Passage {
        let verb = verb(&one.said);
        let strong = match one.basis.as_str() {
            "own" => format!("{} {verb}", one.by),
            "recorded" => format!("{} {verb}, outside of the portal", one.seat),
            "override" => format!("{} {verb}, without those who were asked", one.by),
            _ => format!("{} {verb}, in place of {}", one.by, one.seat),
        };
        let known = identified::words(&one.identified);
        let mut lines = vec![match one.basis.as_str() {
            "recorded" => format!("{}. Put down by {}, {known}.", self.full(one.at), one.by),
            _ => format!("{}, {known}.", self.full(one.at)),
        }];
        let stage = self.certificate.round.stages.get(&one.stage);
        lines.extend(stage.map(|label| format!("Stage: {label}. Entry {} of the log.", one.entry)));
        lines.extend((!one.words.is_empty()).then(|| format!("“{}”", one.words)));
        lines.extend(one.grounds.as_ref().map(|grounds| format!("Why, or what shows it: {grounds}")));
        lines.extend(
            one.signature.as_ref().map(|signature| format!("Signed: {}. {}", signature.words(), signature.consent)),
        );
        lines.extend(one.withdrawn.map(|entry| format!("Taken back in entry {entry}: it does not count.")));
        let drawn = one.signature.as_ref().and_then(|signature| signature.drawn.clone());
        Passage { strong, lines, drawn, ..Passage::default() }
    }

    fn passed_on(&self) -> Part {
        let passage = |one: &Handed| {
            let mut lines = vec![self.full(one.at)];
            lines.extend((!one.reason.is_empty()).then(|| format!("“{}”", one.reason)));
            lines.extend(one.recalled.map(|entry| format!("Called back in entry {entry}.")));
            Passage { strong: format!("{} instead of {}", one.to, one.from), lines, ..Passage::default() }
        };
        Part {
            key: "passed-on",
            title: "Who was asked instead",
            passages: self.certificate.handed.iter().map(passage).collect(),
        }
    }

    fn content(&self) -> Part {
        let answers = self.certificate.round.answers.iter();
        let passage = |one: &super::body::Answer| Passage {
            strong: one.label.clone(),
            lines: one.text.lines().map(ToOwned::to_owned).collect(),
            ..Passage::default()
        };
        Part { key: "content", title: "What was decided on", passages: answers.map(passage).collect() }
    }

    fn files(&self) -> Part {
        let passage = |one: &super::body::Paper| Passage {
            strong: one.label.clone(),
            code: vec![format!("SHA-256 {}", one.sha256)],
            ..Passage::default()
        };
        let passages = self.certificate.round.documents.iter().map(passage).collect();
        Part { key: "files", title: "Files", passages }
    }

    fn checking(&self) -> Part {
        let Certificate { round, log, seal, .. } = self.certificate;
        let rules = format!("Decided by version {} of the rules.", round.rule_version);
        let mut passages = vec![Passage {
            strong: "Everything that was decided on has one hash".into(),
            lines: vec![rules],
            code: vec![format!("SHA-256 {}", round.bundle)],
            drawn: None,
        }];
        if let Some(last) = self.certificate.last() {
            passages.push(Passage {
                strong: format!(
                    "It rests on {} of the log",
                    words::counted(entries(log.entries.len()), "entry", "entries")
                ),
                lines: vec![format!("Chain {}, the last is entry {}.", log.chain, last.entry)],
                code: vec![format!("SHA-256 {}", last.hash)],
                drawn: None,
            });
        }
        passages.push(match seal {
            Some(seal) => Passage {
                strong: "It stands under a signed checkpoint".into(),
                lines: vec![format!(
                    "{}, leaf {}, over entry {}.",
                    self.checkpoint(&seal.checkpoint),
                    seal.leaf,
                    seal.entry
                )],
                ..Passage::default()
            },
            None => said("The checkpoint over it is still to come".into(), WAITING),
        });
        passages.push(Passage {
            strong: "Anybody can check this without the portal".into(),
            lines: vec!["With this file and an export of the log. The key of this workspace's log:".into()],
            code: vec![log.key.clone(), COMMAND.into()],
            drawn: None,
        });
        Part { key: "checking", title: "How to check it", passages }
    }

    /// "Checkpoint 7 of Fri 20 Nov 2026, 10:00 am (Berlin)"
    fn checkpoint(&self, note: &str) -> String {
        let line = |name: &str| note.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        let time = line("time ").parse().map_or_else(|_| line("time ").to_owned(), |at: Timestamp| self.full(at));
        format!("Checkpoint {} of {time}", line("number "))
    }

    fn foot(&self) -> String {
        match self.certificate.side.as_str() {
            "client" => "Copy for the client: what the firm says among itself is not in it.".into(),
            _ => "Copy for the firm.".into(),
        }
    }
}

const CLOSED: &str =
    "What was said there is not part of this copy. That it was said is: its entry is among those below.";
const WAITING: &str = "It is made within the hour. A certificate that is fetched after that names it.";
const COMMAND: &str = "portico audit verify --certificate FILE --export LOG";

fn said(strong: String, line: &str) -> Passage {
    Passage { strong, lines: vec![line.to_owned()], ..Passage::default() }
}

fn entries(count: usize) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// "approved", as it follows a name.
fn verb(said: &str) -> &'static str {
    match said {
        "approve" => "approved",
        "approve-with-changes" => "approved with changes",
        "ask-for-changes" => "asked for changes",
        _ => "left it to others",
    }
}
