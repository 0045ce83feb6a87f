//! `Scope<T>`: what of `T` an actor may list, as branches that an index serves each. Made by the policy and nowhere else.
//!
//! A page is the `UNION` of the branches with a limit in each; one big `OR` would defeat keyset paging.

use crate::{
    call::Call,
    error::Result,
    ids::WorkspaceId,
    policy::{
        actions::Action,
        facts::{Member, ORGANIZATIONS, Organization, PEOPLE, Record, Thing},
    },
};
use portico_model::{
    Key,
    access::{self, Bound, Branch, Columns, Reach, Side},
};
use portico_store::{FromRow, Read, Value, paging::Cursor};
use std::marker::PhantomData;

/// What may be listed.
pub trait Listed: Thing {
    const COLUMNS: Columns;

    /// Kinds of the live blueprint that are of this sort.
    fn kinds(blueprint: &portico_model::blueprint::Compiled) -> Vec<Key>;
}

/// What of `T` the actor of the call may list.
#[derive(Debug, Clone)]
pub struct Scope<T: Listed> {
    workspace: WorkspaceId,
    branches: Vec<Branch>,
    thing: PhantomData<fn() -> T>,
}

/// A condition over the alias `t`, with its values: `Filter::new("t.state = ?", [..])`, one `?` for each value.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    parts: Vec<(String, Vec<Value>)>,
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Listing<'q> {
    /// Columns of the narrow row `t`, each under its own name; `id` and the sorted column are among them.
    pub columns: &'q str,
    /// What is read for the rows of the page only: columns and joins over the alias `b`.
    pub shown: &'q str,
    pub joins: &'q str,
    pub filter: Filter,
    pub order: Order,
    pub after: Option<Cursor>,
    pub limit: usize,
}

/// The sorted column; the identifier breaks ties in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Newest(&'static str),
    Soonest(&'static str),
}

impl Listed for Record {
    const COLUMNS: Columns = Columns::RECORD;

    fn kinds(blueprint: &portico_model::blueprint::Compiled) -> Vec<Key> {
        blueprint.record_types.keys().cloned().collect()
    }
}

impl Listed for Organization {
    const COLUMNS: Columns = Columns::ORGANIZATION;

    fn kinds(_: &portico_model::blueprint::Compiled) -> Vec<Key> {
        vec![Key::new(ORGANIZATIONS)]
    }
}

impl Listed for Member {
    const COLUMNS: Columns = Columns::MEMBER;

    fn kinds(_: &portico_model::blueprint::Compiled) -> Vec<Key> {
        vec![Key::new(PEOPLE)]
    }
}

/// What the actor may do `A` to.
pub async fn scope<A: Action, T: Listed>(call: &Call) -> Result<Scope<T>> {
    let blueprint = call.blueprint().await?;
    let branches = access::branches(blueprint.matrix(), call.actor().subject(), A::ACTION, &T::kinds(&blueprint));
    Ok(Scope { workspace: call.workspace(), branches, thing: PhantomData })
}

impl Filter {
    pub fn none() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn and(mut self, condition: &str, values: impl IntoIterator<Item = Value>) -> Self {
        self.parts.push((condition.to_owned(), values.into_iter().collect()));
        self
    }

    fn sql(&self, values: &mut Vec<Value>) -> String {
        let mut sql = String::new();
        for (condition, given) in &self.parts {
            sql.push_str(" AND ");
            let mut given = given.iter();
            for piece in condition.split_inclusive('?') {
                match piece.strip_suffix('?').zip(given.next()) {
                    Some((text, value)) => {
                        values.push(value.clone());
                        sql.push_str(&format!("{text}${}", values.len()));
                    }
                    None => sql.push_str(piece),
                }
            }
        }
        sql
    }
}

impl Order {
    fn column(self) -> &'static str {
        match self {
            Self::Newest(column) | Self::Soonest(column) => column,
        }
    }

    fn direction(self) -> &'static str {
        match self {
            Self::Newest(_) => "DESC",
            Self::Soonest(_) => "ASC",
        }
    }

    fn beyond(self) -> &'static str {
        match self {
            Self::Newest(_) => "<",
            Self::Soonest(_) => ">",
        }
    }

    fn by(self, alias: &str) -> String {
        let (column, direction) = (self.column(), self.direction());
        format!("ORDER BY {alias}.{column} {direction}, {alias}.id {direction}")
    }
}

impl<T: Listed> Scope<T> {
    /// Nothing is listed, whatever is asked for.
    pub fn is_empty(&self) -> bool {
        self.branches.is_empty()
    }

    /// Everything in the workspace may be listed: no branch narrows it.
    pub fn is_everything(&self) -> bool {
        self.branches.iter().any(|branch| branch.reach == Reach::All && branch.only.is_none())
    }

    /// The side as which everything of this scope is seen; the client's unless every branch is the firm's.
    pub fn side(&self) -> Side {
        let firm = !self.branches.is_empty() && self.branches.iter().all(|branch| branch.side == Side::Firm);
        if firm { Side::Firm } else { Side::Client }
    }

    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The statement of one page, and its values. `limit` rows and one more, which only says that there is more.
    pub fn page(&self, listing: &Listing<'_>) -> (String, Vec<Value>) {
        let mut values = vec![Value::from(self.workspace)];
        let sql = self.rows(listing, &mut values);
        (sql, values)
    }

    /// The first pages of several lists in one statement, in no order among each other.
    pub fn pages(&self, listings: &[Listing<'_>]) -> (String, Vec<Value>) {
        let mut values = vec![Value::from(self.workspace)];
        let each = listings.iter().enumerate();
        let parts: Vec<String> = each
            .map(|(place, listing)| format!("SELECT * FROM ({}) p{place}", self.rows(listing, &mut values)))
            .collect();
        (parts.join(" UNION ALL "), values)
    }

    fn rows(&self, listing: &Listing<'_>, values: &mut Vec<Value>) -> String {
        let filter = Self::beyond(listing, values);
        let Listing { order, shown, joins, .. } = listing;
        let limit = listing.limit + 1;
        let within = format!("{} LIMIT {limit}", order.by("t"));
        let rows = self.union(listing.columns, &filter, &within, values);
        format!("SELECT {shown} FROM ({rows}) b {joins} {} LIMIT {limit}", order.by("b"))
    }

    /// One statement that counts for each filter, and stops counting at `most`; rows come in the order of the filters.
    pub fn counts(&self, filters: &[Filter], most: usize) -> (String, Vec<Value>) {
        let mut values = vec![Value::from(self.workspace)];
        let mut each = Vec::with_capacity(filters.len());
        for (place, filter) in filters.iter().enumerate() {
            let filter = filter.sql(&mut values);
            let rows = self.union("t.id", &filter, &format!("LIMIT {most}"), &mut values);
            each.push(format!(
                "SELECT {place} AS place, count(*) AS held FROM (SELECT b.id FROM ({rows}) b LIMIT {most}) c"
            ));
        }
        (format!("SELECT e.held FROM ({}) e ORDER BY e.place", each.join(" UNION ALL ")), values)
    }

    pub async fn list<R: FromRow>(&self, read: &Read<'_>, listing: &Listing<'_>) -> Result<Vec<R>> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, values) = self.page(listing);
        Ok(read.all(&sql, &values).await?)
    }

    /// Several lists at once: each row says itself to which it belongs.
    pub async fn lists<R: FromRow>(&self, read: &Read<'_>, listings: &[Listing<'_>]) -> Result<Vec<R>> {
        if self.is_empty() || listings.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, values) = self.pages(listings);
        Ok(read.all(&sql, &values).await?)
    }

    /// How many there are for each filter, up to `most`, in one statement.
    pub async fn counted(&self, read: &Read<'_>, filters: &[Filter], most: usize) -> Result<Vec<i64>> {
        if self.is_empty() || filters.is_empty() {
            return Ok(vec![0; filters.len()]);
        }
        let (sql, values) = self.counts(filters, most);
        Ok(read.all(&sql, &values).await?)
    }

    fn beyond(listing: &Listing<'_>, values: &mut Vec<Value>) -> String {
        let mut filter = listing.filter.sql(values);
        if let Some(after) = listing.after {
            values.extend([Value::Int(after.at), Value::Uuid(after.id)]);
            let (at, id) = (values.len() - 1, values.len());
            let (column, beyond) = (listing.order.column(), listing.order.beyond());
            filter.push_str(&format!(" AND (t.{column}, t.id) {beyond} (${at}, ${id})"));
        }
        filter
    }

    fn union(&self, columns: &str, filter: &str, within: &str, values: &mut Vec<Value>) -> String {
        let mut selects = Vec::with_capacity(self.branches.len());
        for (number, branch) in self.branches.iter().enumerate() {
            let condition = branch.sql(&T::COLUMNS, &mut |bound| {
                values.push(match bound {
                    Bound::Uuid(id) => Value::Uuid(id),
                    Bound::Text(text) => Value::Text(text),
                });
                values.len()
            });
            let select = format!(
                "SELECT {columns} FROM {} WHERE t.workspace_id = $1 AND {condition}{filter} {within}",
                branch.from(&T::COLUMNS)
            );
            selects.push(if self.branches.len() == 1 { select } else { format!("SELECT * FROM ({select}) b{number}") });
        }
        selects.join(" UNION ")
    }
}
