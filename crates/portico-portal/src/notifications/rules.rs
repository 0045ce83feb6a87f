//! What is told of an event, and to whom. Pure.
//!
//! Sentences for clients are made of what the event shows to clients; the firm's payload is not within their reach.

use crate::{
    audit::happened::{ForClients, ForFirm, Happened},
    ids::MemberId,
    notifications::{
        approvals::{self, Deciding},
        comments,
    },
};
use portico_model::{
    Key,
    access::{Ball, Side},
    blueprint::{Asks, Compiled, Holder, Meaning, RecordType, State, Workflow},
    payments::PaidSoFar,
};

/// A record as far as sentences need it, and the side of whoever did it: the firm's where the portal itself did.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    pub title: &'a str,
    pub organization: &'a str,
    pub side: Side,
    /// Whoever of the client's is asked for something by the event, with what it is in the client's words.
    pub needed: &'a [Needs],
}

/// Somebody who is to hand something in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    pub member: MemberId,
    pub things: Vec<Thing>,
}

/// One thing that a client is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What the client calls it.
    pub label: String,
    /// The same, with the amount where it is to be paid.
    pub words: String,
    pub is_payment: bool,
}

/// People who are told the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Circle {
    /// Those of the client who asked for it, for whom it was asked, and who take part.
    Client,
    /// Whoever owns it; while nobody does, its team.
    Owner,
    Team,
    OfTeam(Key),
    OfRole(Key),
    One(MemberId),
    /// Is asked to decide.
    Asked(MemberId),
    /// Decided on something, or put it forward.
    Concerned(MemberId),
    /// Answers for what nobody decides.
    Answering(MemberId),
    /// Is to hand something in.
    Sending(MemberId),
}

/// One sentence for one circle. Of several that reach the same person the first counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub circle: Circle,
    pub kind: &'static str,
    pub sentence: String,
    /// What is mailed too.
    pub mailed: Option<Mailed>,
}

/// What a mail says beside the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mailed {
    /// What somebody wrote.
    Words(Words),
    /// That something is due soon.
    Reminder,
    /// That somebody is asked to decide.
    Decision(Deciding),
    /// What is needed from the client, and why it is asked for again.
    Needed(Vec<Thing>, Option<Words>),
    /// The sentence alone.
    News,
    /// What is unread after a while, in one mail.
    Together,
}

/// Words of an event that clients may read; made of nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(String);

pub const ASKED: &str = "asked";
pub const REPLIED: &str = "replied";
pub const ASSIGNED: &str = "assigned";
pub const ARRIVED: &str = "arrived";
pub const HANDED_BACK: &str = "handed-back";
pub const ESCALATED: &str = "escalated";
pub const RESUMED: &str = "resumed";
pub const REOPENED: &str = "reopened";
pub const DONE: &str = "done";
pub const STOPPED: &str = "stopped";
pub const REMINDED: &str = "reminded";
pub const FILE: &str = "file";
pub const RETURNED: &str = "returned";
pub const PAID: &str = "paid";

/// Whether anybody may be told at all: most moves concern nobody but whoever makes them, and then nothing is read.
pub fn concerns(happened: &Happened, blueprint: &Compiled) -> bool {
    let client = &happened.client;
    if approvals::is_about_one(happened) || comments::is_about_one(happened) {
        return true;
    }
    match happened.kind.as_str() {
        "record.submitted" | "message.sent" | "record.escalated" | "record.reminded" | "item.returned"
        | "item.reminded" => true,
        "item.handed_in" | "item.accepted" => paid(client).is_some(),
        "document.added" | "document.replaced" | "document.infected" => client.said("document").is_some(),
        "record.assigned" => is_passed_on(happened),
        "record.advanced" => {
            let column = |name| client.change(name).is_some();
            let exceptional = || {
                let state = client.change("state").and_then(|state| state.as_str());
                state.is_some_and(|key| blueprint.record_types.iter().any(|(_, one)| is_exception(&one.workflow, key)))
            };
            column("ball")
                || column("meaning")
                || column("reopened")
                || is_passed_on(happened)
                || happened.member.is_none()
                || exceptional()
        }
        _ => false,
    }
}

fn is_exception(workflow: &Workflow, state: &str) -> bool {
    workflow.state(&Key::new(state)).is_some_and(|state| state.exception)
}

/// The owner is another than before, and not whoever did it.
fn is_passed_on(happened: &Happened) -> bool {
    let doer = happened.member.map(|member| member.to_string());
    happened.client.change("owner_id").is_some_and(|owner| owner.as_str() != doer.as_deref() || owner.is_null())
}

/// The rules that apply to an event, the most telling first.
pub fn rules(happened: &Happened, about: &About<'_>, declared: &RecordType) -> Vec<Rule> {
    let (actor, client) = (name(happened), &happened.client);
    if approvals::is_about_one(happened) {
        return approvals::rules(actor, happened, about, declared);
    }
    if comments::is_about_one(happened) {
        return comments::rules(actor, happened, about);
    }
    match happened.kind.as_str() {
        "record.submitted" => submitted(actor, about),
        "message.sent" => replied(actor, client, about),
        "record.assigned" => passed_on(actor, happened, about).into_iter().collect(),
        "record.escalated" => vec![overdue(&happened.firm, about)],
        "record.reminded" => vec![due_soon(&happened.firm, about)],
        "document.added" | "document.replaced" | "document.infected" => file(actor, happened, about),
        "item.reminded" => still_needed(happened, about),
        "item.returned" => returned(actor, client, about, declared),
        "item.handed_in" | "item.accepted" => payment(actor, happened, about, declared),
        "record.advanced" if approvals::moved_it(happened) => passed_on(actor, happened, about).into_iter().collect(),
        "record.advanced" => advanced(actor, happened, about, &declared.workflow),
        _ => Vec::new(),
    }
}

fn name(happened: &Happened) -> &str {
    if happened.actor.is_empty() { "The portal" } else { &happened.actor }
}

fn submitted(actor: &str, about: &About<'_>) -> Vec<Rule> {
    let About { title, organization, side, needed } = about;
    let from = if *side == Side::Client {
        format!("{actor} of {organization}")
    } else {
        format!("{actor}, for {organization},")
    };
    let did = if *side == Side::Client { "sent" } else { "opened" };
    let of_all = format!("{actor} {did} “{title}” for you");
    let mut rules = asked_of(needed, ARRIVED, (&of_all, None));
    rules.push(rule(Circle::Client, ARRIVED, of_all));
    rules.push(rule(Circle::Team, ARRIVED, format!("{from} {did} “{title}”")));
    rules
}

/// Whoever is to hand something in gets what is theirs by mail, whoever else is told of the record.
fn asked_of(needed: &[Needs], kind: &'static str, (sentence, why): (&str, Option<Words>)) -> Vec<Rule> {
    let rule = |one: &Needs| Rule {
        mailed: Some(Mailed::Needed(one.things.clone(), why.clone())),
        ..rule(Circle::Sending(one.member), kind, sentence.to_owned())
    };
    needed.iter().map(rule).collect()
}

fn replied(actor: &str, client: &ForClients, about: &About<'_>) -> Vec<Rule> {
    let sentence = format!("{actor} replied on “{}”", about.title);
    match about.side {
        Side::Firm => vec![
            Rule {
                mailed: Words::said(client, "body").map(Mailed::Words),
                ..rule(Circle::Client, REPLIED, sentence.clone())
            },
            rule(Circle::Owner, REPLIED, sentence),
        ],
        Side::Client => vec![rule(Circle::Owner, REPLIED, sentence.clone()), rule(Circle::Client, REPLIED, sentence)],
    }
}

/// The other side is told of a file; of a virus both are, because whoever sent it sends another one.
/// Whoever handed it in learns what is wrong, in the portal and by mail.
fn returned(actor: &str, client: &ForClients, about: &About<'_>, declared: &RecordType) -> Vec<Rule> {
    let requirement = client.said("item").and_then(|key| declared.requirements.get(&Key::new(key)));
    let Some(requirement) = requirement else { return Vec::new() };
    let label = requirement.label_for(Side::Client);
    let reason = client.said("reason").and_then(|key| requirement.reasons.get(&Key::new(key)).cloned());
    let words = client.said("words").map(ToOwned::to_owned);
    let why = [reason, words].into_iter().flatten().collect::<Vec<_>>().join(". ");
    let sentence = format!("{actor} asks again for “{label}” on “{}”", about.title);
    let why = (!why.is_empty()).then_some(Words(why));
    let is_payment = matches!(requirement.asks, Asks::Payment(_));
    let mut rules = asked_of(about.needed, RETURNED, (&sentence, why.clone()));
    let mailed =
        Some(Mailed::Needed(vec![Thing { label: label.to_owned(), words: label.to_owned(), is_payment }], why));
    rules.push(Rule { mailed, ..rule(Circle::Client, RETURNED, sentence) });
    rules
}

/// Whoever looks at the account is told that something should be there, and whoever paid that it is.
fn payment(actor: &str, happened: &Happened, about: &About<'_>, declared: &RecordType) -> Vec<Rule> {
    let (client, title) = (&happened.client, about.title);
    let requirement = client.said("item").and_then(|key| declared.requirements.get(&Key::new(key)));
    let (Some(requirement), Some(said)) = (requirement, paid(client).and_then(|paid| paid.last)) else {
        return Vec::new();
    };
    let amount = said.transfer.amount;
    if happened.kind == "item.handed_in" {
        let label = requirement.label_for(Side::Firm);
        let sentence = format!("{actor} says that {amount} was paid for “{label}” on “{title}”");
        return vec![rule(Circle::Owner, PAID, sentence)];
    }
    let label = requirement.label_for(Side::Client);
    vec![rule(Circle::Client, PAID, format!("Your payment of {amount} for “{label}” on “{title}” has arrived"))]
}

/// What was paid so far, where the event is about a payment.
fn paid(client: &ForClients) -> Option<PaidSoFar> {
    client.read("payment")
}

/// Whoever is to hand something in is reminded of it: clients by mail too.
fn still_needed(happened: &Happened, about: &About<'_>) -> Vec<Rule> {
    let sentence = |labels: &str| format!("“{}” still needs this from you: {labels}", about.title);
    let news = |circle, sentence| Rule { mailed: Some(Mailed::News), ..rule(circle, REMINDED, sentence) };
    let each = about.needed.iter().map(|one| {
        let labels: Vec<String> = one.things.iter().map(|thing| format!("“{}”", thing.label)).collect();
        news(Circle::Sending(one.member), sentence(&labels.join(", ")))
    });
    // Where nobody can send it, whoever it is for is told all the same.
    let of_all = happened.client.said("labels").filter(|_| about.needed.is_empty());
    let of_all = of_all.map(|labels| news(Circle::Client, sentence(labels)));
    let of_firm = happened.firm.said("labels").map(|labels| {
        rule(Circle::Owner, REMINDED, format!("“{}” of {} still needs {labels}", about.title, about.organization))
    });
    each.chain(of_all).chain(of_firm).collect()
}

fn file(actor: &str, happened: &Happened, about: &About<'_>) -> Vec<Rule> {
    let (name, title) = (happened.client.said("name").unwrap_or("a file"), about.title);
    let sentence = match happened.kind.as_str() {
        "document.infected" => format!("A virus was found in {name} of “{title}”, and it was deleted"),
        "document.replaced" => format!("{actor} sent a newer version of {name} on “{title}”"),
        _ => format!("{actor} added {name} to “{title}”"),
    };
    if happened.kind == "document.infected" {
        return vec![rule(Circle::Owner, FILE, sentence.clone()), rule(Circle::Client, FILE, sentence)];
    }
    other_side(about, FILE, sentence, None)
}

fn passed_on(actor: &str, happened: &Happened, about: &About<'_>) -> Option<Rule> {
    let title = about.title;
    let owner = happened.client.change("owner_id")?;
    if owner.is_null() {
        return Some(rule(Circle::Team, HANDED_BACK, format!("{actor} handed “{title}” back to the team")));
    }
    let to: MemberId = owner.as_str()?.parse().ok()?;
    (Some(to) != happened.member).then(|| rule(Circle::One(to), ASSIGNED, format!("{actor} gave you “{title}”")))
}

/// Whom the state's deadline names.
fn overdue(firm: &ForFirm, about: &About<'_>) -> Rule {
    let sentence = format!("“{}” of {} is overdue", about.title, about.organization);
    let circle = match (firm.said("role"), firm.said("team")) {
        (Some(role), _) => Circle::OfRole(Key::new(role)),
        (None, Some(team)) => Circle::OfTeam(Key::new(team)),
        (None, None) => Circle::Team,
    };
    rule(circle, ESCALATED, sentence)
}

/// Whoever has to act: the client by mail too, the firm in its portal.
fn due_soon(firm: &ForFirm, about: &About<'_>) -> Rule {
    let title = about.title;
    match firm.said("of") {
        Some("client") => Rule {
            mailed: Some(Mailed::Reminder),
            ..rule(Circle::Client, REMINDED, format!("“{title}” still waits for you"))
        },
        _ => rule(Circle::Owner, REMINDED, format!("“{title}” of {} is due soon", about.organization)),
    }
}

fn advanced(actor: &str, happened: &Happened, about: &About<'_>, workflow: &Workflow) -> Vec<Rule> {
    let client = &happened.client;
    let state = client.change("state").and_then(|key| workflow.state(&Key::new(key.as_str()?)));
    let mut rules: Vec<Rule> = passed_on(actor, happened, about).into_iter().collect();
    let Some(state) = state else { return rules };
    let comment = Words::said(client, "comment");
    rules.extend(asked_of(about.needed, ASKED, (&format!("“{}” needs something from you", about.title), comment)));
    if client.change("reopened").is_some() {
        rules.extend(other_side(
            about,
            REOPENED,
            format!("{actor} reopened “{}”", about.title),
            Words::said(client, "comment"),
        ));
    } else if state.exception && state.ball == Ball::Firm {
        rules.extend(escalated(actor, happened, state, about));
    } else if happened.member.is_none() && state.ball == Ball::Firm {
        rules.push(rule(
            Circle::Owner,
            RESUMED,
            format!("“{}” is yours again: it has waited as long as it should", about.title),
        ));
    } else {
        rules.extend(ordinary(actor, state, client, about));
    }
    rules
}

fn escalated(actor: &str, happened: &Happened, state: &State, about: &About<'_>) -> Option<Rule> {
    let why = match happened.member {
        Some(_) => format!("{actor} asks you to take care of it"),
        None => "it is overdue".to_owned(),
    };
    let sentence = format!("“{}” of {} is escalated: {why}", about.title, about.organization);
    let circle = match state.holder.as_ref()? {
        Holder::Role(role) => Circle::OfRole(role.clone()),
        Holder::Team => Circle::Team,
        Holder::Owner => Circle::Owner,
        Holder::Requester | Holder::Nobody => return None,
    };
    Some(rule(circle, ESCALATED, sentence))
}

/// What has changed for the other side: who has to act, or that it is over.
fn ordinary(actor: &str, state: &State, client: &ForClients, about: &About<'_>) -> Vec<Rule> {
    if client.change("ball").is_none() && client.change("meaning").is_none() {
        return Vec::new();
    }
    let (title, comment) = (about.title, Words::said(client, "comment"));
    let (kind, sentence) = match (state.meaning, state.ball, about.side) {
        (_, Ball::Client, Side::Firm) => (ASKED, format!("{actor} asked you something on “{title}”")),
        (Meaning::Open, Ball::Firm, Side::Client) => (REPLIED, format!("{actor} replied on “{title}”")),
        (Meaning::Done, _, Side::Client) => (DONE, format!("{actor} says that “{title}” is solved")),
        (Meaning::Done, ..) if state.is_final => return Vec::new(),
        (Meaning::Done, ..) => (DONE, format!("{actor} finished “{title}”")),
        (Meaning::Stopped, ..) => (STOPPED, format!("{actor} withdrew “{title}”")),
        _ if comment.is_some() => (REPLIED, format!("{actor} wrote on “{title}”")),
        _ => return Vec::new(),
    };
    other_side(about, kind, sentence, comment)
}

/// Clients are told by mail too, when there are words for them.
fn other_side(about: &About<'_>, kind: &'static str, sentence: String, comment: Option<Words>) -> Vec<Rule> {
    match about.side {
        Side::Firm => vec![Rule { mailed: comment.map(Mailed::Words), ..rule(Circle::Client, kind, sentence) }],
        Side::Client => vec![rule(Circle::Owner, kind, sentence)],
    }
}

fn rule(circle: Circle, kind: &'static str, sentence: String) -> Rule {
    Rule { circle, kind, sentence, mailed: None }
}

impl Words {
    fn said(client: &ForClients, name: &str) -> Option<Self> {
        let words = client.said(name)?.trim();
        (!words.is_empty()).then(|| Self(words.to_owned()))
    }
}

impl crate::mail::ForClients for Words {
    fn words(&self) -> &str {
        &self.0
    }
}
