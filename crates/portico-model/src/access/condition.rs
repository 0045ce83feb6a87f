//! When a right holds: closed values over a record's columns, so that they compile to SQL and can be proved.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Ball, Facts};
use crate::Key;

/// When a right holds: every part that is given must hold. Closed, because it must compile to SQL.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The record is in one of these states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Vec<Key>>,
    /// One of these has to act next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ball: Option<Vec<Ball>>,
    /// It is with one of these teams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Vec<Key>>,
    /// It is of one of these types.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Vec<Key>>,
    /// It is (or is not) on the asking member's own desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mine: Option<bool>,
}

impl Condition {
    /// Whether it holds for this thing, asked by this member.
    pub fn holds(&self, facts: &Facts, member: Uuid) -> bool {
        has(self.state.as_deref(), facts.state.as_ref())
            && has(self.ball.as_deref(), facts.ball.as_ref())
            && has(self.team.as_deref(), facts.team.as_ref())
            && has(self.kind.as_deref(), Some(&facts.kind))
            && self.mine.is_none_or(|mine| mine == (facts.owner == Some(member)))
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        *self == Condition::default()
    }

    /// Whether it holds wherever `other` holds, both asked by the same member.
    pub(super) fn is_weaker(&self, other: &Condition) -> bool {
        within(other.state.as_deref(), self.state.as_deref())
            && within(other.ball.as_deref(), self.ball.as_deref())
            && within(other.team.as_deref(), self.team.as_deref())
            && within(other.kind.as_deref(), self.kind.as_deref())
            && (self.mine.is_none() || self.mine == other.mine)
    }

    /// The same condition in the one form that compares equal: lists in order, none twice.
    pub(super) fn normal(&self) -> Condition {
        Condition {
            state: ordered(self.state.as_deref()),
            ball: ordered(self.ball.as_deref()),
            team: ordered(self.team.as_deref()),
            kind: ordered(self.kind.as_deref()),
            mine: self.mine,
        }
    }
}

/// A list that is not given asks for nothing; an empty list holds never.
fn has<T: PartialEq>(list: Option<&[T]>, value: Option<&T>) -> bool {
    list.is_none_or(|list| value.is_some_and(|value| list.contains(value)))
}

fn within<T: PartialEq>(narrow: Option<&[T]>, wide: Option<&[T]>) -> bool {
    match (narrow, wide) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(narrow), Some(wide)) => narrow.iter().all(|item| wide.contains(item)),
    }
}

fn ordered<T: Ord + Clone>(list: Option<&[T]>) -> Option<Vec<T>> {
    let mut list = list?.to_vec();
    list.sort();
    list.dedup();
    Some(list)
}
