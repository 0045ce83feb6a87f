//! Whether every comment is what its events add up to.

use super::comment::{known, place};
use crate::{
    call::Portal,
    error::Result,
    ids::{DocumentId, WorkspaceId},
    proofing::told::told,
};
use portico_model::proofing::Standing;
use portico_store::{FromRow, Row, values};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// A comment as its row, or the sum of its events, tells it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Sum {
    pub version: i64,
    pub place: Json,
    /// Of internal ones nobody asks.
    pub placed_in: i64,
    pub weight: String,
    pub words: String,
    pub state: String,
    pub settled_in: Option<i64>,
    /// The words of each reply that was not taken back, by its place.
    pub replies: BTreeMap<i64, String>,
}

/// A comment whose row says something else than its events.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Apart {
    pub document: DocumentId,
    pub number: i64,
    pub is_internal: bool,
    pub row: Option<Sum>,
    pub events: Option<Sum>,
}

/// Document, number, and whether it is internal.
type Name = (DocumentId, i64, bool);

struct Stored(DocumentId, i64, Sum);

const EVENTS: &str = "SELECT kind, coalesce(client_payload, firm_payload) FROM event WHERE workspace_id = $1 \
    AND (kind LIKE 'comment.%' OR kind LIKE 'internal-comment.%' OR kind = 'document.erased') \
    AND (client_payload IS NOT NULL OR firm_payload IS NOT NULL) ORDER BY chain_id, seq";
const COMMENTS: &str = "SELECT document_id, number, version, page, x, y, w, h, placed_in, weight, words, state, settled_in \
    FROM proof_comment WHERE workspace_id = $1";
const REPLIES: &str =
    "SELECT document_id, number, place, words FROM proof_reply WHERE workspace_id = $1 AND withdrawn_at IS NULL";
const INTERNALS: &str = "SELECT document_id, number, version, page, x, y, w, h, 0, '', words, state, NULL \
    FROM internal_comment WHERE workspace_id = $1";

impl FromRow for Stored {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let sum = Sum {
            version: row.get(2)?,
            place: told(place(row, 3)?),
            placed_in: row.get(8)?,
            weight: row.get(9)?,
            words: row.get(10)?,
            state: row.get(11)?,
            settled_in: row.get(12)?,
            replies: BTreeMap::new(),
        };
        known(Standing::parse(&sum.state))?;
        Ok(Self(row.get(0)?, row.get(1)?, sum))
    }
}

/// Compares every comment of a workspace with the sum of its events; those on erased documents are gone.
// s_051
pub async fn replay(portal: &Portal, workspace: WorkspaceId) -> Result<Vec<Apart>> {
    let slow = portal.db.slow(workspace.tenant());
    let mut sums: BTreeMap<Name, Sum> = BTreeMap::new();
    for (kind, payload) in slow.all::<(String, String)>(EVENTS, &values![workspace]).await? {
        let said: Json = serde_json::from_str(&payload).unwrap_or_default();
        let document = said.get("document").and_then(Json::as_str).and_then(|id| id.parse::<DocumentId>().ok());
        let Some(document) = document else { continue };
        if kind == "document.erased" {
            sums.retain(|name, _| name.0 != document);
            continue;
        }
        let (is_internal, act) = match kind.strip_prefix("internal-comment.") {
            Some(act) => (true, act),
            None => (false, kind.strip_prefix("comment.").unwrap_or_default()),
        };
        let name = (document, number(&said, "number").unwrap_or_default(), is_internal);
        sums.entry(name).or_default().add(act, &said, is_internal);
    }
    let mut rows: BTreeMap<Name, Sum> = BTreeMap::new();
    for (sql, is_internal) in [(COMMENTS, false), (INTERNALS, true)] {
        let found = slow.all::<Stored>(sql, &values![workspace]).await?;
        rows.extend(found.into_iter().map(|Stored(document, number, sum)| ((document, number, is_internal), sum)));
    }
    for (document, number, place, words) in
        slow.all::<(DocumentId, i64, i64, String)>(REPLIES, &values![workspace]).await?
    {
        rows.entry((document, number, false)).or_default().replies.insert(place, words);
    }
    let all: BTreeSet<&Name> = rows.keys().chain(sums.keys()).collect();
    let differing = all.into_iter().filter(|name| rows.get(name) != sums.get(name));
    let apart = |name: &Name| Apart {
        document: name.0,
        number: name.1,
        is_internal: name.2,
        row: rows.get(name).cloned(),
        events: sums.get(name).cloned(),
    };
    Ok(differing.map(apart).collect())
}

fn number(said: &Json, name: &str) -> Option<i64> {
    said.get(name).and_then(Json::as_i64)
}

impl Sum {
    fn add(&mut self, act: &str, said: &Json, is_internal: bool) {
        let text = |name: &str| said.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let (version, reply) = (number(said, "version"), number(said, "reply"));
        match (act, reply) {
            ("written", _) => {
                self.version = version.unwrap_or_default();
                self.placed_in = if is_internal { 0 } else { self.version };
                self.place = said.get("place").cloned().unwrap_or_default();
                self.weight = text("weight");
                self.words = text("words");
                self.state = "open".into();
            }
            ("answered" | "edited", Some(place)) => drop(self.replies.insert(place, text("words"))),
            ("edited", None) => self.words = text("words"),
            ("withdrawn", Some(place)) => drop(self.replies.remove(&place)),
            ("withdrawn", None) => {
                self.state = "withdrawn".into();
                self.words = String::new();
            }
            ("settled", _) => {
                self.state = "done".into();
                self.settled_in = version;
            }
            ("reopened", _) => {
                self.state = "open".into();
                self.settled_in = None;
            }
            ("placed", _) => {
                self.placed_in = version.unwrap_or_default();
                self.place = said.get("place").cloned().unwrap_or_default();
            }
            _ => {}
        }
    }
}
