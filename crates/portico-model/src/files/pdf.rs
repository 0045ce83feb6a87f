//! PDF: where its header stands, whether it is locked, and whether it is something else as well.

use super::Kind;
use super::content::{Content, Reason, alone};
use super::sample::{Sample, find, find_last, mentions};

const HEADER: &[u8] = b"%PDF-";
/// Readers look for the header this far into the file, so what hides before it has to be looked for too.
const HEADER_WITHIN: usize = 1024;

/// Whether a reader of PDF would open it, however it begins.
pub(super) fn is_pdf(sample: &Sample<'_>) -> bool {
    let start = sample.head().get(..HEADER_WITHIN).unwrap_or(sample.head());
    find(start, HEADER)
        .is_some_and(|at| at == 0 || sample.head().get(at + HEADER.len()).is_some_and(u8::is_ascii_digit))
}

pub(super) fn look(sample: &Sample<'_>) -> Content {
    let start = sample.head().get(..HEADER_WITHIN).unwrap_or(sample.head());
    let before = find(start, HEADER).and_then(|at| start.get(..at)).unwrap_or_default();
    let before = before.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(before);
    if !before.iter().all(u8::is_ascii_whitespace) || mentions(start, &["<script", "<html", "<!doctype html"]) {
        return Content::Not(Reason::Mixed);
    }
    if is_locked(sample) { Content::Not(Reason::Locked) } else { alone(sample, Kind::Pdf) }
}

/// Whether the trailer, or the cross-reference stream in its place, names an encryption dictionary.
fn is_locked(sample: &Sample<'_>) -> bool {
    let tail = sample.tail();
    let named = find_last(tail, b"startxref").and_then(|at| number_after(tail.get(at + 9..)?));
    let pointed_at = named.and_then(|offset| sample.from(offset)).is_some_and(|rest| {
        let end = [&b"startxref"[..], b"stream"].iter().filter_map(|word| find(rest, word)).min();
        names_encryption(rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest))
    });
    let last = find_last(tail, b"trailer").and_then(|at| tail.get(at..));
    pointed_at || last.is_some_and(names_encryption)
}

fn number_after(bytes: &[u8]) -> Option<u64> {
    let digits: String = bytes
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    digits.parse().ok()
}

/// The key itself: `/EncryptMetadata` is another.
fn names_encryption(dictionary: &[u8]) -> bool {
    let mut after = dictionary.windows(9).filter_map(|window| window.strip_prefix(b"/Encrypt"));
    after.any(|next| !next.iter().all(u8::is_ascii_alphanumeric))
}
