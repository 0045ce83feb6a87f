//! The comments on a document as its readers may read them.

use super::{
    comment::{COMMENT, Comment, REPLY, Reply},
    internal::{INTERNAL, InternalComment},
};
use crate::{
    approvals::Reader,
    call::Call,
    error::Result,
    ids::DocumentId,
    policy::{self, Note, Permit, See},
};
use portico_store::values;
use std::sync::LazyLock;

/// More comments than this nobody can put on one document.
pub const MOST: i64 = 500;
/// More than this nobody can say to one comment.
pub const MOST_REPLIES: i64 = 100;

const OF_PERSON: &str = "JOIN person p ON p.id = m.person_id";

static COMMENTS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {COMMENT} FROM proof_comment c JOIN member m ON m.workspace_id = c.workspace_id AND m.id = c.member_id {OF_PERSON} \
         LEFT JOIN member n ON n.workspace_id = c.workspace_id AND n.id = c.settled_by LEFT JOIN person s ON s.id = n.person_id \
         WHERE c.workspace_id = $1 AND c.document_id = $2 ORDER BY c.number LIMIT {MOST}"
    )
});
static ONE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {COMMENT} FROM proof_comment c JOIN member m ON m.workspace_id = c.workspace_id AND m.id = c.member_id {OF_PERSON} \
         LEFT JOIN member n ON n.workspace_id = c.workspace_id AND n.id = c.settled_by LEFT JOIN person s ON s.id = n.person_id \
         WHERE c.workspace_id = $1 AND c.document_id = $2 AND c.number = $3"
    )
});
static REPLIES: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {REPLY} FROM proof_reply q JOIN member m ON m.workspace_id = q.workspace_id AND m.id = q.member_id {OF_PERSON} \
         WHERE q.workspace_id = $1 AND q.document_id = $2 AND q.withdrawn_at IS NULL ORDER BY q.number, q.place LIMIT {}",
        MOST * MOST_REPLIES
    )
});
static REPLIES_TO: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {REPLY} FROM proof_reply q JOIN member m ON m.workspace_id = q.workspace_id AND m.id = q.member_id {OF_PERSON} \
         WHERE q.workspace_id = $1 AND q.document_id = $2 AND q.number = $3 AND q.withdrawn_at IS NULL ORDER BY q.place LIMIT {MOST_REPLIES}"
    )
});
static INTERNALS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {INTERNAL} FROM internal_comment i JOIN member m ON m.workspace_id = i.workspace_id AND m.id = i.member_id {OF_PERSON} \
         WHERE i.workspace_id = $1 AND i.document_id = $2 AND i.state <> 'withdrawn' ORDER BY i.number LIMIT {MOST}"
    )
});

/// Every comment on a document that was not taken back, by its number, each with what was said to it.
pub async fn comments(call: &Call, permit: &Permit<See, policy::Document>) -> Result<Vec<Comment>> {
    let given = values![call.workspace(), permit.thing().id];
    let mut comments: Vec<Comment> = call.read().all(&COMMENTS, &given).await?;
    comments.retain(|comment| comment.standing != portico_model::proofing::Standing::Withdrawn);
    if comments.is_empty() {
        return Ok(comments);
    }
    for reply in call.read().all::<Reply>(&REPLIES, &given).await? {
        let found = comments.binary_search_by_key(&reply.number, |comment| comment.number);
        if let Some(comment) = found.ok().and_then(|at| comments.get_mut(at)) {
            comment.replies.push(reply);
        }
    }
    Ok(comments)
}

/// One comment with what was said to it, also one that was taken back.
pub async fn find(
    call: &Call,
    reader: &mut Reader<'_>,
    (document, number): (DocumentId, i64),
) -> Result<Option<Comment>> {
    let given = values![call.workspace(), document, number];
    let Some(mut comment) = reader.find::<Comment>(&ONE, &given).await? else { return Ok(None) };
    comment.replies = reader.all(&REPLIES_TO, &given).await?;
    Ok(Some(comment))
}

/// What the firm's team says among itself: only for who may write it.
pub async fn internal(call: &Call, permit: &Permit<Note, policy::Document>) -> Result<Vec<InternalComment>> {
    Ok(call.read().all(&INTERNALS, &values![call.workspace(), permit.thing().id]).await?)
}
