//! What commands beside a server share: the product on the settings' database, and the workspace that is named.

use crate::{
    commands::Common,
    data,
    failure::{Failure, Result},
    logging, server,
    settings::Settings,
};
use portico_portal::{call::Portal, ids::WorkspaceId};
use portico_store::{Db, values};

/// The product, opened beside a server that may be running. Nothing is listened on.
pub async fn portal(common: &Common) -> Result<Portal> {
    let settings = settings(common)?;
    opened(data::open_beside(&settings).await?, &settings)
}

/// The same, where there may be nothing yet.
pub async fn portal_or_new(common: &Common) -> Result<Portal> {
    let settings = settings(common)?;
    opened(data::open_or_begin(&settings).await?, &settings)
}

fn settings(common: &Common) -> Result<Settings> {
    let mut settings: Settings = common.settings()?;
    "warn".clone_into(&mut settings.log.level);
    logging::start(&settings.log);
    Ok(settings)
}

fn opened(db: Db, settings: &Settings) -> Result<Portal> {
    server::portal(db, settings, settings.listen, false)
}

/// The workspace of this name or identifier.
pub async fn find(portal: &Portal, named: &str) -> Result<WorkspaceId> {
    const BY_NAME: &str = "SELECT id, name FROM workspace ORDER BY created_at, id";
    let all: Vec<(WorkspaceId, String)> = portal.db.installation().all(BY_NAME, &values![]).await?;
    let is_named = |(id, name): &&(WorkspaceId, String)| name == named || id.to_string() == named;
    match all.iter().filter(is_named).map(|(id, _)| *id).collect::<Vec<_>>().as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::faults(format!("there is no workspace \"{named}\". {}", known(&all)))),
        _ => Err(Failure::faults(format!(
            "more than one workspace is called \"{named}\": use its identifier. {}",
            known(&all)
        ))),
    }
}

fn known(all: &[(WorkspaceId, String)]) -> String {
    match all {
        [] => "There is none yet: import something, or run `portico serve` and set one up.".to_owned(),
        all => {
            let names: Vec<String> = all.iter().take(20).map(|(id, name)| format!("\"{name}\" ({id})")).collect();
            format!("Known here: {}.", names.join(", "))
        }
    }
}
