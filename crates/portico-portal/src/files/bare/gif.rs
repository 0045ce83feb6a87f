//! GIF, version 89a: blocks, each of them a chain of at most 255 bytes at a time.

use super::{Plan, array, damaged};
use std::io::{self, Read, Seek, SeekFrom};

const PICTURE: u8 = b',';
const EXTENSION: u8 = b'!';
const END: u8 = b';';
/// How the picture after it is shown: for how long, with which colour as none.
const CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;
/// How often it is shown, in a few bytes.
const LOOPS: [&[u8; 11]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];
/// What these say takes no more: how often, how much is to be read before, and how each of them ends.
const MOST_OF_LOOPS: u64 = 4 + 6 + 1;
/// How its colours are meant. Everything else that programs leave is notes.
const PROFILE: &[u8; 11] = b"ICCRGBG1012";

pub fn plan(file: &mut (impl Read + Seek)) -> io::Result<Plan> {
    let end = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let mut blocks = Blocks { file, at: 0 };
    let head: [u8; 13] = blocks.array()?;
    if !head.starts_with(b"GIF87a") && !head.starts_with(b"GIF89a") {
        return Err(damaged());
    }
    blocks.pass(colours(head[10]))?;
    let mut plan = Plan::default();
    plan.keep(0, blocks.at);
    // Some programs forget to say that it ends.
    while blocks.at < end {
        let begins = blocks.at;
        plan.count_part()?;
        let stays = match blocks.array()? {
            [END] => {
                plan.keep(begins, 1);
                if end > blocks.at {
                    plan.leave_out();
                }
                return Ok(plan);
            }
            [PICTURE] => {
                let place: [u8; 9] = blocks.array()?;
                // Its colours, and with how many bits it begins.
                blocks.pass(colours(place[8]) + 1)?;
                blocks.chain()?;
                true
            }
            [EXTENSION] => blocks.extension()?,
            _ => return Err(damaged()),
        };
        if stays {
            plan.keep(begins, blocks.at - begins);
        } else {
            plan.leave_out();
        }
    }
    Ok(plan)
}

/// Reads on, and never goes back.
struct Blocks<'a, F> {
    file: &'a mut F,
    at: u64,
}

impl<F: Read> Blocks<'_, F> {
    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        self.at += u64::try_from(N).unwrap_or_default();
        array(self.file)
    }

    fn pass(&mut self, length: u64) -> io::Result<()> {
        self.at += length;
        let passed = io::copy(&mut self.file.take(length), &mut io::sink())?;
        if passed == length { Ok(()) } else { Err(damaged()) }
    }

    /// Up to behind a part without bytes.
    fn chain(&mut self) -> io::Result<()> {
        let mut part = [0; 255];
        loop {
            let [length] = self.array()?;
            if length == 0 {
                return Ok(());
            }
            let held = part.get_mut(..usize::from(length)).unwrap_or_default();
            self.file.read_exact(held).map_err(|_| damaged())?;
            self.at += u64::from(length);
        }
    }

    /// Whether it stays.
    fn extension(&mut self) -> io::Result<bool> {
        let [label] = self.array()?;
        if label != APPLICATION {
            self.chain()?;
            return Ok(label == CONTROL);
        }
        let [length] = self.array()?;
        if length != 11 {
            self.pass(u64::from(length))?;
            self.chain()?;
            return Ok(false);
        }
        let name: [u8; 11] = self.array()?;
        let begins = self.at;
        self.chain()?;
        let is_short = self.at - begins <= MOST_OF_LOOPS;
        Ok(name == *PROFILE || (LOOPS.contains(&&name) && is_short))
    }
}

/// How many bytes its table of colours has.
fn colours(packed: u8) -> u64 {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}
