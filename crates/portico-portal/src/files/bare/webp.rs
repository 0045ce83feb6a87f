//! WebP: a RIFF container, whose first chunk says which others there are.

use super::{Piece, Plan, array, bytes_of, damaged, exif};
use std::io::{self, Read, Seek, SeekFrom};

/// Name and length of a chunk.
const HEAD: u64 = 8;
/// In the flags of `VP8X`: there are notes by EXIF, and by XMP.
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;
const LOOKS: [&[u8; 4]; 6] = [b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

pub fn plan(file: &mut (impl Read + Seek)) -> io::Result<Plan> {
    let riff: [u8; 4] = array(file)?;
    let end = u64::from(u32::from_le_bytes(array(file)?)) + HEAD;
    if riff != *b"RIFF" || array(file)? != *b"WEBP" || file.seek(SeekFrom::End(0))? < end {
        return Err(damaged());
    }
    let mut chunks = Chunks { plan: Plan::default(), flags: None, upright: None };
    let mut at = 12;
    while at + HEAD <= end {
        file.seek(SeekFrom::Start(at))?;
        let name: [u8; 4] = array(file)?;
        let length = u64::from(u32::from_le_bytes(array(file)?));
        let whole = HEAD + length + length % 2;
        chunks.plan.count_part()?;
        if at + whole > end {
            return Err(damaged());
        }
        chunks.take(file, name, (at, length))?;
        at += whole;
    }
    if file.seek(SeekFrom::End(0))? > end {
        chunks.plan.leave_out();
    }
    Ok(chunks.together())
}

struct Chunks {
    plan: Plan,
    /// Place of the flags among the pieces.
    flags: Option<usize>,
    upright: Option<u16>,
}

impl Chunks {
    fn take(&mut self, file: &mut (impl Read + Seek), name: [u8; 4], (at, length): (u64, u64)) -> io::Result<()> {
        match &name {
            b"VP8X" => {
                self.flags = Some(self.plan.pieces.len());
                let held = bytes_of(file, at, HEAD + length + length % 2)?;
                self.plan.pieces.push(Piece::New(held));
            }
            b"EXIF" => {
                let held = bytes_of(file, at + HEAD, length)?;
                // Some programs put the prefix of JPEG before it.
                let tiff = held.strip_prefix(b"Exif\0\0").unwrap_or(&held);
                self.upright = self.upright.or(exif::orientation(tiff));
                self.plan.leave_out();
            }
            known if LOOKS.contains(&known) => self.plan.keep(at, HEAD + length + length % 2),
            _ => self.plan.leave_out(),
        }
        Ok(())
    }

    /// With the head that says how long all of it is now, and flags that are true.
    fn together(self) -> Plan {
        let Chunks { mut plan, flags, upright } = self;
        if let Some(Piece::New(held)) = flags.and_then(|place| plan.pieces.get_mut(place))
            && let Some(flags) = held.get_mut(8)
        {
            *flags &= !(EXIF | XMP);
            if upright.is_some() {
                *flags |= EXIF;
            }
        }
        if let Some(orientation) = upright.filter(|_| flags.is_some()) {
            let only = exif::only(orientation);
            let length = u32::try_from(only.len()).unwrap_or_default();
            plan.pieces.push(Piece::New([b"EXIF".as_slice(), &length.to_le_bytes(), &only].concat()));
        }
        let size: u64 = plan.pieces.iter().map(Piece::length).sum();
        let size = u32::try_from(size + 4).unwrap_or(u32::MAX);
        plan.pieces.insert(0, Piece::New([b"RIFF".as_slice(), &size.to_le_bytes(), b"WEBP"].concat()));
        plan
    }
}
