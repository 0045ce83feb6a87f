//! The mail to whoever decides in the place of somebody who is away.

use super::{typed, written};
use crate::{
    error::Result,
    mail::outgoing::{Outgoing, Recipient},
};
use askama::Template;

/// For whom, and how long.
pub struct Deputy<'a> {
    pub to: Recipient,
    pub portal: &'a str,
    /// "Dana Reyes"
    pub who: &'a str,
    /// "Mon 23 Nov 2026, 9:00 am (Berlin)"
    pub from: &'a str,
    pub until: &'a str,
    /// Where what waits is shown.
    pub link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/deputy.txt")]
struct Text<'a> {
    who: &'a str,
    from: &'a str,
    until: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/deputy.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    who: &'a str,
    from: &'a str,
    until: &'a str,
    link: &'a str,
}

impl Deputy<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, who] = [self.portal, self.who].map(typed);
        let letter = portal.chars().take(1).collect();
        let (portal, who) = (portal.as_str(), who.as_str());
        let Self { from, until, link, .. } = self;
        let reason = format!("{who} named you to decide while they are away");
        Ok(Outgoing {
            text: written(&Text { who, from, until, link })?,
            html: written(&Html { portal, letter, who, from, until, link })?,
            subject: format!("You decide for {who} from {from}"),
            kind: "deputy",
            reason,
            record: None,
            mint: None,
            expires_at: None,
            to: self.to,
        })
    }
}
