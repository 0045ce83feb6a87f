//! Plain text: in UTF-8, in UTF-16 with its mark, else as Windows has written Western languages for long.

use super::tidied;
use crate::LONGEST_OF_FILE;

/// What a byte from 128 to 159 stands for; the others stand for themselves.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

pub fn text(bytes: &[u8]) -> String {
    let bytes = bytes.get(..2 * LONGEST_OF_FILE).unwrap_or(bytes);
    tidied(&match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => narrow(bytes),
    })
}

fn wide(bytes: &[u8], join: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(join).collect();
    String::from_utf16_lossy(&units)
}

/// A letter that the cut has halved does not make it another encoding.
fn narrow(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) if error.error_len().is_none() => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => bytes.iter().map(|byte| letter(*byte)).collect(),
    }
}

fn letter(byte: u8) -> char {
    let place = usize::from(byte).checked_sub(128);
    place.and_then(|place| WINDOWS.get(place)).copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::text;

    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(text(bytes), expected);
    }

    #[test]
    fn text_is_read_in_the_encoding_that_it_is_in() {
        check("Löhne\r\nund Gehälter".as_bytes(), "Löhne\nund Gehälter");
        check(b"\xef\xbb\xbfBOM", "BOM");
        check(b"\xfe\xff\0A\0B", "AB");
        check(b"L\xf6hne \x80 12", "Löhne € 12");
        check(b"\xe2\x82", "\u{fffd}");
    }

    #[test]
    fn nothing_that_does_not_show_is_kept_and_no_line_without_need() {
        check(b"\n\n a \x07\n\n\n b\n\n", "a\n\nb");
        check(&vec![b'x'; 3 << 20], &"x".repeat(super::LONGEST_OF_FILE));
        check(&b"x\n".repeat(1 << 20), "x\n".repeat(super::LONGEST_OF_FILE / 2).trim_end());
    }
}
