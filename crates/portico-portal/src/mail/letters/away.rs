//! The mail to whoever is away, because somebody else put that down.

use super::{typed, written};
use crate::{
    error::Result,
    mail::outgoing::{Outgoing, Recipient},
};
use askama::Template;

/// Who put it down, how long, and who decides meanwhile.
pub struct Away<'a> {
    pub to: Recipient,
    pub portal: &'a str,
    /// "Ruth Harbour"
    pub by: &'a str,
    /// "Mon 23 Nov 2026, 9:00 am (Berlin)"
    pub from: &'a str,
    pub until: &'a str,
    pub deputy: Option<&'a str>,
    /// "In hospital"
    pub reason: &'a str,
    /// Where it is shown, and ended.
    pub link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/away.txt")]
struct Text<'a> {
    by: &'a str,
    from: &'a str,
    until: &'a str,
    deputy: &'a str,
    reason: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/away.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    by: &'a str,
    from: &'a str,
    until: &'a str,
    deputy: &'a str,
    reason: &'a str,
    link: &'a str,
}

impl Away<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, by, deputy, reason] =
            [self.portal, self.by, self.deputy.unwrap_or("Nobody"), self.reason].map(typed);
        let letter = portal.chars().take(1).collect();
        let [portal, by, deputy, reason] = [&portal, &by, &deputy, &reason].map(String::as_str);
        let Self { from, until, link, .. } = self;
        Ok(Outgoing {
            text: written(&Text { by, from, until, deputy, reason, link })?,
            html: written(&Html { portal, letter, by, from, until, deputy, reason, link })?,
            subject: format!("{by} put down that you are away until {until}"),
            kind: "away",
            reason: format!("{by} put down that you are away"),
            record: None,
            mint: None,
            expires_at: None,
            to: self.to,
        })
    }
}
