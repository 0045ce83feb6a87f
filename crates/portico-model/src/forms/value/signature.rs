//! A signature: a name under words to which one agrees, with what was drawn besides.

use serde_json::Value;

use super::first;
use crate::Key;
use crate::blueprint::Field;
use crate::forms::answers::{FieldErrors, Input};
use crate::signature::{Manner, Sent, Signature, Wrong};

pub(super) fn parse(key: &Key, field: &Field, input: &Input) -> Result<Option<Value>, FieldErrors> {
    let sent = Sent::read(|part| first(input, &format!("{key}.{part}")).to_owned());
    match Signature::read(&sent, (field.sign.unwrap_or(Manner::Typed), field.words_to_sign())) {
        Ok(signature) => Ok(serde_json::to_value(signature).ok()),
        Err(wrong) if wrong.contains(&Wrong::Nothing) => Ok(None),
        Err(wrong) => {
            let mut errors = FieldErrors::default();
            wrong.into_iter().for_each(|one| errors.add(format!("{key}.{}", one.part()), one.words()));
            Err(errors)
        }
    }
}
