//! Routing: rules that can be computed, a fallback, and the blueprint's own tests.

use serde_json::Value;

use super::{At, Check, Code, Kind};
use crate::blueprint::{Destination, RoutingTest};
use crate::forms::Answers;
use crate::guards::Scope;
use crate::workflow::{Machine, route};

impl Check<'_> {
    // req 117
    pub(super) fn routing(&mut self, kind: &Kind<'_>) {
        let at = kind.at.to("routing");
        let routing = &kind.declared.routing;
        self.calendar(&at.to("calendar"), &routing.calendar);
        match &routing.fallback {
            None => self.add(Code::NoFallback, &at, "what no rule takes goes nowhere"),
            Some(fallback) => self.destination(&at.to("fallback"), fallback),
        }
        let scope = Scope::for_routing(&kind.declared.form);
        let mut sound = true;
        for (index, rule) in routing.rules.iter().enumerate() {
            let at = at.to("rules").item(index);
            self.destination(&at.to("to"), &rule.to);
            sound &= self.expression(&at.to("when"), &rule.when, &scope).is_some();
        }
        if sound {
            self.tests(kind, &at);
        }
    }

    fn destination(&mut self, at: &At, destination: &Destination) {
        self.team(&at.to("team"), &destination.team);
    }

    fn tests(&mut self, kind: &Kind<'_>, at: &At) {
        // An expression that cannot be read has a finding already; so the machine is made of the routing alone.
        let mut quiet = kind.declared.clone();
        quiet.workflow.transitions = std::iter::empty().collect();
        let Ok(machine) = Machine::new(self.blueprint, kind.key, &quiet) else {
            return;
        };
        let routing = &kind.declared.routing;
        let mut met: Vec<&str> = Vec::new();
        for (index, test) in routing.tests.iter().enumerate() {
            let at = at.to("tests").item(index);
            let Some(answers) = self.test_answers(kind, &at, test) else {
                continue;
            };
            let Some(found) = route(&machine, &answers) else {
                continue;
            };
            let rule = routing.rules.iter().find(|rule| Some(rule.name.as_str()) == found.rule);
            met.extend(rule.map(|rule| rule.name.as_str()));
            let by = found.rule.map_or("the fallback".to_owned(), |rule| format!("the rule “{rule}”"));
            if found.to.team != test.expect.team {
                let message =
                    format!("“{}” leads to `{}` by {by}, not to `{}`", test.name, found.to.team, test.expect.team);
                self.add(Code::RoutingTest, &at, message);
            } else if test.expect.priority.is_some_and(|priority| priority != found.to.priority) {
                let message = format!("“{}” gets the priority {} by {by}", test.name, found.to.priority.as_str());
                self.add(Code::RoutingTest, &at, message);
            }
        }
        for (index, rule) in routing.rules.iter().enumerate() {
            if !met.contains(&rule.name.as_str()) {
                self.add(Code::Untested, &at.to("rules").item(index), format!("no test meets “{}”", rule.name));
            }
        }
    }

    fn test_answers(&mut self, kind: &Kind<'_>, at: &At, test: &RoutingTest) -> Option<Answers> {
        self.team(&at.to("expect").to("team"), &test.expect.team);
        let mut answers = Answers::new();
        let mut sound = true;
        for (key, value) in &test.answers {
            let at = at.to("answers").to(key);
            if !self.field(kind, &at, key) {
                sound = false;
                continue;
            }
            let field = kind.declared.form.field(key);
            if !field.is_some_and(|field| super::fields::takes(field, value)) {
                self.add(Code::TestAnswers, &at, format!("`{key}` does not take {}", short(value)));
                sound = false;
            }
            answers.insert(key.to_string(), value.clone());
        }
        sound.then_some(answers)
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}
