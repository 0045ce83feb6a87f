//! Pictures: a signature is six bytes, and what follows it has to fit.

use super::content::{Content, Reason, alone};
use super::sample::{Sample, mentions};
use super::{Kind, sample};

/// No picture says these where it begins or ends; whoever reads one as a page would run what follows.
const OF_PAGES: [&str; 8] = ["<script", "<html", "<!doctype", "<iframe", "<svg ", "<svg/", "<body", "<?php"];
/// Further in, the bytes of any picture would say one of them by chance, once in some thousand pictures.
const NEAR: usize = 4096;

pub(super) fn look(sample: &Sample<'_>, kind: Kind) -> Content {
    let (head, tail) = (sample.head(), sample.tail());
    let begins = head.get(..NEAR).unwrap_or(head);
    let ends = tail.get(tail.len().saturating_sub(NEAR)..).unwrap_or(tail);
    if mentions(begins, &OF_PAGES) || mentions(ends, &OF_PAGES) || (kind == Kind::Gif && !is_gif(head)) {
        return Content::Not(Reason::Mixed);
    }
    alone(sample, kind)
}

/// Whether a block follows the header and its colours. `GIF89a=1;` and `GIF89a/*` are scripts with the signature in
/// front: the bytes that would be the width are then an operator or the beginning of a comment.
fn is_gif(head: &[u8]) -> bool {
    let width = sample::u16_at(head, 6).unwrap_or_default();
    let Some(packed) = head.get(10) else { return false };
    let colours = if packed & 0x80 == 0 { 0 } else { 3_usize << ((packed & 7) + 1) };
    let block = head.get(13 + colours);
    let begins_comment = width == u16::from_le_bytes(*b"/*") || width == u16::from_le_bytes(*b"//");
    !begins_comment && matches!(block, Some(b'!' | b',' | b';'))
}
