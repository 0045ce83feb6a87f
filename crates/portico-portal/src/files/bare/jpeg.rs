//! JPEG: segments with a marker each, then what was drawn, up to the marker of the end.

use super::{Piece, Plan, array, bytes_of, damaged, exif};
use std::io::{self, Read, Seek, SeekFrom};

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const JFIF: u8 = 0xe0;
const NOTES: u8 = 0xe1;
const PROFILE: u8 = 0xe2;
const ADOBE: u8 = 0xee;
const COMMENT: u8 = 0xfe;
/// JFIF without the small picture that may stand in it: from its marker to the size of that picture.
const JFIF_HEAD: u64 = 18;

/// Colours, and how they are to be read, stay. What comes after the end is another picture, or a hiding place.
pub fn plan(file: &mut (impl Read + Seek)) -> io::Result<Plan> {
    let mut plan = Plan::default();
    if array(file)? != [0xff, START] {
        return Err(damaged());
    }
    plan.keep(0, 2);
    // What says which way is up comes first of all.
    plan.pieces.push(Piece::New(Vec::new()));
    loop {
        plan.count_part()?;
        let (at, marker) = marker(file)?;
        match marker {
            END => {
                plan.keep(at, 2);
                if file.seek(SeekFrom::End(0))? > at + 2 {
                    plan.leave_out();
                }
                return Ok(plan);
            }
            0x01 | 0xd0..=0xd7 => plan.keep(at, 2),
            START | 0x00 => return Err(damaged()),
            _ => {
                let length = u64::from(u16::from_be_bytes(array(file)?));
                if length < 2 {
                    return Err(damaged());
                }
                segment(file, &mut plan, (at, marker, 2 + length))?;
                file.seek(SeekFrom::Start(at + 2 + length))?;
                if marker == SCAN {
                    drawn(file, &mut plan, at + 2 + length)?;
                }
            }
        }
    }
}

fn segment(file: &mut (impl Read + Seek), plan: &mut Plan, (at, marker, length): (u64, u8, u64)) -> io::Result<()> {
    let stays = match marker {
        JFIF | NOTES | PROFILE | ADOBE => {
            let held = bytes_of(file, at + 4, length.saturating_sub(4))?;
            if marker == NOTES {
                upright(plan, &held);
            }
            match marker {
                JFIF if held.starts_with(b"JFIF\0") && length > JFIF_HEAD => {
                    plan.leave_out();
                    let head = held.get(..12).unwrap_or_default();
                    plan.pieces.push(Piece::New([&[0xff, JFIF, 0, 16][..], head, &[0, 0]].concat()));
                    return Ok(());
                }
                JFIF => held.starts_with(b"JFIF\0"),
                PROFILE => held.starts_with(b"ICC_PROFILE\0"),
                ADOBE => held.starts_with(b"Adobe"),
                _ => false,
            }
        }
        COMMENT | 0xe3..=0xef => false,
        _ => true,
    };
    if stays {
        plan.keep(at, length);
    } else {
        plan.leave_out();
    }
    Ok(())
}

fn upright(plan: &mut Plan, held: &[u8]) {
    let orientation = held.strip_prefix(b"Exif\0\0").and_then(exif::orientation);
    if let (Some(orientation), Some(Piece::New(first))) = (orientation, plan.pieces.get_mut(1))
        && first.is_empty()
    {
        let only = [b"Exif\0\0".as_slice(), &exif::only(orientation)].concat();
        let length = u16::try_from(only.len() + 2).unwrap_or_default();
        *first = [&[0xff, NOTES][..], &length.to_be_bytes()[..], &only].concat();
    }
}

/// The next marker and where it stands. Any number of filling bytes may come before it.
fn marker(file: &mut (impl Read + Seek)) -> io::Result<(u64, u8)> {
    let [first] = array(file)?;
    if first != 0xff {
        return Err(damaged());
    }
    loop {
        let [marker] = array(file)?;
        if marker != 0xff {
            return Ok((file.stream_position()? - 2, marker));
        }
    }
}

/// What was drawn ends at the first marker that is neither a stuffed byte nor a restart.
fn drawn(file: &mut (impl Read + Seek), plan: &mut Plan, begins: u64) -> io::Result<()> {
    let mut at = begins;
    loop {
        let [byte] = array(file)?;
        at += 1;
        if byte != 0xff {
            continue;
        }
        let mut next: [u8; 1] = array(file)?;
        at += 1;
        while next == [0xff] {
            next = array(file)?;
            at += 1;
        }
        if !matches!(next, [0x00 | 0xd0..=0xd7]) {
            plan.keep(begins, at - 2 - begins);
            file.seek(SeekFrom::Start(at - 2))?;
            return Ok(());
        }
    }
}
