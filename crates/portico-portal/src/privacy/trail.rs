//! Taking a person out of the chains: the name of whoever did something, and whole entries that name them.

use super::{signatures, subject::DataSubject, words::is_named};
use crate::{
    audit::{
        Chain, Subject,
        erasure::{Part, erase},
    },
    call::Call,
    error::Result,
    ids::MemberId,
};
use portico_model::signature::Signature;
use portico_store::{Value, anywhere, from_row, values};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An entry that may say something of them.
struct Entry {
    chain: Uuid,
    seq: i64,
    subject: String,
    member: Option<MemberId>,
    actor: Option<String>,
    client: Option<String>,
    firm: Option<String>,
}

from_row!(Entry { chain, seq, subject, member, actor, client, firm });

const PAGE: i64 = 2_000;
/// Chains of one transaction: short enough to let others in between.
const CHAINS_AT_ONCE: usize = 50;
/// What is said in the tombstones.
const WHY: &str = "a person was erased";

/// Entries that they made, that an import made under their name, or whose payload has one of their names somewhere.
const ENTRIES: &str = "SELECT e.chain_id, e.seq, c.subject, e.member_id, e.actor, e.client_payload, e.firm_payload FROM event e \
    JOIN chain c ON c.workspace_id = e.workspace_id AND c.id = e.chain_id \
    WHERE e.workspace_id = $1 AND (e.chain_id, e.seq) > ($2, $3) AND (\
    (e.actor IS NOT NULL AND (e.member_id IN {uuids $4} OR (e.member_id IS NULL AND e.actor = $5)))";
const NAMED: &str = " OR e.client_payload LIKE # ESCAPE '!' OR e.firm_payload LIKE # ESCAPE '!'";
const IN_ORDER: &str = ") ORDER BY e.chain_id, e.seq LIMIT $6";

/// What goes from one chain.
#[derive(Default)]
struct Doomed {
    subject: String,
    actors: Vec<i64>,
    said: Vec<i64>,
    both: Vec<i64>,
}

/// Erases them from every chain of the workspace; how many entries that were. Cut off and started again it goes on.
pub async fn erase_from(call: &Call, subject: &DataSubject, signed: &[Signature]) -> Result<u64> {
    let (sql, patterns) = statement(subject);
    let (mut reached, mut erased) = ((Uuid::nil(), 0), 0);
    loop {
        let given = values![call.workspace(), reached.0, reached.1, subject.member_ids(), subject.name.as_str(), PAGE];
        let given = [given.to_vec(), patterns.clone()].concat();
        let slow = call.portal().db.slow(call.workspace().tenant());
        let page: Vec<Entry> = slow.all(&sql, &given).await?;
        let Some(last) = page.last() else { return Ok(erased) };
        reached = (last.chain, last.seq);
        erased += write(call, doomed((subject, signed), page)).await?;
    }
}

/// One pair of conditions for each name; the places after the sixth are theirs.
fn statement(subject: &DataSubject) -> (String, Vec<Value>) {
    let mut sql = ENTRIES.to_owned();
    let mut patterns = Vec::new();
    for (at, name) in subject.names().into_iter().enumerate() {
        sql.push_str(&NAMED.replace('#', &format!("${}", at + 7)));
        patterns.push(pattern(name).into());
    }
    sql.push_str(IN_ORDER);
    (sql, patterns)
}

/// The name anywhere in a JSON text.
fn pattern(name: &str) -> String {
    let quoted = serde_json::Value::from(name).to_string();
    anywhere(quoted.trim_matches('"'))
}

fn doomed((subject, signed): (&DataSubject, &[Signature]), page: Vec<Entry>) -> BTreeMap<Uuid, Doomed> {
    let names = subject.names();
    let mut chains: BTreeMap<Uuid, Doomed> = BTreeMap::new();
    for entry in page {
        let is_theirs = entry.actor.as_ref().is_some_and(|actor| match entry.member {
            Some(member) => subject.members.iter().any(|(own, _)| *own == member),
            None => *actor == subject.name,
        });
        let says = [entry.client, entry.firm]
            .into_iter()
            .flatten()
            .any(|payload| is_named(&payload, &names) || signatures::is_in(&payload, signed, is_theirs));
        let doomed = chains.entry(entry.chain).or_default();
        doomed.subject = entry.subject;
        match (is_theirs, says) {
            (true, true) => doomed.both.push(entry.seq),
            (true, false) => doomed.actors.push(entry.seq),
            (false, true) => doomed.said.push(entry.seq),
            // What somebody else wrote in their own words is the record's.
            (false, false) => {}
        }
    }
    chains
}

async fn write(call: &Call, chains: BTreeMap<Uuid, Doomed>) -> Result<u64> {
    let all: Vec<(Uuid, Doomed)> = chains.into_iter().collect();
    let mut erased = 0;
    for some in all.chunks(CHAINS_AT_ONCE) {
        let mut tx = call.begin().await?;
        for (id, doomed) in some {
            let Some(subject) = Subject::parse(&doomed.subject) else { continue };
            let mut chain = Chain::lock(&mut tx, call.workspace(), subject, *id).await?;
            let parts = [(Part::Actor, &doomed.actors), (Part::Said, &doomed.said), (Part::Everything, &doomed.both)];
            for (part, entries) in parts {
                erased += u64::try_from(entries.len()).unwrap_or_default();
                erase(call, &mut tx, &mut chain, (part, entries.clone()), WHY).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(erased)
}
