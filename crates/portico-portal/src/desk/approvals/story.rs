//! What is told of an approval in the story of its record: made of the payloads that the reader may see.

use serde::Deserialize;

/// What a sentence needs of a payload.
#[derive(Debug, Default, Deserialize)]
struct Payload {
    #[serde(default)]
    label: String,
    #[serde(default)]
    number: u32,
    #[serde(default)]
    state: String,
    /// The state into which its record went instead.
    #[serde(default)]
    moved_to: String,
    /// It is approved, and a stage was closed without those who were asked.
    #[serde(default)]
    overridden: bool,
    #[serde(default)]
    decisions: Vec<Decision>,
    #[serde(default)]
    delegation: Option<Delegation>,
}

#[derive(Debug, Default, Deserialize)]
struct Decision {
    said: String,
    words: String,
    basis: String,
    seat_name: Option<String>,
    grounds: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Delegation {
    from_name: String,
    to_name: String,
    reason: Option<String>,
}

/// A sentence without its subject, and the words that were given; none where there is nothing to tell this reader.
pub fn told(kind: &str, payload: &str) -> Option<(String, Vec<String>)> {
    let payload: Payload = serde_json::from_str(payload).unwrap_or_default();
    let label = &payload.label;
    let plain = |text: String| Some((text, Vec::new()));
    match kind {
        "approval.submitted" => plain(format!("put “{label}” before those who decide, round {}", payload.number)),
        "approval.decided" => Some(decided(&payload)),
        "approval.withdrawn" => plain(format!("took a decision on “{label}” back")),
        "approval.delegated" | "approval.reassigned" => {
            let one = payload.delegation?;
            let text = match kind {
                "approval.delegated" => format!("asked {} to decide on “{label}”", one.to_name),
                _ => format!("gave {}'s decision on “{label}” to {}", one.from_name, one.to_name),
            };
            Some((text, one.reason.into_iter().collect()))
        }
        "approval.recalled" => plain(format!("decides on “{label}” again instead of somebody else")),
        "approval.voided" => plain(format!("changed it, so no decision on “{label}” counts any more")),
        "approval.closed" if !payload.moved_to.is_empty() => {
            plain(format!("moved it on before “{label}” was decided, so nobody is asked any more"))
        }
        "approval.closed" => plain(format!("ended it before “{label}” was decided")),
        "approval.reminded" => plain(format!("reminded those who decide on “{label}”")),
        "approval.rerouted" => {
            plain(format!("asked somebody else to decide on “{label}”, because those who were asked are away or late"))
        }
        "approval.escalated" => plain(format!("told those who answer for it that nobody has decided on “{label}”")),
        "approval.uncovered" => {
            plain(format!("found nobody who could decide on “{label}” in time, and told those who answer for it"))
        }
        _ => None,
    }
}

/// A decision of the firm is told to clients without its words.
fn decided(payload: &Payload) -> (String, Vec<String>) {
    let label = &payload.label;
    let Some(first) = payload.decisions.first() else {
        let text = match payload.state.as_str() {
            "changes-asked" => format!("asked for changes on “{label}”"),
            _ if payload.overridden => format!("approved “{label}” without those who were asked"),
            _ => format!("decided on “{label}”"),
        };
        return (text, Vec::new());
    };
    let verb = match first.said.as_str() {
        "approve" => "approved",
        "approve-with-changes" => "approved with changes:",
        "ask-for-changes" => "asked for changes on",
        _ => "left to others",
    };
    let whose = match (first.basis.as_str(), &first.seat_name) {
        ("override", _) => " without those who were asked".to_owned(),
        ("recorded", Some(name)) => format!(" as {name} had decided outside of the portal"),
        (_, Some(name)) => format!(" for {name}"),
        (_, None) => String::new(),
    };
    let words = [Some(first.words.clone()).filter(|words| !words.is_empty()), first.grounds.clone()];
    (format!("{verb} “{label}”{whose}"), words.into_iter().flatten().collect())
}
