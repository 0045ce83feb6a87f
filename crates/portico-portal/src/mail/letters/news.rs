//! The mail that tells what became of an approval: to whoever decided on it, or put it before others.

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

/// One sentence about one record. It says nothing that the reader's own page does not.
pub struct News<'a> {
    pub to: Recipient,
    pub person: PersonId,
    pub portal: &'a str,
    /// "R-41"
    pub reference: &'a str,
    pub title: &'a str,
    pub record: RecordId,
    /// "“Brand refresh” has changed, so your decision does not count any more"
    pub sentence: &'a str,
    /// "you decided on it"
    pub because: &'a str,
    /// Staff follow a plain address and sign in; clients a link of their own that opens this one record.
    pub staff: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "mail/letters/news.txt")]
struct Text<'a> {
    sentence: &'a str,
    because: &'a str,
    link: &'a str,
    personal: bool,
}

#[derive(Template)]
#[template(path = "mail/letters/news.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    sentence: &'a str,
    because: &'a str,
    reference: &'a str,
    link: &'a str,
    personal: bool,
}

impl News<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, title, sentence] = [self.portal, self.title, self.sentence].map(typed);
        let letter = portal.chars().take(1).collect();
        let (portal, sentence) = (portal.as_str(), sentence.as_str());
        let Self { reference, because, .. } = self;
        let (personal, link) = (self.staff.is_none(), self.staff.unwrap_or(LINK));
        Ok(Outgoing {
            text: written(&Text { sentence, because, link, personal })?,
            html: written(&Html { portal, letter, sentence, because, reference, link, personal })?,
            subject: format!("News of {title} ({reference})"),
            kind: "approval-news",
            reason: because.to_owned(),
            record: Some(self.record),
            mint: personal.then_some(Mint::Task { person: self.person, record: self.record }),
            expires_at: None,
            to: self.to,
        })
    }
}
