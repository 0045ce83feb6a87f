//! A signature: a name under words to which one agrees, with what was drawn besides.

use serde_json::Value;

use super::first;
use crate::Key;
use crate::blueprint::Field;
use crate::forms::answers::{FieldErrors, Input};
use crate::signature::{Manner, Sent, Signature, Wrong};

pub(super) fn parse(key: &Key, field: &Field, input: &Input) -> Result<Option<Value>, FieldErrors> {
    let part = |name: &str| first(input, &format!("{key}.{name}")).to_owned();
    let sent = Sent { name: part("name"), drawn: part("drawn"), agreed: part("agreed") == "yes" };
    match Signature::read(&sent, (field.sign.unwrap_or(Manner::Typed), field.words_to_sign())) {
        Ok(signature) => Ok(serde_json::to_value(signature).ok()),
        Err(Wrong::Nothing) => Ok(None),
        Err(wrong) => Err(FieldErrors::of(at(key, wrong), wrong.words())),
    }
}

/// The control that is to be mended.
fn at(key: &Key, wrong: Wrong) -> String {
    let part = if wrong == Wrong::NotAgreed { "agreed" } else { "name" };
    format!("{key}.{part}")
}
