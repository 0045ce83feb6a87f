//! Answers as somebody last looked at them, out of the record's events: what a reviewer compares with.

use crate::{call::Call, error::Result, ids::RecordId};
use portico_model::{Key, forms::Answers};
use portico_store::{FromRow, Row, values};
use serde_json::Value as Json;

/// What an event says about items and answers.
struct Said {
    kind: String,
    client: Option<Json>,
    firm: Option<Json>,
}

/// In the order of the record's chain. Each change of answers carries all of its side.
const EVENTS: &str = "SELECT kind, client_payload, firm_payload FROM event WHERE workspace_id = $1 AND chain_id = $2 \
    ORDER BY seq";

/// What happened to a record so far, as far as items and answers go.
pub struct Past(Vec<Said>);

impl Past {
    /// # Errors
    /// That the database does not answer.
    pub async fn of(call: &Call, record: RecordId) -> Result<Self> {
        Ok(Self(call.read().all(EVENTS, &values![call.workspace(), record]).await?))
    }

    /// The answers of both sides when the firm last accepted or returned this item, else when it was first handed in; none
    /// where it never was.
    pub fn answers_before(&self, item: &Key) -> Option<Answers> {
        let events = &self.0;
        let is_about =
            |said: &Said, kinds: &[&str]| kinds.contains(&said.kind.as_str()) && said.item() == Some(item.as_str());
        let decided = events.iter().rposition(|said| is_about(said, &["item.accepted", "item.returned"]));
        let at = decided.or_else(|| events.iter().position(|said| is_about(said, &["item.handed_in"])))?;
        let until = events.get(..=at).unwrap_or_default();
        let last = |of: fn(&Said) -> Option<&Json>, column: &str| {
            let changed = until.iter().rev().find_map(|said| of(said)?.get("changes")?.get(column)?.as_object());
            changed.cloned().unwrap_or_default()
        };
        let mut answers = last(|said| said.client.as_ref(), "answers");
        answers.extend(last(|said| said.firm.as_ref(), "firm_answers"));
        Some(answers)
    }
}

impl Said {
    fn item(&self) -> Option<&str> {
        self.client.as_ref()?.get("item")?.as_str()
    }
}

impl FromRow for Said {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self { kind: row.get(0)?, client: row.get(1)?, firm: row.get(2)? })
    }
}
