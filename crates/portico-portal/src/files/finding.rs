//! How long people search for a file before they open one, measured without following anybody.
//!
//! A page on which files are searched for leaves a cookie that holds the instant and nothing else; it lasts half an hour.
//! The first opening of a current version after it is counted by its seconds, in the transaction that writes the opening
//! down anyway, and the cookie goes. What is kept is how many openings took how many seconds, by month and side: no row
//! names a person, a record or a file. Whoever forges the cookie adds one opening of at most half an hour.

use crate::{
    call::Call,
    error::Result,
    files::Version,
    policy::{self, Permit, See},
};
use axum::{
    http::{HeaderMap, header},
    response::Response,
};
use jiff::{Timestamp, tz::TimeZone};
use portico_store::{Tx, values};

/// A search under way.
#[derive(Debug, Clone, Copy)]
pub struct Search {
    since: Timestamp,
}

/// In seconds: whoever takes longer has done something else meanwhile.
pub const LONGEST: i64 = 30 * 60;
/// So many months are kept.
pub const MONTHS: i32 = 24;

const COOKIE: &str = "searching";
const COUNT: &str = "INSERT INTO file_finding (workspace_id, month, side, is_current, seconds, openings) \
    VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (workspace_id, month, side, is_current, seconds) \
    DO UPDATE SET openings = file_finding.openings + 1";
const FORGET: &str = "DELETE FROM file_finding WHERE workspace_id = $1 AND month < $2";

impl Search {
    /// None where nobody searches, or too long ago.
    pub fn of(call: &Call, headers: &HeaderMap) -> Option<Search> {
        let said = call.portal().settings.cookies.read(headers, COOKIE)?.parse().ok()?;
        let since = Timestamp::from_second(said).ok()?;
        let search = Search { since };
        (0..=LONGEST).contains(&search.seconds(call)).then_some(search)
    }

    /// Begins one with this page, unless one is under way.
    pub fn begins(call: &Call, headers: &HeaderMap, mut response: Response) -> Response {
        if Search::of(call, headers).is_none() {
            let since = call.now().as_second().to_string();
            let cookie = call.portal().settings.cookies.set(COOKIE, &since, Some(LONGEST));
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    /// It led to a file. Whoever was given an older version goes on searching.
    pub fn ends(
        search: Option<Search>,
        call: &Call,
        (permit, version): (&Permit<See, policy::Document>, &Version),
        mut response: Response,
    ) -> Response {
        if search.is_some() && is_current(permit, version) {
            response.headers_mut().append(header::SET_COOKIE, call.portal().settings.cookies.clear(COOKIE));
        }
        response
    }

    /// Counts an opening that it led to.
    // req 111
    pub fn count(
        self,
        call: &Call,
        tx: &mut Tx,
        permit: &Permit<See, policy::Document>,
        version: &Version,
    ) -> Result<()> {
        let is_current = is_current(permit, version);
        let seconds = if is_current { self.seconds(call) } else { 0 };
        let row = values![call.workspace(), month(call.now()), permit.side().as_str(), is_current, seconds];
        Ok(tx.later(COUNT, &row)?)
    }

    fn seconds(self, call: &Call) -> i64 {
        call.now().duration_since(self.since).as_secs()
    }
}

fn is_current(permit: &Permit<See, policy::Document>, version: &Version) -> bool {
    permit.thing().version == version.number
}

/// The month in which something happened, in UTC: `2026-11`.
pub fn month(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m").to_string()
}

/// So many months before this one.
pub fn months_ago(now: Timestamp, months: i32) -> String {
    let first = now.to_zoned(TimeZone::UTC).date().first_of_month();
    let then = first.checked_sub(jiff::Span::new().months(months)).unwrap_or(first);
    then.strftime("%Y-%m").to_string()
}

/// Lets go of what is too old to compare with.
pub async fn forget(call: &Call) -> Result<()> {
    let mut tx = call.begin().await?;
    tx.execute(FORGET, &values![call.workspace(), months_ago(call.now(), MONTHS)]).await?;
    Ok(tx.commit().await?)
}
