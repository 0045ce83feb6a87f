//! Uploads that are under way: they grow piece by piece on the local disk and outlive a cut line and a crash.
//!
//! Of each there are two files. The bytes are in `id.bytes`. `id.told` is a list of numbers, one a line: first the
//! announced size, then every offset that was acknowledged, each written after the bytes before it were durable.
//! What lies behind the last whole line was never acknowledged and is cut off before anything is added.

use super::UploadId;
use sha2::{Digest, Sha256};
use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// How a file ends that somebody made of an upload and keeps beside it: it goes with it.
pub const BARE: &str = "bare";

/// A folder of uploads, on a disk of this machine.
#[derive(Debug, Clone)]
pub struct Staging {
    folder: PathBuf,
}

/// A whole upload: ready to be looked at, and kept until it is discarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    pub path: PathBuf,
    pub size: u64,
    pub sha256: [u8; 32],
}

/// Why nothing was added.
#[derive(Debug, thiserror::Error)]
pub enum NotStaged {
    #[error("there is no such upload")]
    Unknown,
    #[error("there is an upload of this name already")]
    Taken,
    /// The client counts differently: it asks where to go on, and goes on there.
    #[error("the upload stands at {at}")]
    WrongOffset { at: u64 },
    /// Somebody else is adding to it at this moment.
    #[error("the upload is being written by somebody else")]
    Busy,
    #[error("more than the {announced} bytes that were announced")]
    TooMuch { announced: u64 },
    #[error("the upload stands at {at} of {announced} bytes")]
    Unfinished { at: u64, announced: u64 },
    /// Make room.
    #[error("the disk for uploads is full")]
    Full,
    #[error("the disk for uploads failed: {0}")]
    Broken(io::Error),
}

impl From<io::Error> for NotStaged {
    fn from(error: io::Error) -> NotStaged {
        match error.kind() {
            io::ErrorKind::NotFound => NotStaged::Unknown,
            io::ErrorKind::AlreadyExists => NotStaged::Taken,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => NotStaged::Full,
            _ => NotStaged::Broken(error),
        }
    }
}

impl Staging {
    pub fn open(folder: &Path) -> Result<Staging, NotStaged> {
        std::fs::create_dir_all(folder).map_err(NotStaged::Broken)?;
        Ok(Staging { folder: folder.to_owned() })
    }

    /// Begins an upload of an announced size. It is there after a crash once this has returned.
    pub async fn create(&self, id: &UploadId, announced: u64) -> Result<(), NotStaged> {
        let (bytes, told, folder) = (self.bytes(id), self.told(id), self.folder.clone());
        blocking(move || {
            let mut told = File::create_new(told)?;
            File::create_new(bytes)?;
            tell(&mut told, announced)?;
            sync_folder(&folder)
        })
        .await
    }

    /// How many bytes are safe: where a client goes on.
    pub async fn offset(&self, id: &UploadId) -> Result<u64, NotStaged> {
        let (bytes, told) = (self.bytes(id), self.told(id));
        blocking(move || Ok(standing(&File::open(bytes)?, &mut File::open(told)?)?.offset)).await
    }

    /// Opens an upload to add to it, for one writer at a time, at exactly the offset that is acknowledged.
    pub async fn resume(&self, id: &UploadId, offset: u64) -> Result<Writer, NotStaged> {
        let (bytes, told) = (self.bytes(id), self.told(id));
        blocking(move || open_writer(&bytes, &told, offset)).await
    }

    /// What came, once all of it has come.
    pub async fn finish(&self, id: &UploadId) -> Result<Staged, NotStaged> {
        let (bytes, told) = (self.bytes(id), self.told(id));
        blocking(move || {
            let mut file = OpenOptions::new().read(true).write(true).open(&bytes)?;
            lock(&file)?;
            let Told { announced, offset: at } = standing(&file, &mut File::open(told)?)?;
            if at < announced {
                return Err(NotStaged::Unfinished { at, announced });
            }
            file.set_len(announced)?;
            let mut hash = Sha256::new();
            io::copy(&mut file, &mut Hashing(&mut hash))?;
            Ok(Staged { path: bytes, size: announced, sha256: hash.finalize().into() })
        })
        .await
    }

    /// Makes of what came by a form a whole upload that outlives a crash: it can be finished later.
    pub async fn settle(&self, id: &UploadId) -> Result<(), NotStaged> {
        let (bytes, told, folder) = (self.bytes(id), self.told(id), self.folder.clone());
        blocking(move || {
            let file = OpenOptions::new().read(true).write(true).open(&bytes)?;
            lock(&file)?;
            file.sync_all()?;
            let size = file.metadata()?.len();
            let mut told = OpenOptions::new().write(true).truncate(true).open(told)?;
            tell(&mut told, size)?;
            tell(&mut told, size)?;
            sync_folder(&folder)
        })
        .await
    }

    /// Removes an upload, finished or not. What is gone already stays gone; what is being written stays.
    pub async fn discard(&self, id: &UploadId) -> Result<(), NotStaged> {
        let (bytes, told) = (self.bytes(id), self.told(id));
        blocking(move || remove(&bytes, &told)).await
    }

    /// Removes what nobody has added to since, and says which those were. What is being written now stays.
    pub async fn sweep(&self, before: SystemTime) -> Result<Vec<UploadId>, NotStaged> {
        let staging = self.clone();
        blocking(move || {
            let mut swept = Vec::new();
            for file in std::fs::read_dir(&staging.folder).map_err(NotStaged::Broken)? {
                let file = file.map_err(NotStaged::Broken)?;
                let name = file.file_name();
                let id = name.to_str().and_then(|name| name.split('.').next()).and_then(UploadId::parse);
                // The list counts, and the bytes only where a crash has left them alone.
                let counts = |id: &UploadId| file.path() == staging.told(id) || !staging.told(id).exists();
                let Some(id) = id.filter(counts) else { continue };
                // Another sweep may have been quicker.
                let Ok(changed) = file.metadata().and_then(|metadata| metadata.modified()) else { continue };
                if changed >= before {
                    continue;
                }
                match remove(&staging.bytes(&id), &staging.told(&id)) {
                    Ok(()) => swept.push(id),
                    Err(NotStaged::Busy) => {}
                    Err(other) => return Err(other),
                }
            }
            Ok(swept)
        })
        .await
    }

    fn bytes(&self, id: &UploadId) -> PathBuf {
        self.folder.join(format!("{}.bytes", id.as_str()))
    }

    fn told(&self, id: &UploadId) -> PathBuf {
        self.folder.join(format!("{}.told", id.as_str()))
    }
}

/// Adds to one upload. What was written counts only after `keep`: dropped before, it never came.
#[derive(Debug)]
pub struct Writer {
    /// Holds the lock as long as it is open.
    bytes: File,
    path: PathBuf,
    told: File,
    announced: u64,
    at: u64,
}

impl Writer {
    /// Takes a piece as it came. One that would be more than was announced is refused whole.
    pub async fn write(mut self, piece: bytes::Bytes) -> Result<Writer, NotStaged> {
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        let after = self.at.checked_add(length).filter(|after| *after <= self.announced);
        let after = after.ok_or(NotStaged::TooMuch { announced: self.announced })?;
        blocking(move || {
            self.bytes.write_all(&piece)?;
            self.at = after;
            Ok(self)
        })
        .await
    }

    /// Makes durable what was written, and then acknowledges it: the offset from which to go on.
    pub async fn keep(mut self) -> Result<u64, NotStaged> {
        blocking(move || {
            self.bytes.sync_data()?;
            tell(&mut self.told, self.at)?;
            Ok(self.at)
        })
        .await
    }

    /// What came is all there is: for a form, which says no sizes beforehand. Nothing is made durable, because nobody
    /// goes on with it after a crash.
    pub async fn end(self) -> Result<Staged, NotStaged> {
        blocking(move || {
            let mut hash = Sha256::new();
            io::copy(&mut File::open(&self.path)?, &mut Hashing(&mut hash))?;
            Ok(Staged { path: self.path, size: self.at, sha256: hash.finalize().into() })
        })
        .await
    }
}

/// What stands in `id.told`.
struct Told {
    announced: u64,
    offset: u64,
}

/// Digits of a fixed number, so that a line that was cut off or never reached the disk cannot be taken for another.
const DIGITS: usize = 20;

fn tell(told: &mut File, number: u64) -> Result<(), NotStaged> {
    told.write_all(format!("{number:0DIGITS$}\n").as_bytes())?;
    told.sync_data()?;
    Ok(())
}

/// Never more than there is: a disk that has lost what it called durable sets the client back.
fn standing(bytes: &File, told: &mut File) -> Result<Told, NotStaged> {
    let mut text = Vec::new();
    told.read_to_end(&mut text)?;
    let whole = text.split_inclusive(|byte| *byte == b'\n').map_while(read_number);
    let mut numbers = whole.collect::<Vec<u64>>().into_iter();
    // Without a first line the upload was never begun.
    let announced = numbers.next().ok_or(NotStaged::Unknown)?;
    let offset = numbers.next_back().unwrap_or_default().min(bytes.metadata()?.len());
    Ok(Told { announced, offset })
}

fn read_number(line: &[u8]) -> Option<u64> {
    let digits = line.strip_suffix(b"\n").filter(|digits| digits.len() == DIGITS)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn open_writer(path: &Path, told: &Path, offset: u64) -> Result<Writer, NotStaged> {
    let mut bytes = OpenOptions::new().write(true).open(path)?;
    lock(&bytes)?;
    let mut told = OpenOptions::new().read(true).write(true).open(told)?;
    let Told { announced, offset: at } = standing(&bytes, &mut told)?;
    if offset != at {
        return Err(NotStaged::WrongOffset { at });
    }
    // Neither the bytes nor the line that came last before a crash were acknowledged.
    bytes.set_len(at)?;
    bytes.seek(SeekFrom::Start(at))?;
    cut_torn_line(&mut told)?;
    Ok(Writer { bytes, path: path.to_owned(), told, announced, at })
}

fn cut_torn_line(told: &mut File) -> Result<(), NotStaged> {
    let mut text = Vec::new();
    told.seek(SeekFrom::Start(0))?;
    told.read_to_end(&mut text)?;
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let whole: usize = lines.take_while(|line| read_number(line).is_some()).map(<[u8]>::len).sum();
    let whole = u64::try_from(whole).unwrap_or_default();
    told.set_len(whole)?;
    told.seek(SeekFrom::Start(whole))?;
    Ok(())
}

/// For this process and for any other.
fn lock(file: &File) -> Result<(), NotStaged> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => NotStaged::Busy,
        TryLockError::Error(error) => NotStaged::from(error),
    })
}

/// The list first: without it there is no upload, so that what a crash leaves between the two is only space.
fn remove(bytes: &Path, told: &Path) -> Result<(), NotStaged> {
    let held = match File::open(bytes) {
        Ok(file) => Some(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    held.as_ref().map_or(Ok(()), lock)?;
    for path in [told, bytes, &bytes.with_extension(BARE)] {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn sync_folder(folder: &Path) -> Result<(), NotStaged> {
    Ok(File::open(folder)?.sync_all()?)
}

struct Hashing<'a>(&'a mut Sha256);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NotStaged> + Send + 'static,
) -> Result<T, NotStaged> {
    tokio::task::spawn_blocking(work).await.map_err(|error| NotStaged::Broken(io::Error::other(error)))?
}
