//! The data that is measured: made by the program itself, and what it says about it.
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::server::DATABASE;
use crate::error::{During, Result};
use crate::program::Program;

/// What `portico bench-data` prints: who may be asked as, and what may be asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// A member of the firm who may see and advance everything.
    pub staff: Credentials,
    /// A client's member, who sees one organization's records.
    pub client: Credentials,
    /// An approver of the firm.
    #[serde(default)]
    pub decider: Credentials,
    /// Where metrics need one.
    #[serde(default)]
    pub metrics_token: String,
    /// Records spread over the whole data set.
    pub records: Vec<String>,
    /// A state that many of them are in.
    pub state: String,
    /// Words that occur in few of them.
    pub words: Vec<String>,
    /// Records that can be moved there and back for ever.
    pub moves: Vec<Move>,
    pub there: String,
    pub back: String,
    /// Rounds that wait for the approver.
    #[serde(default)]
    pub decisions: Vec<Decision>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Credentials {
    /// `name=value` of a session.
    pub cookie: String,
    /// An API token.
    pub token: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Move {
    pub record: String,
    pub revision: u64,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Decision {
    pub round: String,
    /// The hash of what is decided on.
    pub bundle: String,
}

/// Where data sets are made: a folder of this machine, and a database server unless it is SQLite.
pub struct Place {
    pub work: PathBuf,
    pub address: Option<String>,
}

pub struct DataSet {
    pub folder: PathBuf,
    pub manifest: Manifest,
    pub records: u64,
}

impl DataSet {
    /// A copy of the set of that size, which is made first where it is missing; on PostgreSQL it always is.
    pub fn prepare(program: &Path, place: &Place, records: u64, fresh: bool) -> Result<Self> {
        let folder = place.work.join("run");
        remove(&folder)?;
        if place.address.is_some() {
            let manifest = make(program, place, &folder, records)?;
            return Ok(Self { folder, manifest: read(&manifest)?, records });
        }
        let kept = place.work.join(format!("sqlite-{records}"));
        let kept_manifest = place.work.join(format!("sqlite-{records}.json"));
        if fresh || !kept_manifest.is_file() {
            remove(&kept)?;
            let manifest = make(program, place, &kept, records)?;
            fs::write(&kept_manifest, manifest).during(|| kept_manifest.display().to_string())?;
        }
        // Measuring writes: the kept set stays as it was made.
        Program::new("cp").args(["-r", "--reflink=auto"]).arg(&kept).arg(&folder).capture()?;
        let manifest = fs::read_to_string(&kept_manifest).during(|| kept_manifest.display().to_string())?;
        Ok(Self { folder, manifest: read(&manifest)?, records })
    }
}

fn make(program: &Path, place: &Place, folder: &Path, records: u64) -> Result<String> {
    fs::create_dir_all(folder).during(|| folder.display().to_string())?;
    let mut maker = Program::new(program).args(["bench-data", "--records", &records.to_string(), "--data"]).arg(folder);
    if let Some(address) = &place.address {
        maker = maker.env(DATABASE, address);
    }
    maker.capture().during(|| format!("making a data set of {records} records"))
}

fn read(manifest: &str) -> Result<Manifest> {
    serde_json::from_str(manifest).during(|| "what `portico bench-data` printed".to_owned())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() { fs::remove_dir_all(folder).during(|| folder.display().to_string()) } else { Ok(()) }
}
