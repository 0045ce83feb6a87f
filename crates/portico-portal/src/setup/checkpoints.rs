//! Makes checkpoints of all workspaces, and sends them out of the house as the operator has set.

use crate::{
    audit::checkpoints::{DELIVER, Sealed, end_deliveries, find, gone_since, origin, seal, sent, unsent, verifier},
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
use portico_connect::webhook::{Delivered, Endpoint};
use portico_jobs::Job;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::Path,
};

/// The kind of the job.
pub const SEAL: &str = "audit.seal";
/// Tries of one delivery: with the usual waits some three days.
const MOST_TRIES: u32 = 80;

/// Which checkpoint is to be delivered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Deliver {
    pub number: i64,
}

impl Deliver {
    pub const KIND: &'static str = DELIVER;
}

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
    let outside = &still_wanted(portal, outside).await?;
    if outside.is_nowhere() {
        return Ok(());
    }
    for sealed in unsent(portal, workspace).await? {
        if let Some(folder) = &outside.folder {
            write(folder, workspace, &sealed)?;
        }
        hand_over(portal, (workspace, &sealed), outside).await?;
    }
    Ok(())
}

/// Without a service that has said that it wants no more: what would leave by it alone waits for another.
async fn still_wanted(portal: &Portal, outside: &Outside) -> Result<Outside> {
    let mut wanted = outside.clone();
    if let Some(endpoint) = &outside.webhook
        && gone_since(portal, endpoint).await?.is_some()
    {
        wanted.webhook = None;
    }
    Ok(wanted)
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
    if !path.try_exists()? {
        write_beside(&path, &unfinished, bytes)?;
    }
    File::open(folder)?.sync_all()
}

fn write_beside(path: &Path, unfinished: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::options().create(true).truncate(false).write(true).open(unfinished)?;
    // Two servers on one database may come to it at the same time.
    file.lock()?;
    if path.try_exists()? {
        // The other was quicker, and what we have opened is either its file or an empty one.
        return std::fs::remove_file(unfinished).or_else(|error| match error.kind() {
            ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        });
    }
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(unfinished, path)
}

/// The mails, the delivery and the mark that it was sent stand or fall together.
async fn hand_over(portal: &Portal, (workspace, sealed): (WorkspaceId, &Sealed), outside: &Outside) -> Result<()> {
    let actor = identity::by_itself(portal, workspace, ActorKind::Job(SEAL), "").await?;
    let call = portal.call(actor, SEAL.into(), Client::local());
    let key = verifier(portal, workspace).await?.to_text();
    let mut tx = call.begin().await?;
    if !sent(&mut tx, workspace, sealed.number, call.now()).await? {
        return Ok(());
    }
    for address in &outside.mail {
        let to = Recipient { person: None, name: address.clone(), address: address.clone() };
        let portal = call.actor().workspace_name();
        let letter = Checkpoint { to, portal, number: sealed.number, note: &sealed.note, key: &key };
        post(&call, &mut tx, workspace, letter.write()?)?;
    }
    if outside.webhook.is_some() {
        let payload = serde_json::to_value(Deliver { number: sealed.number }).map_err(Error::internal)?;
        let job = Job::new(portal.new_id(), Deliver::KIND, workspace.tenant(), call.now()).payload(payload);
        portico_jobs::enqueue(&mut tx, job.attempts(MOST_TRIES))?;
    }
    Ok(tx.commit().await?)
}

/// Delivers one checkpoint to the service that keeps them. Under the same identifier it is one, however often it is tried.
/// A service that has said that it wants no more is not called again.
pub async fn deliver(
    portal: &Portal,
    workspace: WorkspaceId,
    (which, endpoint): (&Deliver, &Endpoint),
) -> Result<Delivered> {
    let Some(sealed) = find(portal, workspace, which.number).await? else { return Ok(Delivered::Taken) };
    let is_gone = gone_since(portal, endpoint).await?.is_some();
    let became = if is_gone { Delivered::Gone } else { try_once(portal, (workspace, &sealed), endpoint).await? };
    if became == Delivered::Gone {
        end_deliveries(portal, (workspace, which.number), endpoint).await?;
    }
    Ok(became)
}

async fn try_once(
    portal: &Portal,
    (workspace, sealed): (WorkspaceId, &Sealed),
    endpoint: &Endpoint,
) -> Result<Delivered> {
    let body = json!({
        "type": "audit.checkpoint",
        "timestamp": sealed.made_at.to_string(),
        "data": {
            "workspace": workspace,
            "number": sealed.number,
            "size": sealed.size,
            "note": sealed.note,
            "key": verifier(portal, workspace).await?.to_text(),
        }
    });
    let id = format!("checkpoint-{workspace}-{}", sealed.number);
    Ok(endpoint.deliver(&id, portal.now().as_second(), body.to_string()).await)
}
