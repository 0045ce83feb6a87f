//! What the rows of a round still say where its entries were erased: who decided what is kept with the round itself.

use super::{
    body::Decision,
    events::{Event, Moment},
    told::{SOMEBODY, Told},
};
use crate::{
    approvals::{
        content::{Part, hex},
        rows::{DECISIONS, Given, RoundRow, basis_word, said_words},
    },
    call::Call,
    error::Result,
};
use portico_model::access::Side;
use portico_store::values;
use std::collections::BTreeSet;

/// The decisions of a round as their rows have them.
pub struct Kept<'r> {
    row: &'r RoundRow,
    given: Vec<Given>,
    /// The places of those that clients may know.
    for_clients: BTreeSet<i64>,
}

const FOR_CLIENTS: &str =
    "SELECT place FROM approval_decision WHERE workspace_id = $1 AND round_id = $2 AND side = 'client' ORDER BY place";

impl<'r> Kept<'r> {
    pub async fn find(call: &Call, row: &'r RoundRow) -> Result<Self> {
        let given = call.read().all(DECISIONS, &values![call.workspace(), row.id]).await?;
        let places: Vec<i64> = call.read().all(FOR_CLIENTS, &values![call.workspace(), row.id]).await?;
        Ok(Self { row, given, for_clients: places.into_iter().collect() })
    }

    /// When something happened that an entry was written about: by these an entry is known that says nothing any more.
    pub fn moments(&self) -> Vec<Moment> {
        let mut moments = vec![Moment { kind: "approval.submitted", at: self.row.round.submitted_at }];
        for given in &self.given {
            moments.push(Moment { kind: "approval.decided", at: given.decision.at });
            moments.extend(given.withdrawn_at.map(|at| Moment { kind: "approval.withdrawn", at }));
        }
        let ends = ["approval.voided", "approval.closed"].map(|kind| self.row.ended_at.map(|at| Moment { kind, at }));
        moments.extend(ends.into_iter().flatten());
        moments
    }

    /// Adds what erased entries do not tell. Names are not added, and of what was decided on its hashes alone.
    pub fn complete(&self, told: &mut Told, events: &[Event], side: Side) {
        let blank: Vec<&Event> = events.iter().filter(|event| event.is_blank()).collect();
        if blank.is_empty() {
            return;
        }
        self.row.state.as_str().clone_into(&mut told.state);
        if told.client.is_none() {
            self.put_forward(told, side);
        }
        for given in self.given.iter().filter(|given| side == Side::Firm || self.for_clients.contains(&given.place)) {
            let decided = Moment { kind: "approval.decided", at: given.decision.at };
            let entry = blank.iter().find(|event| event.is_at(&decided));
            let is_told = told.decisions.iter().any(|one| one.place == given.place);
            if let Some(entry) = entry.filter(|_| !is_told) {
                told.decisions.push(decision(entry, given, &blank));
            }
        }
        told.decisions.sort_by_key(|one| (one.entry, one.place));
    }

    fn put_forward(&self, told: &mut Told, side: Side) {
        let RoundRow { round, content, approval, .. } = self.row;
        told.approval = approval.to_string();
        told.number = round.number;
        told.bundle = hex(round.bundle);
        told.rule_version = round.rule_version;
        told.submitted_at = round.submitted_at;
        SOMEBODY.clone_into(&mut told.submitted_by);
        let files = |part: &Part| Part { documents: part.documents.clone(), ..Part::default() };
        told.put_forward(&files(&content.client), (side == Side::Firm).then(|| files(&content.firm)).as_ref());
    }
}

fn decision(entry: &Event, given: &Given, blank: &[&Event]) -> Decision {
    let one = &given.decision;
    let (said, words) = said_words(&one.said);
    let taken_back = given.withdrawn_at.and_then(|at| {
        let taken_back = Moment { kind: "approval.withdrawn", at };
        blank.iter().find(|event| event.is_at(&taken_back)).map(|event| event.entry.entry)
    });
    Decision {
        entry: entry.entry.entry,
        place: given.place,
        stage: one.stage.to_string(),
        said: said.into(),
        words: words.to_owned(),
        by: SOMEBODY.into(),
        seat: SOMEBODY.into(),
        basis: basis_word(one.basis).into(),
        grounds: one.grounds.clone(),
        identified: String::new(),
        signature: one.signature.clone(),
        bundle: hex(one.bundle),
        at: one.at,
        withdrawn: taken_back,
    }
}
