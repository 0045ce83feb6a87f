//! What the page of a round shows of the work itself, and the question before something is approved in spite of oneself.

use super::show::{Back, Wanted, shown};
use crate::{
    approvals::Approval,
    call::Call,
    desk::proof::{self, OfRound, Typed},
    error::{Error, Result},
    ids::{DocumentId, RecordId},
    policy::{Permit, See},
    proofing::queries::own_musts,
    records::approvals::api::on_record,
};
use axum::{http::StatusCode, response::Response};
use portico_web::{Fields, words};
use serde::Deserialize;

/// Which file of the record is looked at.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    pub file: Option<DocumentId>,
}

/// The page with a form about a comment, which came back.
pub async fn shown_with(
    call: &Call,
    permit: &Permit<See, Approval>,
    (document, typed, status): (DocumentId, Typed, StatusCode),
) -> Result<Response> {
    let back = Back { status, ..Back::default() };
    let which = Which { file: Some(document) };
    shown(call, permit, Wanted { back, which, typed, ..Wanted::default() }).await
}

/// The work that is decided on, where it has pages.
pub async fn work(call: &Call, permit: &Permit<See, Approval>, wanted: &Wanted) -> Result<Option<OfRound>> {
    let record = on_record(call, permit).await?;
    let round = (permit.thing().id, wanted.which.file);
    proof::of_round(call, &record, round, (&wanted.paper, &wanted.typed)).await
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

/// Asks once whether an approval is meant in spite of one's own open comments.
pub async fn must_be_meant(call: &Call, record: RecordId, fields: &Fields) -> Result<()> {
    if fields.text("decision") != "approve" || fields.text("deciding") == "record" || fields.given("in_spite").is_some()
    {
        return Ok(());
    }
    match doubt(own_musts(call, record).await?) {
        words if words.is_empty() => Ok(()),
        words => Err(Error::invalid("in_spite", words)),
    }
}
