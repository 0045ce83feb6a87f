//! The mail that asks somebody to decide: what on, by when, what happens then; one button, good for one decision.

use super::{typed, written};
use crate::{
    error::Result,
    ids::{PersonId, RecordId, RoundId},
    mail::{
        minting::{LINK, Mint},
        outgoing::{Outgoing, Recipient},
    },
};
use askama::Template;

/// What is decided on, as far as everybody who is asked may read it.
pub struct Decision<'a> {
    pub to: Recipient,
    pub person: PersonId,
    pub portal: &'a str,
    /// "Mia Okafor"
    pub author: &'a str,
    /// "R-41"
    pub reference: &'a str,
    pub title: &'a str,
    pub record: RecordId,
    pub round: RoundId,
    /// "Release of the work"
    pub approval: &'a str,
    /// "Tue 24 Nov 2026, 5:00 pm (Berlin)"; empty if it is never due.
    pub due: &'a str,
    /// "Tue 24 Nov"; empty as well.
    pub day: &'a str,
    /// "printing starts Monday"; empty if nothing is said of it.
    pub after: &'a str,
    /// What whoever gave the task away wrote; empty where nobody did.
    pub note: &'a str,
    /// Whoever approves signs.
    pub is_signed: bool,
    /// It was asked before.
    pub is_reminder: bool,
    /// "you are asked to decide"
    pub because: &'a str,
    /// Staff follow a plain address and sign in; clients a link of their own.
    pub staff: Option<&'a str>,
}

/// What is asked for, as it stands in a sentence, before a title, and at the beginning.
struct Act {
    word: &'static str,
    word_on: &'static str,
    begins: &'static str,
    waits: &'static str,
}

const DECIDE: Act =
    Act { word: "decide", word_on: "decide on", begins: "Decide", waits: "Still waits for your decision" };
const SIGN: Act = Act { word: "sign", word_on: "sign for", begins: "Sign", waits: "Still waits for your signature" };

#[derive(Template)]
#[template(path = "mail/letters/decision.txt")]
struct Text<'a> {
    act: &'a Act,
    author: &'a str,
    reference: &'a str,
    title: &'a str,
    approval: &'a str,
    due: &'a str,
    after: &'a str,
    note: String,
    because: &'a str,
    link: &'a str,
    personal: bool,
}

#[derive(Template)]
#[template(path = "mail/letters/decision.html")]
struct Html<'a> {
    act: &'a Act,
    portal: &'a str,
    letter: String,
    author: &'a str,
    reference: &'a str,
    title: &'a str,
    approval: &'a str,
    due: &'a str,
    after: &'a str,
    note: String,
    because: &'a str,
    link: &'a str,
    personal: bool,
}

impl Decision<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, author, title] = [self.portal, self.author, self.title].map(typed);
        let letter = portal.chars().take(1).collect();
        let (portal, author, title) = (portal.as_str(), author.as_str(), title.as_str());
        let Self { reference, approval, due, after, because, .. } = self;
        let note = typed(self.note);
        let (personal, link) = (self.staff.is_none(), self.staff.unwrap_or(LINK));
        let act = if self.is_signed { &SIGN } else { &DECIDE };
        let verb = match self.day {
            _ if self.is_reminder => act.waits.to_owned(),
            "" => act.begins.to_owned(),
            day => format!("{} by {day}", act.begins),
        };
        Ok(Outgoing {
            text: written(&Text {
                act,
                author,
                reference,
                title,
                approval,
                due,
                after,
                note: note.clone(),
                because,
                link,
                personal,
            })?,
            html: written(&Html {
                act,
                portal,
                letter,
                author,
                reference,
                title,
                approval,
                due,
                after,
                note,
                because,
                link,
                personal,
            })?,
            subject: format!("{verb}: {title} ({reference})"),
            kind: if self.is_reminder { "decision-reminder" } else { "decision" },
            reason: because.to_owned(),
            record: Some(self.record),
            mint: personal.then_some(Mint::Decision { person: self.person, round: self.round }),
            expires_at: None,
            to: self.to,
        })
    }
}
