//! The container of Office before 2007, of locked documents since then, and of installers and mails.

use super::Kind;
use super::content::{Content, Reason, alone};
use super::sample::{Sample, find};

const SIGNATURE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

pub(super) fn is_compound(sample: &Sample<'_>) -> bool {
    sample.head().starts_with(SIGNATURE)
}

/// By the names of its streams, wherever in the known ends its directory lies. Where it lies in neither, it stays unknown.
pub(super) fn look(sample: &Sample<'_>) -> Content {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        find(sample.head(), &name).is_some() || find(sample.tail(), &name).is_some()
    };
    if has("EncryptedPackage") {
        return Content::Not(Reason::Locked);
    }
    if has("_VBA_PROJECT") {
        return Content::Not(Reason::Macros);
    }
    let documents = [("WordDocument", Kind::Doc), ("Workbook", Kind::Xls), ("PowerPoint Document", Kind::Ppt)];
    let found = documents.into_iter().find(|(stream, _)| has(stream));
    found.map_or(Content::Not(Reason::Unknown), |(_, kind)| alone(sample, kind))
}
