//! Decides: approves, approves with changes, asks for changes, or says that somebody else should.

use super::{doubt::must_be_meant, hold, person, round_of, write};
use crate::{
    approvals::{
        Docket, Reader, identified, links,
        rows::said_words,
        steps::{self, Cast},
    },
    audit::event::hex,
    call::Call,
    error::{Error, Result},
    ids::{DocumentId, MemberId, RecordId, RoundId},
    policy::{self, Action, Advance, Approve, Permit},
    records::{
        follow::{follow, follow_checklist},
        openings::unopened,
    },
};
use portico_model::{
    approvals::{Ballot, Bundle, Place, Said, Standing},
    blueprint::Trigger,
    signature::Sent,
};
use portico_store::{Tx, values};
use uuid::Uuid;

/// What somebody says to what they saw.
#[derive(Debug, Clone)]
pub struct Vote {
    pub said: Said,
    /// The hash of what their page showed.
    pub seen: Bundle,
    pub place: Chosen,
    /// Whether an approval is meant although open comments of their own say that something must change.
    pub in_spite: bool,
    /// Counts where the stage asks for one.
    pub signature: Sent,
    /// The link with which they came, which is good for one decision.
    pub link: Option<Uuid>,
}

/// In whose place a decision is given.
#[derive(Debug, Clone)]
pub enum Chosen {
    /// One's own, else the one in which one stands in; of several the one that was chosen.
    Mine(Option<Uuid>),
    /// Without those who were asked, for this reason.
    Override { reason: String },
    /// By somebody who was asked, outside of the portal.
    Recorded { from: Uuid, evidence: String, file: Option<DocumentId> },
}

/// Where the round stands after it. The same button twice is once.
pub async fn decide(
    call: &Call,
    permit: &Permit<Approve, policy::Record>,
    round: RoundId,
    vote: Vote,
) -> Result<Standing> {
    match vote.place {
        Chosen::Recorded { .. } => Err(Error::NotFound),
        Chosen::Mine(_) | Chosen::Override { .. } => cast(call, permit, (round, permit.member()), vote).await,
    }
}

/// Puts down what somebody decided outside of the portal, with what shows it.
// ask 30
pub async fn record_decision(
    call: &Call,
    permit: &Permit<Advance, policy::Record>,
    round: RoundId,
    vote: Vote,
) -> Result<Standing> {
    match vote.place {
        Chosen::Recorded { .. } => cast(call, permit, (round, permit.member()), vote).await,
        Chosen::Mine(_) | Chosen::Override { .. } => Err(Error::NotFound),
    }
}

/// The same within a transaction that does more; how whoever puts it down is known is said by them.
pub async fn record_decision_in(
    call: &Call,
    tx: &mut Tx,
    permit: &Permit<Advance, policy::Record>,
    (round, identified): (RoundId, String),
    vote: Vote,
) -> Result<Standing> {
    match vote.place {
        Chosen::Recorded { .. } => cast_in(call, tx, permit, (round, permit.member(), identified), vote).await,
        Chosen::Mine(_) | Chosen::Override { .. } => Err(Error::NotFound),
    }
}

async fn cast<A: Action>(
    call: &Call,
    permit: &Permit<A, policy::Record>,
    (round, member): (RoundId, MemberId),
    vote: Vote,
) -> Result<Standing> {
    let identified = identified::of(call).await?;
    let mut tx = call.begin().await?;
    let standing = cast_in(call, &mut tx, permit, (round, member, identified), vote).await?;
    tx.commit().await?;
    Ok(standing)
}

async fn cast_in<A: Action>(
    call: &Call,
    tx: &mut Tx,
    permit: &Permit<A, policy::Record>,
    (round, member, identified): (RoundId, MemberId, String),
    vote: Vote,
) -> Result<Standing> {
    let (mut held, subject) = hold(call, tx, permit).await?;
    let by = person(call)?;
    if let Some(link) = vote.link {
        links::spend(call, tx, (link, round, by)).await?;
    }
    let row = round_of(call, tx, held.record.id, round).await?;
    let mut docket = Docket::of(&mut Reader::Locked(tx), call.workspace(), &subject, (row, call.now())).await?;
    if vote.link.is_none() && is_repeated(&docket, by, &vote, call.now()) {
        return Ok(docket.standing(call.now()));
    }
    must_be_meant(call, &mut Reader::Locked(tx), (held.record.id, &vote)).await?;
    let place = match vote.place {
        Chosen::Mine(chosen) => docket.place_for(by, chosen, call.now()),
        Chosen::Override { reason } => Place::Override { reason },
        Chosen::Recorded { from, evidence, file } => {
            let evidence = shown_by(call, tx, held.record.id, (evidence, file)).await?;
            Place::Recorded { from, evidence }
        }
    };
    let has_opened = match docket.procedure.declared.open_first {
        true => {
            let which = (held.record.id, docket.procedure.covers_firm_only());
            unopened(call, &mut Reader::Locked(tx), which).await?.is_empty()
        }
        false => true,
    };
    let ballot = Ballot { said: vote.said, seen: vote.seen, place, signature: vote.signature, has_opened };
    let (happening, turn) = steps::decide(call, tx, &mut docket, Cast { member, by, ballot, identified }).await?;
    let approval = docket.row.approval.clone();
    write(call, tx, &mut held, happening).await?;
    let trigger = match &turn.standing {
        Standing::Approved { .. } => Some(Trigger::Approved(approval)),
        Standing::ChangesAsked { .. } => Some(Trigger::ChangesAsked(approval)),
        Standing::Open(_) | Standing::Void => None,
    };
    if let Some(trigger) = trigger {
        follow(call, tx, &mut held, (trigger, Some(member))).await?;
        follow_checklist(call, tx, &mut held, Some(member)).await?;
    }
    Ok(turn.standing)
}

/// The words about the evidence, with the file of the record that is part of it: by its hash it stays that file. What the
/// firm keeps for itself is not named, because whoever the decision is of reads these words.
// ask 30
async fn shown_by(
    call: &Call,
    tx: &mut Tx,
    record: RecordId,
    (words, file): (String, Option<DocumentId>),
) -> Result<String> {
    const FILE: &str = "SELECT v.name, b.sha256, d.firm_only FROM document d \
        JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
        JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
        WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.id = $3 AND d.removed_at IS NULL";
    let Some(file) = file else { return Ok(words) };
    let found: Option<(String, Vec<u8>, bool)> = tx.find(FILE, &values![call.workspace(), record, file]).await?;
    let Some((name, sha256, is_internal)) = found else {
        return Err(Error::invalid("file", "Choose one of the files of this record."));
    };
    let called = if is_internal { "A file that stays with the firm" } else { name.as_str() };
    let file = format!("File: {called}, SHA-256 {}", hex(&sha256));
    Ok(if words.trim().is_empty() { file } else { format!("{words}\n{file}") })
}

/// Said before by the same person to the same content, and nothing more is asked of them.
fn is_repeated(docket: &Docket<'_>, by: Uuid, vote: &Vote, now: jiff::Timestamp) -> bool {
    let same = docket.given.iter().any(|given| {
        let decision = &given.decision;
        let is_same = said_words(&decision.said).0 == said_words(&vote.said).0 && decision.bundle == vote.seen;
        given.withdrawn_at.is_none() && decision.by == by && is_same
    });
    matches!(vote.place, Chosen::Mine(_)) && same && docket.seats_of(by, now).is_empty()
}
