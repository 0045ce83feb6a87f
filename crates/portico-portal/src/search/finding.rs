//! Finds records within what the reader may list: the one whose number was typed first, then by words, last changed first.
//!
//! Words that are together in few records are looked up, and the records are narrowed to the reader's own. Words that are
//! together in many are checked on the reader's records from the newest on, where a page is soon full.

use crate::{
    call::Call,
    error::Result,
    policy::{
        self, Scope,
        scope::{Filter, Listing, Order},
    },
    records::queries::{self, Line, PAGE, Query},
    search::asked::{Asked, Number},
};
use portico_store::{
    Value,
    paging::{Cursor, Page},
};
use uuid::Uuid;

/// What is looked up one by one; more than that are many.
const FEW: usize = 4_000;

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Records whose number was typed; only on the first page.
    pub by_number: Vec<Line>,
    /// Records in which every word occurs, last changed first.
    pub by_words: Page<Line>,
}

/// One page of what the reader may list and asks for. Clients find by what clients may read.
pub async fn find(call: &Call, scope: &Scope<policy::Record>, text: &str, after: Option<Cursor>) -> Result<Found> {
    let mut found = Found { by_number: Vec::new(), by_words: Page { rows: Vec::new(), next: None } };
    if scope.is_empty() {
        return Ok(found);
    }
    let numbered = by_number(call, scope, text).await?;
    let asked = Asked::of(text, scope.side());
    if !asked.is_empty() {
        found.by_words = by_words(call, scope, (&asked, &numbered), after).await?;
    }
    if after.is_none() {
        found.by_number = numbered;
    }
    Ok(found)
}

async fn by_number(call: &Call, scope: &Scope<policy::Record>, text: &str) -> Result<Vec<Line>> {
    let Some(Number { number, kinds }) = Number::of(text, &*call.blueprint().await?) else { return Ok(Vec::new()) };
    let kinds = Value::texts(kinds.iter().map(portico_model::Key::as_str));
    let filter = Filter::none().and("t.number = ?", [Value::Int(number)]).and("t.type IN {texts ?}", [kinds]);
    Ok(queries::list(call, scope, &Query { filter, ..Query::default() }).await?.rows)
}

async fn by_words(
    call: &Call,
    scope: &Scope<policy::Record>,
    (asked, numbered): (&Asked, &[Line]),
    after: Option<Cursor>,
) -> Result<Page<Line>> {
    let Some(mut filter) = narrowed(call, asked).await? else { return Ok(Page { rows: Vec::new(), next: None }) };
    for line in numbered {
        filter = filter.and("t.id <> ?", [line.id.into()]);
    }
    let listing = Listing {
        columns: queries::COLUMNS,
        shown: queries::SHOWN,
        joins: queries::JOINS,
        filter,
        order: Order::Newest("changed_at"),
        after,
        limit: PAGE,
    };
    let (sql, values) = scope.page(&listing);
    let rows: Vec<Line> = call.portal().db.slow(call.workspace().tenant()).all(&sql, &values).await?;
    Ok(Page::of(rows, PAGE, |line| Cursor { at: line.changed_at.as_microsecond(), id: line.id.0 }))
}

/// The condition on the listed records; none where nothing can be found.
async fn narrowed(call: &Call, asked: &Asked) -> Result<Option<Filter>> {
    let slow = call.portal().db.slow(call.workspace().tenant());
    let (sql, values) = asked.counts(call.workspace().0);
    let counts: Vec<i64> = slow.all(&sql, &values).await?;
    if counts.contains(&0) {
        return Ok(None);
    }
    let (sql, values) = asked.candidates(call.workspace().0, &counts, FEW + 1);
    let mut candidates: Vec<Uuid> = slow.all(&sql, &values).await?;
    if candidates.len() > FEW {
        let all = asked.conditions().into_iter();
        return Ok(Some(all.fold(Filter::none(), |filter, (condition, values)| filter.and(&condition, values))));
    }
    candidates.sort();
    candidates.dedup();
    let ids = Value::uuids(&candidates);
    Ok((!candidates.is_empty()).then(|| Filter::none().and("t.id IN {uuids ?}", [ids])))
}
