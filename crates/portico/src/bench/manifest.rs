//! What the load generator is told: who it may ask as, and what there is to ask for.

use crate::{
    bench::{Firm, words::Numbers},
    failure::{Failure, Result},
};
use jiff::ToSpan;
use portico_portal::{
    call::Portal,
    ids::{PersonId, RecordId, WorkspaceId},
    policy::identity::{COOKIE, Secret, TOKEN_PREFIX},
};
use portico_store::values;
use serde_json::{Value, json};

const SAMPLE: usize = 2_000;

const SESSION: &str = "INSERT INTO session (id, hash, workspace_id, person_id, kind, only_record, strength, user_agent, address, \
    created_at, seen_at, expires_at, revoked_at) VALUES ($1, $2, $3, $4, 'full', NULL, 3, 'bench', '', $5, $5, $6, NULL)";
const TOKEN: &str = "INSERT INTO api_token (id, hash, workspace_id, person_id, name, prefix, actions, created_at, seen_at, \
    expires_at, revoked_at) VALUES ($1, $2, $3, $4, 'bench', 'bench', $5, $6, NULL, $7, NULL)";
const RECORDS: &str = "SELECT id FROM record WHERE workspace_id = $1 AND number % $2 = 0 AND type = 'support-request' ORDER BY id LIMIT $3";
const MOVES: &str = "SELECT id, revision FROM record WHERE workspace_id = $1 AND state = 'in-progress' ORDER BY changed_at DESC, id LIMIT $2";
/// Everything but making more keys.
const ACTIONS: &str = r#"["see","open","answer","advance","approve","assign","reply","note","audit"]"#;

pub async fn manifest(
    portal: &Portal,
    firm: &Firm,
    (records, decisions): (u64, Vec<Value>),
    metrics_token: &str,
) -> Result<Value> {
    let client = firm.clients.first().and_then(|clients| clients.people.first());
    let (client, _) = *client.ok_or_else(|| Failure::faults("the data set needs at least one organization"))?;
    let (decider, _) = *firm.staff.first().ok_or_else(|| Failure::faults("the data set needs staff"))?;
    let read = portal.db.within(firm.workspace.tenant());
    let sample = u64::try_from(SAMPLE).unwrap_or(1);
    let every = (records / sample).max(1);
    let ids: Vec<RecordId> = read.all(RECORDS, &values![firm.workspace, every, SAMPLE]).await?;
    let moves: Vec<(RecordId, i64)> = read.all(MOVES, &values![firm.workspace, SAMPLE]).await?;
    let moves: Vec<Value> =
        moves.iter().map(|(record, revision)| json!({ "record": record, "revision": revision })).collect();
    let mut numbers = Numbers::new(77);
    let words: Vec<String> = (0..500).map(|_| numbers.name()).collect();
    Ok(json!({
        "staff": credentials(portal, firm.workspace, firm.admin).await?,
        "client": credentials(portal, firm.workspace, client).await?,
        "decider": credentials(portal, firm.workspace, decider).await?,
        "metrics_token": metrics_token,
        "records": ids,
        "state": "in-progress",
        "words": words,
        "moves": moves,
        "there": "escalate",
        "back": "take",
        "decisions": decisions,
    }))
}

async fn credentials(portal: &Portal, workspace: WorkspaceId, person: PersonId) -> Result<Value> {
    let (session, token) = (Secret::new(portal, workspace), Secret::new(portal, workspace));
    let now = portal.now();
    let until = now.checked_add((24 * 300).hours()).unwrap_or(now);
    let mut tx = portal.db.begin(workspace.tenant()).await?;
    tx.later(SESSION, &values![portal.new_id(), session.hash(), workspace, person, now, until])?;
    tx.later(TOKEN, &values![portal.new_id(), token.hash(), workspace, person, ACTIONS, now, until])?;
    tx.commit().await?;
    Ok(json!({
        "cookie": format!("{COOKIE}={}", session.to_text()),
        "token": format!("{TOKEN_PREFIX}{}", token.to_text()),
    }))
}
