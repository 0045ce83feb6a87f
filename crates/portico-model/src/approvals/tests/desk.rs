//! A desk on which one approval lies: people do things to it, and every test reads what it then says.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::super::*;
use crate::Key;
use crate::access::{Relation, Side};
use crate::blueprint::{Compiled, compile};
use crate::forms::Answers;
use crate::refusal::Refusal;
use crate::signature::Sent;
use crate::workflow::Actor;

/// Who takes part, with what they are called, their role and whether they may decide.
const CAST: [(&str, &str, bool); 11] = [
    ("Mia", "clerk", true),
    ("Jonas", "reviewer", true),
    ("Priya", "reviewer", true),
    ("Tomas", "reviewer", true),
    ("Ruth", "manager", true),
    ("Lucia", "manager", true),
    ("Clara", "deputy", true),
    ("Ben", "director", true),
    ("Dana", "client-admin", true),
    ("Sam", "client-admin", true),
    ("Ana", "client-viewer", false),
];

pub const EVERYBODY: [&str; 11] =
    ["Mia", "Jonas", "Priya", "Tomas", "Ruth", "Lucia", "Clara", "Ben", "Dana", "Sam", "Ana"];

pub struct Desk {
    pub procedure: &'static Procedure,
    pub people: Vec<Person>,
    pub round: Option<Round>,
    pub answers: Answers,
    pub bundle: Bundle,
    pub decisions: Vec<Decision>,
    pub delegations: Vec<Delegation>,
    pub absences: Vec<Absence>,
    pub checklist_done: bool,
    /// What is open while it is not done.
    open: [Key; 1],
    pub has_document: bool,
    pub has_open_comments: bool,
    pub now: Timestamp,
}

/// A round of spending that Mia has submitted on Monday at ten.
pub fn submitted(euros: i64) -> Desk {
    let mut desk = Desk::new("spend", euros);
    assert_eq!(desk.submit("Mia"), "");
    desk
}

impl Desk {
    pub fn new(approval: &str, euros: i64) -> Desk {
        let mut desk = Desk {
            procedure: procedure(approval),
            people: CAST.map(|(name, role, may_decide)| person(name, role, may_decide)).to_vec(),
            round: None,
            answers: Answers::new(),
            bundle: Bundle([0; 32]),
            decisions: Vec::new(),
            delegations: Vec::new(),
            absences: Vec::new(),
            checklist_done: true,
            open: ["terms".into()],
            has_document: false,
            has_open_comments: false,
            now: monday(),
        };
        desk.change(euros);
        desk
    }

    /// Changes what is decided on.
    pub fn change(&mut self, euros: i64) {
        let amount = json!({"minor": euros * 100, "currency": "EUR"});
        self.answers.insert("amount".to_owned(), amount);
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&euros.to_be_bytes());
        self.bundle = Bundle(bytes);
    }

    pub fn case(&self) -> Case<'_> {
        Case {
            procedure: self.procedure,
            round: self.round.as_ref().expect("nothing was submitted"),
            bundle: self.bundle,
            decisions: &self.decisions,
            delegations: &self.delegations,
            absences: &self.absences,
            people: &self.people,
            checklist_done: self.checklist_done,
            has_open_comments: self.has_open_comments,
            now: self.now,
        }
    }

    pub fn submission(&self, by: &str) -> Submission<'_> {
        Submission {
            by: id(by),
            at: self.now,
            bundle: self.bundle,
            rule_version: 1,
            answers: &self.answers,
            people: &self.people,
            ready: Ready {
                open: if self.checklist_done { &[] } else { &self.open },
                has_document: self.has_document,
                side: Side::Firm,
            },
        }
    }

    /// A new round; nothing if it began, else why not.
    pub fn submit(&mut self, by: &str) -> String {
        let before = self.round.as_ref().map(|_| self.case());
        match submit(self.procedure, before.as_ref(), &self.submission(by)) {
            Err(refusals) => lines(&refusals),
            Ok(round) => {
                self.round = Some(round);
                self.decisions.clear();
                self.delegations.clear();
                String::new()
            }
        }
    }

    pub fn says(&mut self, by: &str, said: Said) -> String {
        self.puts(by, said, Place::Own)
    }

    pub fn approves(&mut self, by: &str) -> String {
        self.says(by, Said::Approve(None))
    }

    pub fn approves_for(&mut self, by: &str, holder: &str) -> String {
        self.puts(by, Said::Approve(None), Place::Of(id(holder)))
    }

    /// Where it stands after a decision, or why it was refused.
    pub fn puts(&mut self, by: &str, said: Said, place: Place) -> String {
        let ballot = Ballot { said, seen: self.bundle, place, signature: Sent::default(), has_opened: true };
        match decide(&self.case(), id(by), &ballot) {
            Err(refusals) => lines(&refusals),
            Ok(outcome) => {
                self.decisions.extend(outcome.decisions);
                self.stands()
            }
        }
    }

    pub fn delegates(&mut self, from: &str, to: &str) -> String {
        self.hands(&Handing { from: id(from), to: id(to), by: id(from), hand_over: false, reason: None })
    }

    pub fn hands(&mut self, handing: &Handing) -> String {
        match delegate(&self.case(), handing) {
            Err(refusals) => lines(&refusals),
            Ok(delegation) => {
                self.delegations.push(delegation);
                self.stands()
            }
        }
    }

    /// Away for some hours from now on, for what waits already too.
    pub fn is_away(&mut self, who: &str, hours: i64, to: Option<&str>) {
        let until = self.now + SignedDuration::from_hours(hours);
        self.absences.push(Absence {
            who: id(who),
            from: self.now,
            until,
            scope: Scope::Everything,
            to: to.map(id),
            waiting_too: true,
        });
    }

    pub fn leaves(&mut self, who: &str) {
        let person = self.people.iter_mut().find(|person| person.id == id(who)).expect("nobody of this name");
        person.may_decide = false;
        person.actor.roles.clear();
    }

    pub fn takes_back(&mut self, by: &str) -> String {
        let withdrawn: Vec<Decision> = match withdraw(&self.case(), id(by)) {
            Err(refusals) => return lines(&refusals),
            Ok(withdrawn) => withdrawn.into_iter().cloned().collect(),
        };
        self.decisions.retain(|decision| !withdrawn.contains(decision));
        self.stands()
    }

    pub fn waits(&mut self, hours: i64) {
        self.now += SignedDuration::from_hours(hours);
    }

    /// Where the round stands, with who can decide in each seat that waits.
    pub fn stands(&self) -> String {
        match standing(&self.case()) {
            Standing::Void => "void\n".to_owned(),
            Standing::ChangesAsked { by, reason, .. } => format!("changes asked by {}: {reason}\n", name(by)),
            Standing::Approved { with_changes, overridden, .. } => {
                let marks = [(with_changes, " with changes"), (overridden, " by override")];
                let marks: String = marks.iter().filter(|(is_so, _)| *is_so).map(|(_, words)| *words).collect();
                format!("approved{marks}\n")
            }
            Standing::Open(waiting) => {
                let groups = waiting.groups.iter().map(|group| {
                    let seats: Vec<String> = group.seats.iter().map(seat).collect();
                    format!("  {} {} of {}: {}\n", group.group, group.approved, group.needed, seats.join(", "))
                });
                format!("{}\n{}", waiting.stage, groups.collect::<String>())
            }
        }
    }

    pub fn uncovered(&self) -> String {
        let line = |one: &Uncovered| {
            let names: Vec<&str> = one.waiting_for.iter().map(|id| name(*id)).collect();
            format!("{} {} lacks {}: {}\n", one.stage, one.group, one.lacking, names.join(", "))
        };
        coverage(&self.case()).iter().map(line).collect()
    }
}

/// The holder, and whoever else can decide there.
fn seat(seat: &WaitingSeat) -> String {
    let others: Vec<String> = seat.deciders.iter().map(|(id, basis)| word(*id, *basis)).collect();
    format!("{} ({})", name(seat.holder), others.join(" "))
}

fn word(id: Uuid, basis: Basis) -> String {
    if basis == Basis::Own { "self".to_owned() } else { format!("{} by {basis:?}", name(id)) }
}

pub fn lines(refusals: &[Refusal]) -> String {
    let line = |one: &Refusal| format!("{} by {}: {}\n", one.code.as_str(), one.rule, one.words);
    refusals.iter().map(line).collect()
}

pub fn asked(route: &Route) -> String {
    let line = |leg: &Leg, slate: &Slate| {
        let names: Vec<&str> = slate.holders.iter().map(|id| name(*id)).collect();
        let mark = if slate.by_fallback { " with the fallback" } else { "" };
        format!("{} {}: {} of {}{mark}\n", leg.stage, slate.group, slate.needed, names.join(", "))
    };
    route.stages.iter().flat_map(|leg| leg.groups.iter().map(move |slate| line(leg, slate))).collect()
}

pub fn id(name: &str) -> Uuid {
    let at = EVERYBODY.iter().position(|one| *one == name).expect("nobody of this name");
    Uuid::from_u128(u128::try_from(at).unwrap() + 1)
}

pub fn name(id: Uuid) -> &'static str {
    EVERYBODY.into_iter().find(|name| self::id(name) == id).unwrap_or("somebody")
}

pub fn monday() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

pub fn reason(words: &str) -> Said {
    Said::AskForChanges(words.to_owned())
}

fn person(name: &str, role: &str, may_decide: bool) -> Person {
    let (side, relations) = match role {
        "client-admin" | "client-viewer" => (Side::Client, vec![Relation::Organization]),
        _ => (Side::Firm, vec![Relation::All]),
    };
    let actor = Actor { side, roles: vec![role.into()], relations, automatic: false };
    Person { id: id(name), actor, may_decide }
}

pub fn procedure(approval: &str) -> &'static Procedure {
    static PORTAL: std::sync::OnceLock<Compiled> = std::sync::OnceLock::new();
    let portal =
        PORTAL.get_or_init(|| compile(include_str!("portal.yaml")).unwrap_or_else(|report| panic!("{report}")));
    portal.procedure(&Key::from("spending"), &Key::from(approval)).unwrap()
}
