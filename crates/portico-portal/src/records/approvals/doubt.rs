//! The question before something is approved in spite of oneself: whoever wrote that it must change is asked once.

use super::decide::{Chosen, Vote};
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    ids::RecordId,
};
use portico_model::approvals::Said;
use portico_store::{Value, values};
use portico_web::words;

/// Comments are an upper capability's; that an open one of one's own speaks against an approval is decided here.
const OWN_OPEN: &str = "SELECT count(*) FROM proof_comment c \
    JOIN document d ON d.workspace_id = c.workspace_id AND d.id = c.document_id \
    WHERE c.workspace_id = $1 AND c.record_id = $2 AND c.state = 'open' AND c.weight = 'must' AND c.member_id IN {uuids $3} \
    AND d.removed_at IS NULL AND d.firm_only = FALSE";

/// What anybody said of the files that both sides see, and nobody has settled.
const OPEN: &str = "SELECT count(*) FROM proof_comment c \
    JOIN document d ON d.workspace_id = c.workspace_id AND d.id = c.document_id \
    WHERE c.workspace_id = $1 AND c.record_id = $2 AND c.state = 'open' AND d.removed_at IS NULL AND d.firm_only = FALSE";

/// How many comments on a record's files are open.
pub async fn open_comments(call: &Call, record: RecordId) -> Result<i64> {
    let found: Option<i64> = call.read().find(OPEN, &values![call.workspace(), record]).await?;
    Ok(found.unwrap_or_default())
}

/// How many open comments on a record say that something must change and are the actor's own.
pub async fn own_musts(call: &Call, reader: &mut Reader<'_>, record: RecordId) -> Result<i64> {
    let members = Value::uuids(call.actor().standings().iter().map(|standing| &standing.member.0));
    let found: Option<i64> = reader.find(OWN_OPEN, &values![call.workspace(), record, members]).await?;
    Ok(found.unwrap_or_default())
}

/// What somebody is told who approves although they wrote that something must change; nothing where they did not.
pub fn doubt(musts: i64) -> String {
    match u64::try_from(musts).unwrap_or_default() {
        0 => String::new(),
        1 => "A comment of yours says that something must change, and it is open.".into(),
        many => format!(
            "{} of yours say that something must change, and they are open.",
            words::counted(many, "comment", "comments")
        ),
    }
}

/// Asks once whether an approval is meant in spite of one's own open comments. What others decided elsewhere is theirs.
pub(super) async fn must_be_meant(
    call: &Call,
    reader: &mut Reader<'_>,
    (record, vote): (RecordId, &Vote),
) -> Result<()> {
    if vote.in_spite || !matches!(vote.said, Said::Approve(_)) || matches!(vote.place, Chosen::Recorded { .. }) {
        return Ok(());
    }
    match doubt(own_musts(call, reader, record).await?) {
        words if words.is_empty() => Ok(()),
        words => Err(Error::invalid("in_spite", words)),
    }
}
