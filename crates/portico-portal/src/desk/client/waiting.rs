//! What waits for a client: moves that their side is asked for, what they are to send, and what they are to decide on.
//!
//! Each sort is a list that an index serves; what several hold is told once. A state that waits for what others decide asks
//! nobody else, and a way out of the work is nobody's task.

use crate::{
    call::Call,
    desk::client::{
        line::{self, Line},
        tell::{Versions, standing},
    },
    error::Result,
    policy::{self, Advance, Scope, See, scope::Filter, scope::Order, scope::scope},
    records::{queries, record::due_key},
};
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_store::{
    Value,
    paging::{Cursor, Page},
};
use std::collections::BTreeSet;

/// By which column a list of them is paged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorted {
    /// Last changed first.
    Changed,
    /// Soonest due first.
    Due,
}

/// What the reader is asked to do, soonest due first; without what they are to decide on, which is told by itself.
// req 81
pub async fn tasks(call: &Call, limit: usize) -> Result<Vec<Line>> {
    let mut lists = moves(call).await?;
    lists.extend(wanted(call).await?);
    let mut lines = merged(call, &lists, (Sorted::Due, None, limit)).await?;
    lines.truncate(limit);
    let mut asked = asked_only(call, lines).await?;
    asked.sort_by_key(|line| Sorted::Due.key(line));
    Ok(asked)
}

/// A page of everything that waits for the reader, decisions too.
pub async fn page(
    call: &Call,
    narrow: impl Fn(Filter) -> Filter,
    (sorted, after, size): (Sorted, Option<Cursor>, usize),
) -> Result<Page<Line>> {
    let mut lists = moves(call).await?;
    lists.extend(wanted(call).await?);
    lists.extend(decisions(call).await?);
    let lists: Vec<List> = lists.into_iter().map(|list| List { filter: narrow(list.filter), ..list }).collect();
    let lines = merged(call, &lists, (sorted, after, size)).await?;
    let found = Page::of(lines, size, |line| sorted.cursor(line));
    Ok(Page { next: found.next, rows: asked_only(call, found.rows).await? })
}

struct List {
    scope: Scope<policy::Record>,
    filter: Filter,
    /// What is in it the reader may move on.
    may_advance: bool,
}

async fn moves(call: &Call) -> Result<Vec<List>> {
    let live = call.blueprint().await?;
    let scope = scope::<Advance, policy::Record>(call).await?;
    Ok(vec![List { scope, filter: asked_of_client(call, &live), may_advance: true }])
}

/// Records that wait for the client's side, without those in a state that asks nothing of the reader's roles.
fn asked_of_client(call: &Call, live: &Compiled) -> Filter {
    let roles: Vec<Key> = roles(call);
    let mut filter = queries::waiting_for_client();
    for (kind, machine) in live.record_types.keys().filter_map(|kind| Some((kind, live.machine(kind)?))) {
        for state in machine.asks_nothing(&roles) {
            filter =
                filter.and("(t.state <> ? OR t.type <> ?)", [Value::from(state.as_str()), Value::from(kind.as_str())]);
        }
    }
    filter
}

/// Records of which clients are to send something, whoever has the ball; whether it is the reader who does so is asked of
/// the checklist.
async fn wanted(call: &Call) -> Result<Option<List>> {
    let live = call.blueprint().await?;
    if live.record_types.values().all(|declared| declared.requirements.is_empty()) {
        return Ok(None);
    }
    let organizations: Vec<uuid::Uuid> =
        call.actor().standings().iter().map(|standing| standing.organization.0).collect();
    let filter = Filter::none().and(
        "t.id IN {set SELECT w.record_id FROM organization_closure c JOIN item_wanted w ON w.workspace_id = c.workspace_id \
         AND w.organization_id = c.descendant_id WHERE c.workspace_id = $1 AND c.ancestor_id IN {uuids ?}}",
        [Value::uuids(&organizations)],
    );
    Ok(Some(List { scope: scope::<See, policy::Record>(call).await?, filter, may_advance: false }))
}

async fn decisions(call: &Call) -> Result<Option<List>> {
    let live = call.blueprint().await?;
    let Some(person) = call.actor().person() else { return Ok(None) };
    if live.record_types.values().all(|declared| declared.approvals.is_empty()) {
        return Ok(None);
    }
    let filter = Filter::none().and(
        "t.id IN {set SELECT k.record_id FROM approval_task k WHERE k.workspace_id = $1 AND k.person_id = ?}",
        [Value::from(person)],
    );
    Ok(Some(List { scope: scope::<See, policy::Record>(call).await?, filter, may_advance: false }))
}

/// The first of all lists together, each record once.
async fn merged(
    call: &Call,
    lists: &[List],
    (sorted, after, limit): (Sorted, Option<Cursor>, usize),
) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let mut seen = BTreeSet::new();
    for List { scope, filter, may_advance } in lists {
        let listing = line::listing(filter.clone(), sorted.order(), (after, limit));
        let found = scope.list::<Line>(&call.read(), &listing).await?;
        let fresh = found.into_iter().filter(|line| seen.insert(line.id.0));
        lines.extend(fresh.map(|line| Line { may_advance: *may_advance, ..line }));
    }
    lines.sort_by_key(|line| sorted.key(line));
    lines.truncate(limit + 1);
    line::with_holders(call, &mut lines).await?;
    Ok(lines)
}

/// Those of which the version they were opened under asks something of the reader.
async fn asked_only(call: &Call, lines: Vec<Line>) -> Result<Vec<Line>> {
    let versions = Versions::of(call, lines.iter().map(|line| line.blueprint_version)).await?;
    let mut asked = Vec::with_capacity(lines.len());
    for line in lines {
        let (is_asked, due_at) = {
            let standing = standing(call, &versions, &line)?;
            (standing.is_asked(), standing.due_at)
        };
        if is_asked {
            asked.push(Line { due_at, ..line });
        }
    }
    Ok(asked)
}

/// Of the memberships on the client's side.
pub fn roles(call: &Call) -> Vec<Key> {
    let memberships = call.actor().memberships().iter().filter(|one| one.active && one.side == Side::Client);
    memberships.flat_map(|membership| membership.roles.iter().cloned()).collect()
}

impl Sorted {
    fn order(self) -> Order {
        match self {
            Self::Changed => Order::Newest("changed_at"),
            Self::Due => Order::Soonest("due_key"),
        }
    }

    fn cursor(self, line: &Line) -> Cursor {
        let at = match self {
            Self::Changed => line.changed_at.as_microsecond(),
            Self::Due => due_key(line.due_at),
        };
        Cursor { at, id: line.id.0 }
    }

    fn key(self, line: &Line) -> (i64, uuid::Uuid) {
        let Cursor { at, id } = self.cursor(line);
        match self {
            // Both columns fall: the newest first, and of two at once the later identifier.
            Self::Changed => (-at, uuid::Uuid::from_u128(!id.as_u128())),
            Self::Due => (at, id),
        }
    }
}
