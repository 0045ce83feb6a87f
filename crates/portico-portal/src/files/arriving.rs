//! What arrived: looked at by both of its ends, never by its name.

use crate::{
    call::Call,
    error::{Error, Result},
};
use portico_connect::blobs::{NotStaged, Problem, Staged, UploadId};
use portico_model::files::{END, Kind, Limits, Refusal, Sample};
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    time::Duration,
};

/// A whole file in the staging folder, of a kind that is taken.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub upload: UploadId,
    pub staged: Staged,
    pub kind: Kind,
    /// What its sender calls it.
    pub original: String,
}

/// What it is, where it is taken; else why not.
pub async fn look(staged: &Staged, limits: &Limits) -> Result<Result<Kind, Refusal>> {
    if let Err(refusal) = limits.check_size(staged.size) {
        return Ok(Err(refusal));
    }
    let (path, size) = (staged.path.clone(), staged.size);
    let ends = tokio::task::spawn_blocking(move || ends(&path, size)).await.map_err(Error::internal)?;
    let (head, tail) = ends.map_err(Error::internal)?;
    let sample = Sample::new(size, &head, &tail).ok_or_else(|| Error::internal("a staged file has another size"))?;
    Ok(limits.check(&sample))
}

/// Makes room. Others who sent the same look at it for a moment, which is waited for; what is in use then is swept later.
pub async fn discard(call: &Call, upload: &UploadId) {
    const MOMENT: Duration = Duration::from_millis(20);
    const TRIES: u32 = 10;
    let staging = &call.portal().storage.staging;
    let mut discarded = staging.discard(upload).await;
    for _ in 1..TRIES {
        if !matches!(discarded, Err(NotStaged::Busy)) {
            break;
        }
        tokio::time::sleep(MOMENT).await;
        discarded = staging.discard(upload).await;
    }
    if let Err(problem) = discarded {
        tracing::debug!(%problem, "an upload stays until it is swept");
    }
}

/// What whoever sends can do about it.
pub fn not_staged(problem: NotStaged) -> Error {
    match problem {
        NotStaged::Full => no_room(&problem),
        NotStaged::Unknown => Error::NotFound,
        other => Error::internal(other),
    }
}

/// The same for the place where files stay.
pub fn not_kept(problem: Problem) -> Error {
    match problem {
        Problem::Full(_) => no_room(&problem),
        Problem::Unreachable(_) => {
            tracing::warn!(%problem, "files cannot be reached");
            Error::Unavailable("The portal cannot reach its files at the moment. Try again in a minute.".into())
        }
        other => Error::internal(other),
    }
}

fn no_room(problem: &dyn std::error::Error) -> Error {
    tracing::error!(%problem, "there is no room for files");
    Error::Unavailable("There is no room for files at the moment. We have been told; try again later.".into())
}

fn ends(path: &Path, size: u64) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let end = u64::try_from(END).unwrap_or(u64::MAX).min(size);
    let mut file = File::open(path)?;
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    (&mut file).take(end).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(size - end))?;
    (&mut file).take(end).read_to_end(&mut tail)?;
    Ok((head, tail))
}
