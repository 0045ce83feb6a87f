//! PNG: chunks with a name each. Those that say how the picture looks stay.

use super::{Piece, Plan, array, bytes_of, damaged, exif};
use flate2::Crc;
use std::io::{self, Read, Seek, SeekFrom};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// Length, name and checksum.
const AROUND: u64 = 12;
/// What is known to be needed; a name that is not here may hold anything.
const LOOKS: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"hIST",
    b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT", b"cICP", b"mDCV",
];

pub fn plan(file: &mut (impl Read + Seek)) -> io::Result<Plan> {
    if array(file)? != SIGNATURE {
        return Err(damaged());
    }
    let mut plan = Plan::default();
    plan.keep(0, 8);
    let mut at = 8;
    loop {
        plan.count_part()?;
        let length = u64::from(u32::from_be_bytes(array(file)?)) + AROUND;
        let name: [u8; 4] = array(file)?;
        if LOOKS.contains(&&name) {
            plan.keep(at, length);
        } else {
            plan.leave_out();
            if let Some(orientation) = upright(file, name, (at, length))? {
                plan.pieces.push(Piece::New(chunk(*b"eXIf", &exif::only(orientation))));
            }
        }
        at = file.seek(SeekFrom::Start(at + length))?;
        if name == *b"IEND" {
            let end = file.seek(SeekFrom::End(0))?;
            if end < at {
                return Err(damaged());
            }
            if end > at {
                plan.leave_out();
            }
            return Ok(plan);
        }
    }
}

fn upright(file: &mut (impl Read + Seek), name: [u8; 4], (at, length): (u64, u64)) -> io::Result<Option<u16>> {
    if name != *b"eXIf" {
        return Ok(None);
    }
    Ok(exif::orientation(&bytes_of(file, at + 8, length - AROUND)?))
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(&name);
    sum.update(data);
    let length = u32::try_from(data.len()).unwrap_or_default();
    [&length.to_be_bytes()[..], &name, data, &sum.sum().to_be_bytes()].concat()
}
