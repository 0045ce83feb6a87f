//! ZIP, and what lives in one: its list of contents is read, nothing is ever unpacked.

use super::Kind;
use super::content::{Content, Reason};
use super::sample::{Sample, find_last, u16_at, u32_at};

const LOCAL: &[u8] = b"PK\x03\x04";
const ENTRY: &[u8] = b"PK\x01\x02";
const END_OF_LIST: &[u8] = b"PK\x05\x06";
/// How much larger than itself an archive may become, once it becomes large at all.
const LARGEST_RATIO: u64 = 200;
const LARGE: u64 = 100 << 20;
const LARGEST: u64 = 4 << 30;

/// One line of the list of contents.
struct Entry<'a> {
    name: &'a [u8],
    locked: bool,
    packed: u64,
    unpacked: u64,
    offset: u64,
}

pub(super) fn is_zip(sample: &Sample<'_>) -> bool {
    sample.head().starts_with(LOCAL) || sample.head().starts_with(END_OF_LIST)
}

/// Whether programs that read archives from their end would open it.
pub(super) fn ends_as_zip(sample: &Sample<'_>) -> bool {
    end_of_list(sample).is_some()
}

pub(super) fn look(sample: &Sample<'_>) -> Content {
    match list(sample) {
        Some(entries) => judge(sample, &entries),
        None => Content::Not(Reason::Unknown),
    }
}

fn judge(sample: &Sample<'_>, entries: &[Entry<'_>]) -> Content {
    if entries.iter().any(|entry| entry.locked) {
        return Content::Not(Reason::Locked);
    }
    if entries.iter().any(|entry| leads_outside(entry.name)) {
        return Content::Not(Reason::UnsafePaths);
    }
    if is_bomb(sample.size(), entries) {
        return Content::Not(Reason::Bomb);
    }
    if has(entries, b"META-INF/MANIFEST.MF") || has(entries, b"AndroidManifest.xml") {
        return Content::Not(Reason::Program);
    }
    office(sample, entries)
}

fn office(sample: &Sample<'_>, entries: &[Entry<'_>]) -> Content {
    let kind = if has(entries, b"[Content_Types].xml") {
        of_microsoft(entries)
    } else if first_is(sample, b"mimetype") {
        open_document(sample.head())
    } else {
        Some(Kind::Zip)
    };
    let brings_program = entries.iter().any(|entry| is_macro(entry.name));
    match kind {
        Some(Kind::Zip) => Content::Is(Kind::Zip),
        Some(_) if brings_program => Content::Not(Reason::Macros),
        Some(kind) => Content::Is(kind),
        None => Content::Not(Reason::Unknown),
    }
}

/// Exactly one of the three: what has the parts of two is neither.
fn of_microsoft(entries: &[Entry<'_>]) -> Option<Kind> {
    let parts: [(&[u8], Kind); 3] =
        [(b"word/document.xml", Kind::Docx), (b"xl/workbook.xml", Kind::Xlsx), (b"ppt/presentation.xml", Kind::Pptx)];
    let mut found = parts.iter().filter(|(part, _)| has(entries, part)).map(|(_, kind)| *kind);
    found.next().filter(|_| found.next().is_none())
}

fn open_document(head: &[u8]) -> Option<Kind> {
    let is = |media_type: &str| {
        let length = u32_at(head, 22).and_then(|length| usize::try_from(length).ok());
        length == Some(media_type.len()) && head.get(38..).is_some_and(|rest| rest.starts_with(media_type.as_bytes()))
    };
    [Kind::Odt, Kind::Ods, Kind::Odp].into_iter().find(|kind| is(kind.media_type()))
}

/// Whether the first thing in it has this name and nothing between name and content.
fn first_is(sample: &Sample<'_>, name: &[u8]) -> bool {
    let head = sample.head();
    u16_at(head, 26).map(usize::from) == Some(name.len())
        && u16_at(head, 28) == Some(0)
        && head.get(30..).is_some_and(|rest| rest.starts_with(name))
}

fn has(entries: &[Entry<'_>], name: &[u8]) -> bool {
    entries.iter().any(|entry| entry.name == name)
}

fn is_macro(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(b"vbaproject.bin") || name.starts_with(b"basic/") || name.starts_with(b"scripts/")
}

/// Absolute, with a drive, or upwards; with strokes of either kind, whoever unpacks it.
fn leads_outside(name: &[u8]) -> bool {
    let mut parts = name.split(|byte| matches!(byte, b'/' | b'\\'));
    name.starts_with(b"/") || name.starts_with(b"\\") || name.get(1) == Some(&b':') || parts.any(|part| part == b"..")
}

/// More than can be meant, or the same bytes named more than once.
fn is_bomb(size: u64, entries: &[Entry<'_>]) -> bool {
    let unpacked = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.unpacked));
    let mut spans: Vec<(u64, u64)> =
        entries.iter().map(|entry| (entry.offset, entry.offset.saturating_add(entry.packed))).collect();
    spans.sort_unstable();
    let overlap = spans.windows(2).any(|pair| matches!(pair, [(_, end), (start, _)] if start < end));
    let outside = spans.iter().any(|(_, end)| *end > size);
    overlap || outside || unpacked > LARGEST || (unpacked > LARGE && unpacked / size.max(1) > LARGEST_RATIO)
}

/// The list of contents, where it lies whole within what is known of the file.
fn list<'a>(sample: &Sample<'a>) -> Option<Vec<Entry<'a>>> {
    let end = end_of_list(sample)?;
    let count = usize::from(u16_at(end, 10)?);
    let mut rest = sample.from(u64::from(u32_at(end, 16)?)).filter(|_| count > 0).unwrap_or_default();
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, after) = read_entry(rest)?;
        entries.push(entry);
        rest = after;
    }
    Some(entries)
}

/// The record that closes an archive: the last of its kind, whose comment reaches to the end of the file.
fn end_of_list<'a>(sample: &Sample<'a>) -> Option<&'a [u8]> {
    let tail = sample.tail();
    let mut searched = tail;
    while let Some(at) = find_last(searched, END_OF_LIST) {
        let record = tail.get(at..)?;
        if u16_at(record, 20).map(usize::from) == record.len().checked_sub(22) {
            return Some(record);
        }
        searched = searched.get(..at)?;
    }
    None
}

fn read_entry(bytes: &[u8]) -> Option<(Entry<'_>, &[u8])> {
    let fixed = bytes.strip_prefix(ENTRY).and_then(|_| bytes.get(..46))?;
    let name = usize::from(u16_at(fixed, 28)?);
    let further = usize::from(u16_at(fixed, 30)?) + usize::from(u16_at(fixed, 32)?);
    let entry = Entry {
        name: bytes.get(46..46 + name)?,
        locked: u16_at(fixed, 8)? & 1 == 1,
        packed: u64::from(u32_at(fixed, 20)?),
        unpacked: u64::from(u32_at(fixed, 24)?),
        offset: u64::from(u32_at(fixed, 42)?),
    };
    Some((entry, bytes.get(46 + name + further..)?))
}
