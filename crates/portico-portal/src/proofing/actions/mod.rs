//! One verb in each file, one transaction in each verb.

mod answer;
mod edit;
mod internal;
mod place;
mod settle;
mod withdraw;
mod write;

pub use answer::answer;
pub use edit::edit;
pub use internal::{NewInternal, stand, write_internal};
pub use place::confirm_place;
pub use settle::{reopen, settle};
pub use withdraw::withdraw;
pub use write::{NewComment, write};

use super::{
    comment::{Comment, Said},
    lock::lock,
    queries,
    told::About,
};
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    policy::{self, Action, Permit},
    records::change::Held,
};
use portico_model::proofing::{self, Act, Situation, Wrong};
use portico_store::{Tx, values};

/// A comment whose record this transaction has locked.
struct Opened<'p> {
    held: Held,
    comment: Comment,
    about: About<'p>,
    is_locked: bool,
    /// The document's current version.
    version: i64,
}

/// The record of a document, locked. A document that was taken away has no comments.
async fn hold<A: Action>(call: &Call, tx: &mut Tx, permit: &Permit<A, policy::Document>) -> Result<Held> {
    if permit.thing().is_removed {
        return Err(Error::NotFound);
    }
    let on_record = permit.on_record(call).await?;
    Held::by(call, tx, &on_record, None).await
}

/// The version that is current under the lock; nobody puts another in its place meanwhile.
async fn current(call: &Call, tx: &mut Tx, document: &policy::Document) -> Result<i64> {
    const CURRENT: &str = "SELECT version FROM document WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    let found = tx.find::<i64>(CURRENT, &values![call.workspace(), document.id]).await?;
    found.ok_or(Error::NotFound)
}

impl<'p> Opened<'p> {
    async fn find<A: Action>(
        call: &Call,
        tx: &mut Tx,
        permit: &'p Permit<A, policy::Document>,
        number: i64,
    ) -> Result<Self> {
        let document = permit.thing();
        let held = hold(call, tx, permit).await?;
        let version = current(call, tx, document).await?;
        let found = queries::find(call, &mut Reader::Locked(tx), (document.id, number)).await?;
        Ok(Self {
            held,
            comment: found.ok_or(Error::NotFound)?,
            about: About { document, number, is_internal: false },
            is_locked: lock(call, &mut Reader::Locked(tx), document).await?.is_some(),
            version,
        })
    }

    /// Whether an act may be done: on the comment's own words, or on those of a reply by its place.
    fn must_allow<A: Action>(
        &self,
        call: &Call,
        permit: &Permit<A, policy::Document>,
        (act, reply): (Act, Option<i64>),
    ) -> Result<()> {
        let situation = Situation {
            standing: self.comment.standing,
            is_locked: self.is_locked,
            is_own: call.actor().is(self.said(reply)?.member),
            is_author: call.actor().is(self.comment.said.member),
            is_answered: self.comment.replies.last().map(|last| last.place) != reply,
            side: permit.side(),
            side_of_document: permit.thing().side,
            is_moved: self.comment.is_moved(self.version),
        };
        proofing::decide(&situation, act).map_err(|refusal| Error::Refused(vec![refusal]))
    }

    /// The words that an act is about.
    fn said(&self, reply: Option<i64>) -> Result<&Said> {
        let Some(place) = reply else { return Ok(&self.comment.said) };
        let found = self.comment.replies.iter().find(|reply| reply.place == place);
        found.map(|reply| &reply.said).ok_or(Error::NotFound)
    }
}

/// What was typed, or what is wrong with it at its field.
fn written(typed: &str) -> Result<String> {
    proofing::written(typed).map_err(wrong)
}

/// What is wrong at its field.
pub fn wrong(wrong: Wrong) -> Error {
    Error::invalid(wrong.field, wrong.words)
}
