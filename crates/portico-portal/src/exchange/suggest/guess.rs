//! What an attribute or an activity probably is: by its name, and by how its values behave.

use super::{
    Target,
    survey::{Counted, Steps, Survey},
};
use portico_model::{
    Key,
    access::Ball,
    blueprint::{Meaning, RecordType, Side, State},
};

/// The attributes that say what happened: the usual name, else what the log's own classifier says.
pub(super) fn activity(survey: &Survey) -> Vec<String> {
    const USUAL: &str = "concept:name";
    if survey.share(USUAL) >= 50 {
        return vec![USUAL.into()];
    }
    let whole = |keys: &&Vec<String>| !keys.is_empty() && keys.iter().all(|key| survey.share(key) >= 50);
    let classified = survey.classifiers.iter().map(|classifier| &classifier.keys).find(whole);
    let words = ["activity", "action", "event", "step", "task", "status", "state"];
    let named = || by_words(survey, &words, |_, counted| !counted.is_date() && counted.distinct() <= 500);
    classified.cloned().or_else(|| named().map(|key| vec![key])).unwrap_or_else(|| vec![USUAL.into()])
}

pub(super) fn time(survey: &Survey) -> String {
    const USUAL: &str = "time:timestamp";
    let dates = survey.of_events.iter().filter(|(_, counted)| counted.is_date());
    let most = || dates.max_by_key(|(_, counted)| counted.times).map(|(key, _)| key.clone());
    Some(USUAL.to_owned()).filter(|key| survey.share(key) > 0).or_else(most).unwrap_or_else(|| USUAL.into())
}

/// The attribute that names cases: the usual one, else one that differs from case to case.
pub(super) fn case_id(survey: &Survey) -> String {
    const USUAL: &str = "concept:name";
    let naming = survey.of_cases.iter().filter(|(_, counted)| counted.distinct() == survey.cases && survey.cases > 1);
    let naming = || naming.map(|(key, _)| key.clone()).next();
    Some(USUAL.to_owned())
        .filter(|key| survey.of_cases.contains_key(key))
        .or_else(naming)
        .unwrap_or_else(|| USUAL.into())
}

/// The attribute that names the client: it hardly ever changes within a case.
pub(super) fn organization(survey: &Survey) -> Option<String> {
    let words = [
        "customer",
        "client",
        "account",
        "company",
        "debtor",
        "tenant",
        "subscriber",
        "organization",
        "organisation",
        "org",
        "municipality",
        "branch",
        "department",
    ];
    let fits = |key: &str, counted: &Counted, cases: u64| {
        let names_each_case = counted.distinct() * 10 > cases * 9 && cases > 20;
        !key.starts_with("org:")
            && !counted.is_date()
            && counted.distinct() >= 2
            && !names_each_case
            && counted.varying * 10 <= counted.cases.max(1)
    };
    let of_events = by_words(survey, &words, |key, counted| fits(key, counted, survey.cases));
    of_events.or_else(|| {
        let of_cases = survey.of_cases.iter().filter(|(key, counted)| fits(key, counted, survey.cases));
        let mut named = of_cases.filter_map(|(key, _)| Some((rank(key, &words)?, key)));
        let first = named.next();
        named.fold(first, |best, next| best.min(Some(next))).map(|(_, key)| key.clone())
    })
}

/// The attribute that names people, and whether those names stand for nobody in particular.
pub(super) fn person(survey: &Survey) -> Option<(String, bool)> {
    let words = ["resource", "user", "agent", "assignee", "employee", "performer", "handler", "originator", "owner"];
    let key = Some("org:resource".to_owned()).filter(|key| survey.share(key) > 0);
    let key = key.or_else(|| by_words(survey, &words, |_, counted| !counted.is_date() && counted.distinct() >= 2))?;
    let distinct = survey.of_events.get(&key).map_or(0, Counted::distinct);
    let roles = role(survey).and_then(|role| survey.of_events.get(&role)).map_or(0, Counted::distinct);
    Some((key, distinct <= 3 && roles > distinct))
}

/// The attribute that names the roles in which people act.
pub(super) fn role(survey: &Survey) -> Option<String> {
    let few = |counted: &Counted| (2..=60).contains(&counted.distinct());
    Some("org:role".to_owned()).filter(|key| survey.of_events.get(key).is_some_and(few))
}

/// Names that stand for nobody.
pub(super) fn is_nobody(name: &str) -> bool {
    const NOBODY: [&str; 10] =
        ["", "system", "undefined", "missing", "unknown", "null", "none", "n/a", "anonymous", "staff member"];
    NOBODY.contains(&name.trim().to_lowercase().as_str())
}

/// The role of the blueprint that a role of the log may be.
pub(super) fn role_like(target: Target<'_>, name: &str, usual: Option<&Key>) -> Option<Key> {
    let workflow = &target.blueprint.record_type(target.kind)?.workflow;
    let moves = |role: &Key| workflow.transitions.values().filter(|one| one.who.roles.contains(role)).count();
    let of_side =
        |side: Side| target.blueprint.roles.iter().filter(move |(_, role)| role.side == side).map(|(key, _)| key);
    let client = ["employee", "customer", "client", "requester", "applicant", "citizen", "user", "submitter"];
    let deciding = ["supervisor", "director", "approver", "manager", "owner", "head", "chief"];
    if has_word(name, &client) {
        return of_side(Side::Client).max_by_key(|role| moves(role)).cloned();
    }
    let approver = of_side(Side::Firm).find(|role| role.contains("approv")).filter(|_| has_word(name, &deciding));
    approver.or(usual).cloned()
}

/// The state that a record is probably in after an activity.
pub(super) fn state(declared: &RecordType, survey: &Survey, name: &str, steps: Steps) -> Option<Key> {
    let ends = steps.last * 2 >= steps.times;
    let often = steps.last * 100 >= survey.cases;
    let begins = steps.first * 2 >= steps.times;
    let find = |fits: &dyn Fn(&Key, &State) -> bool| {
        declared.workflow.states.iter().find(|(key, state)| fits(key, state)).map(|(key, _)| key.clone())
    };
    let closed = || find(&|_, state| state.is_final && state.meaning == Meaning::Done);
    let stopped = || find(&|_, state| state.is_final && state.meaning == Meaning::Stopped);
    let done = || find(&|_, state| !state.is_final && state.meaning == Meaning::Done).or_else(closed);
    let asked = || find(&|_, state| state.meaning == Meaning::Waiting && state.ball == Ball::Client);
    let paused = || find(&|_, state| state.meaning == Meaning::Waiting && state.ball != Ball::Client).or_else(asked);
    let working =
        || find(&|key, state| state.meaning == Meaning::Open && !state.exception && *key != declared.workflow.initial);
    let raised = || find(&|_, state| state.exception && state.meaning != Meaning::Stopped && state.ball == Ball::Firm);
    let begun = || Some(declared.workflow.initial.clone());
    let is = |words: &[&str]| has_word(name, words);
    if is(&["reject", "cancel", "withdraw", "invalid", "duplicate", "declin", "denied", "deny", "abort", "refus"]) {
        return if ends { stopped() } else { asked() };
    }
    if is(&["reopen", "re-open", "reinitiate", "resubmi", "restart"]) {
        return working();
    }
    if ends && often && !begins || is(&["close", "archiv"]) {
        return closed();
    }
    if is(&["wait", "pending", "await", "question", "incomplete", "missing", "inquir"]) {
        return asked();
    }
    if is(&["hold", "suspend", "pause", "park"]) {
        return paused();
    }
    if is(&["escalat", "upgrade"]) {
        return raised();
    }
    if is(&["resolve", "solve", "finish", "complete", "done", "deliver", "fixed"]) {
        return done();
    }
    if begins {
        return begun();
    }
    let moving = [
        "take", "start", "accept", "approv", "assign", "progress", "handle", "process", "work", "check", "review",
        "examine", "analy",
    ];
    if is(&moving) { working() } else { None }
}

/// The attribute whose name begins with the first of these words that any has.
fn by_words(survey: &Survey, words: &[&str], fits: impl Fn(&str, &Counted) -> bool) -> Option<String> {
    let fitting = survey.of_events.iter().filter(|(key, counted)| fits(key, counted));
    let named = fitting.filter_map(|(key, counted)| Some((rank(key, words)?, std::cmp::Reverse(counted.times), key)));
    named.min().map(|(_, _, key)| key.clone())
}

fn rank(key: &str, words: &[&str]) -> Option<usize> {
    let parts = parts(key);
    words.iter().position(|word| parts.iter().any(|part| part == word || part.strip_suffix('s') == Some(word)))
}

/// A word of the name begins so.
fn has_word(name: &str, beginnings: &[&str]) -> bool {
    let parts = parts(name);
    beginnings.iter().any(|beginning| parts.iter().any(|part| part.starts_with(beginning)))
}

fn parts(name: &str) -> Vec<String> {
    let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}
