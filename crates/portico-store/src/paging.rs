//! Keyset paging: a page knows where the next one begins, by the last row and not by a count.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

/// Where a page ended: the sorted column's value and the row's identifier, which breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub at: i64,
    pub id: Uuid,
}

/// Some rows of a list, and where the next ones begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub next: Option<Cursor>,
}

impl Cursor {
    /// Sorts before every row of a list in descending order.
    pub const FIRST_DESCENDING: Self = Self { at: i64::MAX, id: Uuid::max() };
    /// Sorts before every row of a list in ascending order.
    pub const FIRST_ASCENDING: Self = Self { at: i64::MIN, id: Uuid::nil() };

    /// An opaque text for addresses.
    pub fn to_text(self) -> String {
        let mut bytes = Vec::with_capacity(24);
        bytes.extend(self.at.to_be_bytes());
        bytes.extend(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// `None` when the text was not made by `to_text`.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (at, id) = bytes.split_first_chunk::<8>()?;
        Some(Self { at: i64::from_be_bytes(*at), id: Uuid::from_slice(id).ok()? })
    }
}

impl<T> Page<T> {
    /// A page from rows of which one more than `size` was asked for: the extra one only says that there is more.
    pub fn of(mut rows: Vec<T>, size: usize, cursor: impl FnOnce(&T) -> Cursor) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { rows, next }
    }

    pub fn map<U>(self, with: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(with).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_address_bar() {
        let cursor = Cursor { at: -7, id: Uuid::from_u128(0x1234) };
        assert_eq!(Cursor::from_text(&cursor.to_text()), Some(cursor));
    }

    #[test]
    fn a_text_that_is_no_cursor_is_none() {
        for text in ["", "x", "AAAA", "====", "😀", &"A".repeat(31), &"A".repeat(33), &"A".repeat(5000)] {
            assert_eq!(Cursor::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn the_extra_row_only_says_that_there_is_more() {
        let at = |row: &i64| Cursor { at: *row, id: Uuid::nil() };
        assert_eq!(
            Page::of(vec![1, 2, 3], 2, at),
            Page { rows: vec![1, 2], next: Some(Cursor { at: 2, id: Uuid::nil() }) }
        );
        assert_eq!(Page::of(vec![1, 2], 2, at).next, None);
        assert_eq!(Page::of(vec![], 2, at).next, None);
        assert_eq!(Page::of(vec![1], 0, at).next, None);
    }
}
