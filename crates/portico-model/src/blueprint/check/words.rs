//! The words that people read: those for clients are not optional.

use super::{At, Check, Code, Kind};
use crate::access::Side;
use crate::blueprint::{State, Transition};

impl Check<'_> {
    pub(super) fn words(&mut self, kind: &Kind<'_>) {
        let client = &kind.declared.client;
        let at = kind.at.to("client");
        let needed = [
            ("one", &client.one, "what clients call one"),
            ("many", &client.many, "what clients call several"),
            ("description", &client.description, "when to choose this, for the catalogue"),
            ("promise", &client.promise, "what the firm promises, such as when it answers"),
        ];
        for (name, words, what) in needed {
            if words.trim().is_empty() {
                self.no_client_words(&at.to(name), &format!("`{name}` is missing: {what}"));
            }
        }
        let workflow = kind.at.to("workflow");
        for (key, state) in kind.declared.workflow.states.iter() {
            self.state_words(&workflow.to("states").to(key), state);
        }
        for (key, transition) in kind.declared.workflow.transitions.iter() {
            self.transition_words(&workflow.to("transitions").to(key), transition);
        }
    }

    // req 42
    fn state_words(&mut self, at: &At, state: &State) {
        if state.client_label.trim().is_empty() {
            self.no_client_words(at, "the state has no `client_label`");
        }
        for (name, words) in [("help", &state.help), ("client_help", &state.client_help)] {
            if words.trim().is_empty() {
                self.add(Code::NoHelp, at, format!("the state has no `{name}`"));
            }
        }
    }

    fn transition_words(&mut self, at: &At, transition: &Transition) {
        let by_client = transition.who.roles.iter().any(|role| self.side_of(role) == Some(Side::Client));
        if by_client && transition.client_label.trim().is_empty() {
            self.no_client_words(at, "clients may make this transition, but it has no `client_label`");
        }
    }

    fn no_client_words(&mut self, at: &At, message: &str) {
        self.add(Code::NoClientLabel, at, message);
    }

    pub(super) fn side_of(&self, role: &str) -> Option<Side> {
        self.blueprint.roles.get(role).map(|role| role.side)
    }
}
