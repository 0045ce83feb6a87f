//! GIF, version 89a: blocks, each of them a chain of at most 255 bytes at a time.

use super::{Plan, array, damaged};
use std::io::{self, Read, Seek, SeekFrom};

const PICTURE: u8 = b',';
const EXTENSION: u8 = b'!';
const END: u8 = b';';
/// How the picture after it is shown: for how long, with which colour as none.
const CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;
/// How often it is shown, and how its colours are meant. Everything else that programs leave is notes.
const LOOKS: [&[u8; 11]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

pub fn plan(file: &mut (impl Read + Seek)) -> io::Result<Plan> {
    let head: [u8; 13] = array(file)?;
    if !head.starts_with(b"GIF87a") && !head.starts_with(b"GIF89a") {
        return Err(damaged());
    }
    let mut plan = Plan::default();
    let colours = colours(head[10]);
    plan.keep(0, 13 + colours);
    let end = file.seek(SeekFrom::End(0))?;
    let mut at = 13 + colours;
    // Some programs forget to say that it ends.
    while at < end {
        file.seek(SeekFrom::Start(at))?;
        let [block] = array(file)?;
        let (stays, ends) = match block {
            END => {
                plan.keep(at, 1);
                if end > at + 1 {
                    plan.leave_out();
                }
                return Ok(plan);
            }
            PICTURE => {
                let place: [u8; 9] = array(file)?;
                // Its colours, and with how many bits it begins.
                let begins = file.stream_position()? + self::colours(place[8]) + 1;
                (true, chain(file, begins)?)
            }
            EXTENSION => extension(file)?,
            _ => return Err(damaged()),
        };
        if stays {
            plan.keep(at, ends - at);
        } else {
            plan.leave_out();
        }
        at = ends;
    }
    Ok(plan)
}

/// Whether it stays, and where it ends.
fn extension(file: &mut (impl Read + Seek)) -> io::Result<(bool, u64)> {
    let [label] = array(file)?;
    let begins = file.stream_position()?;
    let stays = match label {
        CONTROL => true,
        APPLICATION => {
            let named: [u8; 12] = array(file)?;
            named[0] == 11 && LOOKS.iter().any(|name| named.ends_with(*name))
        }
        _ => false,
    };
    Ok((stays, chain(file, begins)?))
}

/// Where the chain that begins here ends: behind a part without bytes.
fn chain(file: &mut (impl Read + Seek), begins: u64) -> io::Result<u64> {
    file.seek(SeekFrom::Start(begins))?;
    let mut at = begins;
    let mut part = [0; 255];
    loop {
        let [length] = array(file)?;
        at += 1 + u64::from(length);
        if length == 0 {
            return Ok(at);
        }
        let held = part.get_mut(..usize::from(length)).unwrap_or_default();
        file.read_exact(held).map_err(|_| damaged())?;
    }
}

/// How many bytes its table of colours has.
fn colours(packed: u8) -> u64 {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}
