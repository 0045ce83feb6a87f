//! A form with a file for one item of a checklist, for the page that shows it.

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    files::{
        api::put_newer,
        form::{self, Sent},
        taking::take_in,
        waiting::{self, Purpose},
    },
    ids::DocumentId,
    policy::{self, Attach, Permit, permit},
    records::{
        actions::advance::By,
        requirements::{Place, must_be_taken},
    },
};
use axum::extract::Request;
use portico_model::Key;
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
    /// The file that it was to be a newer version of.
    pub replaces: Option<DocumentId>,
}

/// Takes the file, or says why not. Nothing is added where an item's own question has no answer.
pub async fn sent_by_form(call: &Call, permit: &Permit<Attach, policy::Record>, request: Request) -> Result<Outcome> {
    let limits = call.portal().storage.rules.limits.clone();
    let sent = match form::read(call, request, &limits).await {
        Ok(sent) => sent,
        Err(Error::Invalid(errors)) => {
            let wrong = words(&errors);
            return Ok(Outcome { item: None, fields: BTreeMap::new(), wrong, errors, replaces: None });
        }
        Err(other) => return Err(other),
    };
    let mut sent = sent;
    let slot = sent.fields.given("slot").map(Key::new);
    let replaces = sent.fields.given("replaces").and_then(|text| text.parse().ok());
    let purpose = match (replaces, &slot) {
        (Some(document), _) => Some(Purpose::Version(document)),
        (None, Some(slot)) => Some(Purpose::Slot(slot)),
        (None, None) => None,
    };
    if let Some(purpose) = purpose {
        sent.waiting = waiting::called(call, permit, (purpose, &sent.fields)).await?;
    }
    // The newer choice counts.
    if !sent.files.is_empty() {
        waiting::used(call, &std::mem::take(&mut sent.waiting)).await?;
    }
    let done = match replaces {
        Some(document) => replaced(call, permit, (document, &sent)).await,
        None => added(call, permit, &sent).await,
    };
    let is_of_file = |field: &String| field == form::FILE || field == "slot";
    let (wrong, errors, is_mended) = match done {
        Ok(wrong) => (wrong, FieldErrors::default(), false),
        Err(Error::Invalid(errors)) => (words(&errors), errors.clone(), !errors.0.keys().all(is_of_file)),
        Err(Error::Conflict(words)) => (words, FieldErrors::default(), true),
        Err(other) => {
            sent.discard(call).await;
            return Err(other);
        }
    };
    settle(call, permit, (purpose, is_mended), &mut sent).await?;
    let item = slot.as_ref().map(ToString::to_string);
    Ok(Outcome { item, fields: sent.fields.0, wrong, errors, replaces })
}

/// Where something else than the file was wrong, which can be mended, the file waits until the form is sent again; what waited before still
/// does. Else all of them are over.
async fn settle(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    (purpose, is_mended): (Option<Purpose<'_>>, bool),
    sent: &mut Sent,
) -> Result<()> {
    if !is_mended {
        waiting::used(call, &sent.waiting).await?;
    } else if let (Some(purpose), [Ok(arrived)]) = (purpose, sent.files.as_slice()) {
        let place = match purpose {
            Purpose::Version(document) => Some(Place::Document(document)),
            Purpose::Slot(slot) => Some(Place::Slot(slot)),
            Purpose::Evidence(_) => None,
        };
        let by = By { member: permit.member(), facts: permit.facts() };
        let announced = (arrived.original.as_str(), arrived.staged.size);
        let is_taken = match place {
            Some(place) => must_be_taken(call, permit.thing().id, (&by, place), announced).await.is_ok(),
            None => false,
        };
        if is_taken {
            waiting::wait(call, permit, (purpose, arrived)).await?;
            sent.files.clear();
        }
    }
    sent.discard(call).await;
    Ok(())
}

/// What was not taken, in words.
async fn added(call: &Call, permit: &Permit<Attach, policy::Record>, sent: &Sent) -> Result<String> {
    let once = sent.fields.given("once").and_then(|text| text.parse().ok()).unwrap_or_else(|| call.new_id());
    let (_, not_taken) = take_in(call, permit, sent, once).await?;
    let words = not_taken.into_iter().map(|one| format!("{}: {}", one.name, one.words));
    Ok(words.collect::<Vec<_>>().join(" "))
}

/// A newer version of one of the files of this record.
async fn replaced(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    (document, sent): (DocumentId, &Sent),
) -> Result<String> {
    let document = permit::permit::<Attach, policy::Document>(call, &document).await?;
    if document.thing().record.id != permit.thing().id {
        return Err(Error::NotFound);
    }
    put_newer(call, &document, sent).await.map(|()| String::new())
}

fn words(errors: &FieldErrors) -> String {
    errors.0.values().cloned().collect::<Vec<_>>().join(" ")
}
