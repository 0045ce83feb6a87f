//! Saved views: filters under a name, for whoever saved them.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::MemberId,
    policy::SignedIn,
};
use axum::{extract::Path, response::Redirect};
use portico_store::{from_row, values};
use portico_web::Fields;
use uuid::Uuid;

/// A name for filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    pub id: Uuid,
    pub name: String,
    /// The part of the address after the question mark.
    pub query: String,
}

from_row!(SavedView { id, name, query });

/// More than fit on a page are no help.
const MOST: i64 = 20;

pub async fn of(call: &Call) -> Result<Vec<SavedView>> {
    const VIEWS: &str =
        "SELECT id, name, query FROM saved_view WHERE workspace_id = $1 AND member_id = $2 ORDER BY name LIMIT 20";
    match mine(call) {
        Some(member) => Ok(call.read().all(VIEWS, &values![call.workspace(), member]).await?),
        None => Ok(Vec::new()),
    }
}

pub async fn save(call: Call, _: SignedIn, fields: Fields) -> Result<Redirect> {
    const SAVE: &str = "INSERT INTO saved_view (workspace_id, id, member_id, name, query, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (workspace_id, member_id, name) DO UPDATE SET query = excluded.query";
    const HELD: &str = "SELECT count(*) FROM saved_view WHERE workspace_id = $1 AND member_id = $2";
    let member = mine(&call).ok_or(Error::NotFound)?;
    let name = fields.given("name").filter(|name| name.chars().count() <= 60);
    let name = name.ok_or_else(|| Error::invalid("name", "Give the view a name of 60 characters at most."))?;
    let query: String = fields.text("query").chars().take(1_000).collect();
    let mut tx = call.begin().await?;
    if tx.one::<i64>(HELD, &values![call.workspace(), member]).await? >= MOST {
        return Err(Error::invalid("name", "You have 20 views. Delete one first."));
    }
    tx.execute(SAVE, &values![call.workspace(), call.new_id(), member, name, query.as_str(), call.now()]).await?;
    tx.commit().await?;
    Ok(Redirect::to(&back(&query, "saved")))
}

pub async fn delete(call: Call, _: SignedIn, Path(id): Path<Uuid>) -> Result<Redirect> {
    const DELETE: &str = "DELETE FROM saved_view WHERE workspace_id = $1 AND id = $2 AND member_id = $3";
    let member = mine(&call).ok_or(Error::NotFound)?;
    let mut tx = call.begin().await?;
    tx.execute(DELETE, &values![call.workspace(), id, member]).await?;
    tx.commit().await?;
    Ok(Redirect::to(&back("", "deleted")))
}

fn mine(call: &Call) -> Option<MemberId> {
    call.actor().standings().first().map(|standing| standing.member)
}

fn back(query: &str, said: &str) -> String {
    let query: String = query.chars().filter(|c| !c.is_control()).collect();
    if query.is_empty() { format!("/work?said={said}") } else { format!("/work?{query}&said={said}") }
}
