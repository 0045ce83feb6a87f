//! Somebody of this machine becomes one of the demo's cast: as often as wanted, never from elsewhere, never in earnest.

use crate::{
    call::{Call, SessionKind},
    error::{Error, Result},
    people::{
        links,
        sessions::{self, NewSession, Proof},
    },
    policy::identity::Secret,
};

pub async fn enter_demo_link(call: &Call, link: &Secret) -> Result<Secret> {
    let here = call.client().address.is_some_and(|address| address.to_canonical().is_loopback());
    if !call.portal().settings.demo || !here {
        return Err(Error::NotFound);
    }
    let found = links::find(call.portal(), link, "demo").await?.filter(|link| !link.is_over).ok_or(Error::NotFound)?;
    let mut tx = call.portal().db.begin(link.workspace.tenant()).await?;
    let new = NewSession {
        workspace: link.workspace,
        person: found.person,
        name: found.name,
        kind: SessionKind::Demo,
        proof: Proof::Demo,
    };
    let session = sessions::open(call, &mut tx, new).await?;
    tx.commit().await?;
    Ok(session)
}
