//! What is wrong with the place of the blobs, by what its operator can do.

use object_store::Error as StoreError;
use object_store::client::{HttpError, HttpErrorKind};
use std::{error::Error, io};

#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Restore it from a backup, or forget it.
    #[error("there is no blob under this key")]
    Missing,
    /// A key is used once: make another.
    #[error("there is a blob under this key already")]
    Taken,
    /// Correct the key and secret, or the owner of the folder.
    #[error("the store of files does not let us in: {0}")]
    Denied(String),
    /// Make room.
    #[error("the store of files is full: {0}")]
    Full(String),
    /// Wait, or look whether it runs; trying again may help.
    #[error("the store of files does not answer: {0}")]
    Unreachable(String),
    /// Correct the settings: the folder, the endpoint or the bucket.
    #[error("the store of files is set up wrongly: {0}")]
    Settings(String),
    /// Read what it says.
    #[error("the store of files failed: {0}")]
    Broken(String),
}

impl Problem {
    /// Whether the same may succeed later without anybody doing anything.
    pub fn is_passing(&self) -> bool {
        matches!(self, Problem::Unreachable(_))
    }

    pub(super) fn of(error: StoreError) -> Problem {
        let said = chain(&error);
        // Of a bucket that is not there, services say *not found* as of a key.
        if said.contains("NoSuchBucket") || said.contains("InvalidBucketName") {
            return Problem::Settings(said);
        }
        match error {
            StoreError::NotFound { .. } => Problem::Missing,
            StoreError::AlreadyExists { .. } | StoreError::Precondition { .. } => Problem::Taken,
            StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. } => Problem::Denied(said),
            other => causes(&other).find_map(by_cause).unwrap_or(Problem::Broken)(said),
        }
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Problem {
        by_cause(&error).unwrap_or(Problem::Broken)(error.to_string())
    }
}

/// What a cause somewhere down says about the whole.
fn by_cause(cause: &(dyn Error + 'static)) -> Option<fn(String) -> Problem> {
    if let Some(error) = cause.downcast_ref::<io::Error>() {
        return match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(Problem::Full),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Some(Problem::Denied),
            io::ErrorKind::NotADirectory | io::ErrorKind::NotFound => Some(Problem::Settings),
            io::ErrorKind::TimedOut | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset => {
                Some(Problem::Unreachable)
            }
            _ => None,
        };
    }
    let kind = cause.downcast_ref::<HttpError>()?.kind();
    matches!(kind, HttpErrorKind::Connect | HttpErrorKind::Timeout | HttpErrorKind::Interrupted)
        .then_some(Problem::Unreachable)
}

fn causes(error: &StoreError) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source())
}

/// All of it on one line: what matters stands at the end.
fn chain(error: &StoreError) -> String {
    let mut said = error.to_string();
    for cause in causes(error).map(ToString::to_string) {
        if !said.contains(&cause) {
            said.push_str(": ");
            said.push_str(&cause);
        }
    }
    said
}
