//! What is told of an approval: who is asked to decide, what became of it, what nobody has decided or could. Pure.

use crate::{
    audit::happened::Happened,
    ids::{MemberId, RoundId},
    notifications::rules::{About, Circle, Mailed, Rule},
};
use portico_model::{
    Key,
    access::Side,
    blueprint::{Approval, RecordType, Transition, Trigger},
};
use serde::Deserialize;

pub const DECIDE: &str = "decide";
pub const DECIDED: &str = "decided";
pub const VOIDED: &str = "voided";
pub const CALLED_OFF: &str = "called-off";
pub const UNDECIDED: &str = "undecided";
pub const UNCOVERED: &str = "uncovered";

/// What a mail about a decision says beside the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    pub round: RoundId,
    pub label: String,
    /// What happens when it is approved.
    pub after: String,
    /// As the event has it, RFC 3339.
    pub due_at: Option<String>,
    /// What whoever gave the task away wrote to them; empty where nobody did.
    pub note: String,
    /// Whoever approves signs.
    pub is_signed: bool,
    pub is_reminder: bool,
}

/// What an event says of a task that was given away.
#[derive(Debug, Deserialize)]
struct Given {
    reason: Option<String>,
}

pub fn is_about_one(happened: &Happened) -> bool {
    happened.kind.starts_with("approval.")
}

/// The rules of an event about an approval, the most telling first. Whom they reach stands in the event.
// ask 29
pub fn rules(actor: &str, happened: &Happened, about: &About<'_>, declared: &RecordType) -> Vec<Rule> {
    let title = about.title;
    let asked = || match asks_in_person(happened) {
        true => format!("{actor} asks you to decide on “{title}”"),
        false => format!("“{title}” waits for your decision now"),
    };
    let mut rules: Vec<Rule> =
        members(happened, "asks").map(|member| asks(member, asked(), deciding(happened, declared, false))).collect();
    let reminded = format!("“{title}” still waits for your decision");
    rules.extend(
        members(happened, "reminds").map(|member| asks(member, reminded.clone(), deciding(happened, declared, true))),
    );
    if let Some((kind, sentence)) = news(happened, title, declared) {
        let tell = |member| Rule {
            circle: Circle::Concerned(member),
            kind,
            sentence: sentence.clone(),
            mailed: Some(Mailed::News),
        };
        rules.extend(members(happened, "tells").map(tell));
    }
    if let Some((kind, sentence)) = trouble(happened, about) {
        let tell = |member| Rule {
            circle: Circle::Answering(member),
            kind,
            sentence: sentence.clone(),
            mailed: Some(Mailed::News),
        };
        rules.extend(members(happened, "owners").map(tell));
    }
    rules
}

/// Whether whoever did it asks others themselves. A decision only leads on to those who are asked next, and who gave it
/// may be nobody's business but the firm's.
pub fn asks_in_person(happened: &Happened) -> bool {
    let asks = ["approval.submitted", "approval.delegated", "approval.reassigned"];
    happened.member.is_some() && asks.contains(&happened.kind.as_str())
}

fn asks(member: MemberId, sentence: String, mail: Option<Deciding>) -> Rule {
    Rule { circle: Circle::Asked(member), kind: DECIDE, sentence, mailed: mail.map(Mailed::Decision) }
}

/// No name of the firm stands in it: clients read it too.
fn news(happened: &Happened, title: &str, declared: &RecordType) -> Option<(&'static str, String)> {
    let state = happened.client.said("state").or(happened.firm.said("state"));
    Some(match (happened.kind.as_str(), state) {
        ("approval.decided", Some("approved")) if happened.client.read("overridden") == Some(true) => {
            (DECIDED, format!("“{title}” was approved without those who were asked"))
        }
        ("approval.decided", Some("approved")) => (DECIDED, format!("“{title}” was approved")),
        ("approval.decided", Some("changes-asked")) => (DECIDED, format!("Changes were asked for on “{title}”")),
        ("approval.withdrawn", _) => (DECIDED, format!("A decision on “{title}” was taken back")),
        ("approval.reassigned", _) => (DECIDED, format!("Somebody else decides on “{title}” now")),
        ("approval.recalled", _) => (DECIDED, format!("You need not decide on “{title}” any more")),
        ("approval.voided", _) => {
            let changed = match happened.client.said("difference").filter(|lines| !lines.is_empty()) {
                Some(lines) => format!(" ({lines})"),
                None => String::new(),
            };
            (VOIDED, format!("“{title}” has changed{changed}, so what was decided on it does not count any more"))
        }
        ("approval.closed", _) => {
            let into = declared.workflow.state(&Key::new(happened.client.said("moved_to")?))?;
            let label = into.label_for(Side::Client);
            let sentence = format!(
                "“{title}” is not decided on any more: it is now “{label}”. What was decided so far does not count"
            );
            (CALLED_OFF, sentence)
        }
        _ => return None,
    })
}

fn trouble(happened: &Happened, about: &About<'_>) -> Option<(&'static str, String)> {
    let About { title, organization, .. } = about;
    Some(match happened.kind.as_str() {
        "approval.escalated" => (UNDECIDED, format!("“{title}” of {organization} waits: nobody has decided in time")),
        "approval.uncovered" => (
            UNCOVERED,
            format!("“{title}” of {organization} waits for a decision that nobody who can be reached could give"),
        ),
        _ => return None,
    })
}

fn deciding(happened: &Happened, declared: &RecordType, is_reminder: bool) -> Option<Deciding> {
    let said = |name: &str| happened.client.said(name).or(happened.firm.said(name));
    let key = Key::new(said("approval")?);
    let given: Option<Given> = happened.client.read("delegation").or(happened.firm.read("delegation"));
    Some(Deciding {
        round: said("round")?.parse().ok()?,
        label: what(declared, &key, (said("label")?, said("about"))),
        after: consequence(declared, &key).to_owned(),
        due_at: said("due_at").map(str::to_owned),
        note: given.and_then(|given| given.reason).unwrap_or_default(),
        is_signed: is_signed(declared, &key),
        is_reminder,
    })
}

/// Whether whoever approves it signs.
pub fn is_signed(declared: &RecordType, approval: &Key) -> bool {
    declared.approvals.get(approval).is_some_and(Approval::is_signed)
}

/// What somebody is asked to decide on: the document that the approval is about, else what the approval is called.
pub fn what(declared: &RecordType, approval: &Key, (label, about): (&str, Option<&str>)) -> String {
    match about {
        Some(about) if is_signed(declared, approval) => format!("Sign: {about}"),
        Some(about) => about.to_owned(),
        None => label.to_owned(),
    }
}

/// What is said before the move that waits for an approval is made.
pub fn consequence<'d>(declared: &'d RecordType, approval: &Key) -> &'d str {
    let waits = |way: &&Transition| {
        way.on.includes(&Trigger::Approved(approval.clone())) || way.approval.as_ref() == Some(approval)
    };
    let ways = declared.workflow.transitions.values().filter(waits);
    ways.map(|way| way.confirm.as_str()).find(|words| !words.is_empty()).unwrap_or_default()
}

fn members<'h>(happened: &'h Happened, list: &str) -> impl Iterator<Item = MemberId> + use<'h> {
    happened.firm.listed(list).into_iter()
}

/// Why somebody is told.
pub fn because(circle: &Circle) -> Option<String> {
    Some(match circle {
        Circle::Asked(_) => "because you are asked to decide".into(),
        Circle::Concerned(_) => "because you had a part in it".into(),
        Circle::Answering(_) => "because you answer for it when nobody decides".into(),
        _ => return None,
    })
}

/// Whether a move was made by an approval: then the approval itself has been told.
pub fn moved_it(happened: &Happened) -> bool {
    happened.client.said("by_approval").is_some()
}

/// The side is that of the reader, for whom the link is made.
pub fn link(base: &str, side: Side, round: RoundId) -> Option<String> {
    (side == Side::Firm).then(|| format!("{base}/approvals/{round}"))
}
