//! What a file is, by its bytes alone.

use super::sample::Sample;
use super::{Kind, compound, image, pdf, text, zip};

/// What the bytes are. Its name and the media type that came with it have no say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Is(Kind),
    /// Never taken, whatever a slot allows.
    Not(Reason),
}

/// Why a file is not taken anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It has no bytes.
    Empty,
    /// It opens with a password only.
    Locked,
    /// An office document that brings a program along.
    Macros,
    /// A page or picture in which a browser runs what is inside: HTML, XHTML, SVG, XML with a script or stylesheet.
    Active,
    /// A program, a script or an installer.
    Program,
    /// It reads as two kinds at once.
    Mixed,
    /// An archive with paths that lead outside of it.
    UnsafePaths,
    /// An archive that says, or hides, that it becomes far larger than it is.
    Bomb,
    /// None of the kinds that are known here, or cut off.
    Unknown,
}

impl Content {
    pub fn of(sample: &Sample<'_>) -> Content {
        if sample.size() == 0 {
            return Content::Not(Reason::Empty);
        }
        // A container first: it may hold a PDF as it is, right at its beginning.
        if zip::is_zip(sample) {
            return zip::look(sample);
        }
        if compound::is_compound(sample) {
            return compound::look(sample);
        }
        if pdf::is_pdf(sample) {
            return pdf::look(sample);
        }
        match text::look(sample) {
            Some(content) => content,
            None => by_signature(sample),
        }
    }
}

/// Everything else has a signature of its own at the beginning.
fn by_signature(sample: &Sample<'_>) -> Content {
    let Some(found) = infer::get(sample.head()) else { return Content::Not(Reason::Unknown) };
    match found.extension() {
        "jpg" => image::look(sample, Kind::Jpg),
        "png" => image::look(sample, Kind::Png),
        "gif" => image::look(sample, Kind::Gif),
        "webp" => image::look(sample, Kind::Webp),
        "tif" => image::look(sample, Kind::Tiff),
        "heif" => image::look(sample, Kind::Heic),
        "mp4" | "m4v" => alone(sample, Kind::Mp4),
        "mov" => alone(sample, Kind::Mov),
        "mp3" => alone(sample, Kind::Mp3),
        "wav" => alone(sample, Kind::Wav),
        "html" => Content::Not(Reason::Active),
        "elf" | "exe" | "dll" | "class" | "mach" | "dex" | "dey" | "wasm" | "bc" | "obj" | "swf" | "crx" | "deb"
        | "rpm" | "msi" | "sh" => Content::Not(Reason::Program),
        _ => Content::Not(Reason::Unknown),
    }
}

/// The kind, unless the same bytes are an archive as well.
pub(super) fn alone(sample: &Sample<'_>, kind: Kind) -> Content {
    if zip::ends_as_zip(sample) { Content::Not(Reason::Mixed) } else { Content::Is(kind) }
}
