//! Submitting: a new round, with its route laid down.

use jiff::Timestamp;
use uuid::Uuid;

use super::case::{Case, Person};
use super::procedure::Procedure;
use super::ready::{Ready, unready};
use super::round::{Bundle, Round};
use super::route::route;
use super::standing::{Standing, standing};
use super::words::refusal;
use crate::forms::Answers;
use crate::refusal::{Refusal, RefusalCode};

/// What is put before those who decide, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Submission<'a> {
    pub by: Uuid,
    pub at: Timestamp,
    pub bundle: Bundle,
    pub rule_version: i64,
    /// The answers of both sides.
    pub answers: &'a Answers,
    pub people: &'a [Person],
    /// What has to be there first.
    pub ready: Ready<'a>,
}

/// The next round, or every reason why there is none. `before` is the last round, if there was one.
// ask 27
pub fn submit(
    procedure: &Procedure,
    before: Option<&Case<'_>>,
    submission: &Submission<'_>,
) -> Result<Round, Vec<Refusal>> {
    let refused = |code, at: &str| Err(vec![refusal(procedure, code, at)]);
    let Submission { by, at, bundle, rule_version, answers, people, ready } = *submission;
    let route = route(procedure, submission);
    if route.stages.is_empty() {
        return refused(RefusalCode::NotNeeded, "stages");
    }
    let number = before.map_or(1, |before| before.round.number.saturating_add(1));
    let last = before.map(|before| standing(&Case { bundle, ..*before }));
    if matches!(last, Some(Standing::Open(_) | Standing::Approved { .. })) {
        return refused(RefusalCode::AlreadySubmitted, "rounds");
    }
    if matches!(last, Some(Standing::ChangesAsked { .. })) {
        return refused(RefusalCode::Unchanged, "rounds");
    }
    let may_override =
        |person: &Person| person.id == by && procedure.has_one_of(person, &procedure.declared.overriders);
    let is_used_up = procedure.declared.rounds.is_some_and(|most| number > most);
    if is_used_up && !people.iter().any(may_override) {
        return refused(RefusalCode::RoundsUsedUp, "rounds");
    }
    let unfilled = route.unfilled().map(|(stage, slate)| {
        refusal(procedure, RefusalCode::NobodyToAsk, &format!("stages.{stage}.groups.{}", slate.group))
    });
    let mut refusals = unready(procedure, &ready);
    refusals.extend(unfilled);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let amount = procedure.amount(answers);
    Ok(Round { number, bundle, rule_version, submitted_by: by, submitted_at: at, amount, route, is_over: false })
}
