//! Pictures without what stands in them beside the picture: where and when it was taken, by whom, on what, notes.
//!
//! Only the containers are read, never the pictures: which parts stay as they are, which go. What has to be kept of the
//! notes is which way is up.

mod cover;
mod exif;
mod gif;
mod heif;
mod jpeg;
mod png;
mod tiff;
mod webp;

use crate::{
    call::Call,
    error::{Error, Result},
    files::arriving::Arrived,
};
use cover::Cover;
use portico_connect::blobs::{BARE, Staged};
use portico_model::{access::Side, blueprint::Metadata, files::Kind};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::Path,
};

const PICTURES: [Kind; 6] = [Kind::Jpg, Kind::Png, Kind::Webp, Kind::Gif, Kind::Tiff, Kind::Heic];

/// A file that was written without them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bare {
    /// In bytes.
    size: u64,
    sha256: [u8; 32],
}

/// What a bare file is put together from, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// From here, so many bytes, as they are.
    Same(u64, u64),
    New(Vec<u8>),
    /// So many bytes of nothing.
    Blank(u64),
}

impl Piece {
    fn length(&self) -> u64 {
        match self {
            Piece::Same(_, length) | Piece::Blank(length) => *length,
            Piece::New(bytes) => u64::try_from(bytes.len()).unwrap_or_default(),
        }
    }
}

/// What is known of a picture whose container was read.
#[derive(Debug, Default)]
struct Plan {
    pieces: Vec<Piece>,
    /// Something stays out.
    has_notes: bool,
    /// How many parts were found.
    parts: u32,
}

/// The picture that arrived without its notes, beside it in the staging folder; none where it is kept as it came: of
/// another kind, of the firm's, without notes, or where the workspace wants them.
pub async fn of(call: &Call, arrived: &Arrived) -> Result<Option<Staged>> {
    let is_wanted = call.actor().side() == Side::Client && call.blueprint().await?.files.metadata == Metadata::Remove;
    if !is_wanted || !PICTURES.contains(&arrived.kind) {
        return Ok(None);
    }
    let (kind, from, to) = (arrived.kind, arrived.staged.path.clone(), arrived.staged.path.with_extension(BARE));
    let path = to.clone();
    let done = tokio::task::spawn_blocking(move || strip(kind, &from, &to)).await.map_err(Error::internal)?;
    match done {
        Ok(bare) => Ok(bare.map(|Bare { size, sha256 }| Staged { path, size, sha256 })),
        Err(problem) if problem.kind() == io::ErrorKind::InvalidData => {
            Err(Error::invalid("file", "We could not read this picture. Save it anew, or send it as a PDF"))
        }
        Err(problem) => Err(Error::internal(problem)),
    }
}

/// Writes the picture without notes to that path. Nothing is written where there are none. A container that cannot be
/// followed is an error of the kind `InvalidData`.
fn strip(kind: Kind, from: &Path, to: &Path) -> io::Result<Option<Bare>> {
    let mut file = BufReader::new(File::open(from)?);
    let plan = match kind {
        Kind::Jpg => jpeg::plan(&mut file)?,
        Kind::Png => png::plan(&mut file)?,
        Kind::Webp => webp::plan(&mut file)?,
        Kind::Gif => gif::plan(&mut file)?,
        Kind::Tiff => tiff::plan(&mut file)?,
        Kind::Heic => heif::plan(&mut file)?,
        _ => return Ok(None),
    };
    if !plan.has_notes {
        return Ok(None);
    }
    let mut written = Hashing { out: BufWriter::new(File::create(to)?), hash: Sha256::new(), size: 0 };
    for piece in &plan.pieces {
        match piece {
            Piece::New(bytes) => written.write_all(bytes)?,
            Piece::Blank(length) => {
                io::copy(&mut io::repeat(0).take(*length), &mut written)?;
            }
            Piece::Same(at, length) => {
                file.seek(SeekFrom::Start(*at))?;
                let copied = io::copy(&mut (&mut file).take(*length), &mut written)?;
                if copied != *length {
                    return Err(damaged());
                }
            }
        }
    }
    written.flush()?;
    Ok(Some(Bare { size: written.size, sha256: written.hash.finalize().into() }))
}

impl Plan {
    fn keep(&mut self, at: u64, length: u64) {
        // What follows what is kept already is one piece with it.
        if let Some(Piece::Same(begins, before)) = self.pieces.last_mut()
            && *begins + *before == at
        {
            *before += length;
            return;
        }
        self.pieces.push(Piece::Same(at, length));
    }

    /// No picture has so many; a file that is made of nothing else would take very long.
    fn count_part(&mut self) -> io::Result<()> {
        const MOST: u32 = 1 << 20;
        self.parts += 1;
        if self.parts > MOST { Err(damaged()) } else { Ok(()) }
    }

    fn leave_out(&mut self) {
        self.has_notes = true;
    }
}

struct Hashing<W> {
    out: W,
    hash: Sha256,
    size: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.size += u64::try_from(written).unwrap_or_default();
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn damaged() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

/// So many bytes from here on; a file that ends before is damaged.
fn array<const N: usize>(file: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => damaged(),
        _ => error,
    })?;
    Ok(bytes)
}

/// What a part holds, at most so much of it.
fn bytes_of(file: &mut (impl Read + Seek), at: u64, length: u64) -> io::Result<Vec<u8>> {
    /// Notes are longer only where they hold pictures of their own; which way is up stands before those.
    const MOST: u64 = 64 << 10;
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at))?;
    file.take(length.min(MOST)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
