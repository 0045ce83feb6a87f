//! What a child says, one message after the other: a sign, a length, and so many bytes.

use std::io::{self, Write};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// How many pages there are.
    Pages(u32),
    Picture(Picture),
    /// The text of a page, or of the whole file where the page is 0.
    Text {
        page: u32,
        text: String,
    },
    /// This was everything that was asked for.
    End,
    /// There is nothing to show, or no more than what came before.
    Without(Reason),
}

/// A page as it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Counts from one.
    pub page: u32,
    pub scale: Scale,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    pub format: Format,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    Thumbnail,
    Single,
    /// For screens with twice the pixels; only where there is more to see than at the single one.
    Double,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Png,
    Jpeg,
}

/// Why there is nothing to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It has a password.
    Locked,
    Damaged,
    /// It is, or becomes, larger than what is looked into.
    TooLarge,
    /// Files of this kind have no pages that could be shown: their text may be there.
    NoPages,
}

/// No message is longer, in bytes.
pub(crate) const LONGEST: usize = 24 << 20;
/// Before the bytes of a message: its sign and their number.
pub(crate) const HEAD: usize = 5;
/// Before the bytes of a picture.
const OF_PICTURE: usize = 14;

const SCALES: [Scale; 3] = [Scale::Thumbnail, Scale::Single, Scale::Double];
const REASONS: [Reason; 4] = [Reason::Locked, Reason::Damaged, Reason::TooLarge, Reason::NoPages];
const FORMATS: [Format; 2] = [Format::Png, Format::Jpeg];

impl Told {
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let (sign, bytes) = match self {
            Told::Pages(count) => (b'P', count.to_be_bytes().to_vec()),
            Told::Picture(picture) => (b'I', picture.to_bytes()),
            Told::Text { page, text } => (b'T', [&page.to_be_bytes(), text.as_bytes()].concat()),
            Told::End => (b'E', Vec::new()),
            Told::Without(reason) => (b'W', vec![place(&REASONS, reason)]),
        };
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        out.write_all(&[sign])?;
        out.write_all(&length.to_be_bytes())?;
        out.write_all(&bytes)
    }

    /// How long the message is that begins so; none where no child of ours begins one so.
    pub(crate) fn length(head: [u8; HEAD]) -> Option<(u8, usize)> {
        let [sign, a, b, c, d] = head;
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).ok()?;
        (length <= LONGEST).then_some((sign, length))
    }

    /// A message that was read whole. A child that was taken over can say what it wants, but nothing else than this.
    pub(crate) fn read(sign: u8, bytes: &[u8]) -> Option<Told> {
        match sign {
            b'P' => Some(Told::Pages(number(bytes)?)),
            b'I' => Picture::from_bytes(bytes).map(Told::Picture),
            b'T' => {
                let (page, text) = bytes.split_at_checked(4)?;
                Some(Told::Text { page: number(page)?, text: std::str::from_utf8(text).ok()?.to_owned() })
            }
            b'E' => bytes.is_empty().then_some(Told::End),
            b'W' => REASONS.get(usize::from(*bytes.first()?)).copied().map(Told::Without),
            _ => None,
        }
    }
}

impl Picture {
    fn to_bytes(&self) -> Vec<u8> {
        let mut all = Vec::with_capacity(OF_PICTURE + self.bytes.len());
        all.extend_from_slice(&self.page.to_be_bytes());
        all.extend_from_slice(&[place(&SCALES, &self.scale), place(&FORMATS, &self.format)]);
        all.extend_from_slice(&self.width.to_be_bytes());
        all.extend_from_slice(&self.height.to_be_bytes());
        all.extend_from_slice(&self.bytes);
        all
    }

    fn from_bytes(all: &[u8]) -> Option<Picture> {
        let (head, bytes) = all.split_at_checked(OF_PICTURE)?;
        let format = FORMATS.get(usize::from(*head.get(5)?)).copied()?;
        let picture = Picture {
            page: number(head.get(0..4)?)?,
            scale: SCALES.get(usize::from(*head.get(4)?)).copied()?,
            width: number(head.get(6..10)?)?,
            height: number(head.get(10..14)?)?,
            format,
            bytes: bytes.to_vec(),
        };
        bytes.starts_with(format.magic()).then_some(picture)
    }
}

impl Scale {
    pub fn as_str(self) -> &'static str {
        match self {
            Scale::Thumbnail => "thumbnail",
            Scale::Single => "single",
            Scale::Double => "double",
        }
    }
}

impl Format {
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Png => "png",
            Format::Jpeg => "jpeg",
        }
    }

    fn magic(self) -> &'static [u8] {
        match self {
            Format::Png => b"\x89PNG\r\n\x1a\n",
            Format::Jpeg => b"\xff\xd8\xff",
        }
    }
}

fn place<T: PartialEq>(all: &[T], one: &T) -> u8 {
    let place = all.iter().position(|other| other == one).unwrap_or_default();
    u8::try_from(place).unwrap_or_default()
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Option<Told> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let (sign, length) = Told::length(head.try_into().ok()?)?;
        if rest.len() == length { Told::read(sign, rest) } else { None }
    }

    fn picture(bytes: &[u8]) -> Told {
        let format = Format::Png;
        Told::Picture(Picture { page: 7, scale: Scale::Double, width: 1_800, height: 1, format, bytes: bytes.to_vec() })
    }

    #[test]
    fn every_message_is_read_as_it_was_written() {
        let all = [
            Told::Pages(12),
            picture(b"\x89PNG\r\n\x1a\nand so on"),
            Told::Text { page: 0, text: "Übermorgen".to_owned() },
            Told::Text { page: 3, text: String::new() },
            Told::End,
            Told::Without(Reason::Locked),
            Told::Without(Reason::NoPages),
        ];
        for told in all {
            let mut bytes = Vec::new();
            told.write(&mut bytes).unwrap();
            assert_eq!(read(&bytes), Some(told));
        }
    }

    #[test]
    fn what_no_child_of_ours_says_is_no_message() {
        let mut script = Vec::new();
        picture(b"<script>alert(1)</script>").write(&mut script).unwrap();
        assert_eq!(read(&script), None, "no picture by its first bytes");
        let cases: [&[u8]; 7] = [
            b"",
            b"X\0\0\0\0",
            b"P\0\0\0\x02\0\0",
            b"T\0\0\0\x05\0\0\0\x01\xff",
            b"W\0\0\0\x01\x09",
            b"E\0\0\0\x01\0",
            b"I\0\0\0\x03abc",
        ];
        for case in cases {
            assert_eq!(read(case), None, "{case:?}");
        }
        assert_eq!(Told::length(*b"I\xff\xff\xff\xff"), None, "longer than anything");
    }
}
