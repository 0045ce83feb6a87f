//! What narrows a staff list: read from the address, kept in every link of the page, saved as a view.

use crate::{
    call::Call,
    ids::{MemberId, OrganizationId},
    policy::scope::Filter,
    records::queries::{self, Sort},
};
use jiff::{Timestamp, ToSpan};
use portico_store::{Value, paging::Cursor};
use serde::Deserialize;
use uuid::Uuid;

/// The address of a staff list after its question mark. What cannot be read is as if it were not there.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// The tab: me, client, late, none, later; everything on the full list.
    pub tab: String,
    /// Client, title or number.
    pub q: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub state: String,
    pub team: String,
    pub owner: String,
    pub organization: String,
    /// late, today, week
    pub due: String,
    /// due, changed, age
    pub sort: String,
    pub after: String,
    /// A sentence to say once: moved, assigned, snoozed, …
    pub said: String,
}

/// The tabs of "my work", in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Me,
    Client,
    Late,
    Unassigned,
    Later,
}

impl Tab {
    pub const ALL: [Self; 5] = [Self::Me, Self::Client, Self::Late, Self::Unassigned, Self::Later];

    pub fn key(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Client => "client",
            Self::Late => "late",
            Self::Unassigned => "none",
            Self::Later => "later",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Me => "Needs me",
            Self::Client => "Waiting on client",
            Self::Late => "Overdue",
            Self::Unassigned => "Unassigned",
            Self::Later => "Snoozed",
        }
    }

    pub fn of(key: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.key() == key).unwrap_or(Self::Me)
    }

    /// The records of the tab, for this reader now.
    pub fn filter(self, call: &Call) -> Filter {
        let members: Vec<Uuid> = call.actor().standings().iter().map(|standing| standing.member.0).collect();
        match self {
            Self::Me => queries::needs(&members, call.now()),
            Self::Client => queries::waiting_for_client(),
            Self::Late => queries::overdue(call.now()),
            Self::Unassigned => queries::unassigned(),
            Self::Later => {
                let first = members.first().copied().unwrap_or_default();
                queries::snoozed(MemberId(first), call.now())
            }
        }
    }
}

impl Filters {
    pub fn sort(&self) -> Sort {
        match self.sort.as_str() {
            "changed" => Sort::Changed,
            "age" => Sort::Waiting,
            _ => Sort::Due,
        }
    }

    pub fn after(&self) -> Option<Cursor> {
        Cursor::from_text(&self.after)
    }

    /// Whether anything but the tab narrows the list.
    pub fn is_narrowed(&self) -> bool {
        [&self.q, &self.kind, &self.state, &self.team, &self.owner, &self.organization, &self.due]
            .iter()
            .any(|given| !given.is_empty())
    }

    /// The tab's records, narrowed by the rest.
    pub fn narrow(&self, call: &Call, filter: Filter) -> Filter {
        let texts = [("t.type = ?", &self.kind), ("t.state = ?", &self.state), ("t.team = ?", &self.team)];
        let filter = texts
            .into_iter()
            .filter(|(_, given)| !given.is_empty())
            .fold(filter, |filter, (condition, given)| filter.and(condition, [Value::from(given.as_str())]));
        let filter = match self.owner.as_str() {
            "" => filter,
            "none" => filter.and("t.owner_id IS NULL", []),
            "me" => filter.and("t.owner_id = ?", [call.actor().standings().first().map(|mine| mine.member).into()]),
            other => match other.parse::<MemberId>() {
                Ok(member) => filter.and("t.owner_id = ?", [member.into()]),
                Err(_) => filter,
            },
        };
        let filter = match self.organization.parse::<OrganizationId>() {
            Ok(id) => filter.and("t.organization_id = ?", [id.into()]),
            Err(_) => filter,
        };
        self.words(self.until(call, filter))
    }

    /// Due before the end of the day, or of the week, where the reader is.
    fn until(&self, call: &Call, filter: Filter) -> Filter {
        let end = match self.due.as_str() {
            "late" => Some(call.now()),
            "today" => end_of_day(call, 0),
            "week" => end_of_day(call, 6),
            _ => None,
        };
        match end {
            Some(end) => filter.and("t.due_key < ?", [Value::from(end)]),
            None => filter,
        }
    }

    /// A number finds the record of that number; words find titles and clients that begin with or contain them.
    fn words(&self, filter: Filter) -> Filter {
        let given = self.q.trim();
        if given.is_empty() {
            return filter;
        }
        let digits = given.rsplit('-').next().unwrap_or_default();
        if let Ok(number) = digits.parse::<i64>() {
            return filter.and("t.number = ?", [number.into()]);
        }
        let like = format!("%{}%", given.to_lowercase().replace(['%', '_', '\\'], " "));
        filter.and(
            "(lower(t.title) LIKE ? OR t.organization_id IN (SELECT g.id FROM organization g WHERE g.workspace_id = $1 AND g.sort_name LIKE ?))",
            [Value::from(like.as_str()), Value::from(like.as_str())],
        )
    }

    /// The address with one part changed; paging begins anew.
    pub fn with(&self, path: &str, name: &str, value: &str) -> String {
        let parts = self.parts().into_iter().filter(|(key, _)| *key != name && *key != "after");
        let changed = parts.chain(std::iter::once((name, value))).filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = changed.map(|(key, value)| format!("{key}={}", escaped(value))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }

    /// What a saved view keeps.
    pub fn query(&self) -> String {
        self.with("", "after", "").trim_start_matches('?').to_owned()
    }

    fn parts(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("tab", &self.tab),
            ("q", &self.q),
            ("type", &self.kind),
            ("state", &self.state),
            ("team", &self.team),
            ("owner", &self.owner),
            ("organization", &self.organization),
            ("due", &self.due),
            ("sort", &self.sort),
            ("after", &self.after),
        ]
    }
}

fn end_of_day(call: &Call, days: i64) -> Option<Timestamp> {
    let today = call.now().to_zoned(call.zone()).date();
    let after = today.checked_add((days + 1).days()).ok()?;
    after.to_zoned(call.zone()).ok().map(|midnight| midnight.timestamp())
}

/// A value as an address carries it.
pub fn escaped(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
