//! What one number of a list says: so many values of a type, in the entry itself or where it points.

use super::damaged;
use std::io;

const LENGTH: usize = 12;

/// In which order the bytes of a number stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Little,
    Big,
}

impl Order {
    /// 0 where there are not enough bytes.
    pub fn short(self, bytes: &[u8], at: usize) -> u16 {
        let two = bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).unwrap_or_default();
        if self == Order::Little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) }
    }

    pub fn long(self, bytes: &[u8], at: usize) -> u32 {
        let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).unwrap_or_default();
        if self == Order::Little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }
    }

    pub fn of_short(self, number: u16) -> [u8; 2] {
        if self == Order::Little { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    pub fn of_long(self, number: u32) -> [u8; 4] {
        if self == Order::Little { number.to_le_bytes() } else { number.to_be_bytes() }
    }
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub tag: u16,
    kind: u16,
    pub count: u32,
    pub bytes: [u8; LENGTH],
}

impl Entry {
    pub fn read(bytes: [u8; LENGTH], order: Order) -> Entry {
        Entry { tag: order.short(&bytes, 0), kind: order.short(&bytes, 2), count: order.long(&bytes, 4), bytes }
    }

    /// Where its values stand and how many bytes they are. Up to four stand in the entry, and have no place besides.
    pub fn place(&self, order: Order) -> io::Result<(u64, u64)> {
        let each = match self.kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => return Err(damaged()),
        };
        Ok((u64::from(order.long(&self.bytes, 8)), u64::from(self.count) * each))
    }

    /// Its values as whole numbers, of these bytes.
    pub fn numbers(&self, held: &[u8], order: Order) -> io::Result<Vec<u32>> {
        let count = usize::try_from(self.count).map_err(|_| damaged())?;
        match self.kind {
            3 => Ok(held.chunks_exact(2).take(count).map(|two| u32::from(order.short(two, 0))).collect()),
            4 | 13 => Ok(held.chunks_exact(4).take(count).map(|four| order.long(four, 0)).collect()),
            _ => Err(damaged()),
        }
    }
}
