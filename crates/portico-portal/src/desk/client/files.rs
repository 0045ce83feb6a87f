//! The files of a record beside its story: those that its client may know of, and no others.

use crate::{
    call::Call,
    error::Result,
    files::{Document, queries},
    ids::DocumentId,
    policy::{self, Attach, Permit, See},
    records::requirements::loose::why_shut,
};
use portico_model::access::Side;

/// The newest few, and the way to the rest.
pub struct Files {
    pub links: Vec<Link>,
    /// How many there are, where not all of them are shown.
    pub more: usize,
    pub may_add: bool,
}

pub struct Link {
    pub id: DocumentId,
    pub title: String,
    pub icon: &'static str,
}

const SHOWN: usize = 5;

/// As the client sees them, even when somebody of the firm looks at the client's page.
pub async fn files(call: &Call, permit: &Permit<See, policy::Record>, is_preview: bool) -> Result<Files> {
    let all = queries::of_record(call, permit, Side::Client).await?;
    let links = all.iter().rev().take(SHOWN).map(link).collect();
    let is_taken = why_shut(call, permit.thing().into(), Side::Client).await?.is_none();
    let may_add = is_taken && !is_preview && permit.also::<Attach>(call).await?.is_some();
    Ok(Files { links, more: if all.len() > SHOWN { all.len() } else { 0 }, may_add })
}

fn link(document: &Document) -> Link {
    let is_picture = document.current.content.kind.media_type().starts_with("image/");
    let icon = if is_picture { "image" } else { "file-text" };
    Link { id: document.id, title: document.title.clone(), icon }
}
