//! Checking one chain, entry after entry, with the first thing that is wrong in it.

use crate::{
    audit::{
        erasure::Tombstone,
        event::{Header, digest, hash, hex},
        verify::{Broken, Fault},
    },
    ids::WorkspaceId,
};
use portico_store::{FromRow, Row};
use std::collections::BTreeSet;
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// An entry as it is stored, with the head of its chain at the same moment.
pub(super) struct Entry {
    pub chain: Uuid,
    pub seq: i64,
    pub kind: String,
    pub occurred_at: i64,
    pub recorded_at: i64,
    pub actor: Salted,
    pub member: Option<Uuid>,
    pub on_behalf_of: Option<Uuid>,
    pub credential: String,
    pub request: String,
    pub source: Option<String>,
    pub header: Vec<u8>,
    pub hash: Vec<u8>,
    pub client: Salted,
    pub firm: Salted,
    pub head: Option<Head>,
}

/// A text beside the header, which has its digest. Text and salt that are both gone have been erased.
pub(super) struct Salted {
    pub salt: Option<Vec<u8>>,
    pub text: Option<String>,
}

#[derive(Clone)]
pub(super) struct Head {
    pub seq: i64,
    pub hash: Vec<u8>,
    pub subject: String,
}

pub(super) struct Checking {
    workspace: Uuid,
    chain: Uuid,
    seq: i64,
    hash: Vec<u8>,
    subject: &'static str,
    head: Option<Head>,
    /// Entries of which something is gone, and for which no tombstone has been seen yet.
    erased: BTreeSet<i64>,
    doubt: Option<Doubt>,
    broken: Option<Broken>,
}

/// Two entries that do not follow each other, both sound in themselves: whichever the rest of the chain does not know
/// is the bad one.
struct Doubt {
    earlier: Broken,
    later: Broken,
    hash_of_later: Vec<u8>,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let mut columns = row.columns();
        Ok(Self {
            chain: columns.read()?,
            seq: columns.read()?,
            kind: columns.read()?,
            occurred_at: columns.read()?,
            recorded_at: columns.read()?,
            actor: Salted { salt: columns.read()?, text: columns.read()? },
            member: columns.read()?,
            on_behalf_of: columns.read()?,
            credential: columns.read()?,
            request: columns.read()?,
            source: columns.read()?,
            header: columns.read()?,
            hash: columns.read()?,
            client: Salted { salt: columns.read()?, text: columns.read()? },
            firm: Salted { salt: columns.read()?, text: columns.read()? },
            head: match (columns.read()?, columns.read()?, columns.read()?) {
                (Some(seq), Some(hash), Some(subject)) => Some(Head { seq, hash, subject }),
                _ => None,
            },
        })
    }
}

impl Checking {
    pub(super) fn begin(workspace: WorkspaceId, chain: Uuid) -> Self {
        let (seq, hash, subject) = (0, Vec::new(), "");
        Self {
            workspace: workspace.0,
            chain,
            seq,
            hash,
            subject,
            head: None,
            erased: BTreeSet::new(),
            doubt: None,
            broken: None,
        }
    }

    pub(super) fn chain(&self) -> Uuid {
        self.chain
    }

    pub(super) fn add(&mut self, entry: &Entry) {
        if self.broken.is_some() {
            return;
        }
        let header = serde_json::from_slice::<Header>(&entry.header).ok();
        self.settle(|doubt| header.as_ref().is_some_and(|header| header.prev == hex(&doubt.hash_of_later)));
        if self.broken.is_none() {
            self.broken = self.look_at(entry, header.as_ref());
        }
        if let Some(header) = &header {
            self.note_erased(entry, header);
        }
        (self.seq, self.hash) = (entry.seq, entry.hash.clone());
        self.subject = header.map_or("", |header| header.subject.as_str());
        self.head.clone_from(&entry.head);
    }

    pub(super) fn has_head(&self) -> bool {
        self.head.is_some()
    }

    /// The head, where it comes by itself.
    pub(super) fn head(&mut self, head: Head) {
        self.head = Some(head);
    }

    /// What is wrong with the chain, once its last entry has been seen.
    pub(super) fn end(mut self) -> Option<Broken> {
        let head = self.head.take();
        self.settle(|doubt| head.as_ref().is_some_and(|head| head.hash == doubt.hash_of_later));
        if self.broken.is_some() {
            return self.broken;
        }
        let Some(head) = head else {
            return Some(self.fault(self.seq, Fault::HeadMissing, "the chain has entries but no head".to_owned()));
        };
        if head.seq > self.seq {
            let words = format!("the head counts {} entries; the end is cut off", head.seq);
            return Some(self.fault(self.seq + 1, Fault::Removed, words));
        }
        if head.seq < self.seq {
            let words = format!("the head counts {} entries; more stand behind", head.seq);
            return Some(self.fault(head.seq + 1, Fault::Added, words));
        }
        if head.hash != self.hash || head.subject != self.subject {
            return Some(self.fault(self.seq, Fault::HeadChanged, "the head does not fit the last entry".to_owned()));
        }
        let first = *self.erased.first()?;
        let words = "something of it is gone, and no tombstone says that it was erased".to_owned();
        Some(self.fault(first, Fault::PayloadChanged, words))
    }

    /// A tombstone comes after what it speaks of, in the same chain.
    fn note_erased(&mut self, entry: &Entry, header: &Header) {
        let salted = [(&entry.actor, &header.actor), (&entry.client, &header.client), (&entry.firm, &header.firm)];
        if salted.into_iter().any(|(text, committed)| text.is_erased(committed.as_deref())) {
            self.erased.insert(entry.seq);
        }
        for seq in Tombstone::of(&entry.kind, entry.firm.text.as_deref()).unwrap_or_default().entries {
            self.erased.remove(&seq);
        }
    }

    fn look_at(&mut self, entry: &Entry, header: Option<&Header>) -> Option<Broken> {
        let expected = self.seq + 1;
        if entry.seq > expected {
            let words = format!("entry {expected} is missing; the next one is {}", entry.seq);
            return Some(self.fault(expected, Fault::Removed, words));
        }
        if let Some((fault, words)) = self.wrong_in_itself(entry, header) {
            return Some(self.fault(entry.seq, fault, words));
        }
        let header = header?;
        if header.prev != hex(&self.hash) {
            let (earlier, later) = (expected - 1, entry.seq);
            let words = format!("entry {later} does not follow entry {earlier}");
            let doubt = Doubt {
                earlier: self.fault(earlier.max(1), Fault::Rewritten, words.clone()),
                later: self.fault(later, Fault::Rewritten, words),
                hash_of_later: entry.hash.clone(),
            };
            // The first entry follows nothing: there is no other that could be wrong.
            if earlier == 0 {
                return Some(doubt.later);
            }
            self.doubt = Some(doubt);
        }
        None
    }

    fn wrong_in_itself(&self, entry: &Entry, header: Option<&Header>) -> Option<(Fault, String)> {
        let Some(header) = header.filter(|_| hash(&entry.header) == entry.hash) else {
            return Some((Fault::HeaderChanged, "the header is not what was hashed".to_owned()));
        };
        if (header.workspace, header.chain, header.seq) != (self.workspace, self.chain, entry.seq) {
            let words = format!("what stands here was written as entry {} of chain {}", header.seq, header.chain);
            return Some((Fault::Swapped, words));
        }
        if let Some(column) = entry.column_apart_from(header) {
            return Some((Fault::ColumnChanged, format!("the column `{column}` does not say what the header says")));
        }
        let salted = [
            ("name of who did it", &entry.actor, &header.actor),
            ("client payload", &entry.client, &header.client),
            ("firm payload", &entry.firm, &header.firm),
        ];
        let apart = salted.into_iter().find(|(_, text, committed)| !text.fits(committed.as_deref()))?;
        Some((Fault::PayloadChanged, format!("the {} is not what was written", apart.0)))
    }

    /// Decides a doubt: where the rest of the chain knows the later entry, the earlier one is bad.
    fn settle(&mut self, knows_later: impl FnOnce(&Doubt) -> bool) {
        if let Some(doubt) = self.doubt.take() {
            let known = knows_later(&doubt);
            self.broken = Some(if known { doubt.earlier } else { doubt.later });
        }
    }

    fn fault(&self, entry: i64, fault: Fault, words: String) -> Broken {
        Broken { workspace: self.workspace, chain: self.chain, entry, fault, words }
    }
}

impl Entry {
    fn column_apart_from(&self, header: &Header) -> Option<&'static str> {
        let same = [
            ("kind", self.kind == header.kind),
            ("occurred_at", self.occurred_at == header.occurred_at),
            ("recorded_at", self.recorded_at == header.recorded_at),
            ("member_id", self.member == header.member),
            ("on_behalf_of", self.on_behalf_of == header.on_behalf_of),
            ("credential", self.credential == header.credential),
            ("request_id", self.request == header.request),
            ("source_ref", self.source == header.source),
        ];
        same.into_iter().find(|(_, same)| !same).map(|(column, _)| column)
    }
}

impl Salted {
    fn is_erased(&self, committed: Option<&str>) -> bool {
        committed.is_some() && self.text.is_none()
    }

    fn fits(&self, committed: Option<&str>) -> bool {
        match (committed, &self.salt, &self.text) {
            // What was erased is told by a tombstone: the end of the chain decides.
            (_, None, None) => true,
            (Some(committed), Some(salt), Some(text)) => digest(salt, text) == committed,
            _ => false,
        }
    }
}
