//! Which words a record is found by: its number and title, what clients may read of it, and what the firm alone may.

use crate::{
    call::Portal,
    error::Result,
    ids::{RecordId, WorkspaceId},
    records::moves,
    search::fold,
    storage::Unscanned,
};
use portico_model::{
    Key,
    access::Side,
    blueprint::{Compiled, RecordType},
    forms::{self, Answers},
};
use portico_store::{FromRow, Value, values};
use std::collections::{BTreeMap, btree_map::Entry};

/// The words of one record: those that it has, and those that are written down; whether each stands in nothing that
/// clients may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub record: RecordId,
    pub has: FirmOnly,
    pub written: FirmOnly,
}

pub(super) type FirmOnly = BTreeMap<String, bool>;

const LIVE: &str = "SELECT blueprint_version FROM workspace WHERE id = $1";
/// What the current versions of a record's files say, of each file the beginning; of files that may be given out alone.
const SAID: &str = "SELECT d.record_id, d.firm_only, \
    string_agg(substr(t.text, 1, CASE WHEN t.page = 0 THEN 60000 ELSE 6000 END), ' ') FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
    JOIN page_text t ON t.workspace_id = b.workspace_id AND t.blob_id = b.id AND t.page <= 20 \
    WHERE d.workspace_id = $1 AND d.record_id IN {uuids $2} AND d.removed_at IS NULL \
    AND (b.scan = 'clean' OR (b.scan = 'not-scanned' AND $3)) GROUP BY d.record_id, d.id, d.firm_only ORDER BY d.id";
/// Of a record with many files, what the first of them say.
const MOST_SAID: usize = 512 << 10;

/// A record with more different words than this is found by the first of them, what its files say left aside.
const MOST_WORDS: usize = 400;
/// The client's words leave this much room for the firm's.
const MOST_CLIENT_WORDS: usize = 320;
/// Words that stand in files alone, of those for both sides and of the firm's own.
const MOST_FILE_WORDS: usize = 1_200;
const MOST_FIRM_FILE_WORDS: usize = 400;

/// One row for each record, whatever is said on it: of a long conversation the newest part, of a long message the beginning.
const RECORDS: &str = "SELECT r.id, r.type, r.number, r.title, r.blueprint_version, r.answers, r.firm_answers, o.name, \
    coalesce((SELECT p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = $1 AND m.id = r.requested_for), ''), \
    coalesce((SELECT string_agg(n.body, ' ') FROM (SELECT substr(m.body, 1, 4000) AS body FROM message m \
        WHERE m.workspace_id = $1 AND m.record_id = r.id ORDER BY m.id DESC LIMIT 100) n), ''), \
    coalesce((SELECT string_agg(n.body, ' ') FROM (SELECT substr(i.body, 1, 4000) AS body FROM internal_note i \
        WHERE i.workspace_id = $1 AND i.record_id = r.id ORDER BY i.id DESC LIMIT 100) n), ''), \
    coalesce((SELECT string_agg(n.title, ' ') FROM (SELECT d.title || ' ' || d.said AS title FROM document d WHERE d.workspace_id = $1 \
        AND d.record_id = r.id AND d.removed_at IS NULL AND d.firm_only = FALSE ORDER BY d.id DESC LIMIT 100) n), ''), \
    coalesce((SELECT string_agg(n.title, ' ') FROM (SELECT d.title || ' ' || d.said AS title FROM document d WHERE d.workspace_id = $1 \
        AND d.record_id = r.id AND d.removed_at IS NULL AND d.firm_only ORDER BY d.id DESC LIMIT 100) n), ''), \
    coalesce((SELECT string_agg(s.word, ' ') FROM search_word s WHERE s.workspace_id = $1 AND s.record_id = r.id AND NOT s.firm_only), ''), \
    coalesce((SELECT string_agg(s.word, ' ') FROM search_word s WHERE s.workspace_id = $1 AND s.record_id = r.id AND s.firm_only), '') \
    FROM record r JOIN organization o ON o.workspace_id = r.workspace_id AND o.id = r.organization_id \
    WHERE r.workspace_id = $1 AND r.id IN {uuids $2} ORDER BY r.id";

/// What of a record has words, and the words that are written down.
struct Row {
    id: RecordId,
    kind: Key,
    number: i64,
    title: String,
    blueprint_version: i64,
    answers: Answers,
    firm_answers: Answers,
    organization: String,
    requester: String,
    messages: String,
    notes: String,
    files: String,
    firm_files: String,
    written_client: String,
    written_firm: String,
}

/// The words of some records, in one statement.
pub(super) async fn gather(portal: &Portal, workspace: WorkspaceId, records: &[RecordId]) -> Result<Vec<Words>> {
    let ids = Value::uuids(records.iter().map(|record| &record.0));
    let rows: Vec<Row> = portal.db.within(workspace.tenant()).all(RECORDS, &values![workspace, ids]).await?;
    let mut said = said(portal, workspace, records).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let blueprint = portal.blueprints.version(&portal.db, workspace, row.blueprint_version).await?;
        let said = said.remove(&row.id).unwrap_or_default();
        all.push(row.words(&blueprint, &said)?);
    }
    Ok(all)
}

/// What files say, for both sides and for the firm alone.
#[derive(Default)]
struct Said {
    both: String,
    firm: String,
}

async fn said(portal: &Portal, workspace: WorkspaceId, records: &[RecordId]) -> Result<BTreeMap<RecordId, Said>> {
    let ids = Value::uuids(records.iter().map(|record| &record.0));
    let version = portal.db.within(workspace.tenant()).one::<i64>(LIVE, &values![workspace]).await?;
    let live = portal.blueprints.version(&portal.db, workspace, version).await?;
    let label = portal.storage.rules.unscanned_of(&live) == Unscanned::Label;
    let read = portal.db.within(workspace.tenant());
    let mut all: BTreeMap<RecordId, Said> = BTreeMap::new();
    for (record, firm_only, text) in read.all::<(RecordId, bool, String)>(SAID, &values![workspace, ids, label]).await?
    {
        let said = all.entry(record).or_default();
        let place = if firm_only { &mut said.firm } else { &mut said.both };
        if place.len() < MOST_SAID {
            place.push(' ');
            place.push_str(&text);
        }
    }
    Ok(all)
}

impl Row {
    fn words(&self, blueprint: &Compiled, said: &Said) -> Result<Words> {
        let declared = moves::type_of(blueprint, &self.kind)?;
        let mut words = Gathered { firm_only: FirmOnly::new(), firm: false, room: MOST_CLIENT_WORDS };
        words.take(&declared.number.format(u64::try_from(self.number).unwrap_or_default()));
        words.take(&self.number.to_string());
        words.take(&self.title);
        words.take(&self.organization);
        words.take(&self.requester);
        words.take_answers(declared, &self.answers, Side::Client);
        words.take(&self.messages);
        words.take(&self.files);
        let left = std::mem::replace(&mut words.room, MOST_FILE_WORDS);
        words.take(&said.both);
        words.firm = true;
        words.room = MOST_WORDS - MOST_CLIENT_WORDS + left;
        words.take_answers(declared, &self.answers, Side::Firm);
        words.take_answers(declared, &self.firm_answers, Side::Firm);
        words.take_answers(declared, &self.firm_answers, Side::Client);
        words.take(&self.notes);
        words.take(&self.firm_files);
        words.room = MOST_FIRM_FILE_WORDS;
        words.take(&said.firm);
        let written = |text: &str, firm_only: bool| {
            text.split_whitespace().map(move |word| (word.to_owned(), firm_only)).collect::<Vec<_>>()
        };
        let client = written(&self.written_client, false).into_iter();
        Ok(Words {
            record: self.id,
            has: words.firm_only,
            written: client.chain(written(&self.written_firm, true)).collect(),
        })
    }
}

/// Different words, each once. What clients may read comes first and keeps its mark.
struct Gathered {
    firm_only: FirmOnly,
    firm: bool,
    /// How many more there may be.
    room: usize,
}

impl Gathered {
    fn take(&mut self, text: &str) {
        for word in fold::words(text) {
            if self.room == 0 {
                return;
            }
            if let Entry::Vacant(free) = self.firm_only.entry(word) {
                free.insert(self.firm);
                self.room -= 1;
            }
        }
    }

    /// The answers of fields of one side. A field that the form no longer has belongs to nobody.
    fn take_answers(&mut self, declared: &RecordType, answers: &Answers, side: Side) {
        for (key, answer) in answers {
            if let Some(field) = declared.form.field(key.as_str()).filter(|field| field.side == side) {
                self.take(&forms::display(field, answer));
            }
        }
    }
}

impl FromRow for Row {
    fn from_row(row: &portico_store::Row<'_>) -> portico_store::Result<Self> {
        let answers =
            |at| serde_json::from_value(row.get(at)?).map_err(|error| portico_store::Error::Row(error.to_string()));
        Ok(Self {
            id: row.get(0)?,
            kind: Key::new(row.get::<String>(1)?),
            number: row.get(2)?,
            title: row.get(3)?,
            blueprint_version: row.get(4)?,
            answers: answers(5)?,
            firm_answers: answers(6)?,
            organization: row.get(7)?,
            requester: row.get(8)?,
            messages: row.get(9)?,
            notes: row.get(10)?,
            files: row.get(11)?,
            firm_files: row.get(12)?,
            written_client: row.get(13)?,
            written_firm: row.get(14)?,
        })
    }
}
