//! HEIF, which HEIC is: boxes in boxes, and items that name their places in the file (ISO/IEC 14496-12, 23008-12).
//!
//! Nothing moves. Boxes that may hold anything become free space, items that are no part of the picture become blank.

mod items;

use super::{Cover, Plan, array, damaged};
use items::Items;
use std::io::{self, Read, Seek, SeekFrom};

const FREE: [u8; 4] = *b"free";
/// What describes the items: longer in no picture that a camera takes.
const MOST: u64 = 4 << 20;
/// What describes a sequence of pictures, and each of its tracks.
const SEQUENCE: [&[u8; 4]; 3] = [b"mvhd", b"trak", b"mvex"];
const TRACK: [&[u8; 4]; 5] = [b"tkhd", b"tref", b"edts", b"mdia", b"trgr"];
/// What describes the items, but for the lists that `Items` reads.
const DESCRIBES: [&[u8; 4]; 6] = [b"hdlr", b"pitm", b"iref", b"dinf", b"grpl", b"ipma"];
/// Size, colours, how to decode, cut and turn. Properties that somebody wrote, and times, are not among them.
const PROPERTIES: [&[u8; 4]; 24] = [
    b"ispe", b"pixi", b"colr", b"hvcC", b"lhvC", b"av1C", b"avcC", b"vvcC", b"j2kH", b"uncC", b"cmpd", b"clap",
    b"pasp", b"irot", b"imir", b"auxC", b"rloc", b"clli", b"mdcv", b"cclv", b"amve", b"lsel", b"oinf", b"tols",
];

/// One box: what it is called, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Part {
    name: [u8; 4],
    at: u64,
    /// Of its head: size and name.
    head: u64,
    /// With its head.
    length: u64,
}

impl Part {
    fn begins(&self) -> u64 {
        self.at + self.head
    }

    fn ends(&self) -> u64 {
        self.at + self.length
    }
}

pub fn plan(file: &mut (impl Read + Seek)) -> io::Result<Plan> {
    let end = file.seek(SeekFrom::End(0))?;
    let parts = parts(file, 0, end)?;
    if parts.first().is_none_or(|first| first.name != *b"ftyp") {
        return Err(damaged());
    }
    let mut heif = Heif { file, end, cover: Cover::default(), items: Items::default() };
    let is_sequence = parts.iter().any(|part| part.name == *b"moov");
    for part in &parts {
        match &part.name {
            b"ftyp" => heif.cover.keep(part.at, part.length),
            b"meta" => heif.meta(part)?,
            b"moov" => heif.sequence(part)?,
            // Where the pictures of a sequence stand is said elsewhere than in the list of items.
            b"mdat" if is_sequence => heif.cover.keep(part.at, part.length),
            b"mdat" => heif.cover.keep(part.at, part.head),
            _ => heif.free(part),
        }
    }
    let Heif { file, mut cover, items, .. } = heif;
    items.lay(&mut cover);
    cover.plan(file)
}

struct Heif<'a, F> {
    file: &'a mut F,
    /// The length of the file.
    end: u64,
    cover: Cover,
    items: Items,
}

impl<F: Read + Seek> Heif<'_, F> {
    /// Its place stays taken, and nothing is in it.
    fn free(&mut self, part: &Part) {
        self.cover.keep(part.at, part.head);
        self.cover.blank(part.begins(), part.length - part.head);
        if part.name != FREE {
            self.cover.write(part.at + 4, FREE.to_vec());
        }
    }

    /// Of what stands in it, only what is named here stays.
    fn only(&mut self, within: &Part, skip: u64, names: &[&[u8; 4]]) -> io::Result<()> {
        self.cover.keep(within.at, within.head + skip);
        for part in parts(self.file, within.begins() + skip, within.ends())? {
            if names.contains(&&part.name) {
                self.cover.keep(part.at, part.length);
            } else {
                self.free(&part);
            }
        }
        Ok(())
    }

    fn sequence(&mut self, moov: &Part) -> io::Result<()> {
        self.only(moov, 0, &SEQUENCE)?;
        for track in parts(self.file, moov.begins(), moov.ends())? {
            if track.name == *b"trak" {
                self.only(&track, 0, &TRACK)?;
            }
        }
        Ok(())
    }

    fn meta(&mut self, meta: &Part) -> io::Result<()> {
        // Version and flags.
        self.cover.keep(meta.at, meta.head + 4);
        let parts = parts(self.file, meta.begins() + 4, meta.ends())?;
        // Places may be counted from the beginning of this box.
        let own = parts.iter().find(|part| part.name == *b"idat").map(|part| (part.begins(), part.ends()));
        for part in &parts {
            match &part.name {
                b"iinf" => {
                    self.cover.keep(part.at, part.length);
                    let held = self.held(part)?;
                    self.items.names(&held, part.begins())?;
                }
                b"iloc" => {
                    self.cover.keep(part.at, part.length);
                    let held = self.held(part)?;
                    self.items.places(&held, own, self.end)?;
                }
                b"idat" => self.cover.keep(part.at, part.head),
                b"iprp" => self.properties(part)?,
                known if DESCRIBES.contains(&known) => self.cover.keep(part.at, part.length),
                _ => self.free(part),
            }
        }
        Ok(())
    }

    /// Items name properties by their number in the list, so that each keeps its place there.
    fn properties(&mut self, iprp: &Part) -> io::Result<()> {
        self.cover.keep(iprp.at, iprp.head);
        for part in parts(self.file, iprp.begins(), iprp.ends())? {
            match &part.name {
                b"ipco" => self.only(&part, 0, &PROPERTIES)?,
                b"ipma" => self.cover.keep(part.at, part.length),
                _ => self.free(&part),
            }
        }
        Ok(())
    }

    fn held(&mut self, part: &Part) -> io::Result<Vec<u8>> {
        let length = part.length - part.head;
        if length > MOST {
            return Err(damaged());
        }
        let mut held = Vec::new();
        self.file.seek(SeekFrom::Start(part.begins()))?;
        (&mut *self.file).take(length).read_to_end(&mut held)?;
        Ok(held)
    }
}

/// The boxes that stand in a row between two places.
fn parts(file: &mut (impl Read + Seek), begins: u64, ends: u64) -> io::Result<Vec<Part>> {
    /// In one row; a picture has some twenty, its properties some hundred.
    const MOST: usize = 100_000;
    let mut found = Vec::new();
    let mut at = begins;
    while at < ends {
        file.seek(SeekFrom::Start(at))?;
        let short = u32::from_be_bytes(array(file)?);
        let name = array(file)?;
        let (head, length) = match short {
            0 => (8, ends - at),
            1 => (16, u64::from_be_bytes(array(file)?)),
            length => (8, u64::from(length)),
        };
        if length < head || at.checked_add(length).is_none_or(|end| end > ends) || found.len() == MOST {
            return Err(damaged());
        }
        found.push(Part { name, at, head, length });
        at += length;
    }
    Ok(found)
}
