//! Makes checkpoints of all workspaces, and sends them out of the house as the operator has set.

use crate::{
    audit::checkpoints::{Sealed, origin, seal, sent, unsent, verifier},
    call::{ActorKind, Client, Portal},
    error::{Error, Result},
    ids::WorkspaceId,
    mail::{
        letters::Checkpoint,
        outgoing::{Recipient, post},
    },
    policy::identity,
    settings::Outside,
};
use std::{fs::File, io::Write, path::Path};

/// The kind of the job.
pub const SEAL: &str = "audit.seal";

/// Each workspace by itself: one that fails does not keep others from theirs.
pub async fn seal_all(portal: &Portal) -> Result<()> {
    const ALL: &str = "SELECT id FROM workspace ORDER BY id";
    for (workspace,) in portal.db.installation().all::<(WorkspaceId,)>(ALL, &[]).await? {
        let done = async {
            seal(portal, workspace).await?;
            send(portal, workspace, &portal.settings.outside).await
        };
        if let Err(error) = done.await {
            tracing::warn!(%error, %workspace, "no checkpoint could be made or sent this time");
        }
    }
    Ok(())
}

/// What was made and has not left yet, in its order: a number that is missing outside is seen to be.
pub async fn send(portal: &Portal, workspace: WorkspaceId, outside: &Outside) -> Result<()> {
    if outside.mail.is_empty() && outside.folder.is_none() {
        return Ok(());
    }
    for sealed in unsent(portal, workspace).await? {
        if let Some(folder) = &outside.folder {
            write(folder, workspace, &sealed)?;
        }
        mail(portal, (workspace, &sealed), &outside.mail).await?;
    }
    Ok(())
}

/// A file that is there already is left as it is: it was written before the portal was stopped. It gets its name when it
/// is whole and durable, because whoever collects them may come at any moment, and the portal may be stopped at any.
fn write(folder: &Path, workspace: WorkspaceId, sealed: &Sealed) -> Result<()> {
    let name = format!("{}-{:08}.txt", origin(workspace).replace('/', "-"), sealed.number);
    write_whole(folder, &name, sealed.note.as_bytes()).map_err(Error::internal)
}

fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let (path, unfinished) = (folder.join(name), folder.join(format!(".{name}.unfinished")));
    let mut file = File::options().create(true).truncate(false).write(true).open(&unfinished)?;
    // Two servers on one database may come to it at the same time.
    file.lock()?;
    if path.try_exists()? {
        return Ok(());
    }
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, &path)?;
    File::open(folder)?.sync_all()
}

/// The mails and the mark that it was sent stand or fall together.
async fn mail(portal: &Portal, (workspace, sealed): (WorkspaceId, &Sealed), addresses: &[String]) -> Result<()> {
    let actor = identity::by_itself(portal, workspace, ActorKind::Job(SEAL), "").await?;
    let call = portal.call(actor, SEAL.into(), Client::local());
    let key = verifier(portal, workspace).await?.to_text();
    let mut tx = call.begin().await?;
    if !sent(&mut tx, workspace, sealed.number, call.now()).await? {
        return Ok(());
    }
    for address in addresses {
        let to = Recipient { person: None, name: address.clone(), address: address.clone() };
        let portal = call.actor().workspace_name();
        let letter = Checkpoint { to, portal, number: sealed.number, note: &sealed.note, key: &key };
        post(&call, &mut tx, workspace, letter.write()?)?;
    }
    Ok(tx.commit().await?)
}
