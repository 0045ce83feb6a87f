//! How one item stands, and what can be done with it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Key;
use crate::blueprint::FileKind;
use crate::forms::Answers;
use crate::payments::Transfer;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemState {
    #[default]
    Missing,
    HandedIn,
    Accepted,
    Returned,
}

/// What is known of viruses in the file of an item, held against the rule of the installation for files that nobody could
/// look through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Checked {
    /// Nothing speaks against it, or the item has no file.
    #[default]
    Fit,
    /// Nobody has come to it yet.
    Waiting,
    /// Nobody could look through it, and such a file is not given out here.
    Unfit,
    Infected,
}

/// What somebody does with an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    HandIn(Given),
    Accept,
    Return(Return),
    /// Takes back the last step: what one handed in oneself, or what one decided about it.
    Withdraw,
}

/// What is handed in.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    Document {
        /// By its content; none if that is not known.
        kind: Option<FileKind>,
        bytes: u64,
        metadata: Answers,
    },
    /// A document that was accepted before, elsewhere.
    Reused {
        accepted_at: Timestamp,
        metadata: Answers,
    },
    /// So many files that nothing speaks against, where several are asked for: that is all.
    Files(u32),
    Section,
    Acknowledgement,
    /// That this is paid, as it was shown.
    Payment {
        transfer: Transfer,
        on: Date,
    },
}

/// Why an item goes back: a reason that was declared, words of one's own, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Return {
    pub reason: Option<Key>,
    pub words: String,
}

impl ItemState {
    pub const ALL: [ItemState; 4] = [ItemState::Missing, ItemState::HandedIn, ItemState::Accepted, ItemState::Returned];

    pub fn as_str(self) -> &'static str {
        match self {
            ItemState::Missing => "missing",
            ItemState::HandedIn => "handed-in",
            ItemState::Accepted => "accepted",
            ItemState::Returned => "returned",
        }
    }

    /// Whether it still has to be handed in, or has to be again.
    pub fn is_wanted(self) -> bool {
        matches!(self, ItemState::Missing | ItemState::Returned)
    }

    pub fn parse(text: &str) -> Option<ItemState> {
        ItemState::ALL.into_iter().find(|state| state.as_str() == text)
    }
}
