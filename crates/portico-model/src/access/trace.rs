//! Why a decision came out as it did: each of the four layers judged and put in words, and the smallest change that would allow it.

use super::decide::{Decision, Layer, LayerName, granted, verdict};
use super::grant::{Grant, grants};
use super::{Action, Facts, Matrix, Membership, Relation, Side, Strength, Subject, Verdict, words};
use crate::Key;

/// What is being asked, handed from layer to layer.
struct Question<'a> {
    matrix: &'a Matrix,
    subject: &'a Subject,
    action: Action,
    facts: &'a Facts,
}

/// What a layer found: whether it lets through, why, and what would help.
struct Finding {
    passed: bool,
    reason: String,
    way_on: String,
}

pub(super) fn trace(matrix: &Matrix, subject: &Subject, action: Action, facts: &Facts) -> Decision {
    let question = Question { matrix, subject, action, facts };
    let granted = granted(matrix, subject, action, facts);
    let needs = if granted.is_some() { None } else { question.needs() };
    let standing = question.standing();
    let organization = question.organization(&standing);
    let looked_at = if standing.is_empty() { subject.active().collect() } else { standing };
    let held = question.held(&looked_at);
    let findings = [
        (LayerName::Identity, question.identity(needs)),
        (LayerName::Organization, organization),
        (LayerName::Role, question.role(&looked_at, &held)),
        (LayerName::Record, question.record(&held)),
    ];
    let way_on = findings.iter().find(|(_, finding)| !finding.passed).map(|(_, finding)| finding.way_on.clone());
    let layers = findings.map(|(name, Finding { passed, reason, .. })| Layer { name, passed, reason });
    Decision { action, verdict: verdict(matrix, subject, action, facts), granted, layers, way_on, needs }
}

impl<'a> Question<'a> {
    /// The weakest stronger session that would allow it.
    fn needs(&self) -> Option<Strength> {
        let stronger = [Strength::SignedIn, Strength::Confirmed].into_iter().filter(|s| *s > self.subject.strength);
        let allows = |strength: &Strength| {
            let subject = Subject { strength: *strength, ..self.subject.clone() };
            verdict(self.matrix, &subject, self.action, self.facts) == Verdict::Allow
        };
        stronger.into_iter().find(allows)
    }

    fn identity(&self, needs: Option<Strength>) -> Finding {
        let subject = self.subject;
        if !subject.signed_in {
            return Finding::fails("Nobody is signed in.", "Sign in.");
        }
        if subject.active().next().is_none() {
            return no_membership(subject.memberships.is_empty());
        }
        if let Some(actions) = subject.token_actions.as_ref().filter(|actions| !actions.contains(&self.action)) {
            let allowed = words::list(actions.iter().map(|action| action.as_str()), "and");
            let reason = format!("The token may not `{}`; it may {allowed}.", self.action.as_str());
            return Finding::fails(reason, format!("Make a token that includes `{}`.", self.action.as_str()));
        }
        if subject.only_record.is_some_and(|record| record != self.facts.id) {
            return Finding::fails("A task link opens one record, and this is another thing.", "Sign in.");
        }
        match needs {
            Some(needs) => too_weak(subject.strength, needs),
            None => Finding::passes(format!("Signed in; the session is `{}`.", subject.strength.as_str())),
        }
    }

    /// The active memberships through which the thing can be reached at all.
    fn standing(&self) -> Vec<&'a Membership> {
        self.subject.active().filter(|membership| self.through(membership).is_some()).collect()
    }

    /// How a membership reaches the thing's organization, in words.
    fn through(&self, membership: &Membership) -> Option<String> {
        if membership.side == Side::Firm {
            return Some("Works for the firm, whose roles may reach the whole workspace.".into());
        }
        if membership.organization == self.facts.organization {
            return Some("Member of the organization that it belongs to.".into());
        }
        if self.facts.ancestors.contains(&membership.organization) {
            return Some("Member of an organization above the one that it belongs to.".into());
        }
        let named = [Relation::Own, Relation::Participant].into_iter().find(|relation| {
            membership.bound(*relation, self.makes()).is_none() && membership.stands(*relation, self.facts)
        })?;
        Some(format!("Of another organization, but named on it in person: {}.", words::standing(named)))
    }

    fn makes(&self) -> bool {
        self.action.makes() || self.facts.is_made_now()
    }

    fn organization(&self, standing: &[&'a Membership]) -> Finding {
        if self.subject.active().next().is_none() {
            return Finding::fails("There is no membership to reach it through.", "Have an administrator invite them.");
        }
        match standing.iter().find_map(|membership| self.through(membership)) {
            Some(reason) => Finding::passes(reason),
            None if self.makes() => Finding::fails(
                "It would belong to an organization of which they are no member.",
                "Choose an organization of their own, or invite them into that one.",
            ),
            None => Finding::fails(
                "It belongs to an organization of which they are no member, and they are not named on it.",
                "Add them to it as a participant, or invite them into its organization.",
            ),
        }
    }

    fn held(&self, memberships: &[&'a Membership]) -> Vec<Grant<'a>> {
        let each = memberships.iter().copied();
        each.flat_map(|membership| grants(self.matrix, membership, self.action, &self.facts.kind)).collect()
    }

    fn role(&self, memberships: &[&'a Membership], held: &[Grant<'a>]) -> Finding {
        let (action, kind) = (self.action.as_str(), &self.facts.kind);
        if let Some(first) = held.first() {
            let same = held.iter().filter(|grant| grant.role == first.role && grant.membership == first.membership);
            let relations = words::list(same.map(|grant| grant.relation.as_str()), "or");
            return Finding::passes(format!("The role `{}` may `{action}` in `{kind}`, by {relations}.", first.role));
        }
        let mut reasons: Vec<String> = memberships.iter().flat_map(|membership| self.refusals(membership)).collect();
        reasons.dedup();
        let reason = if reasons.is_empty() { "There is no role to look at.".into() } else { reasons.join(" ") };
        Finding::fails(reason, self.roles_that_could(memberships))
    }

    /// Why each role of a membership gives nothing.
    fn refusals(&self, membership: &Membership) -> Vec<String> {
        if !self.action.is_for(membership.side) {
            return vec![format!("`{}` is for the firm's side alone.", self.action.as_str())];
        }
        if membership.roles.is_empty() {
            return vec!["The membership has no role.".into()];
        }
        membership.roles.iter().map(|role| self.refusal(membership.side, role)).collect()
    }

    fn refusal(&self, side: Side, role: &str) -> String {
        let (action, kind) = (self.action.as_str(), &self.facts.kind);
        match (self.matrix.side(role), self.matrix.cell(role, kind, self.action)) {
            (None, _) => format!("The role `{role}` is not in the blueprint and gives nothing."),
            (Some(other), _) if other != side => {
                format!("The role `{role}` is for the {}'s side and gives nothing on the other.", other.as_str())
            }
            (_, None) => format!("The role `{role}` may not `{action}` in `{kind}`."),
            (_, Some(cell)) if cell.relations.is_empty() => {
                format!("The role `{role}` names no relation by which it may `{action}` in `{kind}`.")
            }
            (_, Some(cell)) => {
                let relations = words::list(cell.relations.iter().map(|relation| relation.as_str()), "or");
                format!("The role `{role}` says {relations}, which no role of a {} can have.", side.as_str())
            }
        }
    }

    fn roles_that_could(&self, memberships: &[&'a Membership]) -> String {
        let side = memberships.iter().map(|membership| membership.side).max().unwrap_or(Side::Client);
        let (action, kind) = (self.action.as_str(), &self.facts.kind);
        let able = super::who_can(self.matrix, self.action, kind);
        let able: Vec<&str> =
            able.into_iter().filter(|role| self.matrix.side(role) == Some(side)).map(Key::as_str).collect();
        match able.as_slice() {
            [] if !self.action.is_for(side) => format!("Have somebody of the firm `{action}` it."),
            [] => format!("Add `{action}` in `{kind}` to one of their roles in the blueprint."),
            [one] => format!("Give them the role `{one}`."),
            several => format!("Give them the role {}.", words::list(several.iter().copied(), "or")),
        }
    }

    fn record(&self, held: &[Grant<'a>]) -> Finding {
        if let Some(grant) = held.iter().find(|grant| grant.covers(self.facts)) {
            return Finding::passes(format!(
                "The role `{}` holds for it: {}.",
                grant.role,
                words::standing(grant.relation)
            ));
        }
        if let Some(grant) = held.iter().find(|grant| grant.reaches(self.facts)) {
            let failing = words::mismatch(grant, self.facts);
            let reason = format!("The role `{}` holds for it only on a condition: {failing}.", grant.role);
            return Finding::fails(reason, words::mend_condition(grant, self.facts));
        }
        let mut relations: Vec<Relation> = held.iter().map(|grant| grant.relation).collect();
        relations.sort();
        relations.dedup();
        let Some(nearest) = words::nearest(&relations) else {
            return Finding::fails("No role gives a relation to look for.", "Give them a role first.");
        };
        let asked = words::list(relations.iter().map(|relation| relation.as_str()), "or");
        Finding::fails(format!("Their roles ask for {asked}, and none of it is so."), words::mend(nearest))
    }
}

impl Finding {
    fn passes(reason: impl Into<String>) -> Finding {
        Finding { passed: true, reason: reason.into(), way_on: String::new() }
    }

    fn fails(reason: impl Into<String>, way_on: impl Into<String>) -> Finding {
        Finding { passed: false, reason: reason.into(), way_on: way_on.into() }
    }
}

fn no_membership(never: bool) -> Finding {
    if never {
        return Finding::fails("Not a member of this workspace.", "Have an administrator invite them.");
    }
    Finding::fails("The membership is suspended.", "Have an administrator lift the suspension.")
}

fn too_weak(has: Strength, needs: Strength) -> Finding {
    let reason = format!("It needs a session that is `{}`, and this one is `{}`.", needs.as_str(), has.as_str());
    let way_on = if needs == Strength::SignedIn { "Sign in." } else { "Confirm once more who you are." };
    Finding::fails(reason, way_on)
}
