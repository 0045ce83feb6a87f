//! What happened to an item, in words.

use portico_model::{
    Key,
    access::Side,
    blueprint::{Asks, RecordType},
    payments::PaidSoFar,
};
use serde::Deserialize;

/// What an event of an item says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload {
    item: Key,
    document: Option<String>,
    reason: Option<Key>,
    words: Option<String>,
    payment: PaidSoFar,
}

/// What somebody did, for a reader of this side, and what they said with it; nothing where another event tells it already.
pub fn told(declared: &RecordType, side: Side, kind: &str, payload: &str) -> Option<(String, Option<String>)> {
    let Payload { item, document, reason, words, payment } = serde_json::from_str(payload).ok()?;
    let requirement = declared.requirements.get(&item);
    let label = requirement.map_or(item.as_str(), |requirement| requirement.label_for(side));
    let is_payment = requirement.is_some_and(|requirement| matches!(requirement.asks, Asks::Payment(_)));
    let text = match kind {
        kind if is_payment => paid(kind, label, &payment)?,
        // The file's own event says that it was added.
        "item.handed_in" if document.is_some() => return None,
        "item.reused" => format!("used again for “{label}” what was accepted before"),
        "item.handed_in" => format!("completed “{label}”"),
        "item.accepted" => format!("accepted “{label}”"),
        "item.returned" => format!("asked again for “{label}”"),
        "item.changed" => format!("changed “{label}” after it was sent"),
        "item.withdrawn" => format!("opened “{label}” again"),
        _ => return None,
    };
    let why = reason.and_then(|reason| requirement?.reasons.get(&reason).cloned());
    let said = [why, words].into_iter().flatten().collect::<Vec<_>>().join(". ");
    Some((text, Some(said).filter(|said| !said.is_empty())))
}

/// The same of a payment: nobody but the bank hands anything over here.
fn paid(kind: &str, label: &str, so_far: &PaidSoFar) -> Option<String> {
    let amount = so_far.last.as_ref().map(|said| said.transfer.amount.to_string()).unwrap_or_default();
    Some(match kind {
        "item.handed_in" => format!("paid {amount} for “{label}”"),
        "item.accepted" => format!("confirmed that the payment for “{label}” has arrived"),
        "item.returned" => format!("asked again for the payment of “{label}”"),
        "item.changed" => format!("changed the amount of “{label}”, for which {amount} was paid"),
        "item.withdrawn" => format!("took back what was said about the payment of “{label}”"),
        _ => return None,
    })
}
