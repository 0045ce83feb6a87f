//! What an export of the log says of one chain: the side that a certificate is held against.

use super::{
    body::{Entry, Salted},
    events::Event,
};
use crate::audit::export::{EntryLine, Line, SaltedLine};
use std::io::BufRead;
use uuid::Uuid;

/// One chain of an export, and whose log it is.
#[derive(Debug, Clone, Default)]
pub struct Log {
    pub workspace: Uuid,
    pub origin: String,
    pub key: String,
    /// Every entry of the chain, in its order.
    pub events: Vec<Event>,
}

impl Log {
    /// Reads what an export has of a chain. Whether the export itself is sound is for `audit::export::check`.
    pub fn read(file: impl BufRead, wanted: Uuid) -> std::io::Result<Self> {
        let mut log = Self::default();
        for text in file.lines() {
            // A line that is none is told by the export's own check.
            match serde_json::from_str::<Line>(&text?) {
                Ok(Line::Export { workspace, origin, key, .. }) => {
                    (log.workspace, log.origin, log.key) = (workspace, origin, key);
                }
                Ok(Line::Entry(line)) if line.chain == wanted => log.events.extend(event(*line)),
                Ok(
                    Line::Entry(_) | Line::Head { .. } | Line::Leaf { .. } | Line::Checkpoint { .. } | Line::End { .. },
                )
                | Err(_) => {}
            }
        }
        Ok(log)
    }

    pub fn entry(&self, number: i64) -> Option<&Event> {
        self.events.iter().find(|event| event.entry.entry == number)
    }
}

fn event(line: EntryLine) -> Option<Event> {
    let EntryLine { seq, hash, header, actor, client, firm, .. } = line;
    let [actor, client, firm] = [actor, client, firm].map(|part| part.map(salted));
    Event::open(&Entry { entry: seq, hash, header, actor, client, firm })
}

fn salted(line: SaltedLine) -> Salted {
    Salted { salt: line.salt, text: line.text }
}
