//! A rule of retention, and what it says of one document. Pure.

use jiff::{Timestamp, tz::TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Period;

/// How long documents of a kind are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Before this is over nobody removes a document. It binds from the moment the document counts: when it was accepted,
    /// or when the record is closed; where it is counted from the day it was added, at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Period>,
    /// When this is over the document is deleted with all its versions. Without it nothing is deleted by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_after: Option<Period>,
    #[serde(default)]
    pub from: Since,
}

/// From when both are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Since {
    /// The record was closed. While it is open, the time does not run; opened again, it begins anew.
    #[default]
    Closed,
    /// The document was added.
    Added,
}

/// What a rule needs to know of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub added_at: Timestamp,
    /// Of its record; none while that is open.
    pub closed_at: Option<Timestamp>,
    /// It is what an accepted item of the checklist rests on.
    pub is_accepted: bool,
}

/// Whether a document has to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It may be removed.
    Free,
    /// From this instant on it may be removed.
    Until(Timestamp),
    /// For this long after its record is closed, which it is not.
    AfterClosing(Period),
}

impl Retention {
    pub fn kept(&self, counted: &Counted, (now, zone): (Timestamp, &TimeZone)) -> Kept {
        let Some(keep) = self.keep else { return Kept::Free };
        match self.since(counted) {
            Some(since) => Some(keep.over_at(since, zone)).filter(|over| *over > now).map_or(Kept::Free, Kept::Until),
            None if counted.is_accepted => Kept::AfterClosing(keep),
            None => Kept::Free,
        }
    }

    /// When it is deleted; none while that time does not run, or where nothing is deleted.
    pub fn deleted_at(&self, counted: &Counted, zone: &TimeZone) -> Option<Timestamp> {
        let since = self.since(counted)?;
        let over = self.delete_after?.over_at(since, zone);
        Some(self.keep.map_or(over, |keep| over.max(keep.over_at(since, zone))))
    }

    /// Whether documents would be deleted while they have to be kept.
    pub fn contradicts_itself(&self) -> bool {
        let (Some(keep), Some(delete_after)) = (self.keep, self.delete_after) else { return false };
        // Any day does: months and years differ by less than what people write.
        let begun = Timestamp::UNIX_EPOCH;
        delete_after.over_at(begun, &TimeZone::UTC) < keep.over_at(begun, &TimeZone::UTC)
    }

    fn since(&self, counted: &Counted) -> Option<Timestamp> {
        match self.from {
            Since::Closed => counted.closed_at,
            Since::Added => Some(counted.added_at),
        }
    }
}
