//! Which part of a file a request asks for (RFC 9110, section 14): one range of bytes, or the whole.

/// Bytes from the first to the last, both included, within the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    first: u64,
    last: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// 200 with everything: no range, none that is understood, several, or one of another version.
    Whole,
    /// 206 with this part.
    Part(Part),
    /// 416 with `Content-Range: bytes */size`.
    Unsatisfiable,
}

impl Part {
    pub fn first(self) -> u64 {
        self.first
    }

    pub fn length(self) -> u64 {
        self.last - self.first + 1
    }

    /// The value of `Content-Range`.
    pub fn content_range(self, size: u64) -> String {
        format!("bytes {}-{}/{size}", self.first, self.last)
    }
}

/// `range` and `if_range` are the headers as they came, `etag` is the strong tag of the file with its quotes.
/// A client that goes on with another version than it began gets all of the present one.
pub fn wanted(range: Option<&str>, if_range: Option<&str>, etag: &str, size: u64) -> Wanted {
    if if_range.is_some_and(|condition| condition.trim() != etag) {
        return Wanted::Whole;
    }
    range.and_then(|range| parse(range, size)).unwrap_or(Wanted::Whole)
}

/// Nothing where the header has to be ignored. Several ranges may be, and are: an answer in parts helps nobody here.
fn parse(range: &str, size: u64) -> Option<Wanted> {
    let (unit, set) = range.trim().split_once('=')?;
    if !unit.eq_ignore_ascii_case("bytes") || set.contains(',') {
        return None;
    }
    let (first, last) = set.trim().split_once('-')?;
    let end = size.saturating_sub(1);
    if first.is_empty() {
        let suffix = number(last)?;
        let part = Part { first: size.saturating_sub(suffix), last: end };
        return Some(if suffix == 0 || size == 0 { Wanted::Unsatisfiable } else { Wanted::Part(part) });
    }
    let first = number(first)?;
    let last = if last.is_empty() { u64::MAX } else { number(last)? };
    if last < first {
        return None;
    }
    let part = Part { first, last: last.min(end) };
    Some(if first >= size { Wanted::Unsatisfiable } else { Wanted::Part(part) })
}

/// Digits alone; a number that is larger than any file is as good as the largest.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}
