//! What a file sets off, in words: said for each kind of record, also where it is nothing.

use super::{Blueprint, From, RecordType, Trigger};
use crate::Key;
use crate::access::Side;

/// A sentence for each kind of record and each side whose files count.
// req 56
pub fn arrivals(blueprint: &Blueprint) -> Vec<String> {
    let kinds = blueprint.record_types.iter();
    kinds.flat_map(|(key, declared)| [Side::Client, Side::Firm].map(|side| sentence(key, declared, side))).collect()
}

fn sentence(kind: &Key, declared: &RecordType, side: Side) -> String {
    let trigger = Trigger::file_of(side);
    let ways = declared.workflow.transitions.iter().filter(|(_, transition)| transition.on.includes(&trigger));
    let ways: Vec<String> = ways
        .map(|(key, transition)| {
            let from = match &transition.from {
                From::AnyOpen => "every open state".to_owned(),
                From::States(states) => states.iter().map(Key::as_str).collect::<Vec<_>>().join(" and "),
            };
            format!("moves it from {from} to {} ({key})", transition.to)
        })
        .collect();
    match ways.as_slice() {
        [] => format!("{kind}: a file of the {} moves nothing", side.as_str()),
        ways => format!("{kind}: a file of the {} {}; elsewhere it moves nothing", side.as_str(), ways.join(", and ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blueprint::compile;

    const PORTAL: &str = include_str!("../workflow/tests/portal.yaml");

    // req 56
    #[test]
    fn a_file_moves_what_is_declared_and_nothing_else() {
        let said = |text: &str| arrivals(&compile(text).unwrap().blueprint);
        assert!(said(PORTAL).iter().all(|sentence| sentence.ends_with("moves nothing")), "{:?}", said(PORTAL));
        let declared = PORTAL.replace("on: client-reply", "on: [client-reply, client-file]");
        let sentences = said(&declared);
        assert!(sentences[0].contains("a file of the client moves it from "), "{sentences:?}");
        assert!(sentences[1].ends_with("a file of the firm moves nothing"), "{sentences:?}");
    }
}
