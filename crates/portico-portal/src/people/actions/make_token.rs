//! Somebody makes a key for a program: shown once, kept as a hash, never able to do more than they can.

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    ids::TokenId,
    people::{person, trail},
    policy::{
        Permit, Tokens, Workspace,
        identity::{Secret, TOKEN_PREFIX},
    },
};
use jiff::{Timestamp, ToSpan};
use portico_model::access::Action;
use portico_store::values;
use serde_json::json;

/// What the key is called, what it may do at most, and for how long.
#[derive(Debug, Clone)]
pub struct NewToken<'a> {
    pub name: &'a str,
    pub actions: Vec<Action>,
    pub days: i64,
}

/// A key, in clear for the only time.
#[derive(Debug, Clone)]
pub struct Made {
    pub id: TokenId,
    pub text: String,
}

pub const LONGEST_DAYS: i64 = 366;

const ADD: &str = "INSERT INTO api_token (id, hash, workspace_id, person_id, name, prefix, actions, created_at, seen_at, \
    expires_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, NULL)";

pub async fn make_token(call: &Call, _: Permit<Tokens, Workspace>, new: NewToken<'_>) -> Result<Made> {
    let person = call.actor().person().ok_or(Error::Unauthenticated)?;
    check(&new)?;
    let (id, secret) = (TokenId(call.new_id()), Secret::new(call.portal(), call.workspace()));
    let text = format!("{TOKEN_PREFIX}{}", secret.to_text());
    // The part behind the workspace: enough to tell two keys apart, far too little to use.
    let prefix: String = text.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let actions = serde_json::to_string(&new.actions).map_err(Error::internal)?;
    let until = call.now().checked_add((24 * new.days).hours()).unwrap_or(Timestamp::MAX);
    let mut tx = call.begin().await?;
    let row = values![id, secret.hash(), call.workspace(), person, new.name.trim(), prefix, actions, call.now(), until];
    tx.later(ADD, &row)?;
    let said = json!({ "token": id, "name": new.name.trim(), "actions": new.actions, "days": new.days });
    trail::of_person(call, &mut tx, (call.workspace(), person), "person.token_made", said).await?;
    tx.commit().await?;
    Ok(Made { id, text })
}

fn check(new: &NewToken<'_>) -> Result<()> {
    let mut errors = FieldErrors::default();
    if let Some(problem) = person::name_problem(new.name) {
        errors.0.insert("name".into(), problem.into());
    }
    if new.actions.is_empty() {
        errors.0.insert("actions".into(), "Choose what the key may do".into());
    }
    if !(1..=LONGEST_DAYS).contains(&new.days) {
        errors.0.insert("days".into(), format!("Enter a number of days from 1 to {LONGEST_DAYS}"));
    }
    if errors.0.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}
