//! The kinds of file that a slot can take; whatever is not here is never taken.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Pdf,
    Jpg,
    Png,
    Gif,
    Webp,
    Tiff,
    Heic,
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Doc,
    Xls,
    Ppt,
    Rtf,
    Txt,
    Csv,
    Xml,
    Zip,
    Mp4,
    Mov,
    Mp3,
    Wav,
}

impl Kind {
    pub const ALL: [Kind; 25] = [
        Kind::Pdf,
        Kind::Jpg,
        Kind::Png,
        Kind::Gif,
        Kind::Webp,
        Kind::Tiff,
        Kind::Heic,
        Kind::Docx,
        Kind::Xlsx,
        Kind::Pptx,
        Kind::Odt,
        Kind::Ods,
        Kind::Odp,
        Kind::Doc,
        Kind::Xls,
        Kind::Ppt,
        Kind::Rtf,
        Kind::Txt,
        Kind::Csv,
        Kind::Xml,
        Kind::Zip,
        Kind::Mp4,
        Kind::Mov,
        Kind::Mp3,
        Kind::Wav,
    ];

    /// Without the point: what a name ends in, whatever it ended in when it came.
    pub fn extension(self) -> &'static str {
        match self {
            Kind::Pdf => "pdf",
            Kind::Jpg => "jpg",
            Kind::Png => "png",
            Kind::Gif => "gif",
            Kind::Webp => "webp",
            Kind::Tiff => "tiff",
            Kind::Heic => "heic",
            Kind::Docx => "docx",
            Kind::Xlsx => "xlsx",
            Kind::Pptx => "pptx",
            Kind::Odt => "odt",
            Kind::Ods => "ods",
            Kind::Odp => "odp",
            Kind::Doc => "doc",
            Kind::Xls => "xls",
            Kind::Ppt => "ppt",
            Kind::Rtf => "rtf",
            Kind::Txt => "txt",
            Kind::Csv => "csv",
            Kind::Xml => "xml",
            Kind::Zip => "zip",
            Kind::Mp4 => "mp4",
            Kind::Mov => "mov",
            Kind::Mp3 => "mp3",
            Kind::Wav => "wav",
        }
    }

    /// What it is served as. None of them is one in which a browser runs what is inside.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Pdf => "application/pdf",
            Kind::Jpg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Gif => "image/gif",
            Kind::Webp => "image/webp",
            Kind::Tiff => "image/tiff",
            Kind::Heic => "image/heic",
            Kind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Kind::Odt => "application/vnd.oasis.opendocument.text",
            Kind::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Kind::Odp => "application/vnd.oasis.opendocument.presentation",
            Kind::Doc => "application/msword",
            Kind::Xls => "application/vnd.ms-excel",
            Kind::Ppt => "application/vnd.ms-powerpoint",
            Kind::Rtf => "application/rtf",
            Kind::Txt => "text/plain",
            Kind::Csv => "text/csv",
            // As `text/xml` a browser would show it as a page, with whatever its stylesheet does.
            Kind::Xml => "application/octet-stream",
            Kind::Zip => "application/zip",
            Kind::Mp4 => "video/mp4",
            Kind::Mov => "video/quicktime",
            Kind::Mp3 => "audio/mpeg",
            Kind::Wav => "audio/wav",
        }
    }

    /// What people call it: `PDF`, `JPG`.
    pub fn words(self) -> String {
        if self == Kind::Webp { "WebP".to_owned() } else { self.extension().to_uppercase() }
    }

    /// `PDF, JPG or PNG`.
    pub(super) fn list(kinds: &[Kind]) -> String {
        let words: Vec<String> = kinds.iter().map(|kind| kind.words()).collect();
        match words.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} or {last}", before.join(", ")),
            None => String::new(),
        }
    }

    /// `a` or `an`, as the word is spoken: an MP4, an XLSX.
    pub(super) fn article(self) -> &'static str {
        let extension = self.extension();
        let sounds_open = extension.starts_with(['m', 'o', 'r', 'x']);
        if sounds_open { "an" } else { "a" }
    }

    /// Whether a slot for `asked` takes it too: a table with commas is text as well.
    pub(super) fn passes_for(self, asked: Kind) -> bool {
        self == asked || (asked == Kind::Txt && self == Kind::Csv)
    }
}
