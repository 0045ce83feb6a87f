//! The mail that says that somebody wrote on a request.

use super::{ForClients, typed, written};
use crate::{
    error::Result,
    ids::{PersonId, RecordId},
    mail::{
        minting::{LINK, Mint},
        outgoing::{Outgoing, Recipient},
    },
};
use askama::Template;

/// Who wrote what on which record. Its words are the client's kind: an internal note does not fit.
pub struct Reply<'a, W: ForClients> {
    pub to: Recipient,
    pub person: PersonId,
    pub portal: &'a str,
    /// "Mia Okafor"
    pub author: &'a str,
    /// "R-41"
    pub reference: &'a str,
    pub title: &'a str,
    pub record: RecordId,
    pub words: &'a W,
    /// "you opened this request"
    pub because: &'a str,
    /// Staff follow a plain address and sign in; clients a link of their own that opens this one record.
    pub staff: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "mail/letters/reply.txt")]
struct Text<'a> {
    author: &'a str,
    reference: &'a str,
    title: &'a str,
    words: &'a str,
    because: &'a str,
    link: &'a str,
    personal: bool,
}

#[derive(Template)]
#[template(path = "mail/letters/reply.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    author: &'a str,
    reference: &'a str,
    title: &'a str,
    words: &'a str,
    because: &'a str,
    link: &'a str,
    personal: bool,
}

impl<W: ForClients> Reply<'_, W> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, author, title, words] = [self.portal, self.author, self.title, self.words.words()].map(typed);
        let letter = portal.chars().take(1).collect();
        let (reference, because, personal) = (self.reference, self.because, self.staff.is_none());
        let link = self.staff.unwrap_or(LINK);
        let mint = personal.then_some(Mint::Task { person: self.person, record: self.record });
        let (author, title, words) = (author.as_str(), title.as_str(), words.as_str());
        Ok(Outgoing {
            text: written(&Text { author, reference, title, words, because, link, personal })?,
            html: written(&Html { portal: &portal, letter, author, reference, title, words, because, link, personal })?,
            subject: format!("Read {author}'s reply: {title} ({reference})"),
            kind: "reply",
            reason: because.to_owned(),
            record: Some(self.record),
            mint,
            expires_at: None,
            to: self.to,
        })
    }
}
