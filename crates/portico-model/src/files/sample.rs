//! The two ends of a file: all that is needed to say what it is, however large it is.

/// How many bytes of each end are looked at.
pub const END: usize = 256 << 10;

/// The first and the last `END` bytes of a file; of a smaller one, all of it twice.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    size: u64,
    head: &'a [u8],
    tail: &'a [u8],
}

impl<'a> Sample<'a> {
    /// `head` is where the file begins and `tail` where it ends; nothing where they cannot be that for this size.
    pub fn new(size: u64, head: &'a [u8], tail: &'a [u8]) -> Option<Sample<'a>> {
        let expected = usize::try_from(size).unwrap_or(usize::MAX).min(END);
        (head.len() == expected && tail.len() == expected).then_some(Sample { size, head, tail })
    }

    /// Of a whole file in memory.
    pub fn of(bytes: &'a [u8]) -> Sample<'a> {
        let end = bytes.len().min(END);
        let (head, _) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
        let (_, tail) = bytes.split_at_checked(bytes.len().saturating_sub(end)).unwrap_or((&[], bytes));
        Sample { size: u64::try_from(bytes.len()).unwrap_or(u64::MAX), head, tail }
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn head(&self) -> &'a [u8] {
        self.head
    }

    pub(super) fn tail(&self) -> &'a [u8] {
        self.tail
    }

    /// Whether the head is the whole file.
    pub(super) fn is_whole(&self) -> bool {
        u64::try_from(self.head.len()).is_ok_and(|length| length == self.size)
    }

    /// What stands at a place in the file, up to the end of the part that is known; nothing where it is not known.
    pub(super) fn from(&self, offset: u64) -> Option<&'a [u8]> {
        let at = |part: &'a [u8], start: u64| {
            let inside = usize::try_from(offset.checked_sub(start)?).ok()?;
            part.get(inside..).filter(|rest| !rest.is_empty())
        };
        let start_of_tail = self.size.checked_sub(u64::try_from(self.tail.len()).ok()?)?;
        at(self.tail, start_of_tail).or_else(|| at(self.head, 0))
    }
}

/// Where `wanted` stands first.
pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Where `wanted` stands last.
pub(super) fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

/// Whether one of these words stands there, in letters of any size.
pub(super) fn mentions(bytes: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes())))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
