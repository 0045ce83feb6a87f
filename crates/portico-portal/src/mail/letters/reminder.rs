//! The mail that says that something still waits for a client, before it is due.

use super::{typed, written};
use crate::{
    error::Result,
    ids::{PersonId, RecordId},
    mail::{
        minting::{LINK, Mint},
        outgoing::{Outgoing, Recipient},
    },
};
use askama::Template;

/// What waits, and until when. It says nothing that the client's own page does not.
pub struct Reminder<'a> {
    pub to: Recipient,
    pub person: PersonId,
    pub portal: &'a str,
    /// "R-41"
    pub reference: &'a str,
    pub title: &'a str,
    pub record: RecordId,
    /// "Tue 24 Nov 2026, 5:00 pm (Berlin)"
    pub due: &'a str,
    /// "Tue 24 Nov"
    pub day: &'a str,
    /// "you opened this request"
    pub because: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/reminder.txt")]
struct Text<'a> {
    portal: &'a str,
    reference: &'a str,
    title: &'a str,
    due: &'a str,
    because: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/reminder.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    reference: &'a str,
    title: &'a str,
    due: &'a str,
    because: &'a str,
    link: &'a str,
}

impl Reminder<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, title] = [self.portal, self.title].map(typed);
        let letter = portal.chars().take(1).collect();
        let (portal, title) = (portal.as_str(), title.as_str());
        let Self { reference, due, because, .. } = self;
        Ok(Outgoing {
            text: written(&Text { portal, reference, title, due, because, link: LINK })?,
            html: written(&Html { portal, letter, reference, title, due, because, link: LINK })?,
            subject: format!("Answer by {}: {title} ({reference})", self.day),
            kind: "reminder",
            reason: because.to_owned(),
            record: Some(self.record),
            mint: Some(Mint::Task { person: self.person, record: self.record }),
            expires_at: None,
            to: self.to,
        })
    }
}
