//! Every kind of tampering with a chain is found, at its first bad entry; honest chains are never accused.

use super::*;
use crate::audit::{
    erasure::Tombstone,
    event::{Subject, VERSION},
};

/// `splitmix64` (Steele, Lea and Flood, 2014): seeded chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }
}

const WORKSPACE: WorkspaceId = WorkspaceId(Uuid::from_u128(1));

fn payload(chance: &mut Chance, text: String) -> Salted {
    match chance.below(3) {
        0 => Salted { salt: None, text: None },
        _ => Salted { salt: Some(vec![7; 16]), text: Some(text) },
    }
}

/// A chain as the product would have written it.
fn honest(chance: &mut Chance) -> Vec<Entry> {
    let chain = Uuid::from_u128(2 + u128::try_from(chance.below(1000)).unwrap());
    let length = i64::try_from(1 + chance.below(9)).unwrap();
    let mut entries: Vec<Entry> = Vec::new();
    for seq in 1..=length {
        let prev = entries.last().map_or_else(String::new, |entry| hex(&entry.hash));
        let client = payload(chance, format!("{{\"n\":{seq}}}"));
        let firm = payload(chance, format!("{{\"secret\":{seq}}}"));
        let actor = payload(chance, "Mia".to_owned());
        let digest_of = |payload: &Salted| Some(digest(payload.salt.as_deref()?, payload.text.as_deref()?));
        let header = Header {
            v: VERSION,
            workspace: WORKSPACE.0,
            chain,
            subject: Subject::Record,
            seq,
            prev,
            kind: "record.advanced".into(),
            occurred_at: 1_000 * seq,
            recorded_at: 1_000 * seq + 1,
            actor: digest_of(&actor),
            member: Some(Uuid::from_u128(9)),
            on_behalf_of: None,
            credential: "session".into(),
            request: "r".into(),
            source: None,
            client: digest_of(&client),
            firm: digest_of(&firm),
        };
        let bytes = header.bytes();
        let Header { kind, occurred_at, recorded_at, member, on_behalf_of, credential, request, source, .. } = header;
        let hash = hash(&bytes);
        entries.push(Entry {
            chain,
            seq,
            kind,
            occurred_at,
            recorded_at,
            actor,
            member,
            on_behalf_of,
            credential,
            request,
            source,
            header: bytes,
            hash,
            client,
            firm,
            head: None,
        });
    }
    let head = entries.last().map(|last| Head { seq: last.seq, hash: last.hash.clone(), subject: "record".into() });
    entries.iter_mut().for_each(|entry| entry.head.clone_from(&head));
    entries
}

fn check(entries: &[Entry]) -> Option<Broken> {
    let mut checking = Checking::begin(WORKSPACE, entries[0].chain);
    entries.iter().for_each(|entry| checking.add(entry));
    checking.end()
}

/// Changes something at random; gives the first entry that is bad then, and what was done.
#[expect(clippy::too_many_lines, reason = "one arm for each way to tamper")]
fn tamper(entries: &mut Vec<Entry>, chance: &mut Chance) -> Option<(i64, &'static str)> {
    let at = chance.below(entries.len());
    let seq = entries[at].seq;
    let last = entries.len() - 1;
    Some(match chance.below(11) {
        0 => {
            let byte = chance.below(entries[at].header.len());
            entries[at].header[byte] ^= 1 << chance.below(8);
            (seq, "a byte of a header")
        }
        1 => {
            entries[at].hash[chance.below(32)] ^= 1;
            (seq, "a byte of a hash")
        }
        2 => {
            let text = entries[at].client.text.as_mut()?;
            text.push(' ');
            (seq, "a payload")
        }
        3 => {
            let salt = entries[at].firm.salt.as_mut()?;
            salt[0] ^= 1;
            (seq, "a salt")
        }
        4 => {
            match chance.below(4) {
                0 => entries[at].occurred_at += 1,
                1 => entries[at].actor.text.as_mut()?.push('x'),
                2 => entries[at].member = None,
                _ => entries[at].credential.clear(),
            }
            (seq, "a column")
        }
        5 => {
            if entries.len() == 1 {
                return None;
            }
            entries.remove(at);
            (seq, "an entry removed")
        }
        6 => {
            let other = chance.below(entries.len());
            if other == at {
                return None;
            }
            let (seq_a, seq_b) = (entries[at].seq, entries[other].seq);
            entries.swap(at, other);
            (entries[at].seq, entries[other].seq) = (seq_a, seq_b);
            (seq_a.min(seq_b), "two entries swapped")
        }
        7 => {
            rewrite(&mut entries[at], |header| header.kind = "record.nothing".into());
            (seq, "an entry written anew with its hash")
        }
        8 => {
            let mut added = honest(&mut Chance(1)).remove(0);
            let (prev, chain, seq) = (hex(&entries[last].hash), entries[last].chain, entries[last].seq + 1);
            added.chain = chain;
            added.seq = seq;
            added.head.clone_from(&entries[last].head);
            rewrite(&mut added, |header| (header.prev, header.chain, header.seq) = (prev, chain, seq));
            entries.push(added);
            (seq, "an entry added behind the end")
        }
        9 => {
            entries.iter_mut().for_each(|entry| entry.head.as_mut().unwrap().hash[0] ^= 1);
            (entries[last].seq, "the head's hash")
        }
        _ => {
            entries.iter_mut().for_each(|entry| entry.head = None);
            (entries[last].seq, "the head removed")
        }
    })
}

/// What somebody does who knows how entries are made, but cannot change the ones after.
fn rewrite(entry: &mut Entry, change: impl FnOnce(&mut Header)) {
    let mut header: Header = serde_json::from_slice(&entry.header).unwrap();
    change(&mut header);
    entry.kind.clone_from(&header.kind);
    entry.header = header.bytes();
    entry.hash = hash(&entry.header);
}

#[test]
fn two_thousand_random_changes_are_found_at_their_first_bad_entry() {
    let mut chance = Chance(53);
    let mut found = 0;
    while found < 2_000 {
        let mut entries = honest(&mut chance);
        let Some((first_bad, done)) = tamper(&mut entries, &mut chance) else { continue };
        let broken = check(&entries).unwrap_or_else(|| panic!("{done} at {first_bad} was not found"));
        assert_eq!(broken.entry, first_bad, "{done}: {broken:?}");
        found += 1;
    }
}

#[test]
fn a_thousand_honest_chains_are_sound() {
    let mut chance = Chance(54);
    for _ in 0..1_000 {
        assert_eq!(check(&honest(&mut chance)), None);
    }
}

/// A chain whose last entry says of which others something was taken.
fn with_tombstone(entries: &mut [Entry], erased: &[i64]) {
    let last = entries.len() - 1;
    let text = serde_json::json!(Tombstone { entries: erased.to_vec(), why: "asked for".into() }).to_string();
    let committed = digest(&[7; 16], &text);
    rewrite(&mut entries[last], |header| {
        header.kind = "entries.erased".into();
        header.firm = Some(committed);
    });
    entries[last].firm = Salted { salt: Some(vec![7; 16]), text: Some(text) };
    let hash = entries[last].hash.clone();
    entries.iter_mut().for_each(|entry| entry.head.as_mut().unwrap().hash.clone_from(&hash));
}

#[test]
fn what_a_tombstone_names_may_be_gone_and_nothing_else() {
    let mut chance = Chance(55);
    let mut tried = 0;
    while tried < 50 {
        let mut entries = honest(&mut chance);
        if entries.len() < 3 || entries[0].client.text.is_none() {
            continue;
        }
        tried += 1;
        entries[0].client = Salted { salt: None, text: None };
        assert_eq!(check(&entries).map(|broken| (broken.entry, broken.fault)), Some((1, Fault::PayloadChanged)));
        with_tombstone(&mut entries, &[2]);
        assert_eq!(check(&entries).map(|broken| broken.entry), Some(1), "the tombstone names another");
        with_tombstone(&mut entries, &[1]);
        assert_eq!(check(&entries), None);
        entries[0].client = Salted { salt: None, text: Some("{}".into()) };
        assert_eq!(check(&entries).unwrap().fault, Fault::PayloadChanged, "half of it is no erasure");
    }
}

#[test]
fn an_entry_of_another_chain_is_out_of_place() {
    let mut entries = honest(&mut Chance(56));
    let foreign = Uuid::from_u128(77);
    rewrite(&mut entries[0], |header| header.chain = foreign);
    assert_eq!(check(&entries).unwrap().fault, Fault::Swapped);
}
