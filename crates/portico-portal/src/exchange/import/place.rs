//! The workspace that a log goes to: found, or made from the blueprint that the map or the command names.

use super::{Options, outcome::ImportError};
use crate::{
    call::{Actor, ActorKind, Call, Client, Portal},
    exchange::map::Map,
    ids::{OrganizationId, RecordId, WorkspaceId},
    policy::identity,
    records::actions::import_history::Incoming,
    search::{self, Which},
    workspaces::actions::{NewWorkspace, create},
};
use portico_model::blueprint::{self, Compiled};
use portico_store::values;
use std::{path::Path, sync::Arc};

pub(super) struct Place {
    portal: Portal,
    actor: Actor,
    request: Arc<str>,
    pub name: String,
    pub firm: OrganizationId,
    pub blueprint: Arc<Compiled>,
    pub version: i64,
    /// A dry run in a workspace that is missing counts without it.
    pub exists: bool,
    pub dry: bool,
}

/// A blueprint that comes with the program.
pub(in crate::exchange) const SUPPORT_REQUESTS: &str = include_str!("../../../../../blueprints/support-requests.yaml");

/// Blueprints that a map may name without a file.
const SHIPPED: [(&str, &str); 2] = [
    ("support-requests", SUPPORT_REQUESTS),
    ("declarations", include_str!("../../../../../blueprints/declarations.yaml")),
];

/// What imported events say of the program that wrote them, where the log names nobody.
const IMPORT: &str = "Import";

impl Place {
    pub(super) async fn find(portal: &Portal, options: &Options, map: &Map) -> Result<Self, ImportError> {
        if let Some(workspace) = find(portal, &options.workspace).await? {
            return Self::there(portal, options, workspace).await;
        }
        let (source, compiled) = named_blueprint(options, map)?;
        if options.dry_run {
            return Ok(Self::nowhere(portal, options, compiled));
        }
        let workspace = make(portal, &options.workspace, &source).await?;
        Self::there(portal, options, workspace).await
    }

    /// A call of now by the importer.
    pub(super) fn call(&self) -> Call {
        self.portal.call(self.actor.clone(), self.request.clone(), Client::local())
    }

    /// Search learns of these records at once; nobody else is told about history.
    pub(super) async fn make_findable(&self, batch: &[Incoming]) -> Result<(), ImportError> {
        let records = batch.iter().map(|one| one.there.map_or(one.history.opening.id, |(record, _)| record));
        let records: Vec<RecordId> = records.collect();
        search::reindex(&self.portal, self.actor.workspace(), &Which::Records(records)).await?;
        Ok(())
    }

    async fn there(portal: &Portal, options: &Options, workspace: WorkspaceId) -> Result<Self, ImportError> {
        const FIRM: &str = "SELECT firm_id FROM workspace WHERE id = $1";
        let actor = identity::by_itself(portal, workspace, ActorKind::Importer, IMPORT).await?;
        let (firm,) = portal.db.installation().one::<(OrganizationId,)>(FIRM, &values![workspace]).await?;
        let version = actor.blueprint_version;
        let blueprint = portal.blueprints.version(&portal.db, workspace, version).await?;
        let request = format!("import {}", portal.new_id()).into();
        let name = actor.workspace_name().to_owned();
        Ok(Self {
            portal: portal.clone(),
            actor,
            request,
            name,
            firm,
            blueprint,
            version,
            exists: true,
            dry: options.dry_run,
        })
    }

    fn nowhere(portal: &Portal, options: &Options, blueprint: Compiled) -> Self {
        Self {
            portal: portal.clone(),
            actor: Actor { kind: ActorKind::Importer, name: IMPORT.into(), ..Actor::nobody() },
            request: "import".into(),
            name: options.workspace.clone(),
            firm: OrganizationId(portal.new_id()),
            blueprint: Arc::new(blueprint),
            version: 1,
            exists: false,
            dry: true,
        }
    }
}

async fn find(portal: &Portal, named: &str) -> Result<Option<WorkspaceId>, ImportError> {
    const BY_ID: &str = "SELECT id FROM workspace WHERE id = $1";
    const BY_NAME: &str = "SELECT id FROM workspace WHERE lower(name) = lower($1) ORDER BY created_at LIMIT 2";
    let read = portal.db.installation();
    if let Ok(id) = named.parse::<WorkspaceId>() {
        let found = read.find::<(WorkspaceId,)>(BY_ID, &values![id]).await?;
        return found.map(|(id,)| Some(id)).ok_or_else(|| ImportError::said(format!("there is no workspace {id}")));
    }
    let found = read.all::<(WorkspaceId,)>(BY_NAME, &values![named]).await?;
    match found.as_slice() {
        [] => Ok(None),
        [(one,)] => Ok(Some(*one)),
        _ => Err(ImportError::said(format!("several workspaces are called “{named}”: name one by its identifier"))),
    }
}

/// The blueprint to make the workspace from: the one given, else the one that the map names.
fn named_blueprint(options: &Options, map: &Map) -> Result<(String, Compiled), ImportError> {
    let shipped = |name: &str| SHIPPED.iter().find(|(shipped, _)| *shipped == name);
    let (source, name) = match (&options.blueprint, map.blueprint.as_deref()) {
        (Some(given), _) => (given.clone(), "the blueprint given"),
        (None, Some(name)) => match shipped(name) {
            Some((_, text)) => ((*text).to_owned(), name),
            None => (beside(&options.map, name)?, name),
        },
        (None, None) => {
            let words = format!(
                "there is no workspace “{}”, and neither the map nor --blueprint names a blueprint to make it from",
                options.workspace
            );
            return Err(ImportError::said(words));
        }
    };
    let compiled = blueprint::compile(&source).map_err(|report| ImportError::said(report.render(name)))?;
    Ok((source, compiled))
}

/// A file beside the map.
fn beside(map: &Path, file: &str) -> Result<String, ImportError> {
    let read = std::fs::read_to_string(map.parent().unwrap_or(Path::new("")).join(file));
    read.map_err(|error| ImportError::said(format!("the blueprint {file} cannot be read: {error}")))
}

/// A workspace with its firm and its blueprint, and nobody in it yet.
async fn make(portal: &Portal, name: &str, blueprint: &str) -> Result<WorkspaceId, ImportError> {
    let importer = Actor { kind: ActorKind::Importer, name: IMPORT.into(), ..Actor::nobody() };
    let call = portal.call(importer, "import".into(), Client::local());
    let new = NewWorkspace { name, firm: name, time_zone: "UTC", domain: None, blueprint, admin: None };
    Ok(create(&call, new).await?.workspace)
}
