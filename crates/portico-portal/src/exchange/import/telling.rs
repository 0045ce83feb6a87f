//! One case of a log, told in the words of the map: what happened, when, by whom, for which client.

use super::{answers::AnswerReader, words::clean};
use crate::{
    exchange::{
        map::{FieldMap, Map, Meant, MeantWord},
        xes::{self, Attribute, Case, Event},
    },
    records::{
        approvals::rounds::Says,
        history::{Deviation, Step},
    },
};
use jiff::{Timestamp, tz::TimeZone};
use portico_model::{
    Key,
    blueprint::{Compiled, RecordType, Side},
    forms::Answers,
};
use serde_json::{Map as JsonMap, Value as Json};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A case with names where identifiers will be.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub position: u64,
    pub case: String,
    pub title: String,
    /// The client that is named first.
    pub organization: String,
    pub events: Vec<ToldEvent>,
    /// What is odd, with the number of its event.
    pub deviations: Vec<(usize, Deviation)>,
}

#[derive(Debug, Clone)]
pub(super) struct ToldEvent {
    pub at: Timestamp,
    pub activity: String,
    pub step: Step,
    /// What it says of which approval.
    pub says: Option<(Key, Says)>,
    pub who: Who,
    /// Another client than before.
    pub organization: Option<String>,
    pub answers: Answers,
    pub kept: JsonMap<String, Json>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Who {
    pub name: String,
    /// A person; else the name is that of a role, or nobody's.
    pub is_person: bool,
    pub role: Option<Key>,
    pub side: Option<Side>,
}

/// Tells case after case, and remembers what of the map has been of use.
pub(super) struct Teller<'m> {
    map: &'m Map,
    blueprint: &'m Compiled,
    declared: &'m RecordType,
    zone: TimeZone,
    usual_role: Option<Key>,
    reader: AnswerReader,
    names: HashSet<u64>,
    pub seen: Seen,
}

/// What the log turned out to hold.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub attributes: BTreeSet<String>,
    pub activities: BTreeMap<String, u64>,
    pub people: BTreeSet<String>,
    pub organizations: BTreeSet<String>,
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
}

/// What an earlier event of the case said.
#[derive(Default)]
struct Before {
    /// What is said of the whole case is kept with its first event.
    has_case: bool,
    attributes: BTreeMap<String, Json>,
    answers: Answers,
    texts: BTreeMap<Key, String>,
    organization: String,
}

/// One event where it stands.
struct Scene<'c> {
    case: &'c Case,
    event: &'c Event,
    at: Timestamp,
    name: &'c str,
    title: &'c str,
}

const LONGEST_NAME: usize = 120;
const LONGEST_TITLE: usize = 200;
const MOST_REMEMBERED: usize = 10_000;

impl<'m> Teller<'m> {
    pub(super) fn new(map: &'m Map, blueprint: &'m Compiled, declared: &'m RecordType) -> Self {
        let zone = map.time_zone.as_ref().and_then(|zone| TimeZone::get(&zone.value).ok()).unwrap_or(TimeZone::UTC);
        let usual_role = map.usual_role(blueprint);
        let (reader, names, seen) = (AnswerReader::default(), HashSet::new(), Seen::default());
        Self { map, blueprint, declared, zone, usual_role, reader, names, seen }
    }

    pub(super) fn tell(&mut self, case: &Case) -> Told {
        let (name, is_second) = self.name_of(case);
        let mut told = Told { position: case.position, case: name, ..Told::default() };
        if is_second {
            told.deviations.push((0, Deviation::new("duplicate-case", "another case of the log has the same name")));
        }
        let events = self.in_time(case, &mut told);
        told.organization = self.first_organization(case);
        told.title = self.title(case, &told.case);
        let (name, title) = (told.case.clone(), told.title.clone());
        let mut before = Before { organization: told.organization.clone(), ..Before::default() };
        for (number, (at, event)) in events.into_iter().enumerate() {
            let scene = Scene { case, event, at, name: &name, title: &title };
            let mut odd = |deviation| told.deviations.push((number, deviation));
            told.events.push(self.event(&scene, &mut before, &mut odd));
        }
        self.remember(case, &told);
        told
    }

    /// Every case gets a name of its own; and whether it had to share the log's.
    fn name_of(&mut self, case: &Case) -> (String, bool) {
        let named = xes::find(&case.attributes, &self.map.case.id).and_then(|attribute| attribute.value.text());
        let name = clean(&named.unwrap_or_else(|| format!("case {}", case.position)), LONGEST_NAME);
        if self.names.insert(hash(&name)) {
            return (name, false);
        }
        let mut others = (2_u64..).map(|number| format!("{name} ({number})"));
        (others.find(|name| self.names.insert(hash(name))).unwrap_or(name), true)
    }

    /// The events in the order of time; where times tie, in the order of the log.
    fn in_time<'c>(&self, case: &'c Case, told: &mut Told) -> Vec<(Timestamp, &'c Event)> {
        let mut odd = |kind, words: String| told.deviations.push((0, Deviation::new(kind, words)));
        let times: Vec<Option<Timestamp>> = case.events.iter().map(|event| self.time(event)).collect();
        let Some(first) = times.iter().flatten().next().copied() else {
            let kind = if case.events.is_empty() { "empty-case" } else { "case-without-time" };
            odd(kind, format!("the case in line {} is left out", case.line));
            return Vec::new();
        };
        let mut last = first;
        let mut placed = Vec::with_capacity(times.len());
        for (time, event) in times.into_iter().zip(&case.events) {
            if time.is_none() {
                odd(
                    "no-time",
                    format!("the event in line {} has no time that can be read; it gets its neighbour's", event.line),
                );
            }
            last = time.unwrap_or(last);
            placed.push((last, event));
        }
        if !placed.is_sorted_by_key(|(at, _)| *at) {
            odd("out-of-order", "the log does not tell this case in the order of time".to_owned());
            placed.sort_by_key(|(at, _)| *at);
        }
        placed
    }

    fn time(&self, event: &Event) -> Option<Timestamp> {
        xes::instant(&xes::find(&event.attributes, &self.map.time)?.value.text()?, &self.zone)
    }

    fn event(&mut self, scene: &Scene<'_>, before: &mut Before, odd: &mut dyn FnMut(Deviation)) -> ToldEvent {
        let event = scene.event;
        let activity = self.activity(event).unwrap_or_else(|| {
            odd(Deviation::new("no-activity", format!("the event in line {} does not say what happened", event.line)));
            "(no name)".to_owned()
        });
        let answers = self.answers(scene, before, odd);
        let organization = self.organization(event).filter(|named| *named != before.organization);
        if let Some(named) = &organization {
            odd(Deviation::new(
                "organization-changed",
                format!("it names “{named}” and no longer “{}”", before.organization),
            ));
            before.organization.clone_from(named);
        }
        let kept = self.kept(scene, before);
        let (step, says) = (self.step(&activity), self.says(&activity));
        ToldEvent { at: scene.at, activity, step, says, who: self.who(event), organization, answers, kept }
    }

    fn activity(&self, event: &Event) -> Option<String> {
        let parts = self.map.activity.keys().iter();
        let parts: Vec<String> = parts.filter_map(|key| xes::find(&event.attributes, key)?.value.text()).collect();
        (!parts.is_empty()).then(|| clean(&parts.join(" + "), LONGEST_TITLE))
    }

    fn step(&self, activity: &str) -> Step {
        match self.map.activities.get(activity) {
            None => Step::Unknown,
            Some(Meant { transition: Some(key), .. }) => Step::Transition(key.value.clone()),
            Some(Meant { state: Some(key), .. }) => Step::State(key.value.clone()),
            Some(_) => Step::Nothing,
        }
    }

    fn says(&self, activity: &str) -> Option<(Key, Says)> {
        let word = self.map.activities.get(activity)?.approval.as_ref()?;
        let MeantWord { submits, approves, asks_for_changes, stage, .. } = word;
        let stage = || stage.as_ref().map(|stage| stage.value.clone()).unwrap_or_default();
        let says = match (submits, approves, asks_for_changes) {
            (Some(_), ..) => Says::Submits,
            (_, Some(_), _) => Says::Approves { stage: stage() },
            (.., Some(_)) => Says::AsksForChanges { stage: stage() },
            (None, None, None) => Says::Voids,
        };
        Some((word.approval()?.value.clone(), says))
    }

    fn who(&self, event: &Event) -> Who {
        let map = &self.map.person;
        let text = |key: &Option<String>| xes::find(&event.attributes, key.as_deref()?)?.value.text();
        let (name, called) = (text(&map.attribute), text(&map.role_attribute));
        let name = name.filter(|name| !map.nobody.iter().any(|nobody| nobody == name));
        let role = called.as_ref().and_then(|called| map.roles.get(called)).map(|role| role.value.clone());
        let is_person = name.is_some();
        let role = if is_person { role.or_else(|| self.usual_role.clone()) } else { role };
        let side = role.as_ref().and_then(|role| self.blueprint.role(role)).map(|role| role.side);
        let name = name.map(|name| format!("{}{name}", map.prefix)).or(called).unwrap_or_default();
        Who { name: clean(&name, LONGEST_NAME), is_person, role, side }
    }

    fn organization(&self, event: &Event) -> Option<String> {
        self.client(xes::find(&event.attributes, self.map.organization.attribute.as_deref()?)?)
    }

    fn client(&self, attribute: &Attribute) -> Option<String> {
        Some(clean(&format!("{}{}", self.map.organization.prefix, attribute.value.text()?), LONGEST_NAME))
    }

    fn first_organization(&self, case: &Case) -> String {
        let of_case = || {
            let key = self.map.organization.attribute.as_deref()?;
            self.client(xes::find(&case.attributes, key)?)
        };
        let named = case.events.iter().find_map(|event| self.organization(event)).or_else(of_case);
        named.unwrap_or_else(|| self.map.organization.default.clone())
    }

    fn title(&self, case: &Case, name: &str) -> String {
        let title = self.map.case.title.fill(|key| match key {
            "case" => Some(name.to_owned()),
            key => anywhere(case, key),
        });
        clean(if title.is_empty() { name } else { &title }, LONGEST_TITLE)
    }

    /// The answers that this event tells for the first time, or anew.
    fn answers(&mut self, scene: &Scene<'_>, before: &mut Before, odd: &mut dyn FnMut(Deviation)) -> Answers {
        let form = &self.declared.form;
        let today = scene.at.to_zoned(self.zone.clone()).date();
        let mut new = Answers::new();
        let titled = &self.declared.title_from;
        if self.map.fields.get(titled).is_none() && before.texts.insert(titled.clone(), String::new()).is_none() {
            let title = self.reader.read(form, titled, scene.title, (&before.answers, today));
            new.extend(title.map(|title| (titled.to_string(), title)));
        }
        for (field, _, source) in self.map.fields.iter() {
            let key = Key::new(field);
            let Some(text) = told(source, scene).filter(|text| before.texts.get(&key) != Some(text)) else { continue };
            match self.reader.read(form, &key, &text, (&before.answers, today)) {
                Some(answer) => drop(new.insert(field.to_owned(), answer)),
                None => {
                    odd(Deviation::new("answer-not-taken", format!("`{field}` does not take “{}”", clean(&text, 60))));
                }
            }
            before.texts.insert(key, text);
        }
        new.retain(|key, answer| before.answers.get(key) != Some(answer));
        before.answers.extend(new.clone());
        new
    }

    /// What the map has no place for, where it says something new.
    fn kept(&self, scene: &Scene<'_>, before: &mut Before) -> JsonMap<String, Json> {
        let mut kept = JsonMap::new();
        let of_case = scene.case.attributes.iter().filter(|_| !before.has_case);
        for attribute in of_case.chain(&scene.event.attributes) {
            let value = attribute.json();
            if !self.is_mapped(&attribute.key) && before.attributes.get(&attribute.key) != Some(&value) {
                before.attributes.insert(attribute.key.clone(), value.clone());
                kept.insert(attribute.key.clone(), value);
            }
        }
        before.has_case = true;
        kept
    }

    fn is_mapped(&self, key: &str) -> bool {
        let map = self.map;
        let of = |named: &Option<String>| named.as_deref() == Some(key);
        key == map.time
            || key == map.case.id
            || map.activity.keys().iter().any(|activity| activity == key)
            || of(&map.organization.attribute)
            || of(&map.person.attribute)
            || of(&map.person.role_attribute)
    }

    fn remember(&mut self, case: &Case, told: &Told) {
        let of_events = case.events.iter().flat_map(|event| &event.attributes);
        for attribute in case.attributes.iter().chain(of_events) {
            if self.seen.attributes.len() < MOST_REMEMBERED && !self.seen.attributes.contains(&attribute.key) {
                self.seen.attributes.insert(attribute.key.clone());
            }
        }
        for event in &told.events {
            self.seen.first = Some(self.seen.first.map_or(event.at, |first| first.min(event.at)));
            self.seen.last = self.seen.last.max(Some(event.at));
            match self.seen.activities.get_mut(&event.activity) {
                Some(times) => *times += 1,
                None => drop(self.seen.activities.insert(event.activity.clone(), 1)),
            }
            if event.who.is_person && !self.seen.people.contains(&event.who.name) {
                self.seen.people.insert(event.who.name.clone());
            }
            self.seen.organizations.extend(event.organization.clone());
        }
        if !told.events.is_empty() && !self.seen.organizations.contains(&told.organization) {
            self.seen.organizations.insert(told.organization.clone());
        }
    }
}

fn told(source: &FieldMap, scene: &Scene<'_>) -> Option<String> {
    let value = |key: &str| {
        let of_event = xes::find(&scene.event.attributes, key);
        of_event.or_else(|| xes::find(&scene.case.attributes, key))?.value.text()
    };
    match source {
        FieldMap::Attribute(key) => value(key),
        FieldMap::Told(told) => {
            let named = |key: &str| if key == "case" { Some(scene.name.to_owned()) } else { value(key) };
            let text = told.text.as_ref().map(|text| text.fill(named)).filter(|text| !text.is_empty());
            let given = text.or_else(|| value(told.attribute.as_deref()?))?;
            let given = told.decimals.map_or(given.clone(), |decimals| rounded(&given, decimals));
            Some(told.values.get(&given).cloned().unwrap_or(given))
        }
    }
}

/// A number with so many decimals; what is none stays as it is.
fn rounded(text: &str, decimals: u8) -> String {
    text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| format!("{number:.*}", usize::from(decimals)))
}

/// An attribute of the case, or of the first event that has it.
fn anywhere(case: &Case, key: &str) -> Option<String> {
    let of_events = case.events.iter().filter_map(|event| xes::find(&event.attributes, key));
    xes::find(&case.attributes, key).into_iter().chain(of_events).find_map(|attribute| attribute.value.text())
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
