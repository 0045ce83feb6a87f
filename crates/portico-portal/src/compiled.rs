//! Compiled blueprints, kept in memory: a version never changes, so what is kept never goes stale.

use crate::{
    error::{Error, Result},
    ids::WorkspaceId,
};
use portico_model::blueprint::{self, Compiled};
use portico_store::{Db, values};
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

/// Every version that a request of this server has needed.
#[derive(Default)]
pub struct CompiledBlueprints {
    versions: RwLock<HashMap<(WorkspaceId, i64), Arc<Compiled>>>,
}

/// A portal with more live versions than this reads some of them again.
const KEPT: usize = 512;

const SOURCE: &str = "SELECT source FROM blueprint_version WHERE workspace_id = $1 AND version = $2";

impl CompiledBlueprints {
    pub async fn version(&self, db: &Db, workspace: WorkspaceId, version: i64) -> Result<Arc<Compiled>> {
        if let Some(found) = self.kept(workspace, version) {
            return Ok(found);
        }
        let source: Option<(String,)> =
            db.within(workspace.tenant()).find(SOURCE, &values![workspace, version]).await?;
        let (source,) = source.ok_or_else(|| Error::internal(format!("blueprint version {version} is missing")))?;
        let compiled =
            Arc::new(blueprint::compile(&source).map_err(|report| Error::internal(report.render("blueprint")))?);
        self.keep(workspace, version, compiled.clone());
        Ok(compiled)
    }

    fn kept(&self, workspace: WorkspaceId, version: i64) -> Option<Arc<Compiled>> {
        let versions = self.versions.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        versions.get(&(workspace, version)).cloned()
    }

    fn keep(&self, workspace: WorkspaceId, version: i64, compiled: Arc<Compiled>) {
        let mut versions = self.versions.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if versions.len() >= KEPT {
            versions.clear();
        }
        versions.insert((workspace, version), compiled);
    }
}
