//! Holding a map against the blueprint of the workspace: every name in it must be declared there.

use super::{Fault, FieldMap, Map, Meant, MeantWord};
use jiff::tz::TimeZoneDatabase;
use portico_model::{
    Key,
    blueprint::{Compiled, RecordType, Side, did_you_mean},
};
use serde_saphyr::Spanned;

impl Map {
    /// Everything that is wrong, in the order of the lines.
    pub fn check(&self, blueprint: &Compiled) -> Vec<Fault> {
        let mut faults = self.check_itself();
        match blueprint.record_type(&self.kind.value) {
            None => faults.push(unknown("record type", &self.kind, blueprint.record_types.keys())),
            Some(declared) => self.check_type(declared, &mut faults),
        }
        let team = self.team.as_ref().filter(|team| blueprint.team(&team.value).is_none());
        faults.extend(team.map(|team| unknown("team", team, blueprint.teams.keys())));
        let roles = self.person.role.iter().chain(self.person.roles.iter().map(|(_, _, role)| role));
        let roles = roles.filter(|role| blueprint.role(&role.value).is_none());
        faults.extend(roles.map(|role| unknown("role", role, blueprint.roles.keys())));
        faults.sort_by_key(|fault| fault.line);
        faults
    }

    fn check_itself(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.source.value.trim().is_empty() {
            faults.push(fault(self.source.referenced.line(), "the source has no name", "Call the log something."));
        }
        if let Some(zone) = self.time_zone.as_ref().filter(|zone| TimeZoneDatabase::bundled().get(&zone.value).is_err())
        {
            let what = format!("`{}` is no time zone", zone.value);
            faults.push(fault(zone.referenced.line(), &what, "Write a name such as `Europe/Rome` or `UTC`."));
        }
        for (name, line, meant) in self.activities.iter() {
            if meant.said() != 1 {
                let what = format!("`{name}` says {} things", meant.said());
                faults.push(fault(line, &what, "Write one of `transition: …`, `state: …` and `event: true`."));
            }
        }
        for (name, line, field) in self.fields.iter() {
            if let FieldMap::Told(told) = field
                && told.attribute.is_some() == told.text.is_some()
            {
                let what = format!("`{name}` must come from one place");
                faults.push(fault(line, &what, "Write either `attribute: …` or `text: …`."));
            }
        }
        faults
    }

    fn check_type(&self, declared: &RecordType, faults: &mut Vec<Fault>) {
        let workflow = &declared.workflow;
        for (_, _, meant) in self.activities.iter() {
            let state = meant.state.as_ref().filter(|state| workflow.state(&state.value).is_none());
            faults.extend(state.map(|state| unknown("state", state, workflow.states.keys())));
            let transition = meant.transition.as_ref().filter(|key| !workflow.transitions.contains(&key.value));
            faults.extend(transition.map(|key| unknown("transition", key, workflow.transitions.keys())));
        }
        let words =
            self.activities.iter().filter_map(|(name, line, meant)| Some((name, line, meant.approval.as_ref()?)));
        faults.extend(words.filter_map(|(name, line, word)| check_word(declared, word, (name, line))));
        let fields = || declared.form.fields().filter(|(_, field)| field.takes_answer()).map(|(key, _)| key);
        for (name, line, _) in self.fields.iter() {
            if !fields().any(|key| key.as_str() == name) {
                let known = did_you_mean(name, fields().map(Key::as_str));
                faults.push(fault(line, &format!("there is no field `{name}`"), &known));
            }
        }
    }

    /// The role of those whose role the log does not name: the map's, else the least of the firm's that does the work.
    pub fn usual_role(&self, blueprint: &Compiled) -> Option<Key> {
        let named = self.person.role.as_ref().map(|role| role.value.clone());
        let workflow = &blueprint.record_type(&self.kind.value)?.workflow;
        let moves = |role: &Key| workflow.transitions.values().filter(|one| one.who.roles.contains(role)).count();
        let firm = blueprint.roles.iter().filter(|(_, role)| role.side == Side::Firm);
        let firm: Vec<&Key> = firm.map(|(key, _)| key).collect();
        let most = firm.iter().map(|role| moves(role)).max().unwrap_or_default();
        let able = firm.into_iter().filter(|role| moves(role) * 2 >= most);
        named.or_else(|| able.min_by_key(|role| moves(role)).cloned())
    }
}

/// What is wrong with what an activity means for an approval, if anything is.
fn check_word(declared: &RecordType, word: &MeantWord, (name, line): (&str, u64)) -> Option<Fault> {
    let Some(named) = word.approval() else {
        let what = format!("`{name}` must say one thing of an approval");
        let help = "Write one of `submits`, `approves`, `asks_for_changes` and `voids`, each with the approval's key.";
        return Some(fault(line, &what, help));
    };
    let Some(approval) = declared.approvals.get(&named.value) else {
        return Some(unknown("approval", named, declared.approvals.keys()));
    };
    match &word.stage {
        Some(stage) if !word.decides() => {
            Some(fault(stage.referenced.line(), "only a decision has a stage", "Leave `stage` out."))
        }
        Some(stage) if !approval.stages.contains(&stage.value) => Some(unknown("stage", stage, approval.stages.keys())),
        None if word.decides() => {
            let what = format!("`{name}` does not say in which stage it is decided");
            Some(fault(line, &what, &did_you_mean("", approval.stages.keys().map(Key::as_str))))
        }
        Some(_) | None => None,
    }
}

impl Meant {
    fn said(&self) -> usize {
        usize::from(self.transition.is_some())
            + usize::from(self.state.is_some())
            + usize::from(self.event == Some(true))
    }
}

fn unknown<'a>(kind: &str, found: &Spanned<Key>, known: impl Iterator<Item = &'a Key>) -> Fault {
    let help = did_you_mean(&found.value, known.map(Key::as_str));
    fault(found.referenced.line(), &format!("there is no {kind} `{}`", found.value), &help)
}

fn fault(line: u64, what: &str, help: &str) -> Fault {
    Fault { line, what: what.to_owned(), help: help.to_owned() }
}
