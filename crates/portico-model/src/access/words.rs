//! The phrases of a trace, and a decision as text.

use std::fmt;

use super::grant::Grant;
use super::{Ball, Condition, Decision, Facts, Relation, Verdict};
use crate::Key;

/// `a`, `b` or `c`
pub(super) fn list<'a>(items: impl Iterator<Item = &'a str>, last: &str) -> String {
    let quoted: Vec<String> = items.map(|item| format!("`{item}`")).collect();
    match quoted.split_last() {
        None => "nothing".into(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// The relation as something that is so.
pub(super) fn standing(relation: Relation) -> &'static str {
    match relation {
        Relation::Own => "it was opened by them or for them",
        Relation::Participant => "they were added to it",
        Relation::Assigned => "it is on their desk",
        Relation::Team => "it is with their team",
        Relation::Organization => "it belongs to their organization",
        Relation::Subtree => "it belongs to their organization or a unit of it",
        Relation::All => "it holds for everything",
    }
}

/// The relation that takes the least to bring about.
pub(super) fn nearest(relations: &[Relation]) -> Option<Relation> {
    let ease = |relation: &Relation| match relation {
        Relation::Participant => 0,
        Relation::Assigned => 1,
        Relation::Team => 2,
        Relation::Own => 3,
        Relation::Organization => 4,
        Relation::Subtree => 5,
        Relation::All => 6,
    };
    relations.iter().copied().min_by_key(ease)
}

/// How to bring a relation about.
pub(super) fn mend(relation: Relation) -> &'static str {
    match relation {
        Relation::Own => "Enter them as the one it was requested for.",
        Relation::Participant => "Add them to it as a participant.",
        Relation::Assigned => "Assign it to them.",
        Relation::Team => "Put them in its team, or give it to theirs.",
        Relation::Organization | Relation::Subtree => "Invite them into its organization.",
        Relation::All => "Give them a role that reaches it.",
    }
}

/// The parts of a grant's condition that do not hold.
pub(super) fn mismatch(grant: &Grant<'_>, facts: &Facts) -> String {
    let Some(when) = &grant.cell.when else {
        return String::new();
    };
    let balls = when.ball.as_ref().map(|balls| balls.iter().copied().map(Ball::as_str).map(Key::from).collect());
    let ball = facts.ball.map(Ball::as_str).map(Key::from);
    let mut parts = Vec::new();
    parts.extend(differs("state", when.state.as_ref(), facts.state.as_ref()));
    parts.extend(differs("ball", balls.as_ref(), ball.as_ref()));
    parts.extend(differs("team", when.team.as_ref(), facts.team.as_ref()));
    parts.extend(differs("type", when.kind.as_ref(), Some(&facts.kind)));
    let here = facts.owner == Some(grant.membership.member);
    match when.mine {
        Some(true) if !here => parts.push("it must be on their desk".into()),
        Some(false) if here => parts.push("it must not be on their own desk".into()),
        _ => {}
    }
    parts.join("; ")
}

/// The smallest change that would make a grant's condition hold.
pub(super) fn mend_condition(grant: &Grant<'_>, facts: &Facts) -> String {
    let Some(when) = &grant.cell.when else {
        return String::new();
    };
    let rest = Condition { mine: None, ..when.clone() };
    match when.mine {
        Some(true) if rest.holds(facts, grant.membership.member) => "Assign it to them.".into(),
        Some(false) if rest.holds(facts, grant.membership.member) => "Assign it to somebody else.".into(),
        _ => format!("Bring the `{}` to where the condition holds.", facts.kind),
    }
}

fn differs(what: &str, wanted: Option<&Vec<Key>>, has: Option<&Key>) -> Option<String> {
    let wanted = wanted.filter(|wanted| !has.is_some_and(|has| wanted.contains(has)))?;
    let has = has.map_or_else(|| "not set".to_owned(), |has| format!("`{has}`"));
    Some(format!("{what} must be {} and is {has}", list(wanted.iter().map(Key::as_str), "or")))
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Allow => "allow",
            Verdict::Deny => "deny",
            Verdict::Hidden => "hidden",
        })
    }
}

/// One line for the verdict, one for each layer, one for the way on.
impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.action.as_str(), self.verdict)?;
        for layer in &self.layers {
            let mark = if layer.passed { "+" } else { "-" };
            writeln!(f, "{mark} {}: {}", layer.name.as_str(), layer.reason)?;
        }
        self.way_on.iter().try_for_each(|way_on| writeln!(f, "> {way_on}"))
    }
}
