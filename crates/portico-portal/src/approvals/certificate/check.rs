//! The check of a certificate: what can be seen of it by itself, and then whether the log says the same.
//!
//! Everything that is wrong is a sentence. What a copy keeps closed, and what is not at hand, is no fault: it is noted.

use super::{
    body::{Certificate, Entry, FORMAT, Salted, Signed},
    events::{Event, KINDS},
    issue::{closed, unnamed},
    log::Log,
    print::{print, within},
    told::Told,
};
use crate::audit::{
    checkpoints::leaf_text,
    event::{Header, digest, hash, hex},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use portico_model::{
    access::Side,
    checkpoints::{Certification, Checkpoint, Hash, Verifier, is_included, leaf_hash},
};
use serde::Serialize;
use uuid::Uuid;

/// What was looked at, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// "Release of the work, round 2, of W-14: approved"
    pub what: String,
    pub key: String,
    /// In plain words; nothing is wrong where there is none.
    pub wrong: Vec<String>,
    /// What could not be looked at, and why.
    pub notes: Vec<String>,
}

/// Checks a certificate, as JSON or as the PDF that carries it; against the log where there is one. `key` is the
/// workspace's as it was written down elsewhere; else the one in the file is believed.
pub fn check(file: &[u8], key: Option<&str>, log: Option<&Log>) -> Found {
    let mut check = Check::default();
    match read(file) {
        Some(signed) => check.all(&signed, file, (key, log)),
        None => check.wrong("This is no certificate, neither as JSON nor as a PDF that carries one."),
    }
    check.found
}

/// The chain of whose record a file speaks; none where it is no certificate.
pub fn chain(file: &[u8]) -> Option<Uuid> {
    Some(read(file)?.certificate.log.chain)
}

/// The certificate in a file.
fn read(file: &[u8]) -> Option<Signed> {
    if file.starts_with(b"%PDF-") { within(file) } else { serde_json::from_slice(file).ok() }
}

#[derive(Default)]
struct Check {
    found: Found,
}

impl Check {
    fn wrong(&mut self, words: impl Into<String>) {
        self.found.wrong.push(words.into());
    }

    fn note(&mut self, words: impl Into<String>) {
        self.found.notes.push(words.into());
    }

    fn all(&mut self, signed: &Signed, file: &[u8], (key, log): (Option<&str>, Option<&Log>)) {
        let certificate = &signed.certificate;
        let (round, record) = (&certificate.round, &certificate.record);
        self.found.what = format!("{}, round {}, of {}: {}", round.label, round.number, record.reference, round.state);
        if certificate.format != FORMAT {
            self.wrong(format!("The format is “{}”; this program reads {FORMAT}.", certificate.format));
        }
        self.signature(signed, key);
        self.entries(certificate);
        self.says(certificate);
        self.content(certificate);
        self.seal(certificate);
        if file.starts_with(b"%PDF-") && print(signed).ok().as_deref() != Some(file) {
            self.wrong("The pages of this PDF are not those that its certificate prints: believe none of them.");
        }
        match log {
            Some(log) => self.log(certificate, log),
            None => self.note("No export was given: whether the log says the same was not looked at."),
        }
    }

    fn verifier(&mut self, certificate: &Certificate, key: Option<&str>) -> Option<Verifier> {
        let named = certificate.log.key.trim();
        let trusted = key.map_or(named, str::trim);
        trusted.clone_into(&mut self.found.key);
        if trusted != named {
            self.wrong("The certificate names another key than the one that was given.");
        }
        if key.is_none() {
            self.note("The key is the one in the certificate: compare it with one that you have from elsewhere.");
        }
        let verifier = Verifier::parse(trusted);
        if verifier.is_none() {
            self.wrong("The key cannot be read.");
        }
        verifier
    }

    fn signature(&mut self, signed: &Signed, key: Option<&str>) {
        let certificate = &signed.certificate;
        let own = format!("portico/{}", certificate.workspace.id);
        let Some(verifier) = self.verifier(certificate, key) else { return };
        if verifier.name() != own || certificate.log.origin != own {
            self.wrong("The certificate names another workspace than the log and the key that it comes with.");
        }
        let Some(said) = Certification::open(&signed.note, &verifier) else {
            return self.wrong("The signature is not one of this key.");
        };
        if certificate.digest().ok().as_deref() != Some(said.content.as_str()) {
            self.wrong("The certificate was changed after it was signed.");
        }
        let last = certificate.last().map(|last| (last.entry, last.hash.as_str()));
        if said.chain != certificate.log.chain || last != Some((said.entry, said.hash.as_str())) {
            self.wrong("The signature was given for another place in the log.");
        }
    }

    /// Each entry by itself: its header, and what the header has the digest of.
    fn entries(&mut self, certificate: &Certificate) {
        if certificate.record.id != certificate.log.chain {
            self.wrong("The certificate is about one record, and its entries are those of another.");
        }
        let mut before = 0;
        for entry in &certificate.log.entries {
            if entry.entry <= before {
                self.wrong(format!("Entry {} stands in the wrong place.", entry.entry));
            }
            before = entry.entry;
            self.entry(certificate, entry);
        }
    }

    fn entry(&mut self, certificate: &Certificate, entry: &Entry) {
        let number = entry.entry;
        let bytes = STANDARD.decode(&entry.header).unwrap_or_default();
        let Ok(header) = serde_json::from_slice::<Header>(&bytes) else {
            return self.wrong(format!("Entry {number} cannot be read."));
        };
        if hex(&hash(&bytes)) != entry.hash {
            self.wrong(format!("Entry {number} is not what its hash was made of."));
        }
        if header.workspace != certificate.workspace.id || header.chain != certificate.log.chain {
            self.wrong(format!("Entry {number} is one of another record."));
        }
        if header.seq != number {
            self.wrong(format!("Entry {number} is entry {} of the log.", header.seq));
        }
        let parts = [
            ("name", &entry.actor, &header.actor),
            ("words for clients", &entry.client, &header.client),
            ("words for the firm", &entry.firm, &header.firm),
        ];
        for (what, part, committed) in parts {
            if part.as_ref().is_some_and(|part| digest_of(part) != *committed) {
                self.wrong(format!("Entry {number}: the {what} are not those that were written."));
            }
        }
        let round = Event { header, entry: entry.clone() }.round();
        if round.is_some_and(|round| round != certificate.round.id) {
            self.wrong(format!("Entry {number} is about another round."));
        }
    }

    /// What people read of it, against what its entries say.
    fn says(&mut self, certificate: &Certificate) {
        let events: Vec<Event> = certificate.log.entries.iter().filter_map(Event::open).collect();
        let side = if certificate.side == Side::Firm.as_str() { Side::Firm } else { Side::Client };
        let told = Told::of(&events, unnamed(&certificate.workspace.name, side));
        let round = &certificate.round;
        let blank: Vec<i64> = events.iter().filter(|event| event.is_blank()).map(|event| event.entry.entry).collect();
        for entry in &blank {
            self.note(format!("Entry {entry} says nothing here: what is told of it rests on the signature alone."));
        }
        let (is_begun, is_whole) = (told.client.is_some(), blank.is_empty());
        let documents: Vec<_> = round.documents.iter().map(|one| (one.label.clone(), one.sha256.clone())).collect();
        let facts = [
            (!is_begun || round.approval == told.approval, "which approval it was"),
            (!is_begun || round.label == told.label, "what the approval is called"),
            (!is_begun || round.number == told.number, "the number of the round"),
            (!is_whole || round.state == told.state, "what was decided in the end"),
            (!is_begun || round.submitted_by == told.submitted_by, "who put it forward"),
            (!is_begun || round.submitted_at == told.submitted_at, "when it was put forward"),
            (round.ended_at == told.ended_at, "when it ended"),
            (!is_begun || round.rule_version == told.rule_version, "the version of the rules"),
            (!is_begun || round.bundle == told.bundle, "the hash of what was decided on"),
            (!is_begun || documents == told.documents(), "the files and their hashes"),
            (
                certificate.closed == closed(&events, &certificate.decisions),
                "how many decisions are closed in this copy",
            ),
        ];
        for (_, what) in facts.iter().filter(|(holds, _)| !holds) {
            self.wrong(format!("It says something else than its entries about {what}."));
        }
        self.decisions(certificate, &told, &blank);
        if certificate.handed != told.handed {
            self.wrong("It says something else than its entries about who passed a task on.");
        }
    }

    fn decisions(&mut self, certificate: &Certificate, told: &Told, blank: &[i64]) {
        for one in &told.decisions {
            match certificate.decisions.iter().find(|said| (said.entry, said.place) == (one.entry, one.place)) {
                Some(said) if said == one => {}
                Some(_) => {
                    self.wrong(format!("The decision in entry {} is told otherwise than it was given.", one.entry));
                }
                None => self.wrong(format!("A decision is missing: the one of {} in entry {}.", one.by, one.entry)),
            }
        }
        let open = certificate.decisions.iter().filter(|one| !blank.contains(&one.entry));
        let open: Vec<_> = open.cloned().collect();
        if open.len() > told.decisions.len() {
            self.wrong("It tells of a decision that stands in none of its entries.");
        } else if open.len() == told.decisions.len() && open != told.decisions {
            self.wrong("Its decisions are not those of its entries, in their order.");
        }
    }

    /// The hash of what was decided on, made anew; and that every decision named it.
    fn content(&mut self, certificate: &Certificate) {
        let round = &certificate.round;
        match &round.bundle_text {
            Some(text) if hex(&hash(text.as_bytes())) != round.bundle => {
                self.wrong("What was decided on has another hash than the one that was decided on.");
            }
            Some(_) => {}
            None => self.note("This copy does not hold all of what was decided on: its hash was not made anew."),
        }
        if certificate.decisions.iter().any(|one| one.bundle != round.bundle) {
            self.wrong("A decision was given on something else than what was put forward.");
        }
    }

    fn seal(&mut self, certificate: &Certificate) {
        let Some(seal) = &certificate.seal else {
            return self
                .note("It was written before the checkpoint over its entries: one that is written later has it.");
        };
        let verifier = Verifier::parse(&certificate.log.key);
        let opened = verifier.and_then(|verifier| Checkpoint::open(&seal.checkpoint, &verifier));
        let Some(checkpoint) = opened else { return self.wrong("Its checkpoint is not signed by the key.") };
        let leaf = leaf_hash(leaf_text(certificate.log.chain, seal.entry, &seal.hash).as_bytes());
        let path: Option<Vec<Hash>> = seal.path.iter().map(|one| bytes(one)).collect();
        let is_in = path.is_some_and(|path| is_included(&leaf, seal.leaf, checkpoint.size, &path, &checkpoint.root));
        if !is_in {
            self.wrong("Its entries do not stand under the checkpoint that it names.");
        }
        match certificate.last() {
            Some(last) if last.entry > seal.entry => self.wrong("Its checkpoint was made before its last entry."),
            Some(last) if last.entry == seal.entry && last.hash != seal.hash => {
                self.wrong("Its checkpoint was made over another entry than its last one.");
            }
            Some(_) | None => {}
        }
    }

    /// The log has exactly these entries of the round, and what is closed here fits as well.
    fn log(&mut self, certificate: &Certificate, log: &Log) {
        if log.workspace != certificate.workspace.id || log.key.trim() != certificate.log.key.trim() {
            self.wrong("The export is the log of another workspace, or has another key.");
        }
        if log.events.is_empty() {
            return self.wrong("The export does not have the record of this certificate.");
        }
        for entry in &certificate.log.entries {
            match log.entry(entry.entry) {
                Some(event) if event.entry.hash == entry.hash => self.fits(entry, event),
                Some(_) => self.wrong(format!("Entry {} of the log is another than the one here.", entry.entry)),
                None => self.wrong(format!("Entry {} is not in the log.", entry.entry)),
            }
        }
        let known = |number: i64| certificate.log.entries.iter().any(|entry| entry.entry == number);
        let ours = log
            .events
            .iter()
            .filter(|event| KINDS.contains(&event.header.kind.as_str()) && event.round() == Some(certificate.round.id));
        let ours: Vec<Event> = ours.cloned().collect();
        for event in ours.iter().filter(|event| !known(event.entry.entry)) {
            self.wrong(format!(
                "The log has an entry about this round that is missing here: entry {}.",
                event.entry.entry
            ));
        }
        let whole = Told::of(&ours, "").bundle_text();
        match whole {
            Some(text) if hex(&hash(text.as_bytes())) != certificate.round.bundle => {
                self.wrong("By the log, something else was put forward than what the hash here was made of.");
            }
            Some(_) => {}
            None => self.note("What was put forward has been erased from the log: its hash was not made anew."),
        }
        if let Some(seal) = &certificate.seal
            && log.entry(seal.entry).is_none_or(|event| event.entry.hash != seal.hash)
        {
            self.wrong("The checkpoint here was made over an entry that the log does not have.");
        }
    }

    /// What is open in both says the same; what is gone from the log was erased there, and its hash still holds.
    fn fits(&mut self, entry: &Entry, event: &Event) {
        let pairs = [
            (&entry.actor, &event.entry.actor),
            (&entry.client, &event.entry.client),
            (&entry.firm, &event.entry.firm),
        ];
        // What clients may read is open in every copy, unless it was erased before it was written.
        if entry.client.is_none() && event.entry.client.is_some() {
            self.wrong(format!("Entry {} says something in the log and nothing here.", entry.entry));
        }
        for (here, there) in pairs {
            match (here, there) {
                (Some(here), Some(there)) if here != there => {
                    self.wrong(format!("Entry {} says something else in the log.", entry.entry));
                }
                (Some(_), None) => {
                    self.note(format!("Something of entry {} has been erased from the log since.", entry.entry));
                }
                _ => {}
            }
        }
    }
}

fn digest_of(part: &Salted) -> Option<String> {
    Some(digest(&STANDARD.decode(&part.salt).ok()?, &part.text))
}

fn bytes(text: &str) -> Option<Hash> {
    crate::approvals::content::parse(text).map(|bundle| bundle.0)
}
