//! The mail that says what is needed from a client; its button leads to where it is handed in.

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

/// What is needed for one record, in the client's words.
pub struct Needed<'a, W: ForClients> {
    pub to: Recipient,
    pub person: PersonId,
    pub portal: &'a str,
    /// "Mia Okafor"
    pub author: &'a str,
    /// "R-41"
    pub reference: &'a str,
    pub title: &'a str,
    pub record: RecordId,
    /// "Your passport or identity card", at least one.
    pub things: &'a [String],
    /// Each of them is to be paid, and nothing to be sent.
    pub pays: bool,
    /// What was said about it, where it is asked for again.
    pub words: Option<&'a W>,
    /// "it was opened for you"
    pub because: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/needed.txt")]
struct Text<'a> {
    heading: &'a str,
    things: &'a [String],
    verb: &'a str,
    words: &'a str,
    title: &'a str,
    reference: &'a str,
    because: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/needed.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    heading: &'a str,
    things: &'a [String],
    verb: &'a str,
    words: &'a str,
    title: &'a str,
    reference: &'a str,
    because: &'a str,
    link: &'a str,
}

impl<W: ForClients> Needed<'_, W> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, author, title] = [self.portal, self.author, self.title].map(typed);
        let things: Vec<String> = self.things.iter().map(|thing| typed(thing)).collect();
        let words = self.words.map(|words| typed(words.words())).unwrap_or_default();
        let letter = portal.chars().take(1).collect();
        let heading = match things.as_slice() {
            [one] => format!("{author} needs something from you: {one}"),
            many => format!("{author} needs {} things from you", many.len()),
        };
        let what = match things.as_slice() {
            [one] => one.clone(),
            _ if self.pays => "what is owed".into(),
            _ => "what is needed".into(),
        };
        let verb = match (self.pays, things.len()) {
            (true, _) => "See how to pay",
            (false, 1) => "Send it",
            (false, _) => "Send what is needed",
        };
        let Self { reference, because, .. } = self;
        // The link leads to what waits, and not to the record as a whole.
        let link = format!("{LINK}?to=task");
        let (heading, words, title) = (heading.as_str(), words.as_str(), title.as_str());
        Ok(Outgoing {
            text: written(&Text { heading, things: &things, verb, words, title, reference, because, link: &link })?,
            html: written(&Html {
                portal: &portal,
                letter,
                heading,
                things: &things,
                verb,
                words,
                title,
                reference,
                because,
                link: &link,
            })?,
            subject: format!("{} {what}: {title} ({reference})", if self.pays { "Pay" } else { "Send" }),
            kind: "needed",
            reason: because.to_owned(),
            record: Some(self.record),
            mint: Some(Mint::Task { person: self.person, record: self.record }),
            expires_at: None,
            to: self.to,
        })
    }
}
