//! How whoever decides has shown who they are: kept with the decision, because the session is gone one day.

use crate::{
    call::{ActorKind, Call, SessionKind},
    error::Result,
    people::sessions::{self, Proof},
};

/// By the link of the mail that asked for the decision.
const DECISION_LINK: &str = "decision-link";
/// A program with a key of theirs.
const TOKEN: &str = "token";

/// The word that an event keeps; empty where nobody proved anything, or it was not written down.
// req 67
pub async fn of(call: &Call) -> Result<String> {
    Ok(match call.actor().kind() {
        ActorKind::Session { kind: SessionKind::Full, .. } => sessions::proof_of(call).await?,
        ActorKind::Session { kind: SessionKind::Task(_), .. } => Proof::Link.word().to_owned(),
        ActorKind::Session { kind: SessionKind::Demo, .. } => Proof::Demo.word().to_owned(),
        ActorKind::Token { .. } => TOKEN.to_owned(),
        ActorKind::Link { .. } => DECISION_LINK.to_owned(),
        ActorKind::Nobody | ActorKind::Job(_) | ActorKind::Importer | ActorKind::Operator => String::new(),
    })
}

/// The same in words, to stand behind a name.
pub fn words(word: &str) -> &'static str {
    match word {
        DECISION_LINK => "by the link in the mail that asked for the decision",
        TOKEN => "by a program with their key",
        _ => match Proof::parse(word) {
            Some(Proof::Link) => "by a link in a mail to their address",
            Some(Proof::Invitation) => "signed in by the invitation to their address",
            Some(Proof::Code) => "signed in with a code sent to their address",
            Some(Proof::Password) => "signed in with their password",
            Some(Proof::Two) => "signed in with their password and a code sent to their address",
            Some(Proof::Demo) => "signed in by a link of the demonstration",
            None => "in a way that was not written down",
        },
    }
}
