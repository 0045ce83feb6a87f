//! Taking back a decision, until its stage closes.

use uuid::Uuid;

use super::case::Case;
use super::decision::Decision;
use super::open_stage::OpenStage;
use super::words::refusal;
use crate::refusal::{Refusal, RefusalCode};

/// The decisions that somebody takes back: all that they gave or put down in the open stage, in whosever place, and
/// those that were put down as theirs.
pub fn withdraw<'a>(case: &Case<'a>, by: Uuid) -> Result<Vec<&'a Decision>, Vec<Refusal>> {
    let refused = |code, at: &str| Err(vec![refusal(case.procedure, code, at)]);
    if !case.procedure.declared.withdraw {
        return refused(RefusalCode::NotWithdrawable, "withdraw");
    }
    let Some(open) = OpenStage::of(case) else {
        return refused(RefusalCode::NotOpen, "rounds");
    };
    let is_own = |decision: &&Decision| decision.by == by || decision.decider() == by;
    let own: Vec<&Decision> = case.given(&open.leg.stage).filter(is_own).collect();
    if own.is_empty() {
        return refused(RefusalCode::NotWithdrawable, &format!("stages.{}", open.leg.stage));
    }
    Ok(own)
}
