//! The row that says what was imported when, and its event on the workspace's chain.

use super::{Options, outcome::ImportReport, place::Place};
use crate::{
    audit::{Chain, NewEvent, Subject},
    error::{Error, Result},
    search::{self, Which},
};
use portico_store::values;
use sha2::{Digest, Sha256};
use std::{fs::File, io, path::Path};
use uuid::Uuid;

/// A begun import; none in a dry run.
pub(super) type Begun = Option<Uuid>;

const BEGIN: &str = "INSERT INTO import_run (workspace_id, id, file_hash, file_name, cases, events, deviations, started_at) \
    VALUES ($1, $2, $3, $4, 0, 0, '[]', $5)";
const FINISH: &str = "UPDATE import_run SET cases = $3, events = $4, deviations = $5, finished_at = $6 WHERE workspace_id = $1 AND id = $2";

pub(super) async fn begin(place: &Place, options: &Options) -> Result<Begun> {
    if place.dry {
        return Ok(None);
    }
    let (call, path) = (place.call(), options.file.clone());
    let hash = tokio::task::spawn_blocking(move || hash(&path)).await.map_err(Error::internal)?;
    let hash = hash.map_err(Error::internal)?;
    let name = options.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let id = call.new_id();
    let mut tx = call.begin().await?;
    tx.later(BEGIN, &values![call.workspace(), id, hash, name, call.now()])?;
    tx.commit().await?;
    Ok(Some(id))
}

/// An import that was cut off stays without an end.
pub(super) async fn finish(place: &Place, begun: Begun, report: &ImportReport, whole: bool) -> Result<()> {
    let Some(id) = begun else { return Ok(()) };
    let call = place.call();
    let deviations = serde_json::to_string(&report.deviations).map_err(Error::internal)?;
    let finished = whole.then(|| call.now());
    let mut tx = call.begin().await?;
    tx.later(FINISH, &values![call.workspace(), id, report.cases, report.events, deviations, finished])?;
    let said = serde_json::json!({
        "run": id,
        "source": report.source,
        "records": report.records_made + report.records_continued,
        "events": report.events_written,
        "whole": whole,
    });
    let mut chain = Chain::lock(&mut tx, call.workspace(), Subject::Workspace, call.workspace().0).await?;
    chain.write(&call, &mut tx, NewEvent::now("workspace.history_imported", call.now(), None).firm(said)).await?;
    if report.records_there > 0 {
        // An import that was cut off may have written records that search has not learnt of.
        search::enqueue(call.portal(), &mut tx, call.workspace(), &Which::Everything)?;
    }
    Ok(tx.commit().await?)
}

fn hash(path: &Path) -> io::Result<Vec<u8>> {
    struct Into(Sha256);
    impl io::Write for Into {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut hasher = Into(Sha256::new());
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(hasher.0.finalize().to_vec())
}
