//! What happened to a comment, in words.

use serde::Deserialize;

/// What an event of a comment says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload {
    number: i64,
    version: Option<i64>,
    reply: Option<i64>,
    words: Option<String>,
}

/// What somebody did, and what they said with it; nothing where there is nothing to tell.
pub fn told(kind: &str, payload: &str) -> Option<(String, Option<String>)> {
    let Payload { number, version, reply, words } = serde_json::from_str(payload).ok()?;
    let text = match kind {
        "comment.written" => format!("wrote comment {number}"),
        "comment.answered" => format!("answered comment {number}"),
        "comment.settled" => format!("marked comment {number} as done in version {}", version.unwrap_or(1)),
        "comment.reopened" => format!("opened comment {number} again"),
        "comment.withdrawn" if reply.is_none() => format!("took comment {number} back"),
        "internal-comment.written" => format!("wrote internal comment {number}"),
        "internal-comment.settled" => format!("marked internal comment {number} as done"),
        "internal-comment.reopened" => format!("opened internal comment {number} again"),
        // Where it points, how it is said, and what was taken back within it, the page itself tells.
        _ => return None,
    };
    Some((text, words.filter(|words| !words.is_empty())))
}
