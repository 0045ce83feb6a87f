//! The items of a picture: what each is, and where its bytes stand.

use super::{super::exif, Cover, damaged};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

/// Coded pictures, and pictures put together from others. A `jpeg` could hold notes of its own and is not among them.
const PICTURES: [&[u8; 4]; 15] = [
    b"hvc1", b"hev1", b"hvt1", b"lhv1", b"av01", b"avc1", b"vvc1", b"j2k1", b"unci", b"tili", b"mski", b"grid",
    b"iovl", b"iden", b"tmap",
];
/// The media type of notes by XMP, as an entry without a name says it.
const XMP_TYPE: &[u8] = b"\0application/rdf+xml\0";
const NO_XMP: &[u8] = b"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>";
/// So many bytes of notes become a text without content, in all of a file; what is more becomes blank.
const MOST_XMP: u64 = 1 << 20;
/// Of all items together; a picture of tiles has some hundred.
const MOST_PARTS: usize = 100_000;

#[derive(Debug, Default)]
pub struct Items {
    /// The one that is shown.
    first: Option<u32>,
    kinds: BTreeMap<u32, [u8; 4]>,
    /// Begin and length of each part of an item.
    places: Vec<(u32, Vec<(u64, u64)>)>,
    /// Names that somebody or something gave them.
    named: Vec<(u64, u64)>,
}

impl Items {
    /// Reads `pitm`.
    pub fn first(&mut self, held: &[u8]) -> io::Result<()> {
        let mut read = Reader { held, at: 0 };
        let version = read.number(1)?;
        read.skip(3)?;
        self.first = Some(u32::try_from(read.number(if version == 0 { 2 } else { 4 })?).map_err(|_| damaged())?);
        Ok(())
    }

    /// Reads `iinf`, whose content stands there in the file.
    pub fn names(&mut self, held: &[u8], begins: u64) -> io::Result<()> {
        let mut list = Reader { held, at: 0 };
        let version = list.number(1)?;
        list.skip(3)?;
        let count = list.number(if version == 0 { 2 } else { 4 })?;
        for _ in 0..count {
            let at = list.at;
            let ends = at.checked_add(size(list.number(4)?)?).ok_or_else(damaged)?;
            if list.bytes(4)? != b"infe" || ends > held.len() {
                return Err(damaged());
            }
            self.name(held.get(at..ends).unwrap_or_default(), begins + place(at))?;
            list.at = ends;
        }
        Ok(())
    }

    fn name(&mut self, entry: &[u8], begins: u64) -> io::Result<()> {
        let mut read = Reader { held: entry, at: 8 };
        let version = read.number(1)?;
        read.skip(3)?;
        let item = read.number(if version == 3 { 4 } else { 2 })?;
        read.skip(2)?;
        // Before version 2 an item was a file with a name and a media type.
        let kind = if version < 2 { *b"mime" } else { read.bytes(4)?.try_into().map_err(|_| damaged())? };
        if kind == *b"jpeg" {
            return Err(damaged());
        }
        self.kinds.insert(u32::try_from(item).map_err(|_| damaged())?, kind);
        let rest = entry.get(read.at..).unwrap_or_default();
        if rest != XMP_TYPE {
            self.named.push((begins + place(read.at), place(rest.len())));
        }
        Ok(())
    }

    /// Reads `iloc`. `own` is the place of `idat`, in which items may lie; `end` is where the file ends.
    pub fn places(&mut self, held: &[u8], own: Option<(u64, u64)>, end: u64) -> io::Result<()> {
        let mut list = Reader { held, at: 0 };
        let version = list.number(1)?;
        list.skip(3)?;
        let (first, second) = (list.number(1)?, list.number(1)?);
        let (offsets, lengths, bases) = (first >> 4, first & 15, second >> 4);
        let indexes = if version == 0 { 0 } else { second & 15 };
        let wide = if version < 2 { 2 } else { 4 };
        let mut left = MOST_PARTS;
        for _ in 0..list.number(wide)? {
            let item = u32::try_from(list.number(wide)?).map_err(|_| damaged())?;
            let method = if version == 0 { 0 } else { list.number(2)? & 15 };
            let elsewhere = list.number(2)?;
            let base = list.number(bases)?;
            let (from, ends) = match (method, own) {
                (0, _) => (0, end),
                (1, Some(own)) => own,
                _ => return Err(damaged()),
            };
            let mut parts = Vec::new();
            let count = list.number(2)?;
            left = left.checked_sub(size(count)?).ok_or_else(damaged)?;
            for _ in 0..count {
                list.number(indexes)?;
                let (offset, length) = (list.number(offsets)?, list.number(lengths)?);
                let at = from.checked_add(base).and_then(|at| at.checked_add(offset)).ok_or_else(damaged)?;
                // Notes that were deleted leave an item without bytes, at a place where now another begins.
                if length == 0 {
                    continue;
                }
                if at.checked_add(length).is_none_or(|last| last > ends) {
                    return Err(damaged());
                }
                parts.push((at, length));
            }
            if elsewhere != 0 {
                return Err(damaged());
            }
            self.places.push((item, parts));
        }
        Ok(())
    }

    /// Keeps what is picture. Notes stay items, since others may point to them, and say nothing.
    pub fn lay(self, cover: &mut Cover) -> io::Result<()> {
        let is_picture = |item: u32| self.kinds.get(&item).is_some_and(|kind| PICTURES.contains(&kind));
        let has_bytes = |item: u32| self.places.iter().any(|(placed, parts)| *placed == item && !parts.is_empty());
        if !self.first.is_some_and(|first| is_picture(first) && (has_bytes(first) || self.is_derived(first))) {
            return Err(damaged());
        }
        let (mut written, mut left) = (BTreeSet::new(), MOST_XMP);
        for (item, parts) in self.places {
            let kind = self.kinds.get(&item).copied().unwrap_or(*b"mime");
            if PICTURES.contains(&&kind) {
                parts.iter().for_each(|(at, length)| cover.keep(*at, *length));
                continue;
            }
            for (at, length) in &parts {
                cover.blank(*at, *length);
            }
            let Some((at, length)) = parts.first().filter(|(at, _)| written.insert(*at)) else { continue };
            let Some(rest) = left.checked_sub(*length) else { continue };
            if let Some(nothing) = nothing(kind, *length) {
                cover.write(*at, nothing);
                left = rest;
            }
        }
        for (at, length) in self.named {
            cover.blank(at, length);
        }
        Ok(())
    }

    /// It is another picture, turned or cut, and has no bytes of its own.
    fn is_derived(&self, item: u32) -> bool {
        self.kinds.get(&item).is_some_and(|kind| kind == b"iden")
    }
}

/// Notes of this kind and length without content; none where blank has to do.
fn nothing(kind: [u8; 4], length: u64) -> Option<Vec<u8>> {
    let empty = match &kind {
        // Before the block of TIFF stands how far away it is.
        b"Exif" => [&[0; 4][..], &exif::empty()].concat(),
        b"mime" => {
            let mut xmp = NO_XMP.to_vec();
            xmp.resize(usize::try_from(length).ok()?.max(xmp.len()), b' ');
            xmp
        }
        _ => return None,
    };
    (place(empty.len()) <= length).then_some(empty)
}

struct Reader<'a> {
    held: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> io::Result<&'a [u8]> {
        let ends = self.at.checked_add(count).ok_or_else(damaged)?;
        let bytes = self.held.get(self.at..ends).ok_or_else(damaged)?;
        self.at = ends;
        Ok(bytes)
    }

    fn skip(&mut self, count: usize) -> io::Result<()> {
        self.bytes(count).map(|_| ())
    }

    /// A whole number in so many bytes, at most eight; none is 0.
    fn number(&mut self, count: u64) -> io::Result<u64> {
        let bytes = self.bytes(size(count)?)?;
        if bytes.len() > 8 {
            return Err(damaged());
        }
        Ok(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

fn size(length: u64) -> io::Result<usize> {
    usize::try_from(length).map_err(|_| damaged())
}

fn place(at: usize) -> u64 {
    u64::try_from(at).unwrap_or(u64::MAX)
}
