//! Parts of a map for which the log has nothing: a slip of the pen more often than not.

use super::telling::Seen;
use crate::exchange::{
    map::{Fault, Map},
    xes::Header,
};
use portico_model::blueprint::did_you_mean;

/// Without these attributes a log tells nothing: looked at before anything is written.
pub(super) fn must_be_there(map: &Map, seen: &Seen) -> Result<(), Fault> {
    let needed = map.activity.keys().iter().chain([&map.time]);
    match needed.into_iter().find(|key| !seen.attributes.contains(*key)) {
        Some(key) if !seen.attributes.is_empty() => Err(Fault {
            line: 1,
            what: format!("the log has no attribute `{key}`"),
            help: format!("{} Name the right one under `activity` or `time`.", nearest(key, seen)),
        }),
        _ => Ok(()),
    }
}

pub(super) fn warnings(map: &Map, seen: &Seen, header: &Header) -> Vec<String> {
    let named = [
        Some(&map.case.id),
        map.organization.attribute.as_ref(),
        map.person.attribute.as_ref(),
        map.person.role_attribute.as_ref(),
    ];
    let named = named.into_iter().flatten().map(|key| (None, key.as_str()));
    let fields = map.fields.iter().filter_map(|(_, line, field)| Some((Some(line), field.attribute()?)));
    let titled = map.case.title.attributes().filter(|key| *key != "case").map(|key| (None, key));
    let missing = named.chain(fields).chain(titled).filter(|(_, key)| !seen.attributes.contains(*key));
    let mut warnings: Vec<String> = missing
        .map(|(line, key)| at(line, &format!("the log has no attribute `{key}`. {}", nearest(key, seen))))
        .collect();
    let unheard = map.activities.iter().filter(|(name, ..)| !seen.activities.contains_key(*name));
    let known = || seen.activities.keys().map(String::as_str);
    warnings.extend(unheard.map(|(name, line, _)| {
        at(Some(line), &format!("`{name}` does not occur in the log. {}", did_you_mean(name, known())))
    }));
    if header.stray_events > 0 {
        warnings.push(format!("{} events stand outside every case and were left out", header.stray_events));
    }
    warnings
}

fn nearest(key: &str, seen: &Seen) -> String {
    did_you_mean(key, seen.attributes.iter().map(String::as_str))
}

fn at(line: Option<u64>, words: &str) -> String {
    line.map_or_else(|| format!("map: {words}"), |line| format!("map, line {line}: {words}"))
}
