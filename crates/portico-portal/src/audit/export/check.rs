//! The check of an export: chains, tree, signatures, and whatever somebody kept outside.

use crate::{
    audit::{
        chain_check::{Checking, Entry, Head, Salted},
        checkpoints::{leaf_text, origin},
        event::hex,
        export::line::{EntryLine, FORMAT, Line, SaltedLine},
    },
    ids::WorkspaceId,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use portico_model::checkpoints::{Checkpoint, Frontier, Hash, Receipt, Verifier, leaf_hash};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::BufRead,
};
use uuid::Uuid;

/// What somebody holds the log to.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// The key as it was written down at another time; else the file's own is believed.
    pub key: Option<String>,
    /// Signed notes: checkpoints and receipts, by what they are called in the findings.
    pub notes: Vec<(String, String)>,
}

/// What was looked at, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    pub chains: u64,
    pub entries: u64,
    pub leaves: u64,
    pub checkpoints: u64,
    /// Notes from outside that the log agrees with.
    pub held: u64,
    pub key: String,
    /// In plain words; nothing is wrong where there is none.
    pub wrong: Vec<String>,
}

/// Reads an export to its end. Only a file that cannot be read at all is an error of its own.
pub fn check(file: impl BufRead, held: &Held) -> std::io::Result<Found> {
    let mut check = Check::default();
    for (number, text) in (1_u64..).zip(file.lines()) {
        match serde_json::from_str::<Line>(&text?) {
            Ok(line) => check.take(line, held),
            Err(error) => check.wrong(format!("line {number} is no line of an export: {error}")),
        }
    }
    Ok(check.end())
}

#[derive(Default)]
struct Check {
    found: Found,
    workspace: Uuid,
    verifier: Option<Verifier>,
    /// From outside: what has to be found, by chain and entry.
    receipts: BTreeMap<(Uuid, i64), Vec<(String, Receipt)>>,
    checkpoints: Vec<(String, Checkpoint)>,
    chain: Option<Checking>,
    /// The hashes of this chain's entries, by their numbers.
    hashes: BTreeMap<i64, String>,
    chains: BTreeSet<Uuid>,
    leaves: BTreeMap<u64, Hash>,
    notes: Vec<(i64, Checkpoint)>,
    is_ended: bool,
}

impl Check {
    fn wrong(&mut self, words: String) {
        /// A file that is wrong altogether has no use for more.
        const MOST: usize = 1_000;
        if self.found.wrong.len() < MOST {
            self.found.wrong.push(words);
        }
    }

    fn take(&mut self, line: Line, held: &Held) {
        if self.is_ended {
            self.wrong("there are lines behind the end".into());
        }
        match line {
            Line::Export { format, workspace, origin, key, .. } => {
                self.begin((&format, workspace, &origin), &key, held);
            }
            Line::Entry(entry) => self.entry(&entry),
            Line::Head { chain, subject, seq, hash } => self.head(chain, subject, seq, &hash),
            Line::Leaf { place, chain, seq, hash } => self.leaf(place, chain, seq, &hash),
            Line::Checkpoint { number, note } => self.checkpoint(number, &note),
            Line::End { entries, leaves, checkpoints } => {
                self.is_ended = true;
                let counted = (self.found.entries, self.found.leaves, self.found.checkpoints);
                if counted != (entries, leaves, checkpoints) {
                    self.wrong(format!(
                        "the file has {} entries, {} leaves and {} checkpoints, and says {entries}, {leaves} and {checkpoints}",
                        counted.0, counted.1, counted.2
                    ));
                }
            }
        }
    }

    fn begin(&mut self, (format, workspace, named): (&str, Uuid, &str), key: &str, held: &Held) {
        if self.verifier.is_some() {
            self.wrong("the file begins twice".into());
        }
        if format != FORMAT {
            self.wrong(format!("the format is “{format}”; this program reads {FORMAT}"));
        }
        self.workspace = workspace;
        let trusted = held.key.as_deref().unwrap_or(key);
        if trusted.trim() != key.trim() {
            self.wrong("the file names another key than the one that was given".into());
        }
        self.found.key = trusted.trim().to_owned();
        self.verifier = Verifier::parse(trusted);
        let Some(verifier) = self.verifier.clone() else {
            return self.wrong("the key cannot be read".into());
        };
        let own = origin(WorkspaceId(workspace));
        if verifier.name() != own || named != own {
            self.wrong(format!("the file is of the log {named}, and its key is not that of {own}"));
        }
        for (name, note) in &held.notes {
            if let Some(receipt) = Receipt::open(note, &verifier) {
                self.receipts.entry((receipt.chain, receipt.entry)).or_default().push((name.clone(), receipt));
            } else if let Some(checkpoint) = Checkpoint::open(note, &verifier) {
                self.checkpoints.push((name.clone(), checkpoint));
            } else {
                self.wrong(format!("{name} is no checkpoint and no receipt that this key has signed"));
            }
        }
    }

    fn entry(&mut self, line: &EntryLine) {
        self.found.entries += 1;
        let Some(entry) = entry(line) else {
            return self.wrong(format!("entry {} of chain {} cannot be read", line.seq, line.chain));
        };
        if self.chain.as_ref().is_none_or(|chain| chain.chain() != entry.chain) {
            self.close();
            self.chain = Some(Checking::begin(WorkspaceId(self.workspace), entry.chain));
            if !self.chains.insert(entry.chain) {
                self.wrong(format!("chain {} stands in two places", entry.chain));
            }
        }
        if self.chain.as_ref().is_some_and(Checking::has_head) {
            self.wrong(format!("chain {} goes on behind its head", entry.chain));
        }
        for (name, receipt) in self.receipts.remove(&(entry.chain, entry.seq)).unwrap_or_default() {
            if receipt.hash == line.hash {
                self.found.held += 1;
            } else {
                self.wrong(format!("{name}: entry {} of chain {} is not the one it speaks of", entry.seq, entry.chain));
            }
        }
        self.hashes.insert(entry.seq, line.hash.clone());
        if let Some(chain) = &mut self.chain {
            chain.add(&entry);
        }
    }

    fn head(&mut self, chain: Uuid, subject: String, seq: i64, hash: &str) {
        let fits = self.chain.as_ref().is_some_and(|checking| checking.chain() == chain && !checking.has_head());
        match (self.chain.as_mut().filter(|_| fits), bytes(hash)) {
            (Some(checking), Some(hash)) => checking.head(Head { seq, hash, subject }),
            _ => self.wrong(format!("chain {chain} has a head where none belongs")),
        }
    }

    fn leaf(&mut self, place: u64, chain: Uuid, seq: i64, hash: &str) {
        self.found.leaves += 1;
        let fits = self.chain.as_ref().is_some_and(|checking| checking.chain() == chain && checking.has_head())
            && self.hashes.get(&seq).is_some_and(|own| own == hash);
        if !fits {
            self.wrong(format!("checkpoints know another entry {seq} of chain {chain}"));
        }
        if self.leaves.insert(place, leaf_hash(leaf_text(chain, seq, hash).as_bytes())).is_some() {
            self.wrong(format!("two leaves stand at place {place}"));
        }
    }

    fn checkpoint(&mut self, number: i64, note: &str) {
        self.close();
        self.found.checkpoints += 1;
        let opened = self.verifier.as_ref().and_then(|verifier| Checkpoint::open(note, verifier));
        match opened.filter(|checkpoint| i64::try_from(checkpoint.number) == Ok(number)) {
            Some(checkpoint) => self.notes.push((number, checkpoint)),
            None => self.wrong(format!("checkpoint {number} is not signed by the key")),
        }
    }

    fn close(&mut self) {
        self.hashes.clear();
        if let Some(chain) = self.chain.take() {
            self.found.chains += 1;
            if let Some(broken) = chain.end() {
                self.wrong(format!("chain {}, entry {}: {}", broken.chain, broken.entry, broken.words));
            }
        }
    }

    fn end(mut self) -> Found {
        self.close();
        if self.verifier.is_none() {
            self.wrong("the file has no beginning".into());
        }
        if !self.is_ended {
            self.wrong("the file is cut off: its last line is missing".into());
        }
        self.tree();
        for (name, receipt) in std::mem::take(&mut self.receipts).into_values().flatten() {
            self.wrong(format!("{name}: entry {} of chain {} is gone", receipt.entry, receipt.chain));
        }
        self.found
    }

    /// Builds the tree anew and compares the root at the size of every checkpoint, the log's own and those from outside.
    fn tree(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        for (expected, (number, _)) in (1_i64..).zip(&notes) {
            if expected != *number {
                self.wrong(format!("checkpoint {expected} is missing"));
                break;
            }
        }
        let own = notes.into_iter().map(|(number, checkpoint)| (format!("checkpoint {number}"), checkpoint, false));
        let outside = std::mem::take(&mut self.checkpoints);
        let outside = outside.into_iter().map(|(name, checkpoint)| (name, checkpoint, true));
        let mut wanted: Vec<(String, Checkpoint, bool)> = own.chain(outside).collect();
        wanted.sort_by_key(|(_, checkpoint, _)| checkpoint.size);
        let mut wanted = wanted.into_iter().peekable();
        let mut tree = Frontier::default();
        for (place, leaf) in std::mem::take(&mut self.leaves) {
            if place != tree.size() {
                self.wrong(format!("leaf {} is missing", tree.size()));
                break;
            }
            tree.push(leaf);
            while let Some((name, checkpoint, held)) = wanted.next_if(|(_, one, _)| one.size == tree.size()) {
                if checkpoint.root != tree.root() {
                    self.wrong(format!("{name}: what it was made over is not what stands here"));
                } else if held {
                    self.found.held += 1;
                }
            }
        }
        for (name, checkpoint, _) in wanted {
            self.wrong(format!("{name}: it was made over {} leaves, and there are {}", checkpoint.size, tree.size()));
        }
    }
}

fn entry(line: &EntryLine) -> Option<Entry> {
    Some(Entry {
        chain: line.chain,
        seq: line.seq,
        kind: line.kind.clone(),
        occurred_at: line.occurred_at,
        recorded_at: line.recorded_at,
        actor: salted(line.actor.as_ref())?,
        member: line.member,
        on_behalf_of: line.on_behalf_of,
        credential: line.credential.clone(),
        request: line.request.clone(),
        source: line.source.clone(),
        header: STANDARD.decode(&line.header).ok()?,
        hash: bytes(&line.hash)?,
        client: salted(line.client.as_ref())?,
        firm: salted(line.firm.as_ref())?,
        head: None,
    })
}

fn salted(line: Option<&SaltedLine>) -> Option<Salted> {
    let Some(line) = line else { return Some(Salted { salt: None, text: None }) };
    Some(Salted { salt: Some(STANDARD.decode(&line.salt).ok()?), text: Some(line.text.clone()) })
}

/// What small hex letters say; [`hex`] gives nothing else.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digit = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(digit).collect();
    bytes.filter(|bytes| hex(bytes) == text)
}
