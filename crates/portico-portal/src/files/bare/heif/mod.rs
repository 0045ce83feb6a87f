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
/// Boxes of one file; a picture has some hundred.
const MOST_BOXES: u32 = 100_000;
/// Brands of a film of pictures, which has tracks with notes of their own.
const FILMS: [&[u8]; 3] = [b"msf1", b"hevc", b"hevx"];
/// What describes the items, but for the lists that `Items` reads.
const DESCRIBES: [&[u8; 4]; 2] = [b"iref", b"grpl"];
/// Of `dinf` where it says that everything is in this file, and nothing else.
const SAYS_HERE: u64 = 36;
/// Of `hdlr` before the name that somebody gave it.
const BEFORE_NAME: u64 = 24;
/// Size, colours, how to decode, cut and turn, and where in a pair of pictures it stands. Properties that somebody wrote,
/// and times, are not among them.
const PROPERTIES: [&[u8; 4]; 28] = [
    b"ispe", b"pixi", b"colr", b"hvcC", b"lhvC", b"av1C", b"avcC", b"vvcC", b"j2kH", b"uncC", b"cmpd", b"clap",
    b"pasp", b"irot", b"imir", b"iscl", b"mskC", b"auxC", b"rloc", b"clli", b"mdcv", b"cclv", b"amve", b"cmin",
    b"cmex", b"lsel", b"oinf", b"tols",
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
    let mut heif = Heif { file, end, cover: Cover::default(), items: Items::default(), boxes: 0 };
    heif.whole()?;
    let Heif { file, mut cover, items, .. } = heif;
    items.lay(&mut cover)?;
    cover.plan(file)
}

struct Heif<'a, F> {
    file: &'a mut F,
    /// The length of the file.
    end: u64,
    cover: Cover,
    items: Items,
    /// How many were found.
    boxes: u32,
}

impl<F: Read + Seek> Heif<'_, F> {
    /// The picture, up to where another file was put behind it or nothing more can be read.
    fn whole(&mut self) -> io::Result<()> {
        let (mut at, mut is_described, mut is_film) = (0, false, false);
        while at < self.end {
            let part = match self.part(at, self.end) {
                Ok(part) => part,
                // Bytes behind the picture that are no box; nobody names them.
                Err(problem) if is_described && problem.kind() == io::ErrorKind::InvalidData => return Ok(()),
                Err(problem) => return Err(problem),
            };
            match &part.name {
                b"ftyp" if at == 0 => {
                    self.cover.keep(part.at, part.length);
                    is_film = self.held(&part)?.chunks_exact(4).any(|brand| FILMS.contains(&brand));
                }
                _ if at == 0 => return Err(damaged()),
                b"ftyp" => return self.free(&Part { length: self.end - at, ..part }),
                b"moov" if is_film => return Err(damaged()),
                b"meta" if is_described => return Err(damaged()),
                b"meta" => {
                    is_described = true;
                    self.meta(&part)?;
                }
                b"mdat" => self.cover.keep(part.at, part.head),
                _ => self.free(&part)?,
            }
            at = part.ends();
        }
        if is_described { Ok(()) } else { Err(damaged()) }
    }

    /// Its place stays taken, and nothing is in it.
    fn free(&mut self, part: &Part) -> io::Result<()> {
        self.cover.keep(part.at, part.head);
        self.cover.blank(part.begins(), part.length - part.head);
        match part.head {
            // Free space may be longer than the box that was there.
            8 => {
                let length = u32::try_from(part.length).map_err(|_| damaged())?;
                self.cover.write(part.at, [length.to_be_bytes(), FREE].concat());
            }
            _ => self.cover.write(part.at + 4, FREE.to_vec()),
        }
        Ok(())
    }

    fn meta(&mut self, meta: &Part) -> io::Result<()> {
        // Version and flags.
        self.cover.keep(meta.at, meta.head + 4);
        let parts = self.parts(meta.begins() + 4, meta.ends())?;
        let once = [b"iinf", b"iloc", b"idat", b"pitm"];
        if once.iter().any(|name| parts.iter().filter(|part| part.name == **name).count() > 1) {
            return Err(damaged());
        }
        // Places may be counted from the beginning of this box.
        let own = parts.iter().find(|part| part.name == *b"idat").map(|part| (part.begins(), part.ends()));
        for part in &parts {
            let held = match &part.name {
                b"iinf" | b"iloc" | b"pitm" => self.held(part)?,
                _ => Vec::new(),
            };
            match &part.name {
                b"iinf" => self.items.names(&held, part.begins())?,
                b"iloc" => self.items.places(&held, own, self.end)?,
                b"pitm" => self.items.first(&held)?,
                _ => {}
            }
            match &part.name {
                b"iinf" | b"iloc" | b"pitm" => self.cover.keep(part.at, part.length),
                b"idat" => self.cover.keep(part.at, part.head),
                b"hdlr" => self.cover.keep(part.at, part.length.min(part.head + BEFORE_NAME)),
                b"dinf" if part.length <= SAYS_HERE => self.cover.keep(part.at, part.length),
                b"iprp" => self.properties(part)?,
                known if DESCRIBES.contains(&known) => self.cover.keep(part.at, part.length),
                _ => self.free(part)?,
            }
        }
        Ok(())
    }

    /// Items name properties by their number in the list, so that each keeps its place there.
    fn properties(&mut self, iprp: &Part) -> io::Result<()> {
        self.cover.keep(iprp.at, iprp.head);
        for part in self.parts(iprp.begins(), iprp.ends())? {
            match &part.name {
                b"ipco" => {
                    self.cover.keep(part.at, part.head);
                    for property in self.parts(part.begins(), part.ends())? {
                        if PROPERTIES.contains(&&property.name) {
                            self.cover.keep(property.at, property.length);
                        } else {
                            self.free(&property)?;
                        }
                    }
                }
                b"ipma" => self.cover.keep(part.at, part.length),
                _ => self.free(&part)?,
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

    /// The boxes that stand in a row between two places.
    fn parts(&mut self, begins: u64, ends: u64) -> io::Result<Vec<Part>> {
        let mut found = Vec::new();
        let mut at = begins;
        while at < ends {
            let part = self.part(at, ends)?;
            at = part.ends();
            found.push(part);
        }
        Ok(found)
    }

    /// The box that begins here, and ends before `ends`.
    fn part(&mut self, at: u64, ends: u64) -> io::Result<Part> {
        self.boxes += 1;
        self.file.seek(SeekFrom::Start(at))?;
        let short = u32::from_be_bytes(array(self.file)?);
        let name = array(self.file)?;
        let (head, length) = match short {
            0 => (8, ends - at),
            1 => (16, u64::from_be_bytes(array(self.file)?)),
            length => (8, u64::from(length)),
        };
        if length < head || at.checked_add(length).is_none_or(|end| end > ends) || self.boxes > MOST_BOXES {
            return Err(damaged());
        }
        Ok(Part { name, at, head, length })
    }
}
