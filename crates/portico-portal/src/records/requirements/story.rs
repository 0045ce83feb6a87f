//! What happened to an item, in words.

use portico_model::{Key, access::Side, blueprint::RecordType};
use serde::Deserialize;

/// What an event of an item says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload {
    item: Key,
    document: Option<String>,
    reason: Option<Key>,
    words: Option<String>,
}

/// What somebody did, for a reader of this side, and what they said with it; nothing where another event tells it already.
pub fn told(declared: &RecordType, side: Side, kind: &str, payload: &str) -> Option<(String, Option<String>)> {
    let Payload { item, document, reason, words } = serde_json::from_str(payload).ok()?;
    let requirement = declared.requirements.get(&item);
    let label = requirement.map_or(item.as_str(), |requirement| requirement.label_for(side));
    let text = match kind {
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
