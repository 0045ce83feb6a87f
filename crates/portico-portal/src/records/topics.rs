//! The names of what pages depend on, told after a commit.

use crate::records::Record;

/// What a changed record is told as: itself, its organization's lists, the firm's queues.
pub fn topics(record: &Record) -> [String; 3] {
    [format!("record:{}", record.id), format!("organization:{}", record.organization), "queue".into()]
}
