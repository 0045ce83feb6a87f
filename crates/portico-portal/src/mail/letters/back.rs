//! The mail to whoever was away, because somebody else put down that they are back.

use super::{typed, written};
use crate::{
    error::Result,
    mail::outgoing::{Outgoing, Recipient},
};
use askama::Template;

/// Who put it down.
pub struct Back<'a> {
    pub to: Recipient,
    pub portal: &'a str,
    /// "Ruth Harbour"
    pub by: &'a str,
    /// Where what waits is shown.
    pub link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/back.txt")]
struct Text<'a> {
    by: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/back.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    by: &'a str,
    link: &'a str,
}

impl Back<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, by] = [self.portal, self.by].map(typed);
        let letter = portal.chars().take(1).collect();
        let (portal, by, link) = (portal.as_str(), by.as_str(), self.link);
        Ok(Outgoing {
            text: written(&Text { by, link })?,
            html: written(&Html { portal, letter, by, link })?,
            subject: format!("{by} put down that you are back"),
            kind: "back",
            reason: format!("{by} ended an absence of yours"),
            record: None,
            mint: None,
            expires_at: None,
            to: self.to,
        })
    }
}
