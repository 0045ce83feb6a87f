//! The mail that carries a checkpoint of the audit log to somebody who keeps it.

use super::{typed, written};
use crate::{
    error::Result,
    mail::outgoing::{Outgoing, Recipient},
};
use askama::Template;

/// For somebody outside whom the operator has named. It says nothing of what happened.
pub struct Checkpoint<'a> {
    pub to: Recipient,
    pub portal: &'a str,
    pub number: i64,
    /// The signed note, to be kept as it is.
    pub note: &'a str,
    /// The key that checks it.
    pub key: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/checkpoint.txt")]
struct Text<'a> {
    portal: &'a str,
    number: i64,
    note: &'a str,
    key: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letters/checkpoint.html")]
struct Html<'a> {
    portal: &'a str,
    letter: String,
    number: i64,
    note: &'a str,
    key: &'a str,
}

impl Checkpoint<'_> {
    pub fn write(self) -> Result<Outgoing> {
        let portal = typed(self.portal);
        let letter = portal.chars().take(1).collect();
        let Self { number, note, key, .. } = self;
        Ok(Outgoing {
            text: written(&Text { portal: &portal, number, note, key })?,
            html: written(&Html { portal: &portal, letter, number, note, key })?,
            subject: format!("Checkpoint {number} of {portal}"),
            kind: "checkpoint",
            reason: "the operator named this address as one that keeps checkpoints".into(),
            record: None,
            mint: None,
            expires_at: None,
            to: self.to,
        })
    }
}
