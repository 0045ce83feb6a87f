//! Taking a person's signatures out: the name that they typed and what they drew, under a decision and in answers. That
//! something was signed, and the words that were agreed to, stay.

use super::{subject::DataSubject, words::ERASED};
use crate::{
    call::Call,
    error::{Error, Result},
    ids::RecordId,
    records::change::{Fact, Held},
};
use portico_model::signature::Signature;
use portico_store::{Tx, values};
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
const WROTE: &str = "SELECT client_payload, firm_payload FROM event \
    WHERE workspace_id = $1 AND chain_id = $2 AND member_id IN {uuids $3} ORDER BY seq";

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
/// before the log is erased, which tells whose a signature is that another name stands under.
pub async fn clear_answers(call: &Call, subject: &DataSubject) -> Result<()> {
    let mut reached = Uuid::nil();
    loop {
        let slow = call.portal().db.slow(call.workspace().tenant());
        let page: Vec<RecordId> = slow.all(ANSWERED, &values![call.workspace(), reached]).await?;
        let Some(last) = page.last() else { return Ok(()) };
        reached = last.0;
        for record in page {
            clear_record(call, subject, record).await?;
        }
    }
}

/// Whether an entry carries a signature that is theirs: any at all where they made the entry.
pub fn is_in(payload: &str, subject: &DataSubject, is_theirs: bool) -> bool {
    let said: Json = serde_json::from_str(payload).unwrap_or_default();
    any(&said, &|signature| is_theirs || is_of(signature, subject))
}

async fn clear_record(call: &Call, subject: &DataSubject, record: RecordId) -> Result<()> {
    let mut tx = call.begin().await?;
    let Some(mut held) = Held::find(call, &mut tx, record).await? else { return Ok(()) };
    let given = values![call.workspace(), record, subject.member_ids()];
    let wrote: Vec<(Option<String>, Option<String>)> = tx.all(WROTE, &given).await?;
    let wrote: Vec<Json> = wrote
        .into_iter()
        .flat_map(|(client, firm)| [client, firm])
        .filter_map(|payload| serde_json::from_str(&payload?).ok())
        .collect();
    let is_theirs = |one: &Signature| is_of(one, subject) || wrote.iter().any(|said| any(said, &|other| other == one));
    let mut after = held.record.clone();
    let changed = [clear(&mut after.answers, &is_theirs), clear(&mut after.firm_answers, &is_theirs)];
    if !changed.contains(&true) {
        return Ok(());
    }
    // Nobody is told: what was decided on was decided on it as it was.
    let fact = Fact { silent: true, ..Fact::now(call, "answers.erased", None) };
    held.write(call, &mut tx, after, fact).await?;
    Ok(tx.commit().await?)
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

fn any(said: &Json, fits: &dyn Fn(&Signature) -> bool) -> bool {
    if let Some(signature) = signature(said) {
        return signature.name != ERASED && fits(&signature);
    }
    match said {
        Json::Array(all) => all.iter().any(|one| any(one, fits)),
        Json::Object(fields) => fields.values().any(|one| any(one, fits)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
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
