//! What is asked of a child, on its command line.

use std::str::FromStr;

/// What the file is, as far as somebody has looked at its content already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Pdf,
    /// JPG, PNG, GIF or WebP; which of them, the bytes say.
    Image,
    Docx,
    Xlsx,
    /// Plain text in any of the usual encodings.
    Text,
}

/// Which pages of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    pub kind: Kind,
    /// The first one, counted from one.
    pub first: u32,
    /// At most so many.
    pub most: u32,
}

impl Kind {
    const ALL: [Kind; 5] = [Kind::Pdf, Kind::Image, Kind::Docx, Kind::Xlsx, Kind::Text];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Pdf => "pdf",
            Kind::Image => "image",
            Kind::Docx => "docx",
            Kind::Xlsx => "xlsx",
            Kind::Text => "text",
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Kind::ALL.into_iter().find(|kind| kind.as_str() == word);
        found.ok_or_else(|| format!("{word} is none of pdf, image, docx, xlsx, text"))
    }
}
