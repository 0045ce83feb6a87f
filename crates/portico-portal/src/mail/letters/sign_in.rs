//! The mail with a sign-in code and link.

use super::{typed, written};
use crate::{
    error::Result,
    mail::{
        minting::{CODE, LINK, Mint},
        outgoing::{Outgoing, Recipient},
    },
};
use askama::Template;
use jiff::Timestamp;
use uuid::Uuid;

/// For whoever asked to sign in. It does not arrive late: when its time is over it is not sent at all.
pub struct SignIn<'a> {
    pub to: Recipient,
    pub portal: &'a str,
    pub sign_in: Uuid,
    pub expires_at: Timestamp,
}

#[derive(Template)]
#[template(path = "mail/letters/sign_in.txt")]
struct Text<'a> {
    portal: &'a str,
    name: &'a str,
    code: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/sign_in.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    name: &'a str,
    code: &'a str,
    link: &'a str,
}

impl SignIn<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let portal = typed(self.portal);
        let name = typed(&self.to.name);
        let letter = portal.chars().take(1).collect();
        Ok(Outgoing {
            text: written(&Text { portal: &portal, name: &name, code: CODE, link: LINK })?,
            html: written(&Html { portal: &portal, letter, name: &name, code: CODE, link: LINK })?,
            subject: format!("Sign in to {portal}"),
            kind: "sign-in",
            reason: "somebody asked to sign in with this address".into(),
            record: None,
            mint: Some(Mint::SignIn { sign_in: self.sign_in }),
            expires_at: Some(self.expires_at),
            to: self.to,
        })
    }
}
