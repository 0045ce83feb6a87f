//! The mail that confirms a decision to whoever it is written down for, with the signed line that shows it later.

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

/// One decision, as its giver may read it.
pub struct Receipt<'a> {
    pub to: Recipient,
    pub person: PersonId,
    pub portal: &'a str,
    /// "R-41"
    pub reference: &'a str,
    pub title: &'a str,
    pub record: RecordId,
    /// "You approved “Brand guidelines”"
    pub sentence: &'a str,
    /// "Release of the work, round 2"
    pub approval: &'a str,
    /// "Tue 24 Nov 2026, 5:00 pm (Berlin)"
    pub when: &'a str,
    /// The beginning of the hash of what was decided on.
    pub bundle: &'a str,
    /// The signed note.
    pub note: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/receipt.txt")]
struct Text<'a> {
    sentence: &'a str,
    reference: &'a str,
    approval: &'a str,
    when: &'a str,
    bundle: &'a str,
    note: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/receipt.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    sentence: &'a str,
    reference: &'a str,
    approval: &'a str,
    when: &'a str,
    bundle: &'a str,
    note: &'a str,
    link: &'a str,
}

impl Receipt<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, title, sentence] = [self.portal, self.title, self.sentence].map(typed);
        let letter = portal.chars().take(1).collect();
        let (portal, sentence) = (portal.as_str(), sentence.as_str());
        let Self { reference, approval, when, bundle, note, .. } = self;
        Ok(Outgoing {
            text: written(&Text { sentence, reference, approval, when, bundle, note, link: LINK })?,
            html: written(&Html { portal, letter, sentence, reference, approval, when, bundle, note, link: LINK })?,
            subject: format!("Receipt: {title} ({reference})"),
            kind: "receipt",
            reason: "a decision of yours was written down".into(),
            record: Some(self.record),
            mint: Some(Mint::Task { person: self.person, record: self.record }),
            expires_at: None,
            to: self.to,
        })
    }
}
