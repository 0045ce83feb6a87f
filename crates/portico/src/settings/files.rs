//! The settings of files: where they lie, what may be handed in, and who looks for viruses.

use super::{Settings, read::Reading};
use crate::{
    commands,
    failure::{Failure, Result},
};
use portico_connect::{
    blobs::{Blobs, Bucket, Place, Staging},
    clamd::{Address, Scanner},
};
use portico_model::files::{Kind, Limits};
use portico_portal::storage::{Rules, Storage, Unscanned};
use portico_preview::Previewer;
use std::{path::PathBuf, time::Duration};

#[derive(Debug, Clone)]
pub struct Files {
    /// Nothing where it is the data folder.
    pub place: Option<Place>,
    /// Nothing where it is in the data folder.
    pub uploads: Option<PathBuf>,
    pub scanner: Option<Scanner>,
    pub rules: Rules,
}

impl Settings {
    /// Opens where files lie. Folders are made where they are missing.
    pub fn storage(&self) -> Result<Storage> {
        let place = self.files.place.clone().unwrap_or_else(|| Place::Folder { path: self.data.clone() });
        let uploads = self.files.uploads.clone().unwrap_or_else(|| self.data.join("uploads"));
        let unusable = |cause| Failure::faults(format!("files.uploads: {} cannot be used: {cause}", uploads.display()));
        Ok(Storage {
            blobs: Blobs::open(&place).map_err(|cause| Failure::faults(format!("files: {cause}")))?,
            staging: Staging::open(&uploads).map_err(unusable)?,
            scanner: self.files.scanner.clone(),
            previewer: Some(Previewer::new(this_program(), [commands::preview::WORD])),
            rules: self.files.rules.clone(),
        })
    }
}

/// Still there after it was replaced by a newer one, whose words this one may not understand.
fn this_program() -> PathBuf {
    if cfg!(target_os = "linux") {
        return PathBuf::from("/proc/self/exe");
    }
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("portico"))
}

impl Reading<'_> {
    pub(super) fn files(&mut self) -> Files {
        let folder = self.text("files.folder").map(|path| Place::Folder { path: PathBuf::from(path) });
        let is_bucket = self.one_of("files.place") == "s3";
        Files {
            place: if is_bucket { Some(Place::S3(self.bucket())) } else { folder },
            uploads: self.text("files.uploads").map(PathBuf::from),
            scanner: self.scanner(),
            rules: Rules {
                limits: self.limits(),
                quota: u64::from(self.count("files.quota_mb")) << 20,
                unscanned: if self.one_of("files.unscanned") == "hold" { Unscanned::Hold } else { Unscanned::Label },
            },
        }
    }

    fn bucket(&mut self) -> Bucket {
        let mut needed = |name: &str| {
            let text = self.text(name);
            if text.is_none() {
                self.faults.push(format!("{name} is missing: files.place is s3"));
            }
            text.unwrap_or_default()
        };
        let (bucket, key, secret) = (needed("files.s3_bucket"), needed("files.s3_key"), needed("files.s3_secret"));
        let region = self.text("files.s3_region").unwrap_or_default();
        let endpoint = self.url("files.s3_endpoint");
        Bucket { endpoint, bucket, region, key, secret, path_style: self.yes("files.s3_path_style") }
    }

    fn limits(&mut self) -> Limits {
        let (smaller_than, most) = (self.count("files.smaller_than_mb"), self.count("files.most"));
        let text = self.text("files.kinds").unwrap_or_default();
        let kinds = text.split(',').map(|word| Kind::ALL.into_iter().find(|kind| kind.extension() == word.trim()));
        let limits = kinds.collect::<Option<Vec<Kind>>>().and_then(|kinds| Limits::new(kinds, smaller_than, most));
        self.or_wrong("files.kinds", limits).unwrap_or_else(Limits::least)
    }

    fn scanner(&mut self) -> Option<Scanner> {
        let text = self.text("scanner.address")?;
        let address = match text.strip_prefix("unix:") {
            Some(path) => Some(Address::Socket { path: PathBuf::from(path) }).filter(|_| path.starts_with('/')),
            None => text.rsplit_once(':').and_then(|(host, port)| {
                let port = port.parse().ok().filter(|port| *port > 0)?;
                (!host.is_empty()).then(|| Address::Tcp { host: host.to_owned(), port })
            }),
        };
        let address = self.or_wrong("scanner.address", address)?;
        let largest = u64::from(self.count("scanner.largest_mb")) << 20;
        Some(Scanner { address, largest, limit: Duration::from_secs(self.count("scanner.seconds").into()) })
    }
}
