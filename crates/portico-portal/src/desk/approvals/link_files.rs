//! The files that are decided on, opened by the link of a mail: those of its round as they were put forward, and no other.
//!
//! A press of a button opens one, never an address that is fetched: a program that follows the links of a mail would put
//! down in somebody's name that they have read it.

use super::{
    link::{find, over, theirs},
    show::Unopened,
};
use crate::{
    approvals::{
        Approval, Reader, State, docket,
        links::{self, Link},
    },
    audit::event::hex,
    call::Call,
    error::{Error, Result},
    files::give_out,
    ids::DocumentId,
    people::limits::{self, Limit},
    policy::{self, Approve, Permit, Public, See, identity::Secret, permit},
    records::approvals::api::read,
};
use axum::{extract::Path, http::HeaderMap, response::Response};
use portico_store::{from_row, values};
use std::collections::BTreeMap;

/// The current version of each file that clients know of.
const CURRENT: &str = "SELECT d.id, d.version, b.sha256, d.title FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
    WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.removed_at IS NULL AND d.firm_only = FALSE ORDER BY d.id";

/// Gives one of them out, and puts down that whoever the link is for has opened it.
pub async fn open(
    call: Call,
    _: Public,
    (Path((token, file)), headers): (Path<(String, String)>, HeaderMap),
) -> Result<Response> {
    limits::spend(&call, &[Limit::of_network("link", &call, 100, 600)]).await?;
    let (secret, link) = find(&call, &token).await?;
    if link.is_used || link.is_over {
        return over(&call, &headers, (token, &link), false).await;
    }
    let file: DocumentId = file.parse().map_err(|_| Error::NotFound)?;
    opened(&call, (&secret, &link), file).await
}

async fn opened(call: &Call, found: (&Secret, &Link), file: DocumentId) -> Result<Response> {
    let own = theirs(call, found).await?;
    // Only to whoever is asked now; the right to decide is asked for each file anew, and so is the right to the file.
    let round = permit::permit::<Approve, Approval>(&own, &found.1.round).await?;
    if read(&own, &round).await?.mine.is_empty() {
        return Err(links::over());
    }
    let of_bundle = of_bundle(&own, &round).await?;
    let found = of_bundle.into_iter().find(|one| one.id == file).ok_or(Error::NotFound)?;
    let document = permit::permit::<See, policy::Document>(&own, &file).await?;
    Box::pin(give_out(&own, &document, found.version)).await
}

/// A file that is decided on, and the address that gives it out.
pub struct Offered {
    pub title: String,
    pub href: String,
}

/// Has the page open with the link what the link opens; whatever else has to be opened asks for a sign-in. Gives the files
/// that need not be opened, but can be looked at.
pub async fn offer(
    call: &Call,
    permit: &Permit<Approve, Approval>,
    (path, unopened): (&str, &mut [Unopened]),
) -> Result<Vec<Offered>> {
    let mut rest = Vec::new();
    for file in of_bundle(call, permit).await? {
        let href = format!("{path}/files/{}", file.id);
        match unopened.iter_mut().find(|one| one.id == file.id) {
            Some(one) => (one.href, one.is_posted) = (href, true),
            None => rest.push(Offered { title: file.title, href }),
        }
    }
    Ok(rest)
}

/// A file of the round, as it was put forward.
struct OfBundle {
    id: DocumentId,
    version: i64,
    sha256: Vec<u8>,
    title: String,
}

from_row!(OfBundle { id, version, sha256, title });

/// What of the record's files is what was put forward in this round, each with its version, what it is about first; nothing
/// once it is over.
async fn of_bundle(call: &Call, permit: &Permit<Approve, Approval>) -> Result<Vec<OfBundle>> {
    let approval = permit.thing();
    let row = docket::find(&mut Reader::Quick(call.read()), call.workspace(), approval.id).await?;
    let Some(row) = row.filter(|row| row.state == State::Open) else { return Ok(Vec::new()) };
    let bundle: BTreeMap<&str, bool> =
        row.content.client.documents.iter().map(|one| (one.sha256.as_str(), one.is_subject)).collect();
    let files: Vec<OfBundle> = call.read().all(CURRENT, &values![call.workspace(), approval.record.id]).await?;
    let known = files.into_iter().filter_map(|file| Some((*bundle.get(hex(&file.sha256).as_str())?, file)));
    let (first, rest): (Vec<_>, Vec<_>) = known.partition(|(is_subject, _)| *is_subject);
    Ok(first.into_iter().chain(rest).map(|(_, file)| file).collect())
}
