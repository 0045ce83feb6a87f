//! The mail to whoever decided in the place of somebody, because it ended before it was planned.

use super::{typed, written};
use crate::{
    error::Result,
    mail::outgoing::{Outgoing, Recipient},
};
use askama::Template;

/// For whom one does not decide any more.
pub struct Relieved<'a> {
    pub to: Recipient,
    pub portal: &'a str,
    /// "Dana Reyes"
    pub who: &'a str,
    /// Whoever put it down for them; none if they ended it themselves.
    pub by: Option<&'a str>,
    /// It had begun; otherwise it was called off.
    pub has_begun: bool,
    /// Where what waits is shown.
    pub link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/relieved.txt")]
struct Text<'a> {
    heading: &'a str,
    who: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/relieved.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    heading: &'a str,
    who: &'a str,
    link: &'a str,
}

impl Relieved<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, who] = [self.portal, self.who].map(typed);
        let letter = portal.chars().take(1).collect();
        let stands = if self.has_begun { format!("{who} is back") } else { format!("{who} is not away after all") };
        let heading = self.by.map_or_else(|| stands.clone(), |by| format!("{} put down that {stands}", typed(by)));
        let (portal, who, heading, link) = (portal.as_str(), who.as_str(), heading.as_str(), self.link);
        Ok(Outgoing {
            text: written(&Text { heading, who, link })?,
            html: written(&Html { portal, letter, heading, who, link })?,
            subject: format!("You do not decide for {who} any more"),
            kind: "relieved",
            reason: format!("you were named to decide while {who} is away"),
            record: None,
            mint: None,
            expires_at: None,
            to: self.to,
        })
    }
}
