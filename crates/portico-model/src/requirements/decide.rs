//! One act on one item: whether it can be done, and what it changes.

use super::checklist::{Checklist, Situation};
use super::hand_in::{lacking, unfit};
use super::item::{Act, Checked, Given, ItemState, Return};
use super::payment::{allowed, counted};
use super::words::{Refused, refusal, shut};
use crate::Key;
use crate::blueprint::{Asks, FileKind, Requirement, Who};
use crate::payments::PaidSoFar;
use crate::refusal::{Refusal, RefusalCode};
use crate::workflow::{LONGEST_COMMENT, tidy};

/// What an act changes, for the one action that writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub item: Key,
    pub from: ItemState,
    pub to: ItemState,
    /// Why it was returned, as it is to be kept.
    pub returned: Option<Return>,
    /// The transition by which the whole record goes back with the item.
    pub transition: Option<Key>,
    /// What was paid so far, where this changes it.
    pub paid: Option<PaidSoFar>,
}

/// The change, or every reason why not.
// req 45, req 46, req 159
pub fn decide(checklist: &Checklist, situation: &Situation<'_>, item: &Key, act: &Act) -> Result<Change, Vec<Refusal>> {
    let Some((key, declared)) = checklist.needed(situation.answers).find(|(key, _)| *key == item) else {
        return Err(vec![refusal(item, RefusalCode::UnknownItem.into())]);
    };
    let refused = |refused: Refused| vec![refusal(key, refused)];
    if matches!(declared.asks, Asks::Approval(_)) {
        return Err(refused(RefusalCode::DecidedElsewhere.into()));
    }
    may(checklist, situation, (key, declared), act).map_err(|code| refused(code.into()))?;
    is_time(checklist, situation, (key, declared), act).map_err(refused)?;
    allowed(checklist, situation, (key, declared), act).map_err(|code| refused(code.into()))?;
    let from = situation.state(key);
    let to = next(declared, from, act, situation.file).map_err(|code| refused(code.into()))?;
    is_fit(situation.file, declared, act).map_err(|code| refused(code.into()))?;
    let change = |returned, transition| {
        let change = Change { item: key.clone(), from, to, returned, transition, paid: None };
        counted(checklist, situation, (declared, act), change)
    };
    match act {
        Act::HandIn(given) => {
            let refusals: Vec<Refusal> = lacking(checklist, situation, (key, declared), given)
                .into_iter()
                .map(|refused| refusal(key, refused))
                .collect();
            if refusals.is_empty() { Ok(change(None, None)) } else { Err(refusals) }
        }
        Act::Accept | Act::Withdraw => Ok(change(None, None)),
        Act::Return(why) => {
            let why = reasoned(declared, why).map_err(|code| refused(code.into()))?;
            Ok(change(Some(why), checklist.sends_back(declared, situation.at).cloned()))
        }
    }
}

/// Every reason why a file would not be handed in, as far as it is announced: before a byte of it is sent.
///
/// The kind is none where its name does not say it for sure. What is to be said about the file is asked elsewhere.
pub fn announced(
    checklist: &Checklist,
    situation: &Situation<'_>,
    item: &Key,
    (kind, bytes): (Option<FileKind>, u64),
) -> Vec<Refusal> {
    let Some((key, declared)) = checklist.needed(situation.answers).find(|(key, _)| *key == item) else {
        return vec![refusal(item, RefusalCode::UnknownItem.into())];
    };
    let act = Act::HandIn(Given::Acknowledgement);
    let allowed = may(checklist, situation, (key, declared), &act)
        .map_err(Refused::from)
        .and_then(|()| is_time(checklist, situation, (key, declared), &act))
        .and_then(|()| Ok(next(declared, situation.state(key), &act, situation.file)?));
    let refused = match (allowed, &declared.asks) {
        (Err(refused), _) => vec![refused],
        (Ok(_), Asks::Document(asked)) => unfit(asked, kind, bytes),
        (Ok(_), Asks::Section(_) | Asks::Acknowledgement(_) | Asks::Payment(_) | Asks::Approval(_)) => {
            vec![RefusalCode::NotWhatIsAsked.into()]
        }
    };
    refused.into_iter().map(|refused| refusal(key, refused)).collect()
}

/// Whether a file may come to an item, leave it or be brought back; none where it may. What is not handed in any more is
/// not changed either, whosever file it is.
// req 45
pub fn locked(checklist: &Checklist, situation: &Situation<'_>, item: &Key) -> Option<Refusal> {
    checklist.items.get(item)?;
    takes(checklist, situation, item).err().map(|refused| refusal(item, refused))
}

/// Who may do it: its owner hands in and takes that back, its reviewers decide and take that back.
fn may(
    checklist: &Checklist,
    situation: &Situation<'_>,
    (key, item): (&Key, &Requirement),
    act: &Act,
) -> Result<(), RefusalCode> {
    let nobody = Who::default();
    let who = match is_review(situation.state(key), item, act) {
        true => item.review.as_ref().unwrap_or(&nobody),
        false => &item.owner,
    };
    if !checklist.has_role(situation.actor, who) {
        return Err(RefusalCode::NotYourRole);
    }
    if situation.actor.stands(&who.relations) { Ok(()) } else { Err(RefusalCode::NotYourRelation) }
}

/// What its reviewers do; the rest is its owner's.
fn is_review(from: ItemState, item: &Requirement, act: &Act) -> bool {
    match act {
        Act::HandIn(_) => false,
        Act::Accept | Act::Return(_) => true,
        Act::Withdraw => item.review.is_some() && matches!(from, ItemState::Accepted | ItemState::Returned),
    }
}

/// Whether the state of the record lets it be done: what is over is not looked at any more, and hands in what it declares.
// req 45
fn is_time(
    checklist: &Checklist,
    situation: &Situation<'_>,
    (key, item): (&Key, &Requirement),
    act: &Act,
) -> Result<(), Refused> {
    if !is_review(situation.state(key), item, act) {
        return takes(checklist, situation, key);
    }
    match situation.at.and_then(|at| checklist.state(at)) {
        Some(state) if !state.is_final => Ok(()),
        state => Err(shut(state, situation.actor.side)),
    }
}

fn takes(checklist: &Checklist, situation: &Situation<'_>, item: &Key) -> Result<(), Refused> {
    let (at, side) = (situation.at, situation.actor.side);
    if at.is_some_and(|at| checklist.takes(at, side, situation.state(item))) {
        return Ok(());
    }
    Err(shut(at.and_then(|at| checklist.state(at)), side))
}

/// The states and the ways between them. What nobody reviews is accepted at once, or as soon as its file was looked at.
fn next(item: &Requirement, from: ItemState, act: &Act, file: Checked) -> Result<ItemState, RefusalCode> {
    use ItemState::{Accepted, HandedIn, Missing, Returned};
    let is_reviewed = item.review.is_some();
    let waits = is_reviewed || file == Checked::Waiting;
    match (act, from) {
        (Act::HandIn(_), Missing | HandedIn | Returned) => Ok(if waits { HandedIn } else { Accepted }),
        (Act::Accept, HandedIn) => Ok(Accepted),
        (Act::Return(_), HandedIn) => Ok(Returned),
        (Act::HandIn(_) | Act::Accept | Act::Return(_), Accepted) => Err(RefusalCode::AlreadyAccepted),
        (Act::Accept | Act::Return(_), Missing | Returned) | (Act::Withdraw, Missing) => Err(RefusalCode::NotHandedIn),
        (Act::Withdraw, HandedIn) => Ok(Missing),
        (Act::Withdraw, Accepted | Returned) => Ok(if is_reviewed { HandedIn } else { Missing }),
    }
}

/// Nothing is accepted with a file that others may not have; what is gone is neither handed in nor looked at again.
fn is_fit(file: Checked, item: &Requirement, act: &Act) -> Result<(), RefusalCode> {
    let is_accepted = match act {
        Act::HandIn(_) => item.review.is_none(),
        Act::Accept => true,
        Act::Return(_) => return Ok(()),
        Act::Withdraw => false,
    };
    match file {
        Checked::Infected if !(matches!(act, Act::Withdraw) && item.review.is_none()) => Err(RefusalCode::FileInfected),
        Checked::Unfit if is_accepted => Err(RefusalCode::FileUnchecked),
        Checked::Waiting if matches!(act, Act::Accept) => Err(RefusalCode::FileWaiting),
        Checked::Fit | Checked::Waiting | Checked::Unfit | Checked::Infected => Ok(()),
    }
}

/// The reason as it is to be kept. A declared one says enough by itself.
fn reasoned(item: &Requirement, why: &Return) -> Result<Return, RefusalCode> {
    let words = tidy(&why.words);
    let is_declared = why.reason.as_ref().is_none_or(|reason| item.reasons.contains(reason));
    if words.chars().count() > LONGEST_COMMENT {
        return Err(RefusalCode::CommentTooLong);
    }
    if !is_declared || (words.is_empty() && why.reason.is_none()) {
        return Err(RefusalCode::ReasonMissing);
    }
    Ok(Return { reason: why.reason.clone(), words })
}
