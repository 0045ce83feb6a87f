//! One decision: whether it can be given, and what it changes.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::case::Case;
use super::decision::{Basis, Decision, Said};
use super::open_stage::OpenStage;
use super::round::Bundle;
use super::route::Slate;
use super::standing::{Standing, standing};
use super::void::concerned;
use super::words::refusal;
use crate::Key;
use crate::blueprint::Comment;
use crate::refusal::{Refusal, RefusalCode};
use crate::signature::{Sent, Signature, Wrong};
use crate::workflow::{LONGEST_COMMENT, tidy};

/// What somebody wants to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    pub said: Said,
    /// The bundle that was shown.
    pub seen: Bundle,
    pub place: Place,
    /// Counts where the open stage asks for one.
    pub signature: Sent,
    /// Whether whoever decides has opened every file that is decided on.
    pub has_opened: bool,
}

/// In whose place a decision is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Own,
    /// For somebody who was asked, as a delegate, a stand-in or the fallback.
    Of(Uuid),
    /// By somebody who was asked, but outside of the portal; with where the evidence lies.
    Recorded {
        from: Uuid,
        evidence: String,
    },
    /// Without those who were asked, for this reason.
    Override {
        reason: String,
    },
}

/// What a decision changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// One for each group in which it counts.
    pub decisions: Vec<Decision>,
    pub standing: Standing,
    /// Whom to tell, if the round ends by it: whoever submitted, and everybody who had decided.
    pub told: BTreeSet<Uuid>,
}

/// The decision with its consequences, or every reason why it does not count.
// ask 22, ask 26, ask 29
pub fn decide(case: &Case<'_>, by: Uuid, ballot: &Ballot) -> Result<Outcome, Vec<Refusal>> {
    let refused = |code, at: &str| refusal(case.procedure, code, at);
    if ballot.seen != case.bundle || case.bundle != case.round.bundle {
        return Err(vec![refused(RefusalCode::Outdated, "rounds")]);
    }
    let Some(open) = OpenStage::of(case) else {
        return Err(vec![refused(RefusalCode::NotOpen, "rounds")]);
    };
    let at = format!("stages.{}", open.leg.stage);
    let seats = seats(&open, by, ballot).map_err(|code| vec![refused(code, &at)])?;
    let (said, grounds, mut codes) = worded(case, ballot);
    codes.extend(is_unopened(case, ballot).then_some(RefusalCode::NotOpened));
    let mut refusals: Vec<Refusal> = codes.into_iter().map(|code| refused(code, &at)).collect();
    let signature = signed(&open, ballot).unwrap_or_else(|wrong| {
        refusals.extend(wrong.into_iter().map(|one| unsigned(one, refused(unsigned_code(one), &at))));
        None
    });
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let decision = |(slate, seat, basis): (&Slate, Uuid, Basis)| Decision {
        stage: open.leg.stage.clone(),
        group: slate.group.clone(),
        seat,
        by,
        basis,
        said: said.clone(),
        bundle: ballot.seen,
        at: case.now,
        signature: signature.clone(),
        grounds: grounds.clone(),
    };
    Ok(outcome(case, seats.into_iter().map(decision).collect()))
}

type Seat<'a> = (&'a Slate, Uuid, Basis);

fn outcome(case: &Case<'_>, decisions: Vec<Decision>) -> Outcome {
    let all: Vec<Decision> = case.decisions.iter().chain(&decisions).cloned().collect();
    let after = Case { decisions: &all, ..*case };
    let standing = standing(&after);
    let told = match standing {
        Standing::Open(_) | Standing::Void => BTreeSet::new(),
        Standing::ChangesAsked { .. } | Standing::Approved { .. } => {
            concerned(case, &all.iter().collect::<Vec<&Decision>>())
        }
    };
    Outcome { decisions, standing, told }
}

/// The seats in which a ballot counts; if in none, why not.
fn seats<'a>(open: &OpenStage<'a>, by: Uuid, ballot: &Ballot) -> Result<Vec<Seat<'a>>, RefusalCode> {
    match &ballot.place {
        Place::Own => in_place(open, by, by),
        Place::Of(holder) => in_place(open, by, *holder),
        Place::Recorded { from, .. } => recorded(open, by, *from),
        Place::Override { .. } => overridden(open, by, &ballot.said),
    }
}

fn in_place<'a>(open: &OpenStage<'a>, by: Uuid, holder: Uuid) -> Result<Vec<Seat<'a>>, RefusalCode> {
    if let Some(code) = obstacle(open, by) {
        return Err(code);
    }
    let found = seats_of(open, holder, by)?;
    let uncounted = found.iter().filter(|(slate, ..)| !open.tally.approved_by(slate).contains(&by));
    let seats: Vec<Seat<'a>> = uncounted.copied().collect();
    if seats.is_empty() { Err(RefusalCode::CountedAlready) } else { Ok(seats) }
}

/// The undecided seats of a holder in which somebody can decide.
fn seats_of<'a>(open: &OpenStage<'a>, holder: Uuid, by: Uuid) -> Result<Vec<Seat<'a>>, RefusalCode> {
    let mut found = Vec::new();
    let mut otherwise = RefusalCode::NotAsked;
    for slate in open.tally.unmet().filter(|slate| slate.holders.contains(&holder)) {
        let deciders = open.deciders(slate, holder, open.case.now);
        let basis = deciders.into_iter().find(|(id, _)| *id == by).map(|(_, basis)| basis);
        match basis {
            Some(_) if open.tally.is_decided(slate, holder) => otherwise = RefusalCode::AlreadyDecided,
            Some(basis) => found.push((slate, holder, basis)),
            None => {}
        }
    }
    if found.is_empty() { Err(otherwise) } else { Ok(found) }
}

/// Whoever puts a decision down is of a declared role and did not submit it; the decision stays the holder's.
// ask 30
fn recorded<'a>(open: &OpenStage<'a>, by: Uuid, from: Uuid) -> Result<Vec<Seat<'a>>, RefusalCode> {
    let case = &open.case;
    if case.bounds().is_segregated_from(by) {
        return Err(RefusalCode::Submitter);
    }
    let recorders = &case.procedure.declared.recorders;
    if by == from || !case.entries(by).any(|person| case.procedure.has_one_of(person, recorders)) {
        return Err(RefusalCode::NotAsked);
    }
    let own = in_place(open, from, from)?;
    Ok(own.into_iter().map(|(slate, seat, _)| (slate, seat, Basis::Recorded)).collect())
}

/// An override approves, in every group that has not; it is never an objection.
// req 72
fn overridden<'a>(open: &OpenStage<'a>, by: Uuid, said: &Said) -> Result<Vec<Seat<'a>>, RefusalCode> {
    if let Some(code) = obstacle(open, by) {
        return Err(code);
    }
    let procedure = open.case.procedure;
    let may = open.case.entries(by).any(|person| procedure.has_one_of(person, &procedure.declared.overriders));
    if !may || !said.approves() {
        return Err(RefusalCode::NotAsked);
    }
    Ok(open.tally.unmet().map(|slate| (slate, by, Basis::Override)).collect())
}

/// Why somebody decides nothing here, in none of their memberships.
fn obstacle(open: &OpenStage<'_>, id: Uuid) -> Option<RefusalCode> {
    let bounds = open.case.bounds();
    let mut found = RefusalCode::MayNotDecide;
    for person in open.case.entries(id) {
        found = bounds.obstacle(person)?;
    }
    Some(found)
}

/// Who approves signs where the stage asks for it. What was decided elsewhere was signed elsewhere, if at all.
fn signed(open: &OpenStage<'_>, ballot: &Ballot) -> Result<Option<Signature>, Vec<Wrong>> {
    let declared = open.case.procedure.declared.stages.get(&open.leg.stage);
    let is_here = matches!(ballot.place, Place::Own | Place::Of(_)) && ballot.said.approves();
    let Some((stage, manner)) = declared.and_then(|stage| Some((stage, stage.sign?))).filter(|_| is_here) else {
        return Ok(None);
    };
    Signature::read(&ballot.signature, (manner, stage.words_to_sign())).map(Some)
}

fn unsigned_code(wrong: Wrong) -> RefusalCode {
    match wrong {
        Wrong::NotDrawn => RefusalCode::SignatureUnreadable,
        Wrong::Nothing | Wrong::NameMissing | Wrong::NameTooLong | Wrong::NotAgreed | Wrong::NothingDrawn => {
            RefusalCode::SignatureMissing
        }
    }
}

/// With the part of the signature that it is about. Where nothing was given at all the general words stand.
fn unsigned(wrong: Wrong, general: Refusal) -> Refusal {
    let words = if wrong == Wrong::Nothing { general.words } else { format!("{}.", wrong.words()) };
    Refusal { words, field: Some(Key::new(format!("signature.{}", wrong.part()))), ..general }
}

/// Nobody approves unread where the approval says so; asking for changes needs no leave.
fn is_unopened(case: &Case<'_>, ballot: &Ballot) -> bool {
    let is_here = matches!(ballot.place, Place::Own | Place::Of(_)) && ballot.said.approves();
    case.procedure.declared.open_first && is_here && !ballot.has_opened
}

/// What was said, the grounds for it, and what is wrong with either.
// ask 25
fn worded(case: &Case<'_>, ballot: &Ballot) -> (Said, Option<String>, Vec<RefusalCode>) {
    let mut codes = Vec::new();
    let mut words = |typed: &str, missing: Option<RefusalCode>| {
        let text = tidy(typed);
        codes.extend(missing.filter(|_| text.is_empty()));
        codes.extend((text.chars().count() > LONGEST_COMMENT).then_some(RefusalCode::CommentTooLong));
        text
    };
    let reason = Some(RefusalCode::ReasonMissing);
    let said = match &ballot.said {
        Said::Approve(comment) => {
            let required = case.procedure.declared.comment == Comment::Required;
            let missing = required.then_some(RefusalCode::CommentMissing);
            let comment = words(comment.as_deref().unwrap_or_default(), missing);
            Said::Approve((!comment.is_empty()).then_some(comment))
        }
        Said::ApproveWithChanges(changes) => Said::ApproveWithChanges(words(changes, reason)),
        Said::AskForChanges(why) => Said::AskForChanges(words(why, reason.filter(|_| !case.has_open_comments))),
        Said::NotForMe(why) => Said::NotForMe(words(why, reason)),
    };
    let grounds = match &ballot.place {
        Place::Own | Place::Of(_) => None,
        Place::Recorded { evidence, .. } => Some(words(evidence, Some(RefusalCode::EvidenceMissing))),
        Place::Override { reason } => Some(words(reason, Some(RefusalCode::ReasonMissing))),
    };
    let takes_none = case.procedure.declared.comment == Comment::None && matches!(said, Said::Approve(Some(_)));
    codes.extend(takes_none.then_some(RefusalCode::CommentNotTaken));
    let is_unchecked = case.procedure.declared.checklist.is_some() && !case.checklist_done;
    codes.extend((is_unchecked && said.approves()).then_some(RefusalCode::ChecklistOpen));
    (said, grounds, codes)
}
