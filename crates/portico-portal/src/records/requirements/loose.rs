//! Files beside the checklist, which belong to none of its items. A client who may hand in nothing more, or only what was
//! asked for again, does not change what is being looked at by another way: such a file would void what was approved.

use super::{files::Whose, list::asked};
use crate::{
    call::Call,
    error::{Error, Result},
};
use portico_model::{access::Side, requirements::what_is_taken};

/// Why this side cannot add, change or take away such a file now; none where it can. The firm can, and both can where no
/// checklist is declared.
// req 45
pub async fn why_shut(call: &Call, record: Whose<'_>, side: Side) -> Result<Option<String>> {
    if side == Side::Firm {
        return Ok(None);
    }
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let Some(checklist) = asked(&blueprint, record.kind) else { return Ok(None) };
    Ok(checklist.state(record.state).and_then(|state| what_is_taken(state, side)))
}

/// The same at the file that is sent.
pub async fn must_be_open(call: &Call, record: Whose<'_>, side: Side) -> Result<()> {
    why_shut(call, record, side).await?.map_or(Ok(()), |words| Err(Error::invalid("file", words)))
}

/// The same as what stands in the way of taking one away, or of bringing it back.
pub async fn must_be_changeable(call: &Call, record: Whose<'_>, side: Side) -> Result<()> {
    why_shut(call, record, side).await?.map_or(Ok(()), |words| Err(Error::Conflict(words)))
}
