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
    /// Whoever put it down for them; none if they named the deputy themselves.
    pub by: Option<&'a str>,
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
    by: &'a str,
    is_own: bool,
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
    by: &'a str,
    from: &'a str,
    until: &'a str,
    link: &'a str,
}

impl Deputy<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, who, by] = [self.portal, self.who, self.by.unwrap_or(self.who)].map(typed);
        let letter = portal.chars().take(1).collect();
        let [portal, who, by] = [&portal, &who, &by].map(String::as_str);
        let is_own = self.by.is_none();
        let Self { from, until, link, .. } = self;
        let reason = match is_own {
            true => format!("{who} named you to decide while they are away"),
            false => format!("{by} named you to decide while {who} is away"),
        };
        Ok(Outgoing {
            text: written(&Text { who, by, is_own, from, until, link })?,
            html: written(&Html { portal, letter, who, by, from, until, link })?,
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
