//! A decision: bound to what its giver saw, in a seat that is theirs to decide in.

use super::Done;
use crate::{
    approvals::{
        content::hex,
        docket::Docket,
        happening::Happening,
        rows::{self, Given, basis_word, said_words},
        watch,
    },
    call::Call,
    error::{Error, Result},
    ids::MemberId,
};
use portico_model::{
    access::Side,
    approvals::{self, Ballot, Basis, Decision, Outcome, Place, Standing},
    refusal::{Refusal, RefusalCode},
    signature::Signature,
};
use portico_store::Tx;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What somebody says, and in whose name it is written down.
#[derive(Debug, Clone)]
pub struct Cast {
    pub member: MemberId,
    pub by: Uuid,
    pub ballot: Ballot,
    /// How they have shown who they are: a word of `crate::approvals::identified`.
    pub identified: String,
}

/// One decision as events tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub place: i64,
    pub stage: String,
    pub group: String,
    pub seat: Uuid,
    pub by: Uuid,
    pub basis: String,
    pub said: String,
    pub words: String,
    pub grounds: Option<String>,
    pub bundle: String,
    /// "Dana Reyes", whose place it is, where somebody else decided.
    pub seat_name: Option<String>,
    /// Where the stage asked for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// How whoever decided had shown who they are; empty where that was not written down yet.
    #[serde(default)]
    pub identified: String,
}

/// Writes the decision, once for each group in which it counts.
// req 63, req 67, ask 22, ask 26
pub async fn decide(call: &Call, tx: &mut Tx, docket: &mut Docket<'_>, cast: Cast) -> Result<Done> {
    let Cast { member, by, ballot, identified } = cast;
    let outcome = approvals::decide(&docket.case(call.now()), by, &ballot).map_err(refused)?;
    let Outcome { decisions, told, .. } = outcome;
    let round = (call.workspace(), docket.row.id);
    let mut written = Vec::with_capacity(decisions.len());
    for decision in decisions {
        let given = Given { place: next_place(docket), decision, withdrawn_at: None };
        rows::add_decision(tx, round, &given, docket.side_of(given.decision.seat))?;
        written.push(given.clone());
        docket.given.push(given);
    }
    docket.count();
    let turn = watch::settle(call, tx, docket).await?;
    let mut happening = Happening::of("approval.decided", docket, Some(member)).reaching(&docket.people, &turn, &told);
    if let Standing::Approved { overridden: true, .. } = docket.standing(call.now()) {
        happening = happening.client("overridden", true);
    }
    happening.on_behalf_of = on_behalf_of(docket, &written, by);
    for side in [Side::Client, Side::Firm] {
        let of_side = written.iter().filter(|given| docket.side_of(given.decision.seat) == side);
        let lines: Vec<Told> = of_side.map(|given| Told::of(docket, given, &identified)).collect();
        if !lines.is_empty() {
            happening = happening.for_side(side, "decisions", lines);
        }
    }
    Ok((happening, turn))
}

fn next_place(docket: &Docket<'_>) -> i64 {
    docket.given.last().map_or(1, |last| last.place + 1)
}

/// Both names are kept: whoever decided, and whoever was asked.
// req 64, ask 20
fn on_behalf_of(docket: &Docket<'_>, written: &[Given], by: Uuid) -> Option<MemberId> {
    let other = written.iter().find(|given| given.decision.seat != by && given.decision.basis != Basis::Override)?;
    docket.people.member(other.decision.seat)
}

/// What was looked at is not what is there, or it is decided already: the page is shown again as it is by now.
fn refused(refusals: Vec<Refusal>) -> Error {
    let is_late = |code| matches!(code, RefusalCode::Outdated | RefusalCode::NotOpen | RefusalCode::AlreadyDecided);
    match refusals.iter().find(|refusal| is_late(refusal.code)) {
        Some(late) => Error::Conflict(late.words.clone()),
        None => Error::Refused(refusals),
    }
}

impl Told {
    fn of(docket: &Docket<'_>, given: &Given, identified: &str) -> Self {
        let Decision { seat, by, .. } = given.decision;
        let seat_name = (seat != by).then(|| docket.people.name(seat).unwrap_or_default().to_owned());
        Self { seat_name, identified: identified.to_owned(), ..Self::plain(given) }
    }

    /// Without a name for the seat, and how its giver was known: as history brings it.
    pub fn plain(given: &Given) -> Self {
        let Decision { stage, group, seat, by, basis, said, bundle, grounds, signature, .. } = &given.decision;
        let (said, words) = said_words(said);
        Self {
            place: given.place,
            stage: stage.to_string(),
            group: group.to_string(),
            seat: *seat,
            by: *by,
            basis: basis_word(*basis).into(),
            said: said.into(),
            words: words.to_owned(),
            grounds: grounds.clone(),
            bundle: hex(*bundle),
            seat_name: None,
            signature: signature.clone(),
            identified: String::new(),
        }
    }
}

impl Docket<'_> {
    /// On which side a seat is; the firm's where its holder is not there any more, so that nothing is shown too widely.
    pub fn side_of(&self, seat: Uuid) -> Side {
        self.people.side(seat).unwrap_or(Side::Firm)
    }

    /// Everybody who has said something that counts.
    pub fn who_decided(&self) -> BTreeSet<Uuid> {
        self.decisions.iter().flat_map(|decision| [decision.by, decision.seat]).collect()
    }

    /// In whose place somebody decides who did not say so: their own, else the first where they stand in.
    pub fn place_for(&self, by: Uuid, chosen: Option<Uuid>, now: jiff::Timestamp) -> Place {
        let found = chosen.or_else(|| self.seats_of(by, now).first().map(|(holder, _)| *holder));
        found.filter(|holder| *holder != by).map_or(Place::Own, Place::Of)
    }
}
