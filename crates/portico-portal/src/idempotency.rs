//! `Idempotency-Key`: a program that does not know whether its request arrived sends it again, and gets the first answer.
//!
//! The key is the caller's own: never shared over people or workspaces. What a request makes is named after its key, so a
//! request that was cut off half-way is safe to run again.

use crate::{
    call::Call,
    error::{Error, Result},
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use jiff::ToSpan;
use portico_store::values;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::future::Future;
use uuid::Uuid;

/// A request that may come twice.
pub struct Once {
    key: Option<String>,
    /// Names what the request makes.
    pub id: Uuid,
    request: Vec<u8>,
}

/// What an earlier request of the same key left.
type Earlier = (Vec<u8>, Option<i64>, Option<String>, jiff::Timestamp);

const LONGEST_KEY: usize = 255;
/// A request that has not answered by then was cut off.
const UNDER_WAY_SECONDS: i64 = 60;

const RESERVE: &str = "INSERT INTO idempotency (workspace_id, person_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (workspace_id, person_id, key) DO NOTHING";
const EARLIER: &str = "SELECT request_hash, status, body, created_at FROM idempotency WHERE workspace_id = $1 AND person_id = $2 AND key = $3";
const KEEP: &str =
    "UPDATE idempotency SET status = $4, body = $5 WHERE workspace_id = $1 AND person_id = $2 AND key = $3";

impl Once {
    /// What is asked is the route and the body: the same key with another is refused.
    pub fn of(call: &Call, headers: &HeaderMap, route: &str, body: &impl Serialize) -> Result<Self> {
        let request = Sha256::new()
            .chain_update(route)
            .chain_update(serde_json::to_vec(body).map_err(Error::internal)?)
            .finalize();
        let Some(key) = headers.get("idempotency-key") else {
            return Ok(Self { key: None, id: call.new_id(), request: request.to_vec() });
        };
        let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY);
        let key = key.ok_or_else(|| Error::invalid("Idempotency-Key", "Send 1 to 255 printable ASCII characters."))?;
        Ok(Self { key: Some(key.to_owned()), id: named_after(call, key), request: request.to_vec() })
    }

    /// Runs the request, or gives the answer it got before.
    pub async fn answer<T, F>(self, call: &Call, status: StatusCode, run: impl FnOnce(Uuid) -> F) -> Result<Response>
    where
        T: Serialize,
        F: Future<Output = Result<T>>,
    {
        let Some(key) = &self.key else { return Ok(json(status, &run(self.id).await?)) };
        if let Some(earlier) = self.reserve(call, key).await? {
            return earlier;
        }
        let done = run(self.id).await;
        match &done {
            Ok(made) => {
                let body = serde_json::to_string(made).map_err(Error::internal)?;
                self.keep(call, key, status, &body).await?;
            }
            // What was refused may be mended and sent again under the same key.
            Err(_) => self.release(call, key).await?,
        }
        Ok(json(status, &done?))
    }

    async fn reserve(&self, call: &Call, key: &str) -> Result<Option<Result<Response>>> {
        let (workspace, person) = (call.workspace(), call.actor().person());
        let mut tx = call.begin().await?;
        let mine = tx.execute(RESERVE, &values![workspace, person, key, self.request.clone(), call.now()]).await? == 1;
        tx.commit().await?;
        if mine {
            return Ok(None);
        }
        let found = call.read().find::<Earlier>(EARLIER, &values![workspace, person, key]).await?;
        let Some((request, status, body, began)) = found else { return Ok(None) };
        Ok(match (request == self.request, status.zip(body)) {
            (false, _) => {
                Some(Err(Error::invalid("Idempotency-Key", "This key was used for another request. Make a new one.")))
            }
            (true, Some((status, body))) => Some(Ok(kept(status, body))),
            (true, None) if call.now() < began.checked_add(UNDER_WAY_SECONDS.seconds()).unwrap_or(began) => {
                Some(Err(Error::Conflict("This request is under way. Ask again in a moment.".into())))
            }
            (true, None) => None,
        })
    }

    async fn keep(&self, call: &Call, key: &str, status: StatusCode, body: &str) -> Result<()> {
        let row = values![call.workspace(), call.actor().person(), key, i64::from(status.as_u16()), body];
        let mut tx = call.begin().await?;
        tx.execute(KEEP, &row).await?;
        Ok(tx.commit().await?)
    }

    async fn release(&self, call: &Call, key: &str) -> Result<()> {
        const RELEASE: &str =
            "DELETE FROM idempotency WHERE workspace_id = $1 AND person_id = $2 AND key = $3 AND status IS NULL";
        let mut tx = call.begin().await?;
        tx.execute(RELEASE, &values![call.workspace(), call.actor().person(), key]).await?;
        Ok(tx.commit().await?)
    }
}

fn named_after(call: &Call, key: &str) -> Uuid {
    let person = call.actor().person().map(|person| person.0).unwrap_or_default();
    let digest = Sha256::new().chain_update(call.workspace().0).chain_update(person).chain_update(key).finalize();
    let mut name = [0; 16];
    name.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    uuid::Builder::from_custom_bytes(name).into_uuid()
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    (status, axum::Json(body)).into_response()
}

fn kept(status: i64, body: String) -> Response {
    let status =
        u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK);
    (status, [("content-type", "application/json"), ("idempotency-replayed", "true")], body).into_response()
}
