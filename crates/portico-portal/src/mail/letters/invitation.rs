//! The mail that invites somebody.

use super::{typed, written};
use crate::{
    error::Result,
    ids::InvitationId,
    mail::{
        minting::{LINK, Mint},
        outgoing::{Outgoing, Recipient},
    },
};
use askama::Template;
use jiff::Timestamp;

/// Who invites whom into what, and what they will be able to do, in words.
pub struct Invitation<'a> {
    pub to: Recipient,
    pub portal: &'a str,
    pub organization: &'a str,
    pub inviter: &'a str,
    pub inviter_address: &'a str,
    /// "You can open requests and answer them."
    pub can: &'a [String],
    /// "Sat 28 Nov 2026, 9:00 am (Berlin)"
    pub until: &'a str,
    pub invitation: InvitationId,
    pub expires_at: Timestamp,
}

#[derive(Template)]
#[template(path = "mail/letters/invitation.txt")]
struct Text<'a> {
    portal: &'a str,
    organization: &'a str,
    inviter: &'a str,
    inviter_address: &'a str,
    name: &'a str,
    can: &'a [String],
    until: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/invitation.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    organization: &'a str,
    inviter: &'a str,
    inviter_address: &'a str,
    can: &'a [String],
    until: &'a str,
    link: &'a str,
}

impl Invitation<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let [portal, organization, inviter] = [self.portal, self.organization, self.inviter].map(typed);
        let name = typed(&self.to.name);
        let letter = portal.chars().take(1).collect();
        let can: Vec<String> = self.can.iter().map(|line| typed(line)).collect();
        let (portal, organization, inviter) = (portal.as_str(), organization.as_str(), inviter.as_str());
        let (name, can, until, inviter_address, link) =
            (name.as_str(), can.as_slice(), self.until, self.inviter_address, LINK);
        Ok(Outgoing {
            text: written(&Text { portal, organization, inviter, inviter_address, name, can, until, link })?,
            html: written(&Html { portal, letter, organization, inviter, inviter_address, can, until, link })?,
            subject: format!("Join {organization} on the portal of {portal}"),
            kind: "invitation",
            reason: format!("{inviter} invited you"),
            record: None,
            mint: Some(Mint::Invitation { invitation: self.invitation }),
            expires_at: Some(self.expires_at),
            to: self.to,
        })
    }
}
