//! Taking a person's signatures out: the name that they typed and what they drew, under a decision and in answers. That
//! something was signed, and the words that were agreed to, stay.

use super::{subject::DataSubject, words::ERASED};
use crate::{
    call::Call,
    error::{Error, Result},
    ids::{MemberId, RecordId},
    records::{
        approvals::content_changed,
        change::{Fact, Held},
        hold,
    },
};
use portico_model::signature::Signature;
use portico_store::{Tx, from_row, values};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

const SIGNED: &str = "SELECT round_id, place, signature FROM approval_decision \
    WHERE workspace_id = $1 AND decided_by = $2 AND signature IS NOT NULL ORDER BY round_id, place";
const CLEAR: &str =
    "UPDATE approval_decision SET signature = $4 WHERE workspace_id = $1 AND round_id = $2 AND place = $3";
/// Records with something in their answers that looks like a signature.
const ANSWERED: &str = "SELECT id FROM record WHERE workspace_id = $1 AND id > $2 \
    AND (CAST(answers AS TEXT) LIKE '%\"consent\"%' OR CAST(firm_answers AS TEXT) LIKE '%\"consent\"%') \
    ORDER BY id LIMIT 200";
const WROTE: &str = "SELECT member_id, client_payload, firm_payload FROM event \
    WHERE workspace_id = $1 AND chain_id = $2 AND (client_payload IS NOT NULL OR firm_payload IS NOT NULL) ORDER BY seq";
/// Where an entry carries all answers as they were then, whoever gave each.
const ANSWERS: [&str; 2] = ["answers", "firm_answers"];

/// What an entry says, and whose it is.
struct Entry {
    member: Option<MemberId>,
    client: Option<String>,
    firm: Option<String>,
}

from_row!(Entry { member, client, firm });

/// Under decisions, in the transaction of the rows.
pub async fn clear_decisions(call: &Call, tx: &mut Tx, subject: &DataSubject) -> Result<()> {
    let signed: Vec<(Uuid, i64, String)> = tx.all(SIGNED, &values![call.workspace(), subject.person]).await?;
    for (round, place, text) in signed {
        let signature: Signature = serde_json::from_str(&text).map_err(Error::internal)?;
        let cleared = json!(Signature { name: ERASED.to_owned(), drawn: None, ..signature }).to_string();
        tx.later(CLEAR, &values![call.workspace(), round, place, cleared])?;
    }
    Ok(())
}

/// In answers, record by record: the answer says that it was signed, and an entry says that this was taken out. It comes
/// before the log is erased, which tells whose a signature is that another name stands under. Gives every one that was theirs.
pub async fn clear_answers(call: &Call, subject: &DataSubject) -> Result<Vec<Signature>> {
    let (mut reached, mut signed) = (Uuid::nil(), Vec::new());
    loop {
        let slow = call.portal().db.slow(call.workspace().tenant());
        let page: Vec<RecordId> = slow.all(ANSWERED, &values![call.workspace(), reached]).await?;
        let Some(last) = page.last() else { return Ok(signed) };
        reached = last.0;
        for record in page {
            signed.extend(clear_record(call, subject, record).await?);
        }
    }
}

/// Whether an entry carries a signature that is theirs: one of those among answers, any other where they made the entry.
pub fn is_in(payload: &str, signed: &[Signature], is_theirs: bool) -> bool {
    let said: Json = serde_json::from_str(payload).unwrap_or_default();
    let found = all_in(&said, false);
    found.iter().any(|(one, is_answer)| if *is_answer { signed.contains(one) } else { is_theirs })
}

async fn clear_record(call: &Call, subject: &DataSubject, record: RecordId) -> Result<Vec<Signature>> {
    let mut tx = call.begin().await?;
    let Some(mut held) = Held::find(call, &mut tx, record).await? else { return Ok(Vec::new()) };
    let entries: Vec<Entry> = tx.all(WROTE, &values![call.workspace(), record]).await?;
    let organization = held.record.organization;
    let may_be_named = subject.members.iter().any(|(_, own)| *own == organization);
    let wrote = first_written(&entries, subject);
    let is_theirs = |one: &Signature| wrote.contains(one) || (may_be_named && is_of(one, subject));
    let mut after = held.record.clone();
    let changed = [clear(&mut after.answers, &is_theirs), clear(&mut after.firm_answers, &is_theirs)];
    if changed.contains(&true) {
        hold::must_not_be_held(call, &mut tx, record, true).await?;
        // Nobody is told of the entry itself; what waits on other words is, where anything does.
        let fact = Fact { silent: true, ..Fact::now(call, "answers.erased", None) };
        held.write(call, &mut tx, after, fact).await?;
        content_changed(call, &mut tx, &mut held, None).await?;
        tx.commit().await?;
    }
    let all = entries.iter().flat_map(Entry::signatures).filter(|one| is_theirs(one));
    Ok(all.collect())
}

/// Those that stand in an entry of theirs first: later ones carry along what others have signed.
fn first_written(entries: &[Entry], subject: &DataSubject) -> Vec<Signature> {
    let (mut seen, mut theirs) = (Vec::new(), Vec::new());
    for entry in entries {
        let is_theirs = entry.member.is_some_and(|member| subject.members.iter().any(|(own, _)| *own == member));
        for one in entry.signatures().filter(|one| !seen.contains(one)).collect::<Vec<_>>() {
            if is_theirs {
                theirs.push(one.clone());
            }
            seen.push(one);
        }
    }
    theirs
}

impl Entry {
    fn signatures(&self) -> impl Iterator<Item = Signature> {
        let payloads = [&self.client, &self.firm].into_iter().flatten();
        let read = |text: &String| serde_json::from_str::<Json>(text).unwrap_or_default();
        payloads.flat_map(move |text| all_in(&read(text), false)).map(|(one, _)| one)
    }
}

fn clear(answers: &mut Map<String, Json>, is_theirs: &dyn Fn(&Signature) -> bool) -> bool {
    let mut changed = false;
    for answer in answers.values_mut() {
        let found = signature(answer).filter(|one| one.name != ERASED && is_theirs(one));
        let Some(signature) = found else { continue };
        *answer = json!(Signature { name: ERASED.to_owned(), drawn: None, ..signature });
        changed = true;
    }
    changed
}

/// Each that stands there with its name, and whether it stands among answers.
fn all_in(said: &Json, is_answer: bool) -> Vec<(Signature, bool)> {
    if let Some(signature) = signature(said) {
        return if signature.name == ERASED { Vec::new() } else { vec![(signature, is_answer)] };
    }
    match said {
        Json::Array(all) => all.iter().flat_map(|one| all_in(one, is_answer)).collect(),
        Json::Object(fields) => {
            let each = fields.iter();
            each.flat_map(|(name, one)| all_in(one, is_answer || ANSWERS.contains(&name.as_str()))).collect()
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Vec::new(),
    }
}

fn signature(said: &Json) -> Option<Signature> {
    said.get("consent")?;
    serde_json::from_value(said.clone()).ok()
}

/// Whatever the spaces and capitals.
fn is_of(signature: &Signature, subject: &DataSubject) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<&str>>().join(" ").to_lowercase();
    plain(&signature.name) == plain(&subject.name)
}
