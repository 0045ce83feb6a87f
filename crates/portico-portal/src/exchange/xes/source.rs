//! Where the text of a log comes from: a file, plain or packed with gzip as its content says, measured as it is read.

use super::error::XesError;
use flate2::bufread::MultiGzDecoder;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

/// How far a file has been read, in bytes of the file itself. Cheap to clone and to look at from elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    read: Arc<AtomicU64>,
    total: u64,
}

/// The unpacked text, with the place reached in it.
pub(super) struct Source {
    text: Box<dyn BufRead + Send>,
    line: u64,
    byte: u64,
    /// Bytes since the last tag ended.
    since: u64,
}

/// No tag of a log is longer; what is longer would fill the memory.
const LONGEST_TAG: u64 = 16 * 1024 * 1024;
const BUFFER: usize = 64 * 1024;

impl Progress {
    pub fn read(&self) -> u64 {
        self.read.load(Relaxed)
    }

    pub fn total(&self) -> u64 {
        self.total
    }
}

impl Source {
    pub(super) fn open(path: &Path) -> Result<(Self, Progress), XesError> {
        let failed = |error: io::Error| refuse(&format!("{}: {error}", path.display()), "");
        let file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if about.is_dir() {
            return Err(refuse(&format!("{} is a folder", path.display()), "Name one log."));
        }
        let progress = Progress { read: Arc::default(), total: about.len() };
        let counted = Counted { file, read: progress.read.clone() };
        Ok((Self::of(counted)?, progress))
    }

    /// The same from any bytes.
    pub(super) fn of(bytes: impl Read + Send + 'static) -> Result<Self, XesError> {
        let packed = BufReader::with_capacity(BUFFER, bytes);
        let text = plain(unpacked(packed)?)?;
        Ok(Self { text, line: 1, byte: 0, since: 0 })
    }

    pub(super) fn place(&self) -> (u64, u64) {
        (self.line, self.byte)
    }

    /// A tag ended here.
    pub(super) fn mark(&mut self) {
        self.since = 0;
    }
}

fn unpacked(mut packed: BufReader<impl Read + Send + 'static>) -> Result<Box<dyn BufRead + Send>, XesError> {
    let start = packed.fill_buf().map_err(|error| refuse(&error.to_string(), ""))?;
    let archive = |kind: &str| Err(refuse(&format!("the file is {kind}"), "Unpack it, then import the log inside."));
    match start {
        [] => Err(refuse("the file is empty", "Export the log again.")),
        [0x1f, 0x8b, ..] => Ok(Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(packed)))),
        [b'P', b'K', 3, 4, ..] => archive("a ZIP archive"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => archive("packed with zstd"),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => archive("packed with xz"),
        [b'B', b'Z', b'h', ..] => archive("packed with bzip2"),
        _ => Ok(Box::new(packed)),
    }
}

/// The text as UTF-8: Latin-1 is turned into it, other encodings are refused.
fn plain(mut text: Box<dyn BufRead + Send>) -> Result<Box<dyn BufRead + Send>, XesError> {
    let start = text.fill_buf().map_err(|error| refuse(&said_of_packing(&error), AGAIN))?;
    if start.starts_with(&[0xfe, 0xff]) || start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0, b'<']) {
        return Err(refuse("the text is UTF-16", "Save it as UTF-8."));
    }
    match declared_encoding(start).as_deref() {
        None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => Ok(text),
        Some("iso-8859-1" | "latin1") => Ok(Box::new(BufReader::with_capacity(BUFFER, Latin { text, left: None }))),
        Some(other) => Err(refuse(&format!("the text is said to be {other}"), "Save it as UTF-8.")),
    }
}

fn declared_encoding(start: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(start.get(..start.len().min(200))?).into_owned();
    let declaration = head.trim_start_matches('\u{feff}').strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.split(quote).nth(1).map(str::to_ascii_lowercase)
}

pub(super) const AGAIN: &str =
    "Fetch the whole file again and run the import once more; what is there already is kept and not doubled";

/// What an error while unpacking means.
pub(super) fn said_of_packing(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the packed file ends too early".to_owned(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => format!("the packed file is damaged ({error})"),
        _ => error.to_string(),
    }
}

fn refuse(what: &str, help: &str) -> XesError {
    XesError { line: 1, byte: 0, what: what.to_owned(), help: help.to_owned() }
}

struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.read.fetch_add(u64::try_from(read).unwrap_or_default(), Relaxed);
        Ok(read)
    }
}

/// Latin-1 as UTF-8: a byte from 0x80 on becomes two.
struct Latin {
    text: Box<dyn BufRead + Send>,
    left: Option<u8>,
}

impl Read for Latin {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let start = self.text.fill_buf()?;
        let (mut taken, mut given) = (0, 0);
        for place in into.iter_mut() {
            if let Some(second) = self.left.take() {
                *place = second;
            } else if let Some(byte) = start.get(taken) {
                taken += 1;
                *place = if *byte < 0x80 {
                    *byte
                } else {
                    self.left = Some(0x80 | (byte & 0x3f));
                    0xc0 | (byte >> 6)
                };
            } else {
                break;
            }
            given += 1;
        }
        self.text.consume(taken);
        Ok(given)
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let start = self.fill_buf()?;
        let length = start.len().min(into.len());
        if let (Some(into), Some(start)) = (into.get_mut(..length), start.get(..length)) {
            into.copy_from_slice(start);
        }
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > LONGEST_TAG {
            return Err(io::Error::other(format!("a single tag or text is longer than {LONGEST_TAG} bytes")));
        }
        self.text.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(start) = self.text.fill_buf() {
            let newlines = start.iter().take(amount).filter(|byte| **byte == b'\n').count();
            self.line += u64::try_from(newlines).unwrap_or_default();
        }
        let bytes = u64::try_from(amount).unwrap_or_default();
        self.byte += bytes;
        self.since += bytes;
        self.text.consume(amount);
    }
}
