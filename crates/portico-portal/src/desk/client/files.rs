//! The files of a record beside its story: those that its client may know of, and no others.

use crate::{
    call::Call,
    error::Result,
    files::queries,
    policy::{self, Attach, Permit, See},
};
use portico_model::access::Side;

/// The newest few, and the way to the rest.
pub struct Files {
    /// Where each is, and what it is called.
    pub links: Vec<(String, String)>,
    /// How many there are, where not all of them are shown.
    pub more: usize,
    pub may_add: bool,
}

const SHOWN: usize = 5;

/// As the client sees them, even when somebody of the firm looks at the client's page.
pub async fn files(call: &Call, permit: &Permit<See, policy::Record>, is_preview: bool) -> Result<Files> {
    let all = queries::of_record(call, permit, Side::Client).await?;
    let newest = all.iter().rev().take(SHOWN);
    let links = newest.map(|document| (format!("/files/{}", document.id), document.title.clone())).collect();
    let may_add = !is_preview && permit.also::<Attach>(call).await?.is_some();
    Ok(Files { links, more: if all.len() > SHOWN { all.len() } else { 0 }, may_add })
}
