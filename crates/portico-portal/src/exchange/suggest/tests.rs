//! Maps for logs that behave in different ways.

use super::{survey::survey, *};
use crate::exchange::map::Map;
use std::{fmt::Write, io::Cursor};

/// A log of cases; each event is an activity with attributes as `key=value`.
pub fn log(cases: &[&[&str]]) -> String {
    let mut text = String::from("<log xmlns=\"http://www.xes-standard.org/\">");
    for (at, events) in cases.iter().enumerate() {
        write!(text, "<trace><string key=\"concept:name\" value=\"{at}\"/>").unwrap();
        for (minute, event) in events.iter().enumerate() {
            let mut parts = event.split('|');
            let name = parts.next().unwrap();
            write!(text, "<event><string key=\"concept:name\" value=\"{name}\"/>").unwrap();
            write!(text, "<date key=\"time:timestamp\" value=\"2024-03-0{}T10:{minute:02}:00Z\"/>", at % 9 + 1)
                .unwrap();
            for (key, value) in parts.filter_map(|part| part.split_once('=')) {
                write!(text, "<string key=\"{key}\" value=\"{value}\"/>").unwrap();
            }
            text.push_str("</event>");
        }
        text.push_str("</trace>");
    }
    text + "</log>"
}

/// The map that is suggested for a log, as text and as it is read back.
fn suggested(log: String) -> (String, Map) {
    let blueprint = portico_model::blueprint::compile(crate::exchange::import::SUPPORT_REQUESTS).unwrap();
    let kind = Key::from("support-request");
    let target = Target { blueprint: &blueprint, name: "support-requests", kind: &kind };
    let survey = survey(Cases::of(Cursor::new(log)).unwrap()).unwrap();
    let text = write::write("a log: with \"odd\" words", &survey, target);
    let map = Map::read(&text).unwrap_or_else(|faults| panic!("{faults:?}\n{text}"));
    assert_eq!(map.check(&blueprint), [], "{text}");
    (text, map)
}

fn state(map: &Map, activity: &str) -> String {
    let meant = map.activities.get(activity).unwrap();
    meant.state.as_ref().map_or("-", |state| state.value.as_str()).to_owned()
}

#[test]
fn a_log_of_tickets_gets_states_clients_and_people() {
    let (text, map) = suggested(log(&[
        &[
            "Register|customer=A|org:resource=Ann",
            "Work on it|customer=A|org:resource=Bob",
            "Wait for answer",
            "Closed",
        ],
        &["Register|customer=B|org:resource=Ann", "Escalate|customer=B|org:resource=Cy", "Resolve it", "Closed"],
        &["Register|customer=A|org:resource=Bob", "Put on hold", "Send letter", "Withdrawn"],
    ]));
    let expect = [
        ("Register", "new"),
        ("Work on it", "in-progress"),
        ("Wait for answer", "waiting-on-client"),
        ("Escalate", "escalated"),
        ("Put on hold", "on-hold"),
        ("Resolve it", "done"),
        ("Closed", "closed"),
        ("Withdrawn", "cancelled"),
        ("Send letter", "-"),
    ];
    for (activity, expected) in expect {
        assert_eq!(state(&map, activity), expected, "{activity}");
    }
    assert_eq!(map.organization.attribute.as_deref(), Some("customer"));
    assert_eq!(map.person.attribute.as_deref(), Some("org:resource"));
    assert_eq!(map.person.role.unwrap().value, "contributor");
    assert!(text.contains("# A first map, made from 3 cases with 12 events."), "{text}");
}

#[test]
fn roles_stand_in_for_people_without_names() {
    let (_, map) = suggested(log(&[
        &["Submitted|org:resource=STAFF|org:role=EMPLOYEE", "Approved|org:resource=STAFF|org:role=SUPERVISOR"],
        &["Submitted|org:resource=STAFF|org:role=EMPLOYEE", "Rejected|org:resource=STAFF|org:role=UNDEFINED"],
    ]));
    assert_eq!(map.person.nobody, ["STAFF"]);
    assert_eq!(map.person.role_attribute.as_deref(), Some("org:role"));
    let role = |name| map.person.roles.get(name).map(|role| role.value.to_string());
    assert_eq!(role("EMPLOYEE").as_deref(), Some("client-member"));
    assert_eq!(role("SUPERVISOR").as_deref(), Some("approver"));
    assert_eq!(role("UNDEFINED"), None);
}

#[test]
fn a_client_that_changes_within_cases_is_none() {
    let (_, map) = suggested(log(&[
        &["A|organization=X", "B|organization=Y", "C|organization=Z"],
        &["A|organization=Y", "B|organization=X", "C|organization=Z"],
    ]));
    assert_eq!(map.organization.attribute, None);
}

#[test]
fn names_that_would_break_yaml_come_through() {
    let (_, map) = suggested(log(&[&["no: &quot;way&quot; # {x}", "- [list]", "null", "O&apos;Brien"]]));
    for name in ["no: \"way\" # {x}", "- [list]", "null", "O'Brien"] {
        assert!(map.activities.get(name).is_some(), "{name}");
    }
    assert_eq!(map.source.value, "a log: with \"odd\" words");
}

#[test]
fn a_log_with_other_names_for_its_parts_is_understood() {
    let text = r#"<log><classifier name="Activity" keys="Step"/>
        <trace><string key="ticket" value="T1"/><event><string key="Step" value="open"/><date key="when" value="2024-01-01T00:00:00Z"/></event></trace>
        <trace><string key="ticket" value="T2"/><event><string key="Step" value="open"/><date key="when" value="2024-01-02T00:00:00Z"/></event></trace>
        </log>"#;
    let (_, map) = suggested(text.to_owned());
    assert_eq!(
        (map.activity.keys(), map.time.as_str(), map.case.id.as_str()),
        (&["Step".to_owned()][..], "when", "ticket")
    );
}

#[test]
fn an_empty_log_still_gets_a_map() {
    let (text, _) = suggested("<log/>".to_owned());
    assert!(text.contains("made from 0 cases with 0 events"));
}
