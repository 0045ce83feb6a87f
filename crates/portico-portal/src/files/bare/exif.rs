//! Which way is up: the one note that a picture is not the same without.

/// Tag of the orientation, and the type of a short number (TIFF 6.0).
const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;
const ENTRY: usize = 12;

/// The orientation in a block of TIFF, where it is another than upright.
pub fn orientation(tiff: &[u8]) -> Option<u16> {
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let first = if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
    let first = usize::try_from(first).ok()?;
    let count = usize::from(short(first)?);
    let mut entries = (0..count).map_while(|entry| first.checked_add(2 + ENTRY * entry));
    let at = entries.find(|at| short(*at) == Some(ORIENTATION) && short(*at + 2) == Some(SHORT))?;
    short(at + 8).filter(|value| (2..=8).contains(value))
}

/// A block of TIFF that says this and nothing else.
pub fn only(orientation: u16) -> Vec<u8> {
    let [high, low] = orientation.to_be_bytes();
    let head = [b"MM\0*".as_slice(), &[0, 0, 0, 8], &[0, 1]].concat();
    [head.as_slice(), &ORIENTATION.to_be_bytes(), &SHORT.to_be_bytes(), &[0, 0, 0, 1, high, low, 0, 0, 0, 0, 0, 0]]
        .concat()
}

/// A block of TIFF that says nothing.
pub fn empty() -> Vec<u8> {
    [b"MM\0*".as_slice(), &[0, 0, 0, 8], &[0; 6]].concat()
}
