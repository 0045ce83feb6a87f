//! TIFF: lists of entries with a number each, which name the places of what they say (TIFF 6.0). Entries that say how the
//! picture looks stay; what no entry names that stays becomes blank.

use super::{Cover, Plan, array, damaged};
use std::{
    collections::BTreeSet,
    io::{self, Read, Seek, SeekFrom},
};

const ENTRY: usize = 12;
/// Pages, and smaller pictures of them.
const MOST_LISTS: usize = 10_000;
/// Strips or tiles of one picture.
const MOST_PLACES: u32 = 1 << 20;

const STRIPS: u16 = 273;
const STRIP_LENGTHS: u16 = 279;
const TILES: u16 = 324;
const TILE_LENGTHS: u16 = 325;
const FURTHER_LISTS: u16 = 330;
const JPEG: u16 = 513;
const JPEG_LENGTH: u16 = 514;
/// Tables of the JPEG of TIFF 6.0, whose lengths nothing says, with the longest that they can be.
const JPEG_TABLES: [(u16, u64); 3] = [(519, 64), (520, 16 + 17), (521, 16 + 256)];

/// What a picture needs; any other number may say anything. Which these are stands in TIFF 6.0, and for 34675, the profile
/// of its colours, in annex B of ICC.1.
const LOOKS: [u16; 64] = [
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 286, 287,
    290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 326, 327, 328, 330, 332, 334, 336,
    338, 339, 340, 341, 342, 347, 512, 513, 514, 515, 519, 520, 521, 529, 530, 531, 532, 34675,
];

pub fn plan(file: &mut (impl Read + Seek)) -> io::Result<Plan> {
    let head: [u8; 8] = array(file)?;
    let is_little = match &head[..4] {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return Err(damaged()),
    };
    let end = file.seek(SeekFrom::End(0))?;
    let mut tiff = Tiff { file, end, is_little, cover: Cover::default() };
    tiff.cover.keep(0, 8);
    let mut seen = BTreeSet::new();
    let mut waiting = vec![tiff.long(&head, 4)];
    while let Some(at) = waiting.pop() {
        if at == 0 || !seen.insert(at) {
            continue;
        }
        if seen.len() > MOST_LISTS {
            return Err(damaged());
        }
        waiting.extend(tiff.list(u64::from(at))?);
    }
    if seen.is_empty() {
        return Err(damaged());
    }
    let Tiff { file, cover, .. } = tiff;
    cover.plan(file)
}

struct Tiff<'a, F> {
    file: &'a mut F,
    /// The length of the file.
    end: u64,
    is_little: bool,
    cover: Cover,
}

/// What one number says: so many values of a type, in the entry or where it points.
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    bytes: [u8; ENTRY],
}

impl Entry {
    fn length(&self) -> Option<u64> {
        let each = match self.kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => return None,
        };
        Some(u64::from(self.count) * each)
    }
}

impl<F: Read + Seek> Tiff<'_, F> {
    /// One list, with only the entries that stay. Gives where others begin.
    fn list(&mut self, at: u64) -> io::Result<Vec<u32>> {
        self.file.seek(SeekFrom::Start(at))?;
        let count: [u8; 2] = array(self.file)?;
        let count = self.short(&count, 0);
        let mut entries = Vec::new();
        for _ in 0..count {
            let bytes: [u8; ENTRY] = array(self.file)?;
            let (tag, kind) = (self.short(&bytes, 0), self.short(&bytes, 2));
            entries.push(Entry { tag, kind, count: self.long(&bytes, 4), bytes });
        }
        let next: [u8; 4] = array(self.file)?;
        entries.retain(|entry| LOOKS.contains(&entry.tag) && entry.length().is_some());
        let written = u16::try_from(entries.len()).unwrap_or_default();
        let written = if self.is_little { written.to_le_bytes() } else { written.to_be_bytes() };
        let held: Vec<u8> = entries.iter().flat_map(|entry| entry.bytes).collect();
        self.cover.write(at, [&written[..], &held, &next].concat());
        for entry in &entries {
            let (place, length) = self.place(entry, at);
            if place.saturating_add(length) > self.end {
                return Err(damaged());
            }
            if length > 4 {
                self.cover.keep(place, length);
            }
        }
        self.picture(&entries, at)?;
        let mut others = vec![self.long(&next, 0)];
        others.extend(self.values(&entries, FURTHER_LISTS, at)?);
        Ok(others)
    }

    /// Where the values of an entry stand. What is not longer than four bytes stands in the entry itself, which is
    /// written anew and needs no place.
    fn place(&self, entry: &Entry, list: u64) -> (u64, u64) {
        match entry.length().unwrap_or_default() {
            short if short <= 4 => (list, short),
            long => (u64::from(self.long(&entry.bytes, 8)), long),
        }
    }

    /// The strips or tiles of the picture that a list describes.
    fn picture(&mut self, entries: &[Entry], at: u64) -> io::Result<()> {
        for (places, lengths) in [(STRIPS, STRIP_LENGTHS), (TILES, TILE_LENGTHS), (JPEG, JPEG_LENGTH)] {
            let places = self.values(entries, places, at)?;
            let lengths = self.values(entries, lengths, at)?;
            // A picture in one strip need not say how long it is.
            if let ([place], []) = (places.as_slice(), lengths.as_slice()) {
                self.cover.keep(u64::from(*place), self.end);
                continue;
            }
            if places.len() != lengths.len() {
                return Err(damaged());
            }
            for (place, length) in places.into_iter().zip(lengths) {
                self.cover.keep(u64::from(place), u64::from(length));
            }
        }
        for (tag, longest) in JPEG_TABLES {
            for place in self.values(entries, tag, at)? {
                self.cover.keep(u64::from(place), longest);
            }
        }
        Ok(())
    }

    /// The whole numbers that an entry holds; none where there is no such entry.
    fn values(&mut self, entries: &[Entry], tag: u16, list: u64) -> io::Result<Vec<u32>> {
        let Some(entry) = entries.iter().find(|entry| entry.tag == tag) else { return Ok(Vec::new()) };
        let each = match entry.kind {
            3 => 2,
            4 | 13 => 4,
            _ => return Err(damaged()),
        };
        if entry.count > MOST_PLACES {
            return Err(damaged());
        }
        let held = match self.place(entry, list) {
            (_, short) if short <= 4 => entry.bytes[8..].to_vec(),
            (at, length) => {
                let mut held = vec![0; usize::try_from(length).map_err(|_| damaged())?];
                self.file.seek(SeekFrom::Start(at))?;
                self.file.read_exact(&mut held).map_err(|_| damaged())?;
                held
            }
        };
        let count = usize::try_from(entry.count).map_err(|_| damaged())?;
        let values = held.chunks_exact(each).take(count);
        Ok(values.map(|value| if each == 2 { u32::from(self.short(value, 0)) } else { self.long(value, 0) }).collect())
    }

    fn short(&self, bytes: &[u8], at: usize) -> u16 {
        let two = bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).unwrap_or_default();
        if self.is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) }
    }

    fn long(&self, bytes: &[u8], at: usize) -> u32 {
        let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).unwrap_or_default();
        if self.is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }
    }
}
