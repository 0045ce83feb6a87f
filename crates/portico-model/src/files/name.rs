//! Names of files that are safe wherever they are saved: on every system, in a header, in an archive, on a page.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Kind;

/// With the extension, in characters and, since file systems count them, in bytes.
const LONGEST: usize = 120;
const MOST_BYTES: usize = 240;
/// What is kept of the name that came.
const LONGEST_ORIGINAL: usize = 255;
/// What it is called where nothing is left of its name.
const NAMELESS: &str = "file";
/// Devices of Windows, with any extension.
const RESERVED: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// A name with the extension of its kind. It holds no path, nothing invisible, and nothing that a system reserves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(String);

impl FileName {
    /// From what somebody called it. Its extension goes, if it looks like one: the kind says what it is.
    pub fn of(original: &str, kind: Kind) -> FileName {
        let last = original.rsplit(['/', '\\']).map(clean).find(|part| !part.is_empty()).unwrap_or_default();
        FileName::from_stem(without_extensions(&last), kind)
    }

    /// From a name without an extension; strokes in it are part of the name and no path.
    pub(super) fn from_stem(stem: &str, kind: Kind) -> FileName {
        let extension = kind.extension();
        // Room for the point, and for the mark before what is reserved.
        let room = |most: usize| most - 2 - extension.len();
        let stem = shorten(&clean(stem), room(LONGEST), room(MOST_BYTES));
        let stem = if stem.is_empty() { NAMELESS.to_owned() } else { stem };
        let mark = if is_reserved(&stem) { "_" } else { "" };
        FileName(format!("{mark}{stem}.{extension}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the extension.
    pub(super) fn stem(&self, kind: Kind) -> &str {
        self.0.strip_suffix(kind.extension()).and_then(|stem| stem.strip_suffix('.')).unwrap_or(&self.0)
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name as it came, for the record: what cannot be seen is made visible, and an endless one is cut.
pub fn original(name: &str) -> String {
    let visible = |c: char| if c.is_control() || is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c };
    name.chars().take(LONGEST_ORIGINAL).map(visible).collect()
}

/// Composed, on one line, without what is invisible, forbidden or at either end in the way.
fn clean(text: &str) -> String {
    let composed = text.nfc().filter(|c| !is_hidden(*c)).map(|c| match c {
        '/' | '\\' | ':' | '|' => '-',
        '<' | '>' | '"' | '?' | '*' => '_',
        c if c.is_control() || c.is_whitespace() || c == char::REPLACEMENT_CHARACTER => ' ',
        c => c,
    });
    let line = composed.collect::<String>().split_whitespace().collect::<Vec<&str>>().join(" ");
    // What was between a mark and its letter is gone now, so they may meet.
    let line: String = line.nfc().collect();
    trim(&line).to_owned()
}

/// A point in front hides a file, a stroke makes it an option of commands, and points and spaces at the end are lost
/// on Windows.
fn trim(text: &str) -> &str {
    let hides = |c: char| matches!(c, '.' | ' ' | '~' | '-') || is_combining_mark(c);
    text.trim_start_matches(hides).trim_end_matches(['.', ' '])
}

/// Takes no room on a page and yet changes what is read: direction, joiners, tags, byte order, soft hyphens.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// What looks like an extension goes, and before it those of any kind: of `invoice.pdf.exe` the words are `invoice`.
fn without_extensions(name: &str) -> &str {
    let is_short = |end: &str| (1..=5).contains(&end.len()) && end.chars().all(|c| c.is_ascii_alphanumeric());
    let names_a_kind = |end: &str| {
        let end = end.to_ascii_lowercase();
        end == "jpeg" || end == "tif" || Kind::ALL.iter().any(|kind| kind.extension() == end)
    };
    // Points that are left at the end go later, and would show another extension then.
    let points = ['.', ' '];
    let mut stem = match name.rsplit_once('.') {
        // A number is a part of the words: `Contract v1.2`.
        Some((stem, end)) if is_short(end) && end.chars().any(|c| c.is_ascii_alphabetic()) => stem,
        _ => name,
    };
    stem = stem.trim_end_matches(points);
    while let Some((before, _)) = stem.rsplit_once('.').filter(|(_, end)| names_a_kind(end)) {
        stem = before.trim_end_matches(points);
    }
    stem
}

/// Never between a letter and its marks.
fn shorten(text: &str, most: usize, most_bytes: usize) -> String {
    let mut kept: Vec<char> = Vec::new();
    let mut bytes = 0;
    for c in text.chars() {
        bytes += c.len_utf8();
        if kept.len() == most || bytes > most_bytes {
            if is_combining_mark(c) {
                while kept.pop().is_some_and(is_combining_mark) {}
            }
            break;
        }
        kept.push(c);
    }
    trim(&kept.into_iter().collect::<String>()).to_owned()
}

fn is_reserved(stem: &str) -> bool {
    let device = stem.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = ["COM", "LPT"].iter().filter_map(|prefix| device.strip_prefix(prefix));
    let is_number =
        |rest: &str| rest.chars().count() == 1 && rest.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c));
    RESERVED.contains(&device.as_str()) || numbered.into_iter().any(is_number)
}
