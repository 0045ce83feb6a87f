//! Where blobs are kept: the settings of an operator.

use serde::Deserialize;
use std::{fmt, path::PathBuf};

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Place {
    /// A folder of this machine.
    Folder { path: PathBuf },
    /// A bucket of a service that speaks S3.
    S3(Bucket),
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// `https://s3.example.com`; nothing for Amazon's own. Plain `http` is for a server on the same machine.
    #[serde(default)]
    pub endpoint: Option<String>,
    pub bucket: String,
    #[serde(default = "usual_region")]
    pub region: String,
    pub key: String,
    pub secret: String,
    /// Whether the bucket stands in the path, as most services besides Amazon's want it, and not in the host's name.
    #[serde(default)]
    pub path_style: bool,
}

fn usual_region() -> String {
    "us-east-1".to_owned()
}

/// Without the secret.
impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .field("region", &self.region)
            .field("key", &self.key)
            .field("path_style", &self.path_style)
            .finish_non_exhaustive()
    }
}
