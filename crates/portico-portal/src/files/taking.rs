//! What a form has brought becomes documents: each file by itself, however the form came.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        actions::add::{NewDocument, add},
        api::said_about,
        arriving::Arrived,
        document,
        form::{self, NotTaken, Sent},
        keeping,
    },
    ids::DocumentId,
    policy::{self, Attach, Permit},
    records::requirements::{Place, kinds_asked, said},
};
use portico_model::{Key, forms::Answers};
use portico_web::Fields;
use uuid::Uuid;

/// Adds each file that was taken, alone: one that cannot be added does not hold up the others. They are named after
/// `once`, so that what is sent twice under it is added once.
pub(super) async fn take_in(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    sent: &Sent,
    once: Uuid,
) -> Result<(Vec<DocumentId>, Vec<NotTaken>)> {
    let alone = match sent.files.len() + sent.waiting.len() {
        0 => return Err(nothing_chosen(call, permit, &sent.fields).await?),
        count => count == 1,
    };
    let slot = sent.fields.given("slot").map(Key::new);
    if let Some(slot) = slot.as_ref().filter(|_| !alone)
        && let Some(words) = why_alone(call, permit, slot).await?
    {
        return Err(Error::invalid(form::FILE, words));
    }
    let like = Like {
        title: if alone { sent.fields.text("title") } else { "" },
        metadata: said_about(call, permit, slot.as_ref(), &sent.fields).await?,
        slot,
        firm_only: document::is_for_the_firm(sent.fields.text("firm_only"), permit.side()),
    };
    let (mut added, mut not_taken) = (Vec::new(), Vec::new());
    let named = (0_u128..).map(|number| DocumentId(Uuid::from_u128(once.as_u128() ^ number)));
    let chosen = named.zip(&sent.files).map(|(id, arrived)| (id, arrived.as_ref()));
    let waited = sent.waiting.iter().map(|one| (one.becomes, Ok(&one.arrived)));
    for (id, arrived) in chosen.chain(waited) {
        let arrived = match arrived {
            Ok(arrived) => arrived,
            Err(refused) => {
                let kinds = match &like.slot {
                    Some(slot) => kinds_asked(call, permit.thing(), Place::Slot(slot)).await?,
                    None => None,
                };
                not_taken.push(match kinds {
                    Some(kinds) => refused.clone().for_kinds(&kinds),
                    None => refused.clone(),
                });
                continue;
            }
        };
        match like.add(call, permit, (id, arrived)).await {
            Ok(document) => added.push(document),
            Err(Error::Invalid(fields)) => not_taken.push(NotTaken::because(&arrived.original, &fields)),
            Err(other) => return Err(other),
        }
    }
    Ok((added, not_taken))
}

async fn nothing_chosen(call: &Call, permit: &Permit<Attach, policy::Record>, fields: &Fields) -> Result<Error> {
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let declared = blueprint.record_type(&permit.thing().kind);
    let item = fields.given("slot").and_then(|slot| declared?.requirements.get(&Key::new(slot)));
    let words = match item {
        Some(item) => format!("Choose a file for “{}”.", item.label_for(permit.side())),
        None => "Choose a file.".to_owned(),
    };
    Ok(Error::invalid(form::FILE, words))
}

/// What the files of one form have in common.
struct Like<'s> {
    title: &'s str,
    slot: Option<Key>,
    metadata: Answers,
    firm_only: bool,
}

impl Like<'_> {
    async fn add(
        &self,
        call: &Call,
        permit: &Permit<Attach, policy::Record>,
        (id, arrived): (DocumentId, &Arrived),
    ) -> Result<DocumentId> {
        let new = NewDocument {
            id,
            kept: keeping::keep(call, arrived).await?,
            title: self.title.to_owned(),
            slot: self.slot.clone(),
            firm_only: self.firm_only,
            shows_decision: false,
            metadata: self.metadata.clone(),
            accepted_at: None,
            origin: None,
        };
        add(call, permit, new).await
    }
}

/// Why files come to an item one by one; none where several may come at once.
async fn why_alone(call: &Call, permit: &Permit<Attach, policy::Record>, slot: &Key) -> Result<Option<&'static str>> {
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    Ok(match said::document(&blueprint, &permit.thing().kind, slot) {
        Some(asked) if asked.files.is_none() => Some("One file is asked for here. Send one, or put them into one."),
        Some(asked) if !asked.metadata.is_empty() => Some("Send them one by one: something is asked about each file."),
        Some(_) | None => None,
    })
}
