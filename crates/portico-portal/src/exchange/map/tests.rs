//! Maps, right and wrong.

use super::*;
use portico_model::blueprint::{Compiled, compile};

fn blueprint() -> Compiled {
    compile(crate::exchange::import::SUPPORT_REQUESTS).unwrap()
}

/// What is wrong with a map whose last lines are these.
fn faults(lines: &str) -> Vec<String> {
    let text = format!("source: log\ntype: support-request\ncase: {{}}\n{lines}");
    let found = Map::read(&text).map_or_else(|faults| faults, |map| map.check(&blueprint()));
    found.iter().map(Fault::to_string).collect()
}

#[test]
fn the_shipped_map_fits_the_shipped_blueprint() {
    let map = Map::read(SHIPPED[0].1).unwrap();
    assert_eq!(map.check(&blueprint()), []);
    assert_eq!(map.activities.names().count(), 14);
    assert_eq!(map.usual_role(&blueprint()).unwrap(), "contributor");
}

#[test]
fn a_map_may_say_little() {
    assert!(faults("").is_empty());
    let map = Map::read("source: log\ntype: support-request\ncase: {}\n").unwrap();
    assert_eq!(map.activity.keys(), ["concept:name"]);
    assert_eq!((map.time.as_str(), map.case.id.as_str()), ("time:timestamp", "concept:name"));
    assert_eq!(map.usual_role(&blueprint()).unwrap(), "contributor");
}

#[test]
fn what_the_blueprint_does_not_have_is_named_with_its_line_and_the_nearest_that_it_has() {
    let expect = [
        ("activities:\n  Closed: {state: closd}", "line 5: there is no state `closd`. Did you mean `closed`?"),
        ("activities:\n  Take: {transition: tak}", "line 5: there is no transition `tak`. Did you mean `take`?"),
        ("fields:\n  categori: a", "line 5: there is no field `categori`. Did you mean `category`?"),
        ("fields:\n  privacy: a", "line 5: there is no field `privacy`. Known here: "),
        ("team: payrol", "line 4: there is no team `payrol`. Did you mean `payroll`?"),
        ("person: {role: contributer}", "line 4: there is no role `contributer`. Did you mean `contributor`?"),
        ("person:\n  roles:\n    BOSS: approve", "line 6: there is no role `approve`. Did you mean `approver`?"),
        ("time_zone: Europe/Roma", "line 4: `Europe/Roma` is no time zone. "),
        ("activities:\n  A: {state: new, event: true}", "line 5: `A` says 2 things. Write one of "),
        ("activities:\n  A: {}", "line 5: `A` says 0 things. "),
        ("fields:\n  subject: {attribute: a, text: b}", "line 5: `subject` must come from one place. "),
    ];
    for (lines, told) in expect {
        let found = faults(lines);
        assert_eq!(found.len(), 1, "{lines}: {found:?}");
        assert!(found[0].starts_with(told), "{lines}: {}", found[0]);
    }
}

#[test]
fn every_fault_is_told_in_the_order_of_the_lines() {
    let found = faults("team: nobody\nactivities:\n  A: {state: x}\n  B: {transition: y}");
    let lines: Vec<&str> = found.iter().filter_map(|fault| fault.split(':').next()).collect();
    assert_eq!(lines, ["line 4", "line 6", "line 7"]);
}

#[test]
fn another_record_type_is_refused_by_name() {
    let map = Map::read("source: log\ntype: support-requests\ncase: {}\n").unwrap();
    let found = map.check(&blueprint());
    assert_eq!(
        found[0].to_string(),
        "line 2: there is no record type `support-requests`. Did you mean `support-request`?"
    );
}

#[test]
fn what_is_no_map_is_refused_with_its_line() {
    let refused = |text: &str| Map::read(text).unwrap_err()[0].to_string();
    assert!(refused("source: log\ntype: a\ncase: {}\nactivites: {}\n").starts_with("line 4: "));
    assert!(refused("source: log\ntype: a\ncase: {}\nactivities: [a]\n").starts_with("line 4: "));
    assert!(refused("source: [unclosed").starts_with("line "));
    assert!(refused("").starts_with("line 1: "));
    assert!(refused("just words").starts_with("line 1: "));
    let aliases = "a: &a [1]\nb: *a\nsource: x\ntype: y\ncase: {}\n";
    assert!(refused(aliases).starts_with("line "));
    assert!(refused(&"x".repeat(5 << 20)).contains("at most 4194304 are read"));
}
