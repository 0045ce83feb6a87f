//! How far the checklist of a record is for its client: what is still to be sent and by whom, or that all of it was.

use crate::{
    desk::client::{row::ClientRecord, tell::Standing},
    records::requirements::wanted::is_of_clients,
};
use portico_model::{blueprint::Compiled, workflow::Settled};
use portico_web::words;

/// The card that leads to the list.
pub struct ListCard {
    pub title: String,
    pub about: String,
    pub verb: &'static str,
}

impl ListCard {
    /// None where there is no checklist, or where it is over with something left: that asks for nothing any more.
    pub fn of(
        blueprint: &Compiled,
        (record, settled): (&ClientRecord, &Settled),
        standing: &Standing<'_>,
    ) -> Option<Self> {
        let open = settled.open_items.as_ref()?;
        if open.is_empty() {
            return Some(Self::calm("Everything we asked for is here".into(), ""));
        }
        if standing.is_over() {
            return None;
        }
        if let Some(wanted) = &record.wanted {
            let (title, about) = (still_needed(wanted.items.len()), waits(standing, wanted.items.len()));
            return Some(Self { title, about, verb: "Look at the list" });
        }
        let declared = blueprint.record_type(&record.kind)?;
        let is_theirs = |key: &&portico_model::Key| {
            declared.requirements.get(key).is_some_and(|item| is_of_clients(blueprint, item))
        };
        Some(match settled.missing_items.iter().flatten().filter(is_theirs).count() {
            0 => Self::calm("Everything we asked for was sent".into(), ""),
            1 => Self::calm("One thing was not sent".into(), SHUT),
            many => Self::calm(format!("{many} things were not sent"), SHUT),
        })
    }

    fn calm(title: String, about: &str) -> Self {
        Self { title, about: about.to_owned(), verb: "See the list" }
    }
}

const SHUT: &str = "Nothing can be sent at the moment. Write to us if something is missing.";

fn still_needed(count: usize) -> String {
    match count {
        1 => "One thing is still needed".to_owned(),
        many => format!("{many} things are still needed"),
    }
}

/// Who else is to send something; nothing where all of it is the reader's.
fn waits(standing: &Standing<'_>, count: usize) -> String {
    let others = standing.others_send();
    let (mine, names) = (standing.things.len(), words::names(&others));
    match (others.is_empty(), mine) {
        (true, _) => String::new(),
        (false, 0) if count == 1 => format!("It waits for {names}."),
        (false, 0) => format!("They wait for {names}."),
        (false, 1) => format!("One of them is yours. The rest waits for {names}."),
        (false, mine) => format!("{mine} of them are yours. The rest waits for {names}."),
    }
}
