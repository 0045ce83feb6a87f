//! One verb in each file, one transaction in each verb: row, event, job.

pub mod add_participant;
pub mod advance;
pub mod answer;
pub mod assign;
pub mod draft;
pub mod hold;
pub mod import_history;
pub mod remove_participant;
pub mod snooze;
pub mod submit;
pub mod take;
