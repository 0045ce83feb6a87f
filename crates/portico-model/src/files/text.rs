//! Text: plain, with columns, RTF and XML; and the pages that only look like text.

use super::Kind;
use super::content::{Content, Reason, alone};
use super::sample::{Sample, mentions};

/// What makes XML more than data: entities and document types, stylesheets, and elements that browsers run.
const ACTIVE_XML: [&str; 8] = [
    "<!doctype",
    "<!entity",
    "<?xml-stylesheet",
    "<script",
    "javascript:",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xsl",
];
/// What is text by its letters, and yet read by programs as a picture or run as a program.
const NO_TEXT: [&[u8]; 3] = [b"GIF87a", b"GIF89a", b"%!PS"];
/// How many lines have to agree on their columns.
const LINES: usize = 20;

/// Nothing where the bytes are no text.
pub(super) fn look(sample: &Sample<'_>) -> Option<Content> {
    if sample.head().starts_with(b"{\\rtf") {
        return Some(alone(sample, Kind::Rtf));
    }
    if NO_TEXT.iter().any(|start| sample.head().starts_with(start)) || !is_text(sample) {
        return None;
    }
    let text = read(sample.head());
    let start = text.trim_start();
    if start.starts_with("#!") {
        return Some(Content::Not(Reason::Program));
    }
    if begins_markup(start) {
        return Some(if is_data(sample, start) { Content::Is(Kind::Xml) } else { Content::Not(Reason::Active) });
    }
    Some(alone(sample, if has_columns(&text, sample.is_whole()) { Kind::Csv } else { Kind::Txt }))
}

/// UTF-8, UTF-16 with its mark, or one of the old alphabets of one byte: no control characters but those of lines.
fn is_text(sample: &Sample<'_>) -> bool {
    if is_wide(sample.head()) {
        let text = read(sample.head());
        let mut letters = text.chars();
        // The last one of a part may be cut through.
        if !sample.is_whole() {
            letters.next_back();
        }
        return !letters.any(is_control);
    }
    let plain = |byte: &u8| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C);
    sample.head().iter().chain(sample.tail()).all(plain)
}

fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}')) || c == char::REPLACEMENT_CHARACTER
}

fn is_wide(head: &[u8]) -> bool {
    head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF])
}

/// As text, without the mark of its order. What is no UTF-8 is read byte by byte: only ASCII is looked at further on.
fn read(head: &[u8]) -> String {
    let pairs = |order: fn([u8; 2]) -> u16| {
        let (pairs, _) = head.as_chunks::<2>();
        let units = pairs.iter().skip(1).map(|pair| order(*pair));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match head {
        [0xFF, 0xFE, ..] => pairs(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => pairs(u16::from_be_bytes),
        _ => {
            let bare = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
            bare.iter().map(|byte| char::from(*byte)).collect()
        }
    }
}

/// Whether it begins the way a page, a picture or XML begins, which is what browsers go by.
fn begins_markup(start: &str) -> bool {
    let mut letters = start.chars();
    letters.next() == Some('<') && letters.next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '!' | '?'))
}

/// XML that is seen whole, declares that it is XML, and holds nothing that runs.
fn is_data(sample: &Sample<'_>, start: &str) -> bool {
    // A name space in numbers is one that somebody hides.
    let mut spaces = start.split("xmlns").skip(1).filter_map(|after| after.split('>').next());
    sample.is_whole()
        && start.starts_with("<?xml")
        && !mentions(start.as_bytes(), &ACTIVE_XML)
        && !spaces.any(|space| space.contains('&'))
}

/// Whether most of the first lines fall into the same number of columns, two or more, by one of the usual
/// separators: what a bank writes above its table may have others.
fn has_columns(text: &str, is_whole: bool) -> bool {
    [',', ';', '\t'].into_iter().any(|separator| {
        let mut counts = counts(text, separator);
        // The last line of a part may be cut through.
        if !is_whole {
            counts.pop();
        }
        counts.truncate(LINES);
        let alike = |count: &usize| counts.iter().filter(|other| *other == count).count();
        counts.iter().any(|count| *count >= 1 && alike(count) >= 2 && alike(count) * 2 >= counts.len())
    })
}

/// How often the separator stands in each line that is not empty; inside quotes neither it nor a line end counts.
fn counts(text: &str, separator: char) -> Vec<usize> {
    let (mut counts, mut count, mut is_empty, mut quoted) = (Vec::new(), 0, true, false);
    for c in text.chars().chain(['\n']) {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => {
                counts.extend((!is_empty).then_some(count));
                (count, is_empty) = (0, true);
                continue;
            }
            c if c == separator && !quoted => count += 1,
            _ => {}
        }
        is_empty &= c.is_whitespace() && c != separator;
    }
    counts
}
