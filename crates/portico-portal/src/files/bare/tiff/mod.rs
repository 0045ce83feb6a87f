//! TIFF: lists of entries with a number each, which name the places of what they say (TIFF 6.0). Entries that say how the
//! picture looks stay; what no entry names that stays becomes blank.

mod entry;
mod jpeg;

use super::{Cover, Plan, array, damaged};
use entry::{Entry, Order};
use std::{
    collections::BTreeSet,
    io::{self, Read, Seek, SeekFrom},
};

/// Pages, and smaller pictures of them.
const MOST_LISTS: usize = 4096;
/// Entries of one list; a page has some twenty.
const MOST_ENTRIES: u16 = 1000;
/// Numbers that are read of all lists together: places and lengths of strips or tiles, most of all.
const MOST_NUMBERS: u32 = 1 << 20;

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const LIGHT: u16 = 262;
const STRIPS: u16 = 273;
const STRIP_LENGTHS: u16 = 279;
const TILES: u16 = 324;
const TILE_LENGTHS: u16 = 325;
const FURTHER_LISTS: u16 = 330;
const JPEG: u16 = 513;
const JPEG_LENGTH: u16 = 514;
/// Tables of the JPEG of TIFF 6.0, whose lengths nothing says, with the longest that they can be.
const JPEG_TABLES: [(u16, u64); 3] = [(519, 64), (520, 16 + 17), (521, 16 + 256)];

/// No compression, and the two that hold a JPEG.
const PLAIN: u32 = 1;
const HOLDS_JPEG: [u32; 2] = [6, 7];
/// What a sensor saw, to be developed by what makers say in numbers of their own: none of it is shown as it is.
const RAW: [u16; 3] = [33421, 33422, 50706];
const RAW_LIGHT: [u32; 2] = [32803, 34892];
/// Several points have one colour together.
const SHARED_COLOURS: u32 = 6;

/// What a picture needs; any other number may say anything. Which these are stands in TIFF 6.0, for faxes (433 to 435,
/// 559) in RFC 3949, and for 34675, the profile of its colours, in annex B of ICC.1.
const LOOKS: [u16; 70] = [
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 286, 287,
    290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 326, 327, 328, 330, 332, 334, 336,
    338, 339, 340, 341, 342, 347, 433, 434, 435, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 559,
    34675,
];

pub fn plan(file: &mut (impl Read + Seek)) -> io::Result<Plan> {
    let head: [u8; 8] = array(file)?;
    let order = match &head[..4] {
        b"II*\0" => Order::Little,
        b"MM\0*" => Order::Big,
        _ => return Err(damaged()),
    };
    let end = file.seek(SeekFrom::End(0))?;
    let mut tiff = Tiff { file, end, order, cover: Cover::default(), numbers: 0 };
    tiff.cover.keep(0, 8);
    let mut seen = BTreeSet::new();
    let mut waiting = vec![order.long(&head, 4)];
    while let Some(at) = waiting.pop() {
        if at == 0 || !seen.insert(at) {
            continue;
        }
        if seen.len() > MOST_LISTS {
            return Err(damaged());
        }
        waiting.extend(tiff.list(u64::from(at))?.into_iter().filter(|next| !seen.contains(next)));
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
    order: Order,
    cover: Cover,
    /// How many were read.
    numbers: u32,
}

impl<F: Read + Seek> Tiff<'_, F> {
    /// One list, with only the entries that stay. Gives where others begin.
    fn list(&mut self, at: u64) -> io::Result<Vec<u32>> {
        self.file.seek(SeekFrom::Start(at))?;
        let count: [u8; 2] = array(self.file)?;
        let count = self.order.short(&count, 0);
        if count > MOST_ENTRIES {
            return Err(damaged());
        }
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push(Entry::read(array(self.file)?, self.order));
        }
        let next = self.next(at + 2 + 12 * u64::from(count))?;
        if entries.iter().any(|entry| RAW.contains(&entry.tag)) {
            return Err(damaged());
        }
        let mut stays = BTreeSet::new();
        // Of two that are called the same, the first counts.
        entries.retain(|entry| LOOKS.contains(&entry.tag) && stays.insert(entry.tag));
        for entry in &entries {
            let (place, length) = entry.place(self.order)?;
            if length > 4 {
                if place.saturating_add(length) > self.end {
                    return Err(damaged());
                }
                self.cover.keep(place, length);
            }
        }
        self.write(at, &entries, next);
        self.picture(&entries)?;
        let mut others = self.values(&entries, FURTHER_LISTS)?;
        others.extend(next);
        Ok(others)
    }

    /// Where the next page is described: 0 where there is none, nothing where the file ends before it says so. Some
    /// programs leave a place there that leads nowhere.
    fn next(&mut self, at: u64) -> io::Result<Option<u32>> {
        if at + 4 > self.end {
            return Ok(None);
        }
        let next: [u8; 4] = array(self.file)?;
        let next = self.order.long(&next, 0);
        Ok(Some(if u64::from(next) + 2 > self.end { 0 } else { next }))
    }

    fn write(&mut self, at: u64, entries: &[Entry], next: Option<u32>) {
        let count = u16::try_from(entries.len()).unwrap_or_default();
        let mut list = self.order.of_short(count).to_vec();
        list.extend(entries.iter().flat_map(|entry| entry.bytes));
        // With fewer entries there is room for it in any case.
        list.extend(next.into_iter().flat_map(|next| self.order.of_long(next)));
        self.cover.write(at, list);
    }

    /// The strips or tiles of the picture that a list describes.
    fn picture(&mut self, entries: &[Entry]) -> io::Result<()> {
        let compression = self.value(entries, COMPRESSION)?.unwrap_or(PLAIN);
        let light = self.value(entries, LIGHT)?;
        if light.is_some_and(|light| RAW_LIGHT.contains(&light)) {
            return Err(damaged());
        }
        for (places, lengths) in [(STRIPS, STRIP_LENGTHS), (TILES, TILE_LENGTHS), (JPEG, JPEG_LENGTH)] {
            let is_jpeg = places == JPEG || HOLDS_JPEG.contains(&compression);
            let (all, mut lengths) = (self.values(entries, places)?, self.values(entries, lengths)?);
            if compression == PLAIN && places == STRIPS && all.len() == 1 {
                let said = lengths.first().copied().unwrap_or_default();
                let drawn = u32::try_from(self.drawn(entries)?).map_err(|_| damaged())?;
                // Of shared colours there are fewer bytes than could be counted here.
                lengths = vec![if said == 0 || light != Some(SHARED_COLOURS) { said.max(drawn) } else { said }];
            }
            if lengths.len() < all.len() {
                return Err(damaged());
            }
            for (place, length) in all.into_iter().zip(lengths) {
                let (place, length) = (u64::from(place), u64::from(length));
                // Nothing is drawn there, and said so by both being 0.
                if place == 0 && length == 0 {
                    continue;
                }
                if length == 0 || place >= self.end {
                    return Err(damaged());
                }
                self.cover.keep(place, length);
                if is_jpeg {
                    jpeg::clear(self.file, &mut self.cover, (place, length))?;
                }
            }
        }
        for (tag, longest) in JPEG_TABLES {
            for place in self.values(entries, tag)? {
                self.cover.keep(u64::from(place), longest);
            }
        }
        Ok(())
    }

    /// How many bytes a picture in one strip has that is not compressed: each row begins with a byte of its own.
    fn drawn(&mut self, entries: &[Entry]) -> io::Result<u64> {
        let width = u64::from(self.value(entries, WIDTH)?.unwrap_or_default());
        let height = u64::from(self.value(entries, HEIGHT)?.unwrap_or_default());
        let bits = self.values(entries, BITS)?;
        let bits: u64 = if bits.is_empty() { 1 } else { bits.into_iter().map(u64::from).sum() };
        let row = width.checked_mul(bits).ok_or_else(damaged)?.div_ceil(8);
        row.checked_mul(height).ok_or_else(damaged)
    }

    fn value(&mut self, entries: &[Entry], tag: u16) -> io::Result<Option<u32>> {
        Ok(self.values(entries, tag)?.first().copied())
    }

    /// The whole numbers that an entry holds; none where there is no such entry.
    fn values(&mut self, entries: &[Entry], tag: u16) -> io::Result<Vec<u32>> {
        let Some(entry) = entries.iter().find(|entry| entry.tag == tag) else { return Ok(Vec::new()) };
        self.numbers = self.numbers.checked_add(entry.count).filter(|all| *all <= MOST_NUMBERS).ok_or_else(damaged)?;
        let (place, length) = entry.place(self.order)?;
        if length <= 4 {
            return entry.numbers(&entry.bytes[8..], self.order);
        }
        let mut held = vec![0; usize::try_from(length).map_err(|_| damaged())?];
        self.file.seek(SeekFrom::Start(place))?;
        self.file.read_exact(&mut held).map_err(|_| damaged())?;
        entry.numbers(&held, self.order)
    }
}
