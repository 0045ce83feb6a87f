//! A form with a file for one item of a checklist, for the page that shows it.

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    files::{api::take_in, form},
    policy::{self, Attach, Permit},
};
use axum::extract::Request;
use std::collections::BTreeMap;

/// How it ended.
pub struct Outcome {
    /// The item that was named.
    pub item: Option<String>,
    /// What else was typed.
    pub fields: BTreeMap<String, Vec<String>>,
    /// What is wrong with the file, in words; nothing where it was taken.
    pub wrong: String,
    /// What is wrong with what is said about it, by its fields.
    pub errors: FieldErrors,
}

/// Takes the file, or says why not. Nothing is added where an item's own question has no answer.
pub async fn sent_by_form(call: &Call, permit: &Permit<Attach, policy::Record>, request: Request) -> Result<Outcome> {
    let limits = call.portal().storage.rules.limits.clone();
    let sent = match form::read(call, request, &limits).await {
        Ok(sent) => sent,
        Err(Error::Invalid(fields)) => {
            return Ok(Outcome { item: None, fields: BTreeMap::new(), wrong: words(&fields), errors: fields });
        }
        Err(other) => return Err(other),
    };
    let (item, fields) = (sent.fields.given("slot").map(ToOwned::to_owned), sent.fields.0.clone());
    let once = sent.fields.given("once").and_then(|text| text.parse().ok()).unwrap_or_else(|| call.new_id());
    let (wrong, errors) = match take_in(call, permit, sent, once).await {
        Ok((_, not_taken)) => {
            let words = not_taken.into_iter().map(|one| format!("{}: {}", one.name, one.words));
            (words.collect::<Vec<_>>().join(" "), FieldErrors::default())
        }
        Err(Error::Invalid(errors)) => (words(&errors), errors),
        Err(other) => return Err(other),
    };
    Ok(Outcome { item, fields, wrong, errors })
}

fn words(errors: &FieldErrors) -> String {
    errors.0.values().cloned().collect::<Vec<_>>().join(" ")
}
