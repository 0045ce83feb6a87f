//! A strip or a small picture by JPEG is a file of its own, and may have notes of its own.

use super::{Cover, array};
use std::io::{self, Read, Seek, SeekFrom};

const START: [u8; 2] = [0xff, 0xd8];
const SCAN: u8 = 0xda;
const JFIF: u8 = 0xe0;
const PROFILE: u8 = 0xe2;
const ADOBE: u8 = 0xee;
const COMMENT: u8 = 0xfe;
/// Before what is drawn; a camera writes some ten.
const MOST: usize = 1000;

/// Clears its notes where they stand, up to what is drawn. What does not begin as a JPEG, or cannot be followed, has none
/// that a reader would find.
pub fn clear(file: &mut (impl Read + Seek), cover: &mut Cover, (begins, length): (u64, u64)) -> io::Result<()> {
    let ends = begins + length;
    file.seek(SeekFrom::Start(begins))?;
    if array(file).ok() != Some(START) {
        return Ok(());
    }
    let mut at = begins + 2;
    for _ in 0..MOST {
        file.seek(SeekFrom::Start(at))?;
        let Ok([0xff, marker, high, low]) = array(file) else { return Ok(()) };
        let length = u64::from(u16::from_be_bytes([high, low]));
        if marker == SCAN || length < 2 || at + 2 + length > ends {
            return Ok(());
        }
        if is_note(file, marker)? {
            cover.blank(at + 4, length - 2);
        }
        at += 2 + length;
    }
    Ok(())
}

/// By the first bytes of the segment, at which the file stands.
fn is_note(file: &mut (impl Read + Seek), marker: u8) -> io::Result<bool> {
    let begins: [u8; 5] = match marker {
        JFIF | PROFILE | ADOBE => array(file)?,
        _ => [0; 5],
    };
    Ok(match marker {
        JFIF => !begins.starts_with(b"JFIF\0"),
        PROFILE => !begins.starts_with(b"ICC_P"),
        ADOBE => !begins.starts_with(b"Adobe"),
        COMMENT | 0xe1..=0xef => true,
        _ => false,
    })
}
