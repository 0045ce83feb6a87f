//! Where a new record goes first.

use super::machine::Machine;
use crate::blueprint::Destination;
use crate::forms::Answers;
use crate::guards::answers_value;

/// Where to, and by which rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Route<'a> {
    /// The name of the rule that decided; none for the fallback.
    pub rule: Option<&'a str>,
    pub to: &'a Destination,
}

/// The first rule that holds, else the fallback. A rule that cannot be computed does not hold.
// req 117
pub fn route<'a>(machine: &'a Machine, answers: &Answers) -> Option<Route<'a>> {
    let variables = [("answers", answers_value(&machine.record_type.form, answers))];
    let routing = &machine.record_type.routing;
    let rules = routing.rules.iter().zip(&machine.routes);
    let mut holding = rules.filter(|(_, when)| when.holds(&variables).unwrap_or(false));
    let by_rule = holding.next().map(|(rule, _)| Route { rule: Some(&rule.name), to: &rule.to });
    by_rule.or_else(|| routing.fallback.as_ref().map(|to| Route { rule: None, to }))
}
