//! One part of a packed document, and never more of it than is looked into.

use crate::Reason;
use std::{
    borrow::Cow,
    io::{Cursor, Read},
};
use zip::{ZipArchive, result::ZipError};

/// Office programs write hundreds of parts; bombs write more.
const MOST_PARTS: usize = 4_096;
/// What one part may unpack to, and all that are read together, in bytes.
const MOST_OF_PART: u64 = 32 << 20;
const MOST: u64 = 96 << 20;
/// No text packs better than this; what is shorter than a page is never asked.
const MOST_TIMES: u64 = 200;
const SHORT: u64 = 1 << 20;

/// A document whose parts are unpacked one by one. What is packed within a part stays so.
pub struct Packed {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    /// What may still be unpacked, in bytes.
    room: u64,
}

impl Packed {
    pub fn open(bytes: Vec<u8>) -> Result<Packed, Reason> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
        if archive.len() > MOST_PARTS {
            return Err(Reason::TooLarge);
        }
        Ok(Packed { archive, room: MOST })
    }

    /// What its parts are called; one that cannot be read is no part that is looked for.
    pub fn names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.archive.file_names().filter_map(Result::ok)
    }

    /// The part of this name as text; none where there is no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Reason> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(reason(&error)),
        };
        // What it says of its own size is not believed: it is unpacked up to the limit and one byte more.
        let by_ratio = part.compressed_size().saturating_mul(MOST_TIMES).max(SHORT);
        let most = by_ratio.min(MOST_OF_PART).min(self.room);
        let mut bytes = Vec::new();
        let read = part.take(most + 1).read_to_end(&mut bytes).map_err(|_| Reason::Damaged)?;
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        if read > most {
            return Err(Reason::TooLarge);
        }
        self.room -= read;
        String::from_utf8(bytes).map(Some).map_err(|_| Reason::Damaged)
    }
}

fn reason(error: &ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Reason::Locked,
        _ => Reason::Damaged,
    }
}
